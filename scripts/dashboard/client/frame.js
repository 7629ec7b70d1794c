// The frame around the views: filters, links between views, and the page of an empty warehouse.

const VIEWS = [
  ["overview", "Overview", overview],
  ["scorecard", "Scorecard", scorecard],
  ["trends", "Trends", trends],
  ["compare", "Compare", compare],
  ["stages", "Stages", stages],
  ["origins", "By origin", origins],
  ["sizes", "By size", sizes],
  ["failures", "Failures and recoveries", failures],
  ["undeployed", "Waiting", undeployed],
  ["flow", "Flow", flow],
  ["readiness", "Readiness", readiness],
  ["evidence", "Evidence", evidence],
];

const FILTERS = {
  overview: ["team", "service", "lead", "window"],
  scorecard: ["team", "service", "lead", "window", "year", "order"],
  trends: ["team", "service", "tier", "lead", "window", "grain"],
  compare: ["by", "team", "tier", "window"],
  stages: ["team", "service", "tier", "window"],
  origins: ["team", "service", "tier", "window"],
  sizes: ["team", "service", "tier", "window"],
  failures: ["team", "service", "tier", "window"],
  undeployed: ["team", "service", "tier"],
  flow: ["project", "window"],
  readiness: ["team", "service"],
  evidence: [],
};
const NOTHING_CHOSEN = {
  metric: undefined,
  environment: undefined,
  from: undefined,
  to: undefined,
  sprint: undefined,
  site: undefined,
  kind: undefined,
  deployment: undefined,
  stage: undefined,
};
// What was chosen within one team or project means nothing in another.
const RESETS = { team: { service: "", stage: undefined }, project: { sprint: undefined, kind: undefined } };

function choice(name, title, options, now) {
  const select = element(
    "select",
    {
      name,
      on: {
        change: (event) => {
          location.hash = address({
            [name]: event.target.value,
            ...RESETS[name],
          });
        },
      },
    },
    ...options.map(([value, words]) =>
      element("option", { value, selected: now[name] === value }, words),
    ),
  );
  return element("label", {}, title, select);
}
function dateField(name, title, now) {
  const change = (event) => {
    location.hash = address({ [name]: event.target.value || undefined });
  };
  return element("label", {}, title, element("input", { type: "date", name, value: now[name], on: { change } }));
}
function filters(now) {
  const all = summary("services");
  const tiers = [...new Set(["production", ...summary("tiers").map((one) => one.tier)])];
  const teams = teamOptions(all);
  const years = [...new Set(summary("bands").map((one) => String(one.benchmark_year)))].sort();
  const projects = summary("projects").map((one) => one.project_key);
  const same = (values) => values.map((one) => [one, one]);
  const inTeam = all.filter((one) => isOfTeam(one, now.team));
  const offered = {
    by: ["Metric", METRICS.map((one) => [one.id, titleOf(one)])],
    lead: [
      "Lead time of",
      [
        ["pull_request", "Pull requests"],
        ["commit", "Commits"],
      ],
    ],
    team: teams.length && ["Team", [["", "All teams"], ...teams]],
    year: years.length && ["DORA's levels of", same(years)],
    service: ["Service", [["", "All services"], ...same(inTeam.map((one) => one.service))]],
    tier: tiers.length > 1 && ["Environment", same(tiers)],
    project: projects.length > 1 && ["Project", [["", "All projects"], ...same(projects)]],
    window: ["Window", offeredWindows(now)],
    grain: ["By", Object.entries(GRAINS)],
    order: ["Sort by", orders(now)],
  };
  const fields = FILTERS[now.view]
    .filter((name) => offered[name])
    .map((name) => choice(name, ...offered[name], now));
  const hasDates = now.window === "dates" && offeredWindows(now).some(([id]) => id === "dates");
  if (!FILTERS[now.view].includes("window") || !hasDates) return fields;
  return [...fields, dateField("since", "From", now), dateField("until", "To", now)];
}
function offeredWindows(now) {
  const isMeasured = ["overview", "scorecard"].includes(now.view);
  return isMeasured ? WINDOWS.filter(([id]) => MEASURED[id]) : WINDOWS;
}
function empty() {
  return [
    element("h2", {}, "The warehouse is empty"),
    element(
      "p",
      {},
      "Nothing has been extracted yet, so there is no number to show. Name what to read in .dlt/config.toml, or in the environment, and run Diogen:",
    ),
    element(
      "pre",
      {},
      "export SOURCES__GITHUB__REPOSITORIES='[\"owner/name\"]'\nexport SOURCES__GITHUB__ACCESS_TOKEN=…\ndiogen run",
    ),
    element("p", {}, "To see a full page first, run “diogen demo”."),
  ];
}
// Jira alone has the flow of its issues, and no service that the other views could show.
function offeredViews() {
  return summary("services").length ? VIEWS : VIEWS.filter(([id]) => id === "flow");
}
function draw(isNavigation) {
  const now = state();
  const isEmpty = !summary("services").length && !summary("projects").length;
  const offered = offeredViews();
  if (!offered.some(([id]) => id === now.view)) now.view = offered[0][0];
  document.getElementById("as-of").textContent = asOf()
    ? `DORA metrics up to ${coverage().as_of}`
    : "DORA metrics";
  const focused = document.activeElement.name;
  document.getElementById("filters").replaceChildren(...(isEmpty ? [] : filters(now)));
  if (focused) document.getElementById("filters").elements[focused]?.focus();
  document.getElementById("views").replaceChildren(
    ...(isEmpty
      ? []
      : offered.map(([id, title]) =>
          element(
            "a",
            {
              href: address({
                view: id,
                ...(id === "evidence" ? {} : NOTHING_CHOSEN),
              }),
              "aria-current": id === now.view ? "page" : null,
            },
            title,
          ),
        )),
  );
  const main = document.getElementById("main");
  main.replaceChildren(
    ...(isEmpty ? empty() : VIEWS.find(([id]) => id === now.view)[2](now).filter(Boolean)),
  );
  if (isNavigation && document.activeElement === document.body) main.focus({ preventScroll: true });
}
const THEMES = { light: "dark", dark: "light" };
const root = document.documentElement;
root.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
document.getElementById("theme").addEventListener("click", () => {
  root.dataset.theme = THEMES[root.dataset.theme];
});
document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
if ("DecompressionStream" in window)
  load("summary").then(() => {
    addEventListener("hashchange", () => draw(true));
    NARROW.addEventListener("change", () => draw(false));
    draw(false);
  });
else
  document
    .getElementById("main")
    .append(notice("This browser cannot unpack the page's data: please use one of 2024 or later."));
