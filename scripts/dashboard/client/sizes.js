// Whether large changes fare differently: pull requests and deployments by their changed lines.

const SIZE_MEASURES = [
  { title: "Mean lead time of a pull request", of: "lead_seconds", by: "pulls", n: "pulls", words: duration },
  { title: "Mean wait for a review", of: "pickup_seconds", by: "reviewed", n: "reviewed", words: duration },
  { title: "Change fail rate", of: "failed", by: "deployments", n: "deployments", words: share },
  { title: "Rework rate", of: "rework", by: "all_deployments", n: "all_deployments", words: share },
];

function sizes(now) {
  return [
    element("h2", {}, `Changes by size, ${now.tier}`),
    soft(
      "Pull requests by their changed lines, and deployments by the lines of the pull requests that they shipped, by the day of the deployment. Means add up, medians do not. What has no known size is not here; the seed size_classes has the bounds.",
    ),
    whenLoaded(["sizes", "failures"], () => sizesOf(now)),
  ];
}
function sizesOf(now) {
  const sums = sumsBy("size_class", tableOf("sizes"), now);
  if (!sums.size)
    return [nothing(now, "pull_request_lead_time", "No change of a known size was shipped in this window.")];
  const named = tableOf("sizes", "size_classes")
    .filter((one) => sums.has(one.size_class))
    .map((one) => [`${one.size_class}, from ${one.from_line_count}`, sums.get(one.size_class)]);
  return [
    leftOutOf(now),
    splitGrid("By size, n beside every value", "Changed lines", SIZE_MEASURES, named, now),
    ...splitRemarks(now),
    ...failedGrid(
      "Deployments that needed intervention, by their size",
      "Its size",
      failedIn(now).filter((one) => one.size_class && !one.is_rollback),
      (one) => `${one.size_class}, ${plural(one.line_count, "line")}`,
      now,
    ),
    failuresLeftOut("fct_deployments"),
  ];
}
