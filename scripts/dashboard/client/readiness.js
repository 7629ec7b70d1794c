// What is missing, and what to do about it: once for each cause, and linked from every empty number.

function readiness(now) {
  const found = chosen(now, summary("readiness"));
  const missing = found.filter((one) => !one.is_ready);
  const causes = [
    ...Map.groupBy(missing, (one) => [one.service, one.missing, one.setting].join("\n")).values(),
  ].sort((a, b) => b.length - a.length || a[0].service.localeCompare(b[0].service));
  const heads = [
    column("Service"),
    column("What is missing"),
    column("Needed for"),
    column("What to do"),
  ];
  const cells = (all) => [
    all[0].service,
    reason(all[0].missing),
    metricNames(all),
    all[0].setting,
  ];
  return [
    element("h2", {}, "What each metric still needs"),
    element(
      "p",
      {},
      missing.length
        ? `${missing.length} of ${found.length} numbers cannot be computed yet.`
        : "Nothing is missing.",
    ),
    ...remedies(missing),
    unread(found),
    causes.length ? grid("What is missing, by service", heads, causes, cells) : null,
    ready(found),
  ];
}
const metricNames = (all) => [...new Set(all.map((one) => metricName(one.metric)))].join(", ");
const metricName = (id) =>
  METRIC[id] && !METRIC[id].by ? METRIC[id].title : id === "lead_time" ? "Change lead time" : id;
function ready(found) {
  const lacking = new Set(found.filter((one) => !one.is_ready).map((one) => one.service));
  const names = [...new Set(found.map((one) => one.service))].filter((name) => !lacking.has(name));
  return names.length && lacking.size ? soft(`Nothing is missing for ${names.join(", ")}.`) : null;
}
// What could not be read, or is kept out, may be what a number lacks.
function unread(found) {
  const most = (field) => Math.max(0, ...found.map((one) => one[field]));
  const [unreadable, aside] = [most("unreadable"), most("set_aside")];
  if (unreadable + aside === 0) return null;
  return element(
    "p",
    {},
    `A number here may lack something: of a service up to ${unreadable} records could not be read wholly ` +
      `(diogen doctor names them), and ${aside} are set aside (diogen records, diogen deliveries --rejected).`,
  );
}
// One remedy often supplies many numbers.
function remedies(missing) {
  const all = [...Map.groupBy(missing, (one) => one.setting)].filter(([remedy]) => remedy);
  if (all.length === 0) return [];
  return [
    element(
      "ul",
      { id: "remedies" },
      ...all
        .sort(([, a], [, b]) => b.length - a.length)
        .map(([remedy, rows]) => element("li", { dir: "auto" }, `${remedy} ${supplied(rows)}`)),
    ),
  ];
}
function supplied(rows) {
  const names = [...new Set(rows.map((one) => one.service))];
  const whose = names.length === 1 ? names[0] : plural(names.length, "service");
  return `(For ${plural(rows.length, "number")} of ${whose}.)`;
}

// What a metric of a service lacks; nothing where there is only nothing to count.
let gaps;
function gapOf(service, metric) {
  gaps ??= new Map(
    summary("readiness")
      .filter((one) => !one.is_ready)
      .map((one) => [`${one.service}\n${one.metric}`, one]),
  );
  return gaps.get(`${service}\n${NEEDED_LIKE[metric] ?? metric}`);
}
// Metrics that need what another one needs.
const NEEDED_LIKE = {
  pull_request_lead_time: "lead_time",
  deployment_failure_rate: "deployment_frequency",
  incident_restore_time: "recovery_time",
  pipeline_recovery_time: "deployment_frequency",
};
const toReadiness = (changes) => ({ ...NOTHING_CHOSEN, view: "readiness", ...changes });
// The way from an empty number of a service to its remedy; else to its evidence, which says why.
const whyEmpty = (one) =>
  gapOf(one.service, one.metric) ? toReadiness({ service: one.service }) : evidenceOf(one);
// An empty view, with a way to what the chosen services lack for the metric.
function nothing(now, metric, words) {
  const isLacking = services(now).some((name) => gapOf(name, metric));
  return notice(words, isLacking ? " " : null, isLacking ? follow("What is missing?", toReadiness({})) : null);
}
