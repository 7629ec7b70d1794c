// Where the time between the first commit and production goes, down to the pull requests.

const STAGES = [
  ["coding", "Coding"],
  ["pickup", "Waiting for review"],
  ["review", "Review"],
  ["merge_wait", "Waiting for merge"],
  ["queue", "Waiting for deployment"],
  ["deploy", "Deploying"],
];

function stages(now) {
  return [
    element("h2", {}, `Where a pull request's time goes, ${now.tier}`),
    soft(
      `Mean time per stage from the first own commit to production: means, unlike medians, add up to the whole. Deployed ${saidSpan(span(now))}.`,
    ),
    whenLoaded(["stages", now.service ? bundleOf("evidence", now.service) : null], () =>
      stagesOf(now),
    ),
  ];
}
function stageSums(now) {
  const sums = new Map();
  for (const one of chosen(now, tableOf("stages"))) {
    if (!isWithin(one.day, span(now))) continue;
    const sum = sums.get(one.service) ?? { n: 0 };
    sum.n += one.n;
    for (const [name] of STAGES) sum[name] = (sum[name] ?? 0) + one[name];
    sums.set(one.service, sum);
  }
  return sums;
}
function together(sums) {
  const all = { n: 0 };
  for (const sum of sums.values())
    for (const [name, value] of Object.entries(sum)) all[name] = (all[name] ?? 0) + value;
  return all;
}
function stagesOf(now) {
  const sums = stageSums(now);
  const total = (sum) => STAGES.reduce((all, [name]) => all + sum[name] / sum.n, 0);
  const longest = Math.max(...[...sums.values()].map(total));
  const sorted = [...sums].sort(([a], [b]) => a.localeCompare(b));
  const rows = sorted.map(([name, sum]) =>
    element(
      "section",
      { class: "card" },
      element("h3", { dir: "auto" }, follow(name, { service: name })),
      soft(`${duration(total(sum))} on average, ${plural(sum.n, "pull request")}`),
      element(
        "div",
        { class: "bar", style: `width: ${(total(sum) / longest) * 100}%`, "aria-hidden": "true" },
        ...STAGES.map(([stage], index) =>
          element("span", { style: `--of: var(--c${index}); flex-grow: ${sum[stage] / sum.n}` }),
        ),
      ),
    ),
  );
  const heads = [
    column("Service"),
    column("n", true),
    ...STAGES.map(([, title]) => column(title, true)),
    column("Sum", true),
  ];
  // The pull requests are those of a service: what is of all has no link.
  const leads = (words, service, changes) => (service ? follow(words, { service, ...changes }) : words);
  const cells = ([name, sum]) => [
    leads(name ?? "All together", name),
    sum.n,
    ...STAGES.map(([stage]) => leads(duration(sum[stage] / sum.n), name, { stage })),
    duration(total(sum)),
  ];
  const listed = sorted.length > 1 ? [[null, together(sums)], ...sorted] : sorted;
  if (!sums.size) return [leftOutOf(now), nothing(now, "pull_request_lead_time", "No pull request was shipped in this window.")];
  return [
    leftOutOf(now),
    key(STAGES.map(([, title]) => title)),
    element("div", { class: "cards" }, ...rows),
    element("h2", {}, "In numbers"),
    soft("Every number of a service leads to its pull requests, the slowest of the stage first."),
    grid("Mean time per stage", heads, listed, cells),
    ...(now.service ? slowest(now) : []),
  ];
}
// The pull requests of one service, the slowest first: of the stage that was asked for, or of all.
function slowest(now) {
  const found = partOf("evidence", now.service, "evidence").filter(
    (one) =>
      one.metric === "pull_request_lead_time" &&
      one.is_included &&
      one.tier === now.tier &&
      isWithin(one.metric_date, span(now)),
  );
  const by = STAGES.some(([stage]) => stage === now.stage) ? now.stage : "value";
  found.sort((a, b) => (b[by] ?? 0) - (a[by] ?? 0));
  const title = STAGES.find(([stage]) => stage === by)?.[1];
  return [
    element("h2", { dir: "auto" }, `Pull requests of ${now.service}`),
    pullRequests(`Slowest first${title ? `, by: ${title}` : ""}`, found),
  ];
}
// Titles, sizes and times of what was shipped; never who made it.
function pullRequests(caption, found) {
  const time = (name) => (one) => one[name] ?? -1;
  const heads = [
    column("Pull request"),
    column("Deployed"),
    column("Lines", true),
    column("Lead time", true, time("value")),
    ...STAGES.map(([stage, title]) => column(title, true, time(stage))),
  ];
  return grid(caption, heads, found, (one) => [
    entity(one),
    follow(one.metric_date, shipmentOf(one)),
    one.lines,
    one.is_included ? duration(one.value) : reason(one.reason),
    ...STAGES.map(([stage]) => (one[stage] === null ? "–" : duration(one[stage]))),
  ]);
}
