// The deployments that needed intervention, why they count as failed, and when they recovered.

const SIGNALS = {
  incident: "Incident",
  rollback: "Rolled back by",
  revert: "Reverted by",
  hotfix: "Fixed by",
  reported: "Reported with",
  failed_deployment: "The deployment itself failed",
  verdict: "A person called it failed",
};

function failures(now) {
  return [
    element("h2", {}, `Deployments that needed intervention, ${now.tier}`),
    whenLoaded(["failures"], () => failuresOf(now)),
  ];
}
function failuresOf(now) {
  const found = chosen(now, tableOf("failures")).filter((one) => isWithin(one.deployed_date, span(now)));
  const missing = failuresLeftOut("fct_failure_signals");
  if (!found.length) return [nothing(now, "change_fail_rate", "None in this window."), missing];
  const open = found.filter((one) => !one.recovered_at).length;
  const heads = [
    column("Service"),
    column("Deployed (UTC)"),
    column("Commit"),
    column("Why it counts as failed"),
    column("Recovered (UTC)"),
    column("After", true),
  ];
  return [
    element(
      "p",
      {},
      `${found.length} in this window; ${open ? `${open} not recovered yet and so in no recovery time` : "all recovered"}.`,
    ),
    missing,
    grid("Failed changes, newest first", heads, found, failureCells),
  ];
}
function failuresLeftOut(table) {
  const left = coverage().failures_left_out;
  return left
    ? soft(
        `Of a warehouse of this size the page carries the newest failures; ${left} older ones are in “diogen export ${table}”.`,
      )
    : null;
}
function failureCells(one) {
  const seconds = (Date.parse(one.recovered_at) - Date.parse(one.finished_at)) / 1000;
  return [
    one.service,
    follow(minute(one.finished_at), shipmentOf(one)),
    element(
      "span",
      {},
      link((one.sha ?? "").slice(0, 10) || "unknown", commitUrl(one) || one.url),
      one.is_rollback ? " (a rollback, so no rate counts it)" : "",
    ),
    signalList(one.deployment_id),
    one.recovered_at ? minute(one.recovered_at) : "still open",
    one.recovered_at ? duration(seconds) : "–",
  ];
}
// Looked up for every row of a long table, so by key.
let signalsByDeployment;
function signalsOf(deployment) {
  signalsByDeployment ??= Map.groupBy(
    tableOf("failures", "signals"),
    (one) => one.deployment_id,
  );
  return signalsByDeployment.get(deployment) ?? [];
}
function signalList(deployment) {
  return element(
    "ul",
    { class: "signals" },
    ...signalsOf(deployment).map((one) =>
      element("li", { dir: "auto" }, ...signalWords(one), ` ${confidence(one)}`),
    ),
  );
}
function signalWords(one) {
  const words = SIGNALS[one.signal] ?? one.signal;
  const isItself = one.evidence_type === "deployment" && one.evidence_id === one.deployment_id;
  if (isItself) return [words];
  const name = one.sha ? one.sha.slice(0, 10) : one.evidence_id.replace(/^(jira|github):/, "");
  return [`${words} `, link([name, one.title].filter(Boolean).join(": "), one.url || commitUrl(one))];
}
const confidence = (one) =>
  one.remark
    ? `(${one.remark})`
    : one.is_counted
      ? `(${share(one.confidence)} confidence)`
      : "(not counted, by your rules)";
