// Why this number: the rows it is made of, added up again.

function evidence(now) {
  if (now.deployment && now.service) return shipment(now);
  if (!METRIC[now.metric] || !now.service)
    return [
      element("h2", {}, "Evidence"),
      notice(
        "Choose a number here or in any other view, or a point of a trend: this view lists the rows that it is made of.",
      ),
      choiceOfNumbers(now),
    ];
  const metric = METRIC[now.metric];
  const why = WHY[metric.id];
  const names = [bundleOf("evidence", now.service), why ? "failures" : null];
  return [
    whenLoaded(names, () =>
      now.from < (coverage().evidence_since ?? "")
        ? leftOut(metric, now)
        : evidenceRows(metric, now, why),
    ),
    element(
      "details",
      {},
      element("summary", {}, "The same rows from the warehouse"),
      element("pre", { tabindex: "0" }, sql(now)),
    ),
  ];
}
function choiceOfNumbers(now) {
  const metrics = metricsOf(now);
  const rows = summary("scorecard").filter((one) => one.window_days === 90);
  const heads = [column("Service"), ...metrics.map((metric) => column(metric.title, true))];
  const words = (metric, row) =>
    row[metric.id] === null ? reason(row[`${metric.id}_reason`]) : say(row[metric.id], metric.unit);
  return grid("Production, 90 days", heads, rows, (row) => [
    row.service,
    ...metrics.map((metric) => follow(words(metric, row) || "No data", evidenceOf({ ...row, metric: metric.id }))),
  ]);
}
// What a row of these metrics is called so for, and by whom.
const WHY = {
  change_fail_rate: ["Why it counts as failed", (one) => signalList(one.deployment_id)],
  recovery_time: ["Why it counts as failed", (one) => signalList(one.deployment_id)],
  rework_rate: ["Why it counts as rework", (one) => reworkList(one.deployment_id)],
};
function evidenceRows(metric, now, why) {
  const rows = partOf("evidence", now.service, "evidence").filter(
    (one) =>
      one.metric === rowsOf(now.metric) &&
      one.environment === now.environment &&
      one.metric_date >= now.from &&
      one.metric_date <= now.to,
  );
  const found = now.metric === "deployment_failure_rate" ? rows.map(asAttempt) : rows;
  const [counted, excluded] = [true, false].map((is) =>
    found.filter((one) => one.is_included === is),
  );
  // The slowest first: they are what a reader looks for.
  if (metric.unit === "duration") counted.sort((a, b) => b.value - a.value);
  const values = counted.map((one) => one.value);
  const value = addUp(metric, values);
  const heads = [
    column("What"),
    column("Date"),
    column("Value", true),
    column("Counts"),
    column("Shipped"),
    ...(why ? [column(why[0])] : []),
  ];
  const cells = (one) => [
    entity(one),
    one.metric_date,
    valueWords(metric, one),
    [one.is_included ? "yes" : `no: ${reason(one.reason)}`, reason(one.remark)]
      .filter(Boolean)
      .join("; "),
    one.deployment_id ? follow(SHIPPED[one.entity_type] ?? "by this deployment", shipmentOf(one)) : "",
    ...(why ? [one.deployment_id ? why[1](one) : ""] : []),
  ];
  return [
    element("h2", {}, `Why ${say(value, metric.unit)}?`),
    about(metric, now),
    element(
      "p",
      { id: "sum", "data-value": value },
      counted.length ? explain(metric, values, value) : "No row counts here.",
    ),
    !counted.length && gapOf(now.service, metric.id)
      ? soft(follow(gapOf(now.service, metric.id).setting, toReadiness({})))
      : null,
    excluded.length ? soft(`Not counted: ${whyNot(excluded)}.`) : null,
    found.length
      ? grid(`The ${found.length} rows`, heads, [...counted, ...excluded], cells)
      : nothing(now, metric.id, "There is no row in this period."),
  ];
}
// The pipeline's failures are the rows that deployment frequency leaves out.
const rowsOf = (metric) => (metric === "deployment_failure_rate" ? "deployment_frequency" : metric);
function asAttempt(one) {
  if (one.reason !== "failure") return { ...one, value: 0 };
  return { ...one, value: 1, is_included: true, reason: null };
}
const SHARES = {
  change_fail_rate: ["ok", "failed"],
  rework_rate: ["planned", "rework"],
  deployment_failure_rate: ["ok", "failed"],
};
const SHIPPED = { deployment: "what it shipped", incident: "its deployment" };
function valueWords(metric, one) {
  if (metric.unit === "duration") return say(one.value, metric.unit);
  if (!SHARES[metric.id]) return say(one.value, "count");
  // What does not count is neither.
  return one.is_included ? SHARES[metric.id][one.value] : "–";
}
const about = (metric, now) =>
  element(
    "p",
    { dir: "auto" },
    `${titleOf(metric)}, of ${now.service}, ${now.environment}, ${now.from} to ${now.to}.`,
  );
function leftOut(metric, now) {
  return [
    element("h2", {}, "Why this number?"),
    about(metric, now),
    notice(
      `Of a warehouse of this size the page carries evidence from ${coverage().evidence_since} on. The rows of this period are in the warehouse: ask for them as below, or take all of them with “diogen export dora_evidence --output evidence.csv”.`,
    ),
  ];
}
function entity(one) {
  if (one.number) return link(`#${one.number} ${one.title ?? ""}`.trim(), one.url);
  if (one.entity_type === "incident") return link(one.title ?? one.entity_id, one.url);
  const name = one.sha?.slice(0, 10) ?? one.entity_id;
  return link(`${one.entity_type.replaceAll("_", " ")} ${name}`, one.url || commitUrl(one));
}
function whyNot(excluded) {
  const groups = Map.groupBy(excluded, (one) => one.reason);
  return [...groups].map(([code, all]) => `${all.length} (${reason(code)})`).join(", ");
}
function sql(now) {
  const text = (value) => `'${String(value).replaceAll("'", "''")}'`;
  return [
    "select * from gold.dora_evidence",
    `where metric = ${text(rowsOf(now.metric))}`,
    `    and service = ${text(now.service)}`,
    `    and environment = ${text(now.environment)}`,
    `    and metric_date between ${text(now.from)} and ${text(now.to)};`,
  ].join("\n");
}
function addUp(metric, values) {
  if (!values.length) return metric.unit === "count" ? 0 : null;
  const sum = values.reduce((all, one) => all + one, 0);
  if (metric.unit === "count") return sum;
  if (metric.unit === "share") return sum / values.length;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}
function explain(metric, values, value) {
  const sum = values.reduce((all, one) => all + one, 0);
  if (metric.unit === "count") return `${values.length} deployments count.`;
  if (metric.unit === "share") return `${sum} of ${values.length} deployments: ${share(value)}.`;
  return `${values.length} rows count; half of them are at or below ${duration(value)}.`;
}
