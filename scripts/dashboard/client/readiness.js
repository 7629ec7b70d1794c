// What is missing, and the setting that supplies it.

function readiness(now) {
  const found = chosen(now, summary("readiness")).sort(
    (a, b) => a.is_ready - b.is_ready || a.service.localeCompare(b.service),
  );
  const missing = found.filter((one) => !one.is_ready);
  const heads = [
    column("Service"),
    column("Metric"),
    column("Ready"),
    column("What is missing"),
    column("The setting that supplies it"),
  ];
  const cells = (one) => [
    one.service,
    METRIC[one.metric] ? titleOf(METRIC[one.metric]) : one.metric,
    one.is_ready ? "yes" : "no",
    reason(one.missing),
    one.setting,
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
    found.length ? grid("Readiness, what is missing first", heads, found, cells) : null,
  ];
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
function supplied(rows) {
  const names = [...new Set(rows.map((one) => one.service))];
  const whose = names.length === 1 ? names[0] : plural(names.length, "service");
  return `supplies ${plural(rows.length, "number")} of ${whose}`;
}
// One setting often supplies many numbers.
function remedies(missing) {
  const settings = [...Map.groupBy(missing, (one) => one.setting)].filter(([setting]) => setting);
  if (settings.length === 0) return [];
  return [
    element(
      "ul",
      {},
      ...settings
        .sort(([, a], [, b]) => b.length - a.length)
        .map(([setting, all]) =>
          element("li", { dir: "auto" }, `${setting} (${supplied(all)})`),
        ),
    ),
  ];
}
