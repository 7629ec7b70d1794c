// What waits: open pull requests for a review, merged ones for their deployment. Never by person.

const WAITS_FOR = {
  review: "a first review",
  approval: "an approval",
  merge: "the merge",
  draft: "its author (draft)",
};

function undeployed(now) {
  return [
    element("h2", {}, "Open pull requests that wait for a review"),
    whenLoaded(["undeployed"], () => openOf(now)),
    element("h2", {}, `Merged, not yet in ${now.tier}`),
    whenLoaded(["undeployed"], () => undeployedOf(now)),
  ];
}
function openOf(now) {
  const found = chosen(now, tableOf("undeployed", "open_pull_requests"));
  const isWaiting = (one) => one.waits_for === "review" && !one.is_bot;
  const waiting = found.filter(isWaiting);
  const others = found.filter((one) => !isWaiting(one));
  const total = [...Map.groupBy(found, (one) => one.service).values()].reduce(
    (sum, [one]) => sum + one.n,
    0,
  );
  return [
    soft(
      "Ready for review, and nobody but the author has reviewed them. The clock runs from the moment they were ready.",
    ),
    waiting.length
      ? openGrid("Longest waiting for a review first", waiting)
      : notice("No open pull request waits for its first review."),
    waiting.length < total
      ? soft(`Of ${total} the longest waiting of each service; all are in “diogen export fct_open_pull_requests”.`)
      : null,
    others.length
      ? element(
          "details",
          {},
          element("summary", {}, `The other open pull requests (${others.length}): drafts, reviewed ones, automation`),
          openGrid("The other open pull requests, longest open first", others),
        )
      : null,
  ];
}
function openGrid(caption, found) {
  const heads = [
    column("Pull request"),
    column("Service"),
    column("Ready since (UTC)"),
    column("Waiting", true),
    column("For"),
    column("Lines", true),
  ];
  const sorted = [...found].sort((a, b) => a.ready_at.localeCompare(b.ready_at));
  return grid(caption, heads, sorted, (one) => [
    link(`#${one.number} ${one.title}`, one.url),
    one.service,
    minute(one.ready_at),
    ageOf(one.ready_at),
    `${WAITS_FOR[one.waits_for]}${one.is_bot ? ", by automation" : ""}`,
    one.lines,
  ]);
}
function undeployedOf(now) {
  const counts = chosen(now, tableOf("undeployed", "undeployed_counts"));
  const total = counts.reduce((sum, one) => sum + one.n, 0);
  if (!total) return [nothing(now, "deployment_frequency", "No merged pull request waits for its deployment.")];
  const waiting = chosen(now, tableOf("undeployed")).sort((a, b) =>
    a.merged_at.localeCompare(b.merged_at),
  );
  const byReason = Map.groupBy(counts, (one) => one.reason);
  const why = [...byReason].map(
    ([code, all]) => `${all.reduce((sum, one) => sum + one.n, 0)} ${reason(code)}`,
  );
  const whys = why.length > 1 ? `: ${why.join(", ")}` : "";
  const heads = [
    column("Service"),
    column("Pull request"),
    column("Merged (UTC)"),
    column("Waiting", true),
    column("Why"),
  ];
  const cells = (one) => [
    one.service,
    link(`#${one.number} ${one.title}`, one.url),
    minute(one.merged_at),
    ageOf(one.merged_at),
    reason(one.reason),
  ];
  return [
    element("p", {}, `${plural(total, "merged pull request waits", "merged pull requests wait")}${whys}.`),
    waiting.length < total
      ? soft(
          `Of a warehouse of this size the page carries the longest waiting of each service, ${waiting.length} here; all are in “diogen export fct_pull_requests”.`,
        )
      : null,
    grid("Longest waiting first", heads, waiting, cells),
  ];
}
