// What a deployment shipped: its pull requests, their issues, and its commits.

const shipmentOf = (one) => ({
  view: "evidence",
  service: one.service,
  environment: one.environment,
  deployment: one.deployment_id ?? undefined,
});
function shipment(now) {
  return [
    element("h2", {}, "What this deployment shipped"),
    whenLoaded([bundleOf("evidence", now.service), "failures"], () => shipped(now)),
  ];
}
function shipped(now) {
  const all = partOf("evidence", now.service, "evidence").filter(
    (one) => one.deployment_id === now.deployment,
  );
  const itself = all.find((one) => one.metric === "deployment_frequency");
  if (!itself) return [notice("The page does not carry this deployment: it is in gold.fct_deployments.")];
  if (!itself.is_included)
    return [
      element("p", { dir: "auto" }, `${now.service}, ${now.environment}, ${itself.metric_date}: `, entity(itself)),
      notice(`It did not complete (${reason(itself.reason)}), so it shipped nothing.`),
    ];
  const pulls = all.filter((one) => one.metric === "pull_request_lead_time");
  const commits = all.filter((one) => one.metric === "lead_time");
  const issues = partOf("evidence", now.service, "shipped_issues").filter(
    (one) => one.deployment_id === now.deployment,
  );
  pulls.sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const heads = [column("Commit"), column("Lead time", true, (one) => one.value), column("Counts")];
  return [
    element(
      "p",
      { dir: "auto" },
      `${now.service}, ${now.environment}, ${itself.metric_date}: `,
      entity(itself),
      `. ${plural(pulls.length, "pull request")}, ${plural(commits.length, "commit")}, ${plural(issues.length, "issue")}.`,
    ),
    ...whyOf(now.deployment),
    pulls.length ? pullRequests("Pull requests, slowest first", pulls) : null,
    issues.length
      ? grid("Issues that they name", [column("Issue"), column("Title")], issues, (one) => [
          link(shortName(one.issue), one.url),
          one.title,
        ])
      : null,
    commits.length
      ? grid("Commits", heads, commits, (one) => [
          entity(one),
          one.value === null ? "–" : duration(one.value),
          one.is_included ? "yes" : `no: ${reason(one.reason)}`,
        ])
      : notice("No commit of it is held."),
  ];
}
// Why it counts as failed, or as rework.
function whyOf(deployment) {
  const [failed, rework] = [signalsOf(deployment), reworkOf(deployment)];
  return [
    failed.length ? element("h3", {}, "Why it counts as failed") : null,
    failed.length ? signalList(deployment) : null,
    rework.length ? element("h3", {}, "Why it counts as rework") : null,
    rework.length ? reworkList(deployment) : null,
  ];
}
const REWORK = {
  rollback: "It is a rollback",
  revert: "It ships a revert:",
  hotfix: "It ships a hotfix:",
  repair: "It ships the repair of",
  reported: "It was reported as rework",
};
let reworkByDeployment;
function reworkOf(deployment) {
  reworkByDeployment ??= Map.groupBy(tableOf("failures", "rework"), (one) => one.deployment_id);
  return reworkByDeployment.get(deployment) ?? [];
}
function reworkList(deployment) {
  const isNamed = (one) => !["rollback", "reported"].includes(one.reason);
  return element(
    "ul",
    { class: "signals" },
    ...reworkOf(deployment).map((one) =>
      element(
        "li",
        { dir: "auto" },
        REWORK[one.reason] ?? one.reason,
        " ",
        isNamed(one) ? link([shortName(one.name), one.title].filter(Boolean).join(": "), one.url) : "",
      ),
    ),
  );
}
const shortName = (name) =>
  /^[0-9a-f]{40}$/.test(name) ? name.slice(0, 10) : name.replace(/^(jira|github):/, "");
