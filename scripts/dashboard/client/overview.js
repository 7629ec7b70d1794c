// What a lead opens first: the five numbers of the organisation, a team or a service, each with its
// trend, its goal and the window before; what changed and why; and what needs attention.

function overview(now) {
  return [
    element("h2", { dir: "auto" }, `${nameOf(scopeOf(now))}, ${titleOfWindow(measured(now)).toLowerCase()}`),
    whenLoaded(["overview", now.service ? bundleOf("trends", now.service) : null], () =>
      overviewOf(now),
    ),
  ];
}
function scopeOf(now) {
  if (now.service) return { scope: "service", name: now.service };
  return now.team ? { scope: "team", name: now.team } : { scope: "organisation", name: "*" };
}
const nameOf = ({ scope, name }) => (scope === "organisation" ? "The organisation" : name);
const isOf = (one, { scope, name }) => one.scope === scope && one.name === name;
function isInWindow(one, now) {
  const [grain, isRunning] = MEASURED[measured(now)];
  return one.grain === grain && one.is_running === isRunning;
}
function overviewOf(now) {
  const all = tableOf("overview").filter((one) => isInWindow(one, now));
  const isShown = (one) => isInWindow(one, now) && isOf(one, scopeOf(now));
  const last = tableOf("overview", "former_team_metrics").filter(isShown);
  const own = last.length ? last : all.filter(isShown);
  if (!own.length) return [nothing(now, "deployment_frequency", "There is no number of this window yet.")];
  const { starts_on: from, ends_on: to, is_running: isRunning } = own[0];
  const byMetric = Object.fromEntries(own.map((one) => [one.metric, one]));
  return [
    last.length
      ? soft(
          `${now.team} had services until ${formerTeam(now.team)[0].until}. The numbers are of the window that this day is in.`,
        )
      : null,
    soft(
      `Production, ${from} to ${to}${isRunning ? ", still running: not yet judged" : ""}. A value is called better or worse than in the window before where the difference is larger than chance alone makes it (95 %).`,
    ),
    element("h3", {}, "What changed and why"),
    changesOf(own[0], now),
    element(
      "div",
      { class: "cards five" },
      ...metricsOf(now)
        .filter((metric) => byMetric[metric.id])
        .map((metric) => numberCard(metric, byMetric[metric.id], now)),
    ),
    element("h2", {}, "Needs attention first"),
    attention(now, all),
  ];
}
function changesOf(cell, now) {
  const said = tableOf("overview", "sentences").filter(
    (one) => isOf(one, scopeOf(now)) && one.grain === cell.grain && one.starts_on === cell.starts_on,
  );
  if (cell.is_running) return notice("The window still runs. It is compared when it is over.");
  if (!said.length) return notice("Nothing differs from the window before, or nothing is known of it.");
  return element(
    "ul",
    { id: "changes" },
    ...said.map((one) => element("li", { class: `change ${one.change}`, dir: "auto" }, one.words)),
  );
}
function numberCard(metric, one, now) {
  const href = address(targetOf(metric, one, now));
  return element(
    "section",
    { class: "card", "aria-label": titleOf(metric), "data-metric": metric.id },
    element("h3", { title: metric.means }, titleOf(metric)),
    element(
      "a",
      { class: "cell", href },
      one.value === null
        ? element("span", { class: "value none" }, reason(one.reason) || "No data")
        : element("span", { class: "value" }, say(one.value, metric.unit)),
      element("span", { class: "sample" }, samplesIn(metric, one)),
    ),
    goalWords(metric, one),
    changeWords(metric, one),
    trendLine(metric, one, now),
    element("p", { class: "soft small" }, metric.means),
  );
}
function samplesIn(metric, one) {
  if (metric.id !== "deployment_frequency") return `n = ${one.n ?? 0}`;
  const days = (Date.parse(one.ends_on) - Date.parse(one.starts_on)) / DAY + 1;
  return `in ${days} days${one.is_running ? ", so far" : ""}`;
}
// A service's number leads to its evidence, another's to what it is made of.
function targetOf(metric, one, now) {
  if (one.scope === "service") {
    const own = { ...one, service: one.name };
    return one.value === null ? whyEmpty(own) : evidenceOf(own);
  }
  if (one.value === null) return whyTeamIsEmpty(metric, { scope: one.scope, team: one.name });
  const order = metric.id === "deployment_frequency" ? metric.id : `-${metric.id}`;
  return { view: "scorecard", team: one.scope === "team" ? one.name : "", order, window: now.window };
}
function goalWords(metric, one) {
  if (one.goal === null) return null;
  const way = metric.id === "deployment_frequency" ? "at least" : "at most";
  const words = { true: "met", false: "missed" }[one.is_goal_met] ?? "not judged yet";
  const kind = { true: "better", false: "worse" }[one.is_goal_met] ?? "";
  return element(
    "span",
    { class: `change ${kind}` },
    `Goal ${words}: ${way} ${say(one.goal, metric.unit)}`,
  );
}
const CHANGES = { better: "better, was", worse: "worse, was", same: "as before,", within_noise: "was" };
function changeWords(metric, one) {
  if (one.before === null) return element("span", { class: "change" }, "not known in the window before");
  const n = metric.id === "deployment_frequency" ? "" : ` (n = ${one.n_before})`;
  const was = `${say(one.before, metric.unit)}${n}`;
  const chance = one.change === "within_noise" ? ": the difference may be chance" : "";
  return element(
    "span",
    { class: `change ${one.change ?? ""}` },
    `${CHANGES[one.change] ?? "was"} ${was}${chance}`,
  );
}
// The weeks of the last half year, and what they say to those who do not see them.
function trendLine(metric, one, now) {
  const rows = one.scope === "service" ? partOf("trends", one.name, "series") : tableOf("overview", "team_series");
  const from = dayBefore(coverage().as_of, 181);
  const line = rows.filter(
    (each) =>
      each.metric === metric.id &&
      each.grain === "week" &&
      each.ends_on >= from &&
      !isRunning(each) &&
      (one.scope === "service" ? each.environment === one.environment : isOf(each, one)),
  );
  const known = line.filter((each) => each.value !== null);
  if (!known.length) return null;
  const times = line.map(moment);
  const highest = Math.max(...known.map((each) => each.value)) || 1;
  const drawing = sparkline(line, { first: Math.min(...times), last: Math.max(...times), highest });
  drawing.removeAttribute("aria-hidden");
  drawing.setAttribute("role", "img");
  drawing.setAttribute(
    "aria-label",
    `By week since ${line[0].starts_on}: first ${say(known[0].value, metric.unit)}, newest ${say(known.at(-1).value, metric.unit)}, highest ${say(highest, metric.unit)}`,
  );
  return drawing;
}
// Missed goals and what became worse, of everything below what is shown: an order, no mark of people.
function attention(now, all) {
  const names = new Set(services(now));
  const teams = new Set(teamRows({ ...now, service: "" }, 90).map((one) => one.team));
  const shown = new Set(metricsOf(now).map((metric) => metric.id));
  const found = all
    .filter((one) => one.is_goal_met === false || one.change === "worse")
    .filter((one) => shown.has(one.metric))
    .filter((one) => (one.scope === "service" ? names.has(one.name) : !now.service && teams.has(one.name)));
  const rank = (one) => (one.is_goal_met === false) + (one.change === "worse");
  const scopes = ["organisation", "team", "service"];
  found.sort(
    (a, b) => rank(b) - rank(a) || scopes.indexOf(a.scope) - scopes.indexOf(b.scope) || a.name.localeCompare(b.name),
  );
  if (!found.length) return notice("No goal is missed, and nothing became worse by more than chance.");
  const heads = [
    column("Team, service"),
    column("Metric"),
    column("Value", true),
    column("n", true),
    column("Goal"),
    column("Window before"),
  ];
  return grid("Missed goals and what became worse", heads, found, (one) => [
    nameOf(one),
    titleOf(METRIC[one.metric]),
    follow(say(one.value, METRIC[one.metric].unit), targetOf(METRIC[one.metric], one, now)),
    one.n,
    goalWords(METRIC[one.metric], one) ?? "none",
    changeWords(METRIC[one.metric], one),
  ]);
}
