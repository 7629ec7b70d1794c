// How work goes through Jira: sprints, cycle time, throughput and work in progress.

const FATES = {
  removed: "taken out",
  completed: "completed",
  completed_outside: "done before the sprint",
  carried_over: "carried over",
};
const FLOWS = [
  {
    title: "Cycle time",
    unit: "duration",
    percentiles: true,
    means: "From the first entry into progress to the last into done; the line is the median.",
    of: (one) => ({ value: one.p50, p75: one.p75, p90: one.p90, n: one.cycle_count }),
  },
  {
    title: "Throughput",
    unit: "count",
    percentiles: false,
    means: "Issues that were done for the last time in the week.",
    of: (one) => ({ value: one.resolved_count, n: one.resolved_count, reason: null }),
  },
  {
    title: "Work in progress",
    unit: "count",
    percentiles: false,
    means: "Issues in a status of the category “in progress” as the week ended.",
    of: (one) => ({ value: one.wip_count, n: one.wip_count, reason: null }),
  },
];

function flow(now) {
  if (!summary("projects").length)
    return [
      element("h2", {}, "Flow"),
      notice(
        "There are no issues yet. Name a Jira site in SOURCES__JIRA__BASE_URL and run “diogen run”.",
      ),
    ];
  if (now.sprint) return [whenLoaded(["flow", "issues"], () => sprintOf(now))];
  if (now.kind) return [whenLoaded(["flow", "issues"], () => resolvedOf(now))];
  return [
    element("h2", {}, `Flow${now.project ? ` in ${now.project}` : ""}, by issue type`),
    whenLoaded(["flow"], () => flowOf(now)),
  ];
}
const inProject = (now, rows) =>
  rows.filter((one) => !now.project || one.project_key === now.project);

function flowOf(now) {
  const weeks = inProject(now, tableOf("flow", "flow_weeks"))
    .filter((one) => touches(one, span(now)))
    .reverse();
  const labels = [...new Set(weeks.map(typeName))].sort();
  return [
    soft("Sprints, throughput and cycle times lead to their issues."),
    labels.length > 1
      ? key(labels)
      : soft("Solid: p50. Long dashes: p75. Short dashes: p90, of cycle time."),
    element(
      "div",
      { class: "cards" },
      ...FLOWS.map((metric) => flowCard(metric, labels, weeks, now)),
    ),
    element("h2", {}, "Sprints"),
    sprintsOf(now),
    element("h2", {}, "In progress now"),
    inProgressOf(now),
  ];
}
const typeName = (one) => `${one.project_key} ${one.issue_type}`;

function flowCard(metric, labels, weeks, now) {
  // Shaped as the rows of a metric, which is what a chart draws.
  const rows = weeks.map((one) => ({ ...one, grain: "week", service: typeName(one), ...metric.of(one) }));
  const lines = labels.map((label) => rows.filter((one) => one.service === label));
  const heads = [
    column("Week of"),
    column("Issue type"),
    column(metric.percentiles ? "p50" : "Value", true),
    ...(metric.percentiles ? [column("p75", true), column("p90", true)] : []),
    column("n", true),
  ];
  const cells = (one) => [
    one.starts_on,
    one.service,
    metric.title === "Work in progress"
      ? say(one.value, metric.unit)
      : follow(one.value === null ? reason(one.reason) : say(one.value, metric.unit), {
          project: one.project_key,
          kind: one.issue_type,
          from: one.starts_on,
          to: one.ends_on,
        }),
    ...(metric.percentiles ? [say(one.p75, metric.unit), say(one.p90, metric.unit)] : []),
    one.n,
  ];
  const known = rows.filter((one) => one.value !== null);
  return element(
    "section",
    { class: "card", "aria-label": metric.title },
    element("h3", {}, metric.title),
    soft(metric.means),
    known.length
      ? chart({ ...metric, isPlain: true }, lines, labels.length === 1, now)
      : notice("Nothing in this window."),
    element(
      "details",
      {},
      element("summary", {}, "As a table"),
      grid(`${metric.title}, as a table`, heads, [...rows].reverse(), cells),
    ),
  );
}
function sprintsOf(now) {
  const sprints = inProject(now, tableOf("flow", "flow_sprints")).filter(
    (one) => touches({ starts_on: date(one.started_at), ends_on: date(one.ends_at) }, span(now)),
  );
  if (!sprints.length) return notice("No sprint in this window.");
  const heads = [
    column("Sprint"),
    column("Began (UTC)"),
    ...["Committed", "Added", "Removed", "Completed", "Carried over", "Completion rate"].map((name) =>
      column(name, true),
    ),
    column("Points", true),
  ];
  const cells = (one) => [
    follow(one.sprint, { sprint: one.sprint_id, site: one.site }),
    minute(one.started_at),
    one.committed_count,
    one.added_count,
    one.removed_count,
    one.completed_count,
    one.is_open ? reason(one.reason) : one.carried_over_count,
    one.completion_rate === null ? "–" : share(one.completion_rate),
    one.committed_points === null
      ? "–"
      : `${say(one.completed_points, "count")} of ${say(one.committed_points, "count")}`,
  ];
  return element(
    "div",
    {},
    soft(
      "Committed: in the sprint when it began. Completion rate: the completed among the committed. Points: completed, of those committed to.",
    ),
    grid("The newest sprint first", heads, sprints, cells),
  );
}
function inProgressOf(now) {
  const issues = inProject(now, tableOf("flow", "flow_in_progress"));
  if (!issues.length) return notice("Nothing is in progress.");
  const heads = [
    column("Issue"),
    column("Type"),
    column("Status"),
    column("Started (UTC)"),
    column("Age", true),
  ];
  return grid("Oldest first", heads, issues, (one) => [
    link(`${one.issue_key} ${one.title}`, one.url),
    one.issue_type,
    one.status,
    minute(one.started_at),
    ageOf(one.started_at),
  ]);
}
function sprintOf(now) {
  const isIt = (one) => one.sprint_id === now.sprint && one.site === now.site;
  const sprint = tableOf("flow", "flow_sprints").find(isIt);
  if (!sprint) return [notice("The page does not carry this sprint.")];
  const issues = tableOf("issues", "flow_sprint_issues").filter(isIt);
  const heads = [
    column("Issue"),
    column("Type"),
    column("Entered as"),
    column("Outcome"),
    column("Points", true),
  ];
  return [
    element("h2", { dir: "auto" }, sprint.sprint),
    soft(`${minute(sprint.started_at)} to ${minute(sprint.ends_at)} UTC, ${issues.length} issues`),
    grid("What became of its issues", heads, issues, (one) => [
      link(`${one.issue_key} ${one.title}`, one.url),
      one.issue_type,
      one.is_committed ? "committed" : "added",
      FATES[one.fate] ?? "not done yet",
      say(one.final_points, "count"),
    ]),
    element("p", {}, follow("Back to all sprints", { sprint: undefined, site: undefined })),
  ];
}
function resolvedOf(now) {
  const issues = tableOf("issues", "flow_resolved").filter(
    (one) =>
      one.project_key === now.project &&
      one.issue_type === now.kind &&
      one.resolved_date >= now.from &&
      one.resolved_date <= now.to,
  );
  const heads = [
    column("Issue"),
    column("Started (UTC)"),
    column("Done (UTC)"),
    column("Cycle time", true),
    column("Why it does not count"),
  ];
  return [
    element("h2", {}, `${now.kind} in ${now.project}, done from ${now.from} to ${now.to}`),
    issues.length
      ? grid("The newest first", heads, issues, (one) => [
          link(`${one.issue_key} ${one.title}`, one.url),
          minute(one.started_at),
          minute(one.resolved_at),
          one.cycle_seconds === null ? "–" : duration(one.cycle_seconds),
          reason(one.reason),
        ])
      : notice("Nothing was done, or the page carries newer issues only."),
    element(
      "p",
      {},
      follow("Back to all weeks", { kind: undefined, from: undefined, to: undefined }),
    ),
  ];
}
