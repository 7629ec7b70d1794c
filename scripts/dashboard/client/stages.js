// Where the time between the first commit and production goes.

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
      "Mean time per stage from the first own commit to production: means, unlike medians, add up to the whole. Whole months.",
    ),
    whenLoaded(["stages"], () => stagesOf(now)),
  ];
}
function stagesOf(now) {
  const from = since(now).slice(0, 7);
  const sums = new Map();
  for (const one of chosen(now, tableOf("stages"))) {
    if (one.month.slice(0, 7) < from) continue;
    const sum = sums.get(one.service) ?? { n: 0 };
    sum.n += one.n;
    for (const [name] of STAGES) sum[name] = (sum[name] ?? 0) + one[name];
    sums.set(one.service, sum);
  }
  const total = (sum) => STAGES.reduce((all, [name]) => all + sum[name] / sum.n, 0);
  const longest = Math.max(...[...sums.values()].map(total));
  const sorted = [...sums].sort(([a], [b]) => a.localeCompare(b));
  const rows = sorted.map(([name, sum]) =>
    element(
      "section",
      { class: "card" },
      element("h3", { dir: "auto" }, name),
      soft(`${duration(total(sum))} on average, ${sum.n} pull requests`),
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
    ...STAGES.map(([, title]) => column(title, true)),
    column("Sum", true),
  ];
  const cells = ([name, sum]) => [
    name,
    ...STAGES.map(([stage]) => duration(sum[stage] / sum.n)),
    duration(total(sum)),
  ];
  if (!sums.size) return [notice("No pull request was shipped in this window.")];
  return [
    key(STAGES.map(([, title]) => title)),
    element("div", { class: "cards" }, ...rows),
    element("h2", {}, "In numbers"),
    grid("Mean time per stage", heads, sorted, cells),
  ];
}
