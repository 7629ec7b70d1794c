// The five metrics of the organisation, its teams and each service in the newest window, against the
// one before it and DORA's levels.

const LEVELS = new Set(["elite", "high", "medium", "low"]);

function scorecard(now) {
  const window = measured(now);
  return [
    element("h2", {}, `The five metrics, production, ${titleOfWindow(window).toLowerCase()}`),
    whenLoaded(["overview"], () => scorecardOf(now, window)),
  ];
}
function scorecardOf(now, window) {
  const days = Number(window);
  const rows = chosen(now, days ? summary("scorecard").filter((one) => one.window_days === days) : pivoted(now, "service"));
  const bands = new Map(
    summary("bands")
      .filter((one) => one.window_days === days && String(one.benchmark_year) === now.year)
      .map((one) => [`${one.service}\n${one.metric}`, one]),
  );
  const judged = new Map(
    tableOf("overview")
      .filter((one) => isInWindow(one, now))
      .map((one) => [keyOf(one, one.metric), one.change]),
  );
  const { starts_on: from, ends_on: to } = rows[0] ?? {};
  return [
    soft(
      `${from ? `${from} to ${to}. ` : ""}Every number of a service leads to its evidence, one of a team to its services. ${days ? levelsOf(now.year) : "DORA's levels and the score are of 28 and of 90 days."}`,
    ),
    outOfOrder(bands, now.year),
    soft(
      "“Better” and “worse” compare with the window before, where the difference is larger than chance alone makes it (95 %). The score, 0 to 10, is that of DORA's Quick Check.",
    ),
    ...(rows.length
      ? scoreTable(teamRows(now, days), rows, { bands, judged }, now)
      : [nothing(now, "deployment_frequency", "There is no number of this window yet.")]),
  ];
}
const keyOf = ({ scope, name }, metric) => `${scope}\n${name}\n${metric}`;
// The overview's rows as those of the scorecard: one for each team or service, a column for each metric.
function pivoted(now, ...scopes) {
  const groups = Map.groupBy(
    tableOf("overview").filter((one) => isInWindow(one, now) && scopes.includes(one.scope)),
    (one) => one.name,
  );
  return [...groups].map(([name, cells]) => {
    const [{ scope, environment, starts_on, ends_on }] = cells;
    const days = (Date.parse(ends_on) - Date.parse(starts_on)) / DAY + 1;
    const row = { service: name, environment, starts_on, ends_on, window_days: days, score: null };
    if (scope !== "service") Object.assign(row, { scope, team: name, parent_team: parentOf(name) });
    for (const one of cells) {
      row[one.metric] = one.value;
      row[`previous_${one.metric}`] = one.before;
      row[`${one.metric}_reason`] = one.reason;
      row[COUNTED_BY[one.metric]] = one.n;
      if (RATES[one.metric]) row[RATES[one.metric]] = Math.round((one.value ?? 0) * (one.n ?? 0));
    }
    return row;
  });
}
const RATES = { change_fail_rate: "failure_count", rework_rate: "rework_count" };
const COUNTED_BY = {
  deployment_frequency: "deployment_frequency",
  pull_request_lead_time: "pull_request_count",
  lead_time: "commit_count",
  change_fail_rate: "fail_rate_deployment_count",
  recovery_time: "recovery_count",
  rework_rate: "rework_deployment_count",
};
const parentOf = (team) => summary("teams").find((one) => one.team === team)?.parent_team ?? null;
function levelsOf(year) {
  return year === "2025"
    ? "DORA published no levels for 2025: each value says how many of those who answered it is ahead of."
    : `Levels are DORA's of ${year}.`;
}
// A level that is better by its name need not be better by its value.
function outOfOrder(bands, year) {
  const isOutOfOrder = [...bands.values()].some((one) => one.is_ordered === false);
  return isOutOfOrder
    ? soft(
        `In ${year} the levels of the change fail rate are not in the order of their values (“high” is 20 %, “medium” is 10 %): they have no colour here.`,
      )
    : null;
}
const sortable = (now) => [
  { title: summary("teams").length > 2 ? "Team, service" : "Service", key: "service" },
  ...metricsOf(now).map((metric) => ({ title: metric.title, key: metric.id })),
  { title: "Score", key: "score" },
];
function orders(now) {
  const [service, ...values] = sortable(now);
  return [
    [service.key, service.title],
    ...values.flatMap(({ title, key }) => [
      [key, `${title}, lowest first`],
      [`-${key}`, `${title}, highest first`],
    ]),
  ];
}
function scoreTable(teams, all, marks, now) {
  const metrics = metricsOf(now);
  const heads = sortable(now);
  const rows = ordered(all, now.order);
  const body = element("tbody");
  const more = paged(body, rows, (row) => scoreRow(row, marks, metrics));
  const groups = element("tbody", { class: "teams" });
  const moreGroups = paged(groups, teams, (row) => scoreRow(row, marks, metrics));
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
          element("tr", {}, ...heads.map((head) => sortHead(head, now.order))),
        ),
        teams.length ? groups : null,
        body,
      ),
    ),
    moreGroups,
    more,
  ];
}
// A click sorts by a column, a second one the other way round; unknown values stay last.
function sortHead({ title, key }, order) {
  const isUp = order === key;
  const isDown = order === `-${key}`;
  return element(
    "th",
    { scope: "col", "aria-sort": isUp ? "ascending" : isDown ? "descending" : null },
    element("a", { href: address({ order: isUp ? `-${key}` : key }) }, title, isUp ? " ↑" : isDown ? " ↓" : ""),
  );
}
function ordered(rows, order) {
  const name = order.replace(/^-/, "");
  const way = order.startsWith("-") ? -1 : 1;
  const isText = name === "service";
  return [...rows].sort((a, b) => {
    const [one, other] = [a[name] ?? null, b[name] ?? null];
    if (one === null || other === null) return (one === null) - (other === null);
    return way * (isText ? one.localeCompare(other) : one - other) || a.service.localeCompare(b.service);
  });
}
function scoreRow(row, marks, metrics) {
  const score = (row.score ?? null) === null ? "–" : `${Math.round(row.score * 10) / 10}`;
  return element(
    "tr",
    {},
    element("th", { scope: "row", dir: "auto" }, ...(row.scope ? teamName(row) : [row.service])),
    ...metrics.map((metric) =>
      element(
        "td",
        { "data-label": metric.title },
        scoreCell(metric, row, marks),
      ),
    ),
    element("td", { "data-label": "Score" }, element("span", { class: "cell value plain" }, score)),
  );
}
function scoreCell(metric, row, { bands, judged }) {
  const band = bands.get(`${row.service}\n${metric.id}`);
  const value = row[metric.id];
  const one = { ...row, metric: metric.id };
  if (value === null)
    return element(
      "a",
      { class: "cell", href: address(row.scope ? whyTeamIsEmpty(metric, row) : whyEmpty(one)) },
      element("span", { class: "value none" }, reason(row[`${metric.id}_reason`]) || "No data"),
    );
  return element(
    "a",
    { class: "cell", href: address(row.scope ? servicesOf(metric, row) : evidenceOf(one)) },
    element("span", { class: "value" }, say(value, metric.unit)),
    sample(metric, row),
    remark(metric, row),
    row.scope ? incidentRemark(metric, row) : null,
    band ? level(band) : null,
    comparison(metric, row, judged),
  );
}
// What a value is computed from.
const SAMPLES = {
  deployment_frequency: (row) => `in ${row.window_days} days`,
  pull_request_lead_time: (row) => plural(row.pull_request_count, "pull request"),
  lead_time: (row) => plural(row.commit_count, "commit"),
  change_fail_rate: (row) =>
    `${row.failure_count} of ${plural(row.fail_rate_deployment_count, "deployment")}`,
  recovery_time: (row) => plural(row.recovery_count, "recovery", "recoveries"),
  rework_rate: (row) => `${row.rework_count} of ${plural(row.deployment_frequency, "deployment")}`,
};
const sample = (metric, row) => element("span", { class: "sample" }, SAMPLES[metric.id](row));
// What a reader would else take the value for.
function remark(metric, row) {
  const isByIncidents = ["change_fail_rate", "recovery_time"].includes(metric.id);
  if (isByIncidents && row.incident_reason)
    return element("span", { class: "sample" }, "by rollbacks, reverts and hotfixes alone");
  if (metric.id === "lead_time" && row.pull_request_lead_time > 2 * row.lead_time)
    return element(
      "span",
      { class: "sample" },
      `from the commit on the branch; pull requests took ${duration(row.pull_request_lead_time)}`,
    );
  return null;
}
function level({ band, percentile, is_ordered: isOrdered }) {
  const words = percentile === null ? band : `ahead of ${share(percentile)}`;
  const color = isOrdered && LEVELS.has(band) ? band : "";
  return element("span", { class: `band ${color}` }, words);
}
// gold says what is more than chance.
function comparison(metric, row, judged) {
  const before = row[`previous_${metric.id}`];
  if (before === null) return null;
  const was = `was ${say(before, metric.unit)}`;
  const owner = row.scope ? { scope: row.scope, name: row.team } : { scope: "service", name: row.service };
  const change = judged.get(keyOf(owner, metric.id));
  if (change === "same") return element("span", { class: "change" }, "as before");
  if (change !== "better" && change !== "worse") return element("span", { class: "change" }, was);
  return element("span", { class: `change ${change}` }, `${change}: ${was}`);
}
function evidenceOf(one) {
  return {
    view: "evidence",
    metric: one.metric,
    service: one.service,
    environment: one.environment,
    from: one.starts_on,
    to: one.ends_on,
    deployment: undefined,
  };
}
