// Failures and recoveries, what waits for its deployment, and what is missing.

function failures(now) {
  const names = services(now);
  const rows = rowsOf("failures").filter(
    (one) =>
      one.tier === now.tier && names.includes(one.service) && date(one.finished_at) >= since(now),
  );
  const open = rows.filter((one) => !one.recovered_at);
  const heads = [
    column("Service"),
    column("Deployed (UTC)"),
    column("Commit"),
    column("Recovered (UTC)"),
    column("After", true),
    column("Was it a rollback?"),
  ];
  const cells = rows
    .sort((a, b) => b.finished_at.localeCompare(a.finished_at))
    .map((one) => [
      one.service,
      minute(one.finished_at),
      link((one.sha ?? "").slice(0, 10), commitUrl(one)),
      one.recovered_at ? minute(one.recovered_at) : "still open",
      one.recovered_at
        ? duration((Date.parse(one.recovered_at) - Date.parse(one.finished_at)) / 1000)
        : "–",
      one.is_rollback ? "yes, so no rate counts it" : "no",
    ]);
  return [
    element("h2", {}, `Deployments that needed intervention, ${now.tier}`),
    rows.length
      ? element(
          "p",
          {},
          `${rows.length} in this window; ${open.length ? `${open.length} not recovered yet, which no recovery time counts` : "all recovered"}.`,
        )
      : notice("None in this window."),
    rows.length ? grid("Failed changes, newest first", heads, cells) : null,
  ];
}
function commitUrl(one) {
  const repository = rowsOf("repositories").find((known) => known.repository === one.repository);
  return repository && one.sha ? `${repository.url}/commit/${one.sha}` : "";
}

function undeployed(now) {
  const names = services(now);
  const rows = rowsOf("undeployed")
    .filter((one) => names.includes(one.service) && one.tier === now.tier)
    .sort((a, b) => a.merged_at.localeCompare(b.merged_at));
  const age = (one) => (AS_OF - Date.parse(one.merged_at)) / 1000;
  const heads = [
    column("Service"),
    column("Pull request"),
    column("Merged (UTC)"),
    column("Waiting", true),
    column("Why"),
  ];
  const cells = rows
    .slice(0, ROWS_PER_PAGE)
    .map((one) => [
      one.service,
      link(`#${one.number} ${one.title}`, one.url),
      minute(one.merged_at),
      duration(age(one)),
      reason(one.reason),
    ]);
  return [
    element("h2", {}, `Merged, not yet in ${now.tier}`),
    rows.length
      ? element(
          "p",
          {},
          `${rows.length} pull requests${rows.length > ROWS_PER_PAGE ? `, the ${ROWS_PER_PAGE} oldest of them below` : ""}.`,
        )
      : notice("Everything that was merged has been deployed."),
    rows.length ? grid("Longest waiting first", heads, cells) : null,
  ];
}

function readiness(now) {
  const names = services(now);
  const rows = rowsOf("readiness")
    .filter((one) => names.includes(one.service))
    .sort((a, b) => a.is_ready - b.is_ready || a.service.localeCompare(b.service));
  const heads = [
    column("Service"),
    column("Metric"),
    column("Ready"),
    column("What is missing"),
    column("The setting that supplies it"),
  ];
  const missing = rows.filter((one) => !one.is_ready).length;
  const cells = rows.map((one) => [
    one.service,
    METRIC[one.metric]?.title ?? OTHER_METRICS[one.metric] ?? one.metric,
    one.is_ready ? "yes" : "no",
    one.missing,
    one.setting,
  ]);
  return [
    element("h2", {}, "What each metric still needs"),
    element(
      "p",
      {},
      missing
        ? `${missing} of ${rows.length} numbers cannot be computed yet.`
        : "Nothing is missing.",
    ),
    rows.length ? grid("Readiness, what is missing first", heads, cells) : null,
  ];
}
