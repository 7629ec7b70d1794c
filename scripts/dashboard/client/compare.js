// All services beside one another, one metric at a time. Services, never people, and in the order
// of the alphabet: what differs between them is a question to ask, not a place in a race.

function compare(now) {
  const metric = METRIC[now.by] ?? METRICS[0];
  return [
    element("h2", {}, `${titleOf(metric)}, of every service, by month, ${now.tier}`),
    soft(metric.means, " All lines have the same scale. Services are in alphabetical order."),
    whenLoaded(["compare"], () => comparisons(metric, now)),
  ];
}
function comparisons(metric, now) {
  const months = chosen(now, tableOf("compare")).filter(
    (one) => one.metric === metric.id && touches(one, span(now)),
  );
  const lines = [...Map.groupBy(months, lineName).values()];
  const highest = Math.max(...months.map((one) => one.value ?? 0)) || 1;
  const times = months.map(moment);
  const range = { first: Math.min(...times), last: Math.max(...times), highest };
  const heads = [
    column("Service"),
    column("Months"),
    column("Newest", true),
    column("Lowest", true),
    column("Highest", true),
    column("n", true),
  ];
  const cells = (line) => {
    const known = line.filter((one) => one.value !== null);
    const sorted = [...known].sort((a, b) => a.value - b.value);
    const last = known.at(-1);
    const said = (one) => one && follow(say(one.value, metric.unit), evidenceOf(one));
    return [
      lineName(line[0]),
      known.length ? sparkline(line, range) : follow(reason(line.at(-1).reason) || "No data", whyEmpty(line.at(-1))),
      last ? element("span", {}, said(last), ` in ${last.starts_on.slice(0, 7)}`) : "–",
      said(sorted[0]) ?? "–",
      said(sorted.at(-1)) ?? "–",
      line.reduce((sum, one) => sum + (one.n ?? 0), 0),
    ];
  };
  if (!lines.length) return [nothing(now, metric.id, `Nothing in this window for ${now.tier}.`)];
  return [grid(`Month by month from ${dayOf(range.first)} on`, heads, lines, cells)];
}
function sparkline(line, { first, last, highest }) {
  const [width, height, edge] = [180, 36, 3];
  const x = (one) => edge + ((moment(one) - first) / (last - first || 1)) * (width - 2 * edge);
  const y = (one) =>
    one.value === null ? null : height - edge - (one.value / highest) * (height - 2 * edge);
  const end = line.findLast((one) => one.value !== null);
  return drawn(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, class: "spark", "aria-hidden": "true" },
    drawn("path", {
      d: outline(line, x, y),
      fill: "none",
      stroke: "var(--c0)",
      "stroke-width": 2,
      "stroke-linecap": "round",
    }),
    drawn("circle", { cx: x(end), cy: y(end), r: 2.5, fill: "var(--c0)" }),
  );
}
