// All teams and services beside one another, one metric at a time. Never people, and in the order
// of the alphabet: what differs between them is a question to ask, not a place in a race.

function compare(now) {
  const metric = METRIC[now.by] ?? METRICS[0];
  return [
    element("h2", {}, `${titleOf(metric)} by month, ${now.tier}`),
    soft(metric.means, " All lines have the same scale. Teams and services are in alphabetical order."),
    whenLoaded(["compare"], () => comparisons(metric, now)),
  ];
}
function comparisons(metric, now) {
  const isShown = (one) => one.metric === metric.id && touches(one, span(now));
  const ofTeams = tableOf("compare", "team_compare").filter(
    (one) => isShown(one) && one.tier === now.tier && isComparedTeam(one, now),
  );
  const ofServices = chosen(now, tableOf("compare")).filter(isShown);
  const months = [...ofTeams, ...ofServices];
  const lines = [
    ...Map.groupBy(ofTeams, (one) => one.name).values(),
    ...Map.groupBy(ofServices, lineName).values(),
  ];
  const highest = Math.max(...months.map((one) => one.value ?? 0)) || 1;
  const times = months.map(moment);
  const range = { first: Math.min(...times), last: Math.max(...times), highest };
  const heads = [
    column(ofTeams.length ? "Team, service" : "Service"),
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
    // A team's number is made of its services', which are below.
    const isTeam = Boolean(line[0].scope);
    const said = (one) =>
      one && (isTeam ? say(one.value, metric.unit) : follow(say(one.value, metric.unit), evidenceOf(one)));
    const why = reasonOfAll(line) || "No data";
    return [
      isTeam ? nameOf(line[0]) : lineName(line[0]),
      known.length ? sparkline(line, range) : isTeam ? why : follow(why, whyEmpty(line.at(-1))),
      last ? element("span", {}, said(last), ` in ${last.starts_on.slice(0, 7)}`) : "–",
      said(sorted[0]) ?? "–",
      said(sorted.at(-1)) ?? "–",
      line.reduce((sum, one) => sum + (one.n ?? 0), 0),
    ];
  };
  if (!lines.length) return [nothing(now, metric.id, `Nothing in this window for ${now.tier}.`)];
  return [grid(`Month by month from ${dayOf(range.first)} on`, heads, lines, cells)];
}
// The organisation and all teams, or the chosen team with those right below it.
const isComparedTeam = (one, now) => !now.team || one.name === now.team || parentOf(one.name) === now.team;
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
