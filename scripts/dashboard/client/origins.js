// Whether changes of people, assistants, agents and automation fare differently. Never by person.

const ORIGINS = [
  ["human", "People"],
  ["assisted", "People with an assistant"],
  ["agent", "Coding agents"],
  ["automation", "Automation"],
];
const ORIGIN_MEASURES = [
  { title: "Mean lead time of a commit", of: "lead_seconds", by: "commits", n: "commits", words: duration },
  { title: "Mean wait for a review", of: "pickup_seconds", by: "reviewed", n: "reviewed", words: duration },
  { title: "Change fail rate", of: "failed", by: "share", n: "deployments", words: share },
  { title: "Rework rate", of: "rework", by: "all_share", n: "deployments", words: share },
];

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
  const sums = sumsBy("origin", tableOf("origins"), now);
  if (!sums.size) return [nothing(now, "lead_time", "No change was shipped in this window.")];
  const named = ORIGINS.filter(([origin]) => sums.has(origin)).map(([origin, name]) => [
    name,
    sums.get(origin),
  ]);
  const shipped = new Map(
    tableOf("origins", "origin_failures").map((one) => [one.deployment_id, one]),
  );
  return [
    leftOutOf(now),
    splitGrid("By origin, n beside every value", "Made by", ORIGIN_MEASURES, named, now),
    ...splitRemarks(now, ": agents and people may get different work"),
    ...failedGrid(
      "Deployments that needed intervention, by whose changes they shipped",
      "Its changes",
      failedIn(now).filter((one) => shipped.has(one.deployment_id)),
      (one) => sharesOf(shipped.get(one.deployment_id)),
      now,
    ),
    failuresLeftOut("fct_deployment_origins"),
  ];
}
function sharesOf(changes) {
  const made = ORIGINS.filter(([origin]) => changes[origin]);
  const all = made.reduce((sum, [origin]) => sum + changes[origin], 0);
  return made
    .map(([origin, name]) => `${name} ${share(changes[origin] / all)} (${changes[origin]})`)
    .join(", ");
}
