// What was merged and waits for its deployment.

function undeployed(now) {
  return [
    element("h2", {}, `Merged, not yet in ${now.tier}`),
    whenLoaded(["undeployed"], () => undeployedOf(now)),
  ];
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
    duration((asOf() - Date.parse(one.merged_at)) / 1000),
    reason(one.reason),
  ];
  return [
    element("p", {}, `${total} pull requests: ${why.join(", ")}.`),
    waiting.length < total
      ? soft(
          `Of a warehouse of this size the page carries the longest waiting of each service, ${waiting.length} here; all are in “diogen export fct_pull_requests”.`,
        )
      : null,
    grid("Longest waiting first", heads, waiting, cells),
  ];
}
