// The five metrics of each service in the newest rolling window, against the one before it.

function scorecard(now) {
  const names = services(now);
  const days = now.window === "28" ? 28 : 90;
  const before = new Date(AS_OF - days * DAY).toISOString().slice(0, 10);
  const rows = rowsOf("series").filter(
    (one) =>
      one.grain === `rolling_${days}` && one.tier === "production" && names.includes(one.service),
  );
  // Windows end with each week, and with the newest load: the one before ends up to six days early.
  const cells = new Map();
  for (const one of rows) {
    const id = `${lineName(one)}\n${one.metric}`;
    const cell = cells.get(id) ?? {};
    if (one.ends_on === DATA.as_of) cell.current = one;
    if (one.ends_on <= before) cell.previous = one;
    cells.set(id, cell);
  }
  const labels = [...new Set(rows.filter((one) => one.ends_on === DATA.as_of).map(lineName))];
  const waiting = names.filter((name) => !rows.some((one) => one.service === name));
  return [
    element("h2", {}, `The five metrics, production, ${days} days up to ${DATA.as_of}`),
    element("p", { class: "soft" }, "Every cell leads to its evidence."),
    element(
      "div",
      { class: "scroll" },
      element(
        "table",
        { class: "score" },
        element("thead", {}, element("tr", {}, ...["Service", ...METRICS].map(headOf))),
        element("tbody", {}, ...labels.map((label) => rowOf(label, cells))),
      ),
    ),
    waiting.length
      ? notice(`Not deployed to production as far as Diogen knows: ${waiting.join(", ")}.`)
      : null,
  ];
}
function headOf(metric) {
  return element("th", { scope: "col", title: metric.means }, metric.title ?? metric);
}
function rowOf(label, cells) {
  return element(
    "tr",
    {},
    element("th", { scope: "row", dir: "auto" }, label),
    ...METRICS.map((metric) =>
      element(
        "td",
        { "data-label": metric.title },
        scoreCell(metric, cells.get(`${label}\n${metric.id}`) ?? {}),
      ),
    ),
  );
}
function scoreCell(metric, { current, previous }) {
  if (!current) return element("span", { class: "value none" }, "No data");
  const isKnown = current.value !== null && previous && previous.value !== null;
  const change = isKnown ? Math.sign(current.value - previous.value) : null;
  const isBetter = change === (metric.id === "deployment_frequency" ? 1 : -1);
  const words = change === 0 ? "as before" : isBetter ? "better" : "worse";
  return element(
    "a",
    { class: "cell", href: address(evidenceOf(current)) },
    current.value === null
      ? element("span", { class: "value none" }, reason(current.reason))
      : element("span", { class: "value" }, say(current.value, metric.unit)),
    change === null
      ? null
      : element(
          "span",
          {
            class: `change ${change ? words : ""}`,
            title: `${previous.starts_on} to ${previous.ends_on}`,
          },
          `${words}: was ${say(previous.value, metric.unit)}`,
        ),
  );
}
function evidenceOf(one) {
  return {
    view: "evidence",
    metric: one.metric,
    service: one.service,
    environment: one.environment,
    from: one.starts_on,
    to: one.ends_on,
  };
}
