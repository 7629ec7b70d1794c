// Means and rates by a property of the changes, their origin or their size: n beside every value.

// Below so many, one change more or less moves the number by more than there is to see.
const FEW = 20;

// The sums of what the filters leave, by the value of a column.
function sumsBy(name, rows, now) {
  const sums = new Map();
  for (const one of chosen(now, rows)) {
    if (!isWithin(one.day, span(now))) continue;
    const sum = sums.get(one[name]) ?? {};
    for (const [key, value] of Object.entries(one))
      if (typeof value === "number") sum[key] = (sum[key] ?? 0) + value;
    sums.set(one[name], sum);
  }
  return sums;
}
// `measures`: of each column its title, what is divided, by what, its n, and how it is said.
function splitGrid(caption, heading, measures, named, now) {
  const heads = [column(heading), ...measures.map(({ title }) => column(title, true))];
  const cells = ([name, sum]) => [
    name,
    ...measures.map(({ of, by, n, words }) =>
      isUnknown(of, sum, now)
        ? follow(reason("no_incident_source"), toReadiness({}))
        : withCount(sum[of] / sum[by], sum[n], words),
    ),
  ];
  return grid(caption, heads, named, cells);
}
function withCount(value, n, words) {
  if (!n || Number.isNaN(value)) return "–";
  return `${words(value)} (n ${n}${n < FEW ? ", few" : ""})`;
}
// Without a source of incidents, no failure is not the same as none.
const isUnknown = (of, sum, now) =>
  of === "failed" && sum.deployments > 0 && !sum.failed && !withIncidents(now).length;
const lacks = (name, reason) => gapOf(name, "change_fail_rate")?.missing === reason;
const deployed = (now) => services(now).filter((name) => !lacks(name, "no_deployments"));
const withIncidents = (now) => deployed(now).filter((name) => !lacks(name, "no_incident_source"));
function splitRemarks(now, remark = "") {
  const [known, all] = [withIncidents(now).length, deployed(now).length];
  return [
    soft(
      `“few” stands where n is below ${FEW}: such a number says little. A difference does not show its cause${remark}.`,
    ),
    known < all
      ? soft(
          `Incidents are known of ${known} of ${plural(all, "service")}. Of the others only rollbacks, reverts and hotfixes show failures.`,
        )
      : null,
  ];
}
// The failed deployments of the window, with what they shipped in the words of `sharesOf`.
function failedGrid(title, shares, failed, sharesOf, now) {
  const heads = [
    column("Service"),
    column("Deployed (UTC)"),
    column("Commit"),
    column(shares),
    column("Why it counts as failed"),
  ];
  return [
    element("h2", {}, title),
    failed.length
      ? grid("Newest first", heads, failed, (one) => [
          one.service,
          follow(minute(one.finished_at), shipmentOf(one)),
          link((one.sha ?? "").slice(0, 10) || "unknown", commitUrl(one) || one.url),
          sharesOf(one),
          signalList(one.deployment_id),
        ])
      : nothing(now, "change_fail_rate", "None in this window."),
  ];
}
const failedIn = (now) =>
  chosen(now, tableOf("failures")).filter((one) => isWithin(one.deployed_date, span(now)));
