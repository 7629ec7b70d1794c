// The five metrics of each service in the newest window, against the one before it and DORA's levels.

const LEVELS = new Set(["elite", "high", "medium", "low"]);

function scorecard(now) {
  const days = now.window === "28" ? 28 : 90;
  const rows = chosen(now, summary("scorecard")).filter((one) => one.window_days === days);
  const bands = new Map(
    summary("bands")
      .filter((one) => one.window_days === days && String(one.benchmark_year) === now.year)
      .map((one) => [`${one.service}\n${one.metric}`, one]),
  );
  return [
    element("h2", {}, `The five metrics, production, ${days} days up to ${coverage().as_of}`),
    soft(
      `Every number leads to its evidence. Levels are DORA's of ${now.year}; the score, 0 to 10, is that of its Quick Check.`,
    ),
    ...(rows.length ? scoreTable(rows, bands) : [notice("There is no service here yet.")]),
  ];
}
function scoreTable(rows, bands) {
  const heads = ["Service", ...METRICS.map((metric) => metric.title), "Score"];
  const body = element("tbody");
  const more = paged(body, rows, (row) => scoreRow(row, bands));
  return [
    element(
      "div",
      { class: "scroll" },
      element(
        "table",
        { class: "score" },
        element(
          "thead",
          {},
          element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head))),
        ),
        body,
      ),
    ),
    more,
  ];
}
function scoreRow(row, bands) {
  const score = row.score === null ? "–" : `${Math.round(row.score * 10) / 10}`;
  return element(
    "tr",
    {},
    element("th", { scope: "row", dir: "auto" }, row.service),
    ...METRICS.map((metric) =>
      element(
        "td",
        { "data-label": metric.title },
        scoreCell(metric, row, bands.get(`${row.service}\n${metric.id}`)),
      ),
    ),
    element("td", { "data-label": "Score" }, element("span", { class: "cell value plain" }, score)),
  );
}
function scoreCell(metric, row, band) {
  const value = row[metric.id];
  if (value === null)
    return element(
      "a",
      { class: "cell", href: address(evidenceOf({ ...row, metric: metric.id })) },
      element("span", { class: "value none" }, reason(row[`${metric.id}_reason`]) || "No data"),
    );
  return element(
    "a",
    { class: "cell", href: address(evidenceOf({ ...row, metric: metric.id })) },
    element("span", { class: "value" }, say(value, metric.unit)),
    band ? level(band) : null,
    comparison(metric, value, row[`previous_${metric.id}`]),
  );
}
function level({ band, percentile }) {
  const words = percentile === null ? band : `ahead of ${share(percentile)}`;
  return element("span", { class: `band ${LEVELS.has(band) ? band : ""}` }, words);
}
function comparison(metric, value, before) {
  if (before === null) return null;
  const isSame = say(value, metric.unit) === say(before, metric.unit);
  const change = isSame ? 0 : Math.sign(value - before);
  const isBetter = change === (metric.id === "deployment_frequency" ? 1 : -1);
  const words = change === 0 ? "as before" : isBetter ? "better" : "worse";
  return element(
    "span",
    { class: `change ${change ? words : ""}` },
    change ? `${words}: was ${say(before, metric.unit)}` : words,
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
