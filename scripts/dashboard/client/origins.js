// Whether changes of people, assistants, agents and automation fare differently. Never by person.

const ORIGINS = [
  ["human", "People"],
  ["assisted", "People with an assistant"],
  ["agent", "Coding agents"],
  ["automation", "Automation"],
];
// Below so many, one change more or less moves the number by more than there is to see.
const FEW = 20;

function origins(now) {
  return [
    element("h2", {}, `Changes by origin, ${now.tier}`),
    soft(
      "Who made the changes that were shipped, by the day of their deployment. Means add up, medians do not. A deployment counts in the rates by the share of its changes. Every other view leaves automation out.",
    ),
    whenLoaded(["origins", "failures"], () => originsOf(now)),
  ];
}
function originsOf(now) {
  const sums = new Map();
  for (const one of chosen(now, tableOf("origins"))) {
    if (!isWithin(one.day, span(now))) continue;
    const sum = sums.get(one.origin) ?? {};
    for (const [name, value] of Object.entries(one))
      if (typeof value === "number") sum[name] = (sum[name] ?? 0) + value;
    sums.set(one.origin, sum);
  }
  if (!sums.size) return [nothing(now, "lead_time", "No change was shipped in this window.")];
  const found = ORIGINS.filter(([origin]) => sums.has(origin)).map(([origin, name]) => [
    name,
    sums.get(origin),
  ]);
  const heads = [
    column("Made by"),
    column("Mean lead time of a commit", true),
    column("Mean wait for a review", true),
    column("Change fail rate", true),
    column("Rework rate", true),
  ];
  const cells = ([name, sum]) => [
    name,
    withCount(sum.lead_seconds / sum.commits, sum.commits, duration),
    withCount(sum.pickup_seconds / sum.reviewed, sum.reviewed, duration),
    withCount(sum.failed / sum.share, sum.deployments, share),
    withCount(sum.rework / sum.all_share, sum.deployments, share),
  ];
  const shipped = new Map(
    tableOf("origins", "origin_failures").map((one) => [one.deployment_id, one]),
  );
  const failed = chosen(now, tableOf("failures")).filter(
    (one) => isWithin(one.deployed_date, span(now)) && shipped.has(one.deployment_id),
  );
  return [
    leftOutOf(now),
    grid("By origin, n beside every value", heads, found, cells),
    soft(
      `“few” stands where n is below ${FEW}: such a number says little. A difference does not show its cause: agents and people may get different work.`,
    ),
    element("h2", {}, "Deployments that needed intervention, by whose changes they shipped"),
    failed.length
      ? grid("Newest first", FAILED_HEADS, failed, (one) =>
          failedCells(one, shipped.get(one.deployment_id)),
        )
      : nothing(now, "change_fail_rate", "None in this window."),
    failuresLeftOut("fct_deployment_origins"),
  ];
}
const FAILED_HEADS = [
  column("Service"),
  column("Deployed (UTC)"),
  column("Commit"),
  column("Its changes"),
  column("Why it counts as failed"),
];
const failedCells = (one, changes) => [
  one.service,
  minute(one.finished_at),
  link((one.sha ?? "").slice(0, 10) || "unknown", commitUrl(one) || one.url),
  sharesOf(changes),
  signalList(one.deployment_id),
];
function sharesOf(changes) {
  const made = ORIGINS.filter(([origin]) => changes[origin]);
  const all = made.reduce((sum, [origin]) => sum + changes[origin], 0);
  return made
    .map(([origin, name]) => `${name} ${share(changes[origin] / all)} (${changes[origin]})`)
    .join(", ");
}
function withCount(value, n, words) {
  if (!n || Number.isNaN(value)) return "–";
  return `${words(value)} (n ${n}${n < FEW ? ", few" : ""})`;
}
