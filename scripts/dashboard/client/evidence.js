// Why this number: the rows it is made of, added up again.

function evidence(now) {
  if (!METRIC[now.metric] || !now.service)
    return [
      element("h2", {}, "Evidence"),
      notice(
        "Choose a cell of the scorecard, or a point of a trend: this view lists the rows its number is made of.",
      ),
    ];
  const body = element("div");
  whenLoaded([now.service], body, () => evidenceRows(now));
  return [body];
}
function evidenceRows(now) {
  const rows = partOf(now.service, "evidence").filter(
    (one) =>
      one.service === now.service &&
      one.metric === now.metric &&
      one.environment === now.environment &&
      one.metric_date >= now.from &&
      one.metric_date <= now.to,
  );
  const metric = METRIC[now.metric];
  const counted = rows.filter((one) => one.is_included);
  const excluded = new Map();
  for (const one of rows)
    if (!one.is_included) excluded.set(one.reason, (excluded.get(one.reason) ?? 0) + 1);
  const value = addUp(
    metric,
    counted.map((one) => one.value),
  );
  const heads = [
    column("What"),
    column("Date"),
    column("Value", true),
    column("Counts"),
    column("Reason"),
  ];
  const cells = [...counted, ...rows.filter((one) => !one.is_included)]
    .slice(0, 5 * ROWS_PER_PAGE)
    .map((one) => [
      link(
        `${one.entity_type.replaceAll("_", " ")} ${one.sha?.slice(0, 10) ?? one.entity_id}`,
        commitUrl(one),
      ),
      date(one.metric_date),
      metric.unit === "duration" ? say(one.value, metric.unit) : say(one.value, "count"),
      one.is_included ? "yes" : "no",
      reason(one.reason),
    ]);
  return [
    element("h2", {}, `Why ${say(value, metric.unit)}?`),
    element(
      "p",
      {},
      `${metric.title} of ${now.service}, ${now.environment}, ${now.from} to ${now.to}.`,
    ),
    element(
      "p",
      { id: "sum", "data-value": value },
      counted.length ? explain(metric, counted, value) : "No row counts here.",
    ),
    excluded.size
      ? element(
          "p",
          { class: "soft" },
          `Not counted: ${[...excluded].map(([code, count]) => `${count} (${reason(code)})`).join(", ")}.`,
        )
      : null,
    rows.length
      ? grid(
          `The ${rows.length} rows${rows.length > cells.length ? `, the first ${cells.length} shown` : ""}`,
          heads,
          cells,
        )
      : notice("No row lies in this period."),
  ];
}
function addUp(metric, values) {
  if (!values.length) return metric.unit === "count" ? 0 : null;
  if (metric.unit === "count") return values.reduce((sum, one) => sum + one, 0);
  if (metric.unit === "share") return values.reduce((sum, one) => sum + one, 0) / values.length;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}
function explain(metric, counted, value) {
  const sum = counted.reduce((all, one) => all + one.value, 0);
  if (metric.unit === "count") return `${counted.length} deployments count.`;
  if (metric.unit === "share") return `${sum} of ${counted.length} deployments: ${share(value)}.`;
  return `${counted.length} rows count; half of them lie at or below ${duration(value)}.`;
}
