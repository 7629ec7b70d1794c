// How metrics, numbers, moments and reasons are said.

const METRICS = [
  {
    id: "deployment_frequency",
    title: "Deployment frequency",
    unit: "count",
    percentiles: false,
    means: "Successful deployments to the environment.",
  },
  {
    id: "pull_request_lead_time",
    title: "Change lead time",
    by: "pull request",
    unit: "duration",
    percentiles: true,
    means:
      "From the first own commit of a pull request to the deployment that shipped it; the line is the median.",
  },
  {
    id: "lead_time",
    title: "Change lead time",
    by: "commit",
    unit: "duration",
    percentiles: true,
    means: "From a commit to the deployment that shipped it; the line is the median.",
  },
  {
    id: "change_fail_rate",
    title: "Change fail rate",
    unit: "share",
    percentiles: false,
    means: "Share of deployments that needed intervention afterwards.",
  },
  {
    id: "recovery_time",
    title: "Failed deployment recovery time",
    unit: "duration",
    percentiles: true,
    means:
      "From a failed deployment to its recovery, dated by the recovery; the line is the median.",
  },
  {
    id: "rework_rate",
    title: "Deployment rework rate",
    unit: "share",
    percentiles: false,
    means: "Share of deployments that were unplanned and made because of a problem in production.",
  },
  {
    id: "deployment_failure_rate",
    title: "Pipeline failure rate",
    unit: "share",
    isBeside: true,
    means: "Share of deployment runs that failed before they were live.",
  },
  {
    id: "incident_restore_time",
    title: "Incident restore time",
    unit: "duration",
    isBeside: true,
    means: "From the beginning of an incident to its end, whatever caused it; the median, dated by the end.",
  },
  {
    id: "pipeline_recovery_time",
    title: "Pipeline recovery time",
    unit: "duration",
    isBeside: true,
    means: "From a deployment run that failed to the next one that succeeded; the median, dated by the success.",
  },
];
const titleOf = (metric) => (metric.by ? `${metric.title}, by ${metric.by}` : metric.title);
// The five metrics; lead time is by pull request, or by commit where that was chosen.
function metricsOf(now) {
  const other = now.lead === "commit" ? "pull_request_lead_time" : "lead_time";
  return METRICS.filter((metric) => metric.id !== other && !metric.isBeside);
}
const METRIC = Object.fromEntries(METRICS.map((metric) => [metric.id, metric]));

const REASONS = {
  no_deployments: "Nothing was deployed",
  before_tracking: "Before tracking began",
  history_not_known: "Not all deployments are known",
  baseline_only: "Only the first tracked deployment",
  no_changes: "No change was shipped",
  incomplete_history: "The commits shipped are not held",
  no_incident_source: "No source of incidents",
  no_failures: "No failures",
  no_incidents: "No incident ended",
  no_broken_pipelines: "No deployment run failed",
  failure: "Did not complete",
  no_pull_requests: "No pull request was shipped",
  sprint_open: "The sprint still runs",
  nothing_committed: "Nothing was committed to",
  nothing_resolved: "Nothing was done",
  never_started: "Never in progress",
};

const plural = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
// In the unit that suits it, or in that of another duration beside it.
function duration(seconds, beside = seconds) {
  const round = (value) => (value < 10 ? Math.round(value * 10) / 10 : Math.round(value));
  if (beside < 120) return `${Math.round(seconds)}\u00a0s`;
  if (beside < 7200) return `${round(seconds / 60)}\u00a0min`;
  if (beside < 172800) return `${round(seconds / 3600)}\u00a0h`;
  const days = round(seconds / 86400);
  return `${days}\u00a0${days === 1 ? "day" : "days"}`;
}
const share = (value) => `${Math.round(value * 1000) / 10}\u00a0%`;
function say(value, unit) {
  if (value === null || value === undefined) return "–";
  return { duration, share, count: (number) => `${Math.round(number * 100) / 100}` }[unit](
    Number(value),
  );
}
const GRAINS = {
  day: "day",
  week: "week",
  month: "month",
  quarter: "quarter",
  rolling_28: "28 days, rolling",
  rolling_90: "90 days, rolling",
};
const reason = (code) => (code ? (REASONS[code] ?? code.replaceAll("_", " ")) : "");
// Why there is no value in any of these periods: not by those of them in which nothing happened.
const QUIET = ["no_deployments", "before_tracking"];
function reasonOfAll(rows) {
  const telling = rows.findLast((one) => one.reason && !QUIET.includes(one.reason));
  return reason((telling ?? rows.at(-1))?.reason);
}
const date = (moment) => (moment ? String(moment).slice(0, 10) : "");
const minute = (moment) => (moment ? String(moment).slice(0, 16).replace("T", " ") : "");
