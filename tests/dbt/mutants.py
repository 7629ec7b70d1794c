"""Wrong versions of the metric SQL, each a mistake somebody could make, that some test must see."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Mutant:
    """One small mistake: in a model, `old` (which is there once) is `new`.

    Attributes:
        file: the model's layer and name, whatever folders are between them; or a macro's path.
        read_by: of a macro, the model whose unit tests judge it.
    """

    file: str
    old: str
    new: str
    read_by: str = ""

    @property
    def model(self) -> str:
        return self.read_by or self.file.rsplit("/", 1)[-1]

    def path(self, models: Path) -> Path:
        """Return the file below the folder of all models."""
        if self.file.startswith(".."):
            return models / f"{self.file}.sql"
        (found,) = (models / self.file.split("/")[0]).rglob(f"{self.model}.sql")
        return found

    def __str__(self) -> str:
        return f"{self.file}: {' '.join(self.old.split())} -> {' '.join(self.new.split())}"


GITHUB_DEPLOYMENTS = "silver/detections/detections__github_deployments"
GITHUB_TIMES = "silver/detections/github_deployment_times"
WORKFLOW_RUNS = "silver/detections/detections__workflow_runs"
RELEASES = "silver/detections/detections__github_releases"
MERGES = "silver/detections/detections__merges"
DEPLOYMENT_EVENTS = "silver/detections/detections__deployment_events"
PLACED_EVENTS = "silver/detections/placed_deployment_events"
FIRST_SHIPMENT = "../macros/first_shipment/materialization"
ISSUE_EVENTS = "../macros/issue_events"
RESTATEMENTS = "../macros/restatements"
CODEPIPELINE = "silver/codepipeline_executions"
CODEPIPELINE_REPORTS = "silver/codepipeline_reports"
CODEDEPLOY = "silver/detections/codedeploy_deployments"
JIRA_VERSIONS = "silver/detections/detections__jira_versions"
RULED = "silver/deployment_detections"
ORIGINS = "bronze/github/github__repository_origins"
RULES = "silver/detections/ruled_detections"
JOBS = "silver/detections/ruled_jobs"
NAMES = "silver/detections/names_that_say_otherwise"
JUDGED_RUNS = "silver/detections/judged_workflow_runs"
ATTEMPTS = "silver/detections/workflow_run_attempts"
ENVIRONMENTS = "silver/environment_names"
ROLLOUTS = "silver/detection_rollouts"
DEPLOYMENTS = "silver/deployments"
ROLLBACKS = "silver/deployment_rollbacks"
REVERTS = "silver/deployment_reverts"
HOTFIXES = "silver/deployment_hotfixes"
SIGNALS = "silver/deployment_failure_signals"
REPORTED_FAILURES = "silver/reported_failures"
REWORK = "silver/deployment_rework"
REPAIRS = "silver/deployments/deployment_repairs"
JIRA_STATUSES = "silver/incidents/jira_status_times"
JIRA_TIMES = "silver/incidents/jira_incident_times"
GITHUB_INCIDENTS = "silver/incidents/github_incident_issues"
ALARM_STATES = "silver/alarm_states"
ALARM_INCIDENTS = "silver/alarm_incidents"
PUSHED_INCIDENTS = "silver/incidents/incidents__events"
LINKS = "silver/incident_links"
PRECEDING = "silver/preceding_deployments"
INTERVALS = "silver/issue_status_intervals"
REVERTED = "silver/reverts/reverts"
PULL_REQUESTS = "silver/pull_requests"
SHIPMENTS = "silver/pull_request_shipments"
COMMITS = "gold/fct_commits"
JUDGED = "silver/judged_failure_signals"
STATED_VERDICTS = "silver/stated_verdicts"
DEPLOYMENT_VERDICTS = "silver/deployment_verdicts"
INCIDENT_VERDICTS = "silver/incident_verdicts"
BY_ORIGIN = "gold/dora_by_origin"
BY_TEAM = "gold/dora_by_team"
BY_SIZE = "gold/dora_by_size"
TEAM_SERVICES = "silver/team_services"
CHANGES = "gold/fct_pull_requests"
LEAD_TIMES = "silver/shipments/pull_request_lead_times"
STAGES = "silver/shipments/pull_request_stages"
FACTS = "gold/fct_deployments"
RESTORED = "gold/fct_incidents"
SHOWN = "gold/fct_failure_signals"
FREQUENCY = "gold/dora_deployment_frequency"
LEAD_TIME = "gold/dora_lead_time"
FAIL_RATE = "gold/dora_change_fail_rate"
RECOVERY = "gold/dora_recovery_time"
REWORK_RATE = "gold/dora_rework_rate"
EVIDENCE = "gold/dora_evidence"
GOALS = "silver/benchmarks/metric_goals"
COMPARED = "silver/calendar/compared_periods"
SCOPED = "silver/teams/scoped_units"
NEWEST_VALUES = "gold/dora_newest_values"
OVERVIEW = "gold/dora_overview"
CAUSE_AMOUNTS = "gold/dora_cause_amounts"
CONTRIBUTIONS = "gold/dora_contributions"

MUTANTS = [
    # What a deployment is.
    Mutant(
        GITHUB_TIMES,
        "min(case when state = 'success' then",
        "max(case when state = 'success' then",
    ),
    Mutant(
        GITHUB_DEPLOYMENTS,
        "when times.succeeded_at is not null then 'success'",
        "when times.inactive_at is not null then 'cancelled'"
        " when times.succeeded_at is not null then 'success'",
    ),
    Mutant(
        GITHUB_TIMES,
        "(where state in ('failure', 'error')) as failed_at",
        "(where state = 'failure') as failed_at",
    ),
    Mutant(
        GITHUB_TIMES,
        "state in ('failure', 'error') and created_at > succeeded_at",
        "state = 'failure' and created_at > succeeded_at",
    ),
    Mutant(GITHUB_TIMES, "case when log_url <> '' then 0 else 1 end, ", ""),
    Mutant(GITHUB_TIMES, "{{ by_id('status_id') }}", "status_id"),
    Mutant(GITHUB_TIMES, " and created_at > unhealthy_at", ""),
    # When a run ended, and whether it may be a deployment to production.
    Mutant(ATTEMPTS, "max(completed_at)", "min(completed_at)"),
    Mutant(ATTEMPTS, "<= {{ dbt.dateadd(", "< {{ dbt.dateadd("),
    Mutant(ATTEMPTS, "coalesce(job_ends.ended_at, first_known", "coalesce(first_known"),
    Mutant(JUDGED_RUNS, "'pull_request_target', 'schedule'", "'pull_request_target'"),
    Mutant(JUDGED_RUNS, "and tags.tag is null", ""),
    Mutant(JUDGED_RUNS, "<> 'release'", "<> ''"),
    Mutant("bronze/github/github__workflow_run_ends", "min(\n", "max(\n"),
    Mutant(
        "bronze/github/github__reference_commits",
        "min(versions.fetched_at)",
        "max(versions.fetched_at)",
    ),
    Mutant(
        "bronze/github/github__default_branches",
        "coalesce(versions.updated_at, versions.fetched_at)",
        "versions.fetched_at",
    ),
    Mutant(
        "bronze/aws/aws__pipeline_execution_states",
        'min(record."lastUpdateTime")',
        'max(record."lastUpdateTime")',
    ),
    Mutant(WORKFLOW_RUNS, "<> 'skipped'", "<> ''"),
    # Retries, and other deployments between them.
    Mutant(RULED, "            or ordered.previous_outcome = 'success'\n", ""),
    Mutant(RULED, "            and others.is_counted\n", ""),
    Mutant(RULED, "            and others.outcome <> 'cancelled'\n", ""),
    Mutant(RULED, "            and retries.started_at > others.started_at\n", ""),
    Mutant(RULED, "            and retries.previous_ended_at <= others.ended_at\n", ""),
    Mutant(RULED, "retries.sha is distinct from others.sha", "true"),
    Mutant(
        RULED, "or (retries.detector = others.detector and retries.run_id <> others.run_id)", ""
    ),
    Mutant(
        RULED,
        "{{ id_order('ruled.source_id') }} as source_order",
        "ruled.source_id as source_order",
    ),
    # What a rule sees.
    Mutant(RULES, "or {{ matches('detections.path', 'service_rules.pattern') }}", ""),
    Mutant(
        RULES, "(service_rules.job is null and detections.job is null)", "service_rules.job is null"
    ),
    Mutant(
        RULES, "when placed.environment_tier <> 'production' then null\n", "when false then null\n"
    ),
    Mutant(RULES, "and placed.rule_branch is null", ""),
    Mutant(RULES, "and placed.rule_event is null", ""),
    Mutant(RULES, "                and not placed.is_production\n", ""),
    Mutant(RULES, "{{ matches('placed.rule_pattern', 'named_otherwise.pattern') }}", "false"),
    Mutant(
        RULES,
        "when matched.is_production then environment_names.environment_tier",
        "when false then environment_names.environment_tier",
    ),
    Mutant(JOBS, "bool_and(outcome = 'success')", "bool_or(outcome = 'success')"),
    Mutant(JOBS, "left_out_by is null\n        and", ""),
    Mutant(NAMES, "environment_tier = 'testing'", "false"),
    Mutant(NAMES, "not in ('production', 'unknown')", "<> 'production'"),
    Mutant(
        "silver/services/met_environment_names", "bool_and(is_transient)", "bool_or(is_transient)"
    ),
    Mutant(ENVIRONMENTS, "is_production and precedence is distinct from 0", "is_production"),
    Mutant(ENVIRONMENTS, "when is_called_production then 'production'\n", ""),
    Mutant(WORKFLOW_RUNS, "conclusion in ('failure', 'timed_out')", "conclusion in ('failure')"),
    Mutant(RULED, "run_id, sha, service,", "sha, service,"),
    Mutant(
        RULED,
        "min(finished_at) filter (where outcome = 'success'), max(finished_at)",
        "min(finished_at), max(finished_at)",
    ),
    Mutant(
        GITHUB_DEPLOYMENTS,
        "deployments.fetched_at <= deletions.deleted_at",
        "deployments.fetched_at >= deletions.deleted_at",
    ),
    Mutant(RULES, "rules.usage <> 'never'", "rules.usage is not null"),
    Mutant("silver/detections/detections", "where usage <> 'never'", ""),
    Mutant("silver/detections/detections", "least(started_at, finished_at)", "started_at"),
    Mutant("silver/detections/detections", "finished_at < started_at", "finished_at > started_at"),
    Mutant("silver/issue_periods", "least(opened_at, started_at, resolved_at)", "opened_at"),
    Mutant("silver/issue_periods", "        project_key is not null\n        and ", "        "),
    Mutant(WORKFLOW_RUNS, " and name <> ''", ""),
    Mutant("silver/incident_reports", "    where incident_id is not null\n", ""),
    Mutant("silver/incident_reports", "\"'event:' || incident_id\"", "'incident_id'"),
    Mutant("silver/incident_candidates", "        outcome = 'success'\n        and ", "        "),
    Mutant("silver/incident_candidates", "        and environment_tier = 'production'\n", ""),
    Mutant(
        "silver/incident_candidates",
        "coalesce(incidents.service, named_changes.service)",
        "named_changes.service",
    ),
    Mutant("silver/named_change_deployments", "        is_first_shipment\n        and", "       "),
    Mutant("silver/named_change_deployments", "        and is_outside_paths is not true\n", ""),
    Mutant("silver/named_change_deployments", "    where named.kind = 'pull_request'\n", ""),
    Mutant(
        "silver/codepipeline_commits",
        "coalesce(names.repository, taken.repository, sources.repository)",
        "coalesce(taken.repository, sources.repository)",
    ),
    Mutant("silver/codepipeline_actions", "max(try_count)", "min(try_count)"),
    Mutant("silver/codepipeline_executions", "    where recency = 1\n", ""),
    Mutant(PLACED_EVENTS, "        and placed.event_id is not null\n", ""),
    Mutant(PLACED_EVENTS, "case when placed.named_service is null then 1 else 0 end,", "1,"),
    Mutant(ALARM_STATES, "        and changed_at is not null\n", ""),
    Mutant("bronze/unreadable", "when 'missing' then 'is missing'", ""),
    Mutant(
        "bronze/push/push__payloads",
        "scope is null or id is null then 'unreadable '",
        "false then ''",
    ),
    Mutant(RULED, " = best_detectors.day", " >= best_detectors.day"),
    Mutant(RULED, "{{ near }} preceding", "0 preceding"),
    Mutant(RULED, "{{ near }} following", "0 following"),
    Mutant(
        RULED,
        "or ruled.precedence = best_detectors.precedence",
        "or ruled.precedence >= best_detectors.precedence",
    ),
    Mutant(RULES, "and own.detector = rules.detector", ""),
    Mutant(RELEASES, "not is_draft\n        and", ""),
    Mutant(RELEASES, "            and commits.kind = 'tag'\n", ""),
    Mutant(
        RELEASES,
        "when releases.is_prerelease then 'prerelease' end as doubt",
        "when false then 'prerelease' end as doubt",
    ),
    Mutant(RELEASES, "and releases.fetched_at <= deletions.deleted_at", ""),
    Mutant(
        "silver/detections/detections__github_tags",
        "order by seen_at, sha",
        "order by seen_at desc, sha",
    ),
    Mutant(MERGES, "and merged.base_ref = merged.default_branch", ""),
    Mutant(MERGES, "merged.choice = 1\n        and", ""),
    Mutant(
        DEPLOYMENT_EVENTS,
        "coalesce(placed.finished_at, placed.started_at) desc,\n",
        "",
    ),
    Mutant("silver/detections/released_versions", "versions.is_released\n        and", ""),
    Mutant(
        JIRA_VERSIONS,
        "case when named_commits.kind = 'tag' then 0 else 1 end",
        "case when named_commits.kind = 'tag' then 1 else 0 end",
    ),
    Mutant(CODEPIPELINE, "            ended_at,\n            case", "            case"),
    Mutant(CODEPIPELINE, "                    <= {{", "                    < {{"),
    Mutant(CODEPIPELINE_REPORTS, "bool_or(is_rollback) over", "bool_and(is_rollback) over"),
    Mutant(
        CODEPIPELINE_REPORTS, "        min(changed_at) over (", "        max(changed_at) over ("
    ),
    Mutant(RULED, "sum(attempt_count) as", "count(*) as"),
    Mutant(
        CODEPIPELINE,
        "when reports.status in ('stopped', 'superseded', 'cancelled', 'canceled')",
        "when reports.status in ('stopped')",
    ),
    Mutant(
        CODEPIPELINE_REPORTS,
        "                changed_at desc nulls last,\n",
        "                sequence desc,\n",
    ),
    Mutant(CODEPIPELINE, "greatest(last_attempt, try_count)", "last_attempt"),
    Mutant("silver/codepipeline_commits", "where choice = 1\n", ""),
    Mutant(CODEDEPLOY, "where state in ('success', 'failure', 'stop')", ""),
    Mutant(DEPLOYMENT_EVENTS, "or placed.caused_by is not null", ""),
    Mutant(ROLLOUTS, "order by precedence, started_at,", "order by precedence desc, started_at,"),
    Mutant(
        DEPLOYMENTS,
        "when outcome = 'success' and sha is not null then",
        "when outcome in ('success', 'failure') and sha is not null\n",
    ),
    Mutant(
        DEPLOYMENTS,
        "order by finished_at, source_order, deployment_id",
        "order by started_at, source_order, deployment_id",
    ),
    Mutant(ROLLOUTS, "repository || '#' || coalesce(", "coalesce("),
    Mutant(
        ROLLOUTS,
        "                identified.source_order,\n                identified.detection_id\n",
        "                identified.detection_id\n",
    ),
    Mutant(
        DEPLOYMENTS,
        "local_date('coalesce(finished_at, started_at)', 'time_zone')",
        "local_date('coalesce(finished_at, started_at)', \"'UTC'\")",
    ),
    Mutant(DEPLOYMENTS, "max(attempt_count) as", "min(attempt_count) as"),
    Mutant(
        DEPLOYMENTS,
        "'max' if var('rollout_finish') == 'last'",
        "'max' if var('rollout_finish') == 'first'",
    ),
    Mutant(
        DEPLOYMENTS,
        "when summed.is_running then 'in_progress'",
        "when summed.has_failed then 'failure' when summed.is_running then 'in_progress'",
    ),
    # Rollbacks, reverts, hotfixes.
    Mutant(
        ROLLBACKS,
        "compared.position < compared.live_position\n        or",
        "compared.position <= compared.live_position\n        or",
    ),
    Mutant(ROLLBACKS, "        or reported.deployment_id is not null\n", ""),
    Mutant(ROLLBACKS, 'condition="is_rollback_reported"', 'condition="true"'),
    Mutant(ROLLBACKS, "case when rollbacks.is_backward then", "case when true then"),
    Mutant(
        ROLLBACKS,
        "max(earlier.shipment_order) as target_order",
        "min(earlier.shipment_order) as target_order",
    ),
    Mutant(
        ROLLBACKS, "rollbacks.position >= earlier.position", "rollbacks.position > earlier.position"
    ),
    Mutant(ROLLBACKS, "then 0 else 0.5 end", "then 0 else 0 end"),
    Mutant(ROLLBACKS, "    where is_first_shipment", "    where is_deployed_sha"),
    Mutant(
        REVERTS,
        "reverted.shipment_order < reverting.shipment_order",
        "reverted.shipment_order <= reverting.shipment_order",
    ),
    Mutant(
        REVERTS,
        "and reverted.shipment_order > 1",
        "and reverted.shipment_order > 0",
    ),
    Mutant(HOTFIXES, "where shipments.shipment_order > 1", ""),
    Mutant(
        HOTFIXES,
        "case when rollbacks.deployment_id is null then deployments.shipment_order end",
        "deployments.shipment_order",
    ),
    Mutant(HOTFIXES, "where is_hotfix", ""),
    # Failed changes and rework.
    Mutant(SIGNALS, "incidents.kind = 'incident'\n        and ", ""),
    Mutant(
        "silver/corrected_failures",
        "corrections.failed_order = failed.shipment_order",
        "corrections.failed_order >= failed.shipment_order",
    ),
    Mutant(REPORTED_FAILURES, "where outcome = 'failure'", "where outcome <> 'success'"),
    Mutant(
        REPORTED_FAILURES,
        "least(deployments.healthy_at, successes.next_finished_at)",
        "coalesce(deployments.healthy_at, successes.next_finished_at)",
    ),
    Mutant(REPORTED_FAILURES, "when deployments.unhealthy_at is not null\n", "when true\n"),
    Mutant(REPORTED_FAILURES, "        or deployments.unhealthy_at is not null\n", ""),
    Mutant(
        SIGNALS,
        "signals.recovered_at >= deployments.finished_at",
        "signals.recovered_at > deployments.finished_at",
    ),
    Mutant(
        SIGNALS,
        "coalesce(failure_signals.is_counted, false)",
        "coalesce(failure_signals.is_counted, true)",
    ),
    Mutant(
        REPAIRS,
        "incidents.started_at <= deployments.finished_at",
        "incidents.started_at < deployments.finished_at",
    ),
    Mutant(
        REPAIRS,
        "incidents.started_at > deployments.tracked_since",
        "incidents.started_at >= deployments.tracked_since",
    ),
    Mutant(REWORK, "where outcome = 'success'", ""),
    # Incidents and what caused them.
    Mutant(
        JIRA_STATUSES,
        "min(coalesce(resolved_before_at, started_at))",
        "max(coalesce(resolved_before_at, started_at))",
    ),
    Mutant(
        JIRA_STATUSES,
        "is_resolved and not coalesce(was_resolved, false)\n        ) as last",
        "is_resolved\n        ) as last",
    ),
    Mutant(
        "silver/incidents/jira_issue_services",
        "case when attributes.field = 'affected_service' then 0 else attributes.era end",
        "attributes.era",
    ),
    Mutant("silver/incidents/jira_issue_services", "    where field = 'affected_service'\n", ""),
    Mutant(
        "silver/incidents/jira_custom_attributes",
        "in (lower(held.field_id), lower(fields.field))",
        "in (lower(fields.field))",
    ),
    Mutant("silver/incidents/jira_impact_times", "    where value_type = 'datetime'\n", ""),
    Mutant(
        "silver/incidents/jira_impact_times",
        "or impact_started_at < impact_ended_at",
        "or true",
    ),
    Mutant(JIRA_TIMES, "> coalesce(impact_started_at, started_at)", "is not null"),
    Mutant(JIRA_TIMES, "coalesce(statuses.reopen_count, 0) = 0\n", "true\n"),
    Mutant(JIRA_TIMES, "{{ ended }} and reopen_count > 0", "false"),
    Mutant(
        JIRA_STATUSES,
        "count(*) filter (where was_resolved and not is_resolved)",
        "count(*) filter (where is_resolved)",
    ),
    Mutant(
        JIRA_TIMES,
        "when statuses.is_resolved\n",
        "when statuses.last_resolved_at is not null\n",
    ),
    Mutant(
        "silver/incidents/github_incident_times",
        "or closings.last_closed_at > closings.last_reopened_at",
        "or closings.last_closed_at < closings.last_reopened_at",
    ),
    Mutant(
        "silver/incidents/jira_issue_rules",
        "                rules.kind desc,",
        "                rules.kind,",
    ),
    Mutant(
        "silver/incidents/jira_issue_rules",
        "                attributes.era,\n                rules",
        "                rules",
    ),
    Mutant(JIRA_STATUSES, "case when issues.resolved_status is null then", "case when true then"),
    Mutant(ALARM_STATES, "        state in ('alarm', 'ok')\n        and ", "        "),
    Mutant("silver/alarm_episodes", "        or state_before <> state\n", "        or true\n"),
    Mutant(ALARM_INCIDENTS, "<= merge_minutes * 60", "< merge_minutes * 60"),
    Mutant(ALARM_INCIDENTS, "count(*) = count(ended_at)", "count(ended_at) > 0"),
    Mutant("silver/ruled_alarms", "order by rules.kind desc,", "order by rules.kind,"),
    Mutant("silver/alarm_services", "length(services.service) desc,", "length(services.service),"),
    Mutant(PUSHED_INCIDENTS, "in ('production', 'unknown')", "in ('production')"),
    # An incident that begins as a deployment finishes would come after it.
    Mutant(PRECEDING, "0 as turn", "2 as turn"),
    Mutant(PRECEDING, "max(finished_at) over", "min(finished_at) over"),
    Mutant("incremental/changed_deployments", "{{ recorded_by('service_path_commits') }}", "true"),
    Mutant(
        PRECEDING,
        "<= windows.incident_window_hours * 3600",
        "< windows.incident_window_hours * 3600",
    ),
    Mutant(
        LINKS,
        "outcome = 'success' and environment_tier = 'production'",
        "outcome = 'success'",
    ),
    Mutant(
        LINKS,
        "                deployments.finished_at desc,",
        "                deployments.finished_at,",
    ),
    Mutant(LINKS, "then {{ loop.index }}", "then 1"),
    # A cause comes before its effect.
    Mutant(LINKS, "finished_at <= least(", "finished_at < least("),
    Mutant(LINKS, "least(incidents.started_at, incidents.resolved_at)", "incidents.started_at"),
    Mutant(LINKS, "least(incidents.started_at, incidents.resolved_at)", "incidents.resolved_at"),
    Mutant(
        "silver/record_references",
        "        names.name is null\n        and named",
        "        named",
    ),
    Mutant("silver/record_references", "('repair', 'repair_phrases')", "('repair', 'whole_texts')"),
    Mutant("silver/record_references", "{{ without_matches('text', repair_phrase()) }}", "text"),
    Mutant("silver/record_references", "[0-9a-f]{7,40}", "[0-9a-f]{6,40}"),
    Mutant("silver/issue_status_intervals", "where field = 'status'", ""),
    Mutant(
        "silver/issue_status_intervals",
        "when first_changes.issue_id is null then issues.status_id\n"
        "            else first_changes.from_value",
        "when true then coalesce(first_changes.from_value, issues.status_id)",
    ),
    Mutant(INTERVALS, "            case when bool_or({{ is_set }}) then 'done' end,\n", ""),
    Mutant(INTERVALS, "'done' end,\n            stays.twin_category\n", "'done' end\n"),
    Mutant(INTERVALS, " and resolution_spans.started_at > issues.opened_at", ""),
    Mutant(INTERVALS, "coalesce(entered.status_id, twins.status_id)", "entered.status_id"),
    Mutant(INTERVALS, "dbt.dateadd('second', 1,", "dbt.dateadd('second', 0,"),
    Mutant(INTERVALS, "case when count(distinct status_id) = 1 then", "case when true then"),
    Mutant("silver/issue_resolution_spans", " and changes.was_set", ""),
    Mutant("silver/issue_resolution_spans", "    where is_set", ""),
    Mutant(
        "silver/issue_resolution_spans",
        "changes.issue_id is null and ",
        "",
    ),
    Mutant("silver/incidents/issue_attributes", "    where reopened_at is null", ""),
    Mutant(
        "silver/incidents/issue_attributes",
        " and changes.changed_at > ends.resolved_at",
        " and true",
    ),
    Mutant("silver/incidents/issue_attributes", "and keys.attribute = 'project'", ""),
    Mutant("silver/incidents/later_label_changes", "and events.occurred_at > issues.closed_at", ""),
    Mutant(
        "silver/incidents/github_issue_places",
        "order by is_deleted, updated_at desc",
        "order by updated_at desc",
    ),
    Mutant("silver/incidents/github_issue_places", "not is_deleted and row", "row"),
    # A rename changes no key.
    Mutant("silver/incidents/github_issue_places", "origins.first_owner, lower", "lower"),
    Mutant(
        "silver/incidents/github_issue_places",
        "coalesce(origins.first_name, issues.repository)",
        "issues.repository",
    ),
    Mutant(RULED, "coalesce(origins.first_name, collapsed.repository)", "collapsed.repository"),
    Mutant(
        ORIGINS,
        "partition by repository_id order by seen_at,",
        "partition by repository_id order by",
    ),
    Mutant(ORIGINS, "coalesce(first_owners.owner, origins.owner)", "origins.owner"),
    Mutant(
        ORIGINS,
        "partition by owner_id order by seen_at, owner",
        "partition by owner_id order by owner desc",
    ),
    Mutant(
        ORIGINS,
        "when origins.holder_order > 1 then '@' || origins.repository_id else ''",
        "when true then ''",
    ),
    Mutant(
        "bronze/jira/jira__site_names",
        "order by fetched_at desc, payload_hash",
        "order by payload_hash",
    ),
    Mutant("silver/history_starts", "    where known_from is not null\n", ""),
    Mutant(
        "silver/incidents/github_issue_services",
        "deployed.tracked_since < opened.opened_at",
        "deployed.tracked_since is null",
    ),
    Mutant("silver/incidents/github_place_services", "then 1 else 3 end", "then 1 else 1 end"),
    Mutant(
        "silver/incidents/github_place_services",
        "candidates.choice, candidates.era",
        "candidates.choice",
    ),
    Mutant("silver/incidents/github_issue_rules", "order by labels.era, rules", "order by rules"),
    Mutant(GITHUB_INCIDENTS, "    where issues.state = 'closed'", ""),
    Mutant(GITHUB_INCIDENTS, "    where is_present", ""),
    Mutant(SIGNALS, "        and incidents.dismissed_as is null\n", ""),
    Mutant(REPAIRS, "        incidents.dismissed_as is null\n        and", "       "),
    Mutant(REPAIRS, "named_repairs.is_unmistakable or", "true or"),
    Mutant("silver/incidents/named_repairs", "    where kind = 'repair'", ""),
    Mutant(
        RESTORED,
        "            when incidents.dismissed_as is not null then incidents.dismissed_as\n",
        "",
    ),
    # What takes back what.
    Mutant("silver/reverts/revert_pairs", "or statements.plainest = 2)", "or true)"),
    Mutant(
        "silver/reverts/revert_pairs",
        "        and (statements.kind <> 'unquoted_title' or changes.taken is not null)",
        "",
    ),
    Mutant(REVERTED, "        and (not turned.is_of_taker or landed_again.taker is not null)", ""),
    Mutant(REVERTED, " or landed_again.taker is not null", ""),
    Mutant("silver/reverts/reverted_changes", "where taken <> taker", ""),
    Mutant(
        "silver/reverts/reverts_by_title",
        "            and pull_requests.merged_at <= takers.merged_at",
        "",
    ),
    Mutant(
        "silver/reverts/reverts_by_title",
        "order by pull_requests.merged_at desc",
        "order by pull_requests.merged_at",
    ),
    Mutant("silver/reverts/reverts_by_sha", "    where commits.sha is null", ""),
    Mutant("silver/reverts/revert_statements", "    where commits.sha is null", ""),
    Mutant("silver/reverts/revert_statements", "    where merged_at is not null", ""),
    Mutant(
        "silver/reverts/revert_statements",
        "coalesce(repository_names.repository, said.named_repository)",
        "said.repository",
    ),
    Mutant(
        "silver/reverts/pull_request_reverts",
        "case when {{ matches('title', quoted) }} then 'title' else 'unquoted_title' end",
        "'title'",
    ),
    Mutant("silver/reverts/commit_reverts", "    where named is not null\n", ""),
    Mutant("silver/reverts/pull_request_reverts", "where named is not null\n", ""),
    Mutant(
        "silver/pipeline_recoveries", "coalesce(previous_outcome, 'success') = 'success'", "true"
    ),
    Mutant(
        "silver/pipeline_recoveries",
        """condition="outcome in ('success', 'failure')",""",
        "",
    ),
    # Pull requests.
    Mutant(
        PULL_REQUESTS,
        "min(authored_at) as first_authored_at",
        "max(authored_at) as first_authored_at",
    ),
    *(
        Mutant("silver/human_reviews", condition, "")
        for condition in (
            "        and reviews.reviewer_login is distinct from pull_requests.author_login\n",
            "        and not {{ is_machine('reviews.reviewer_login', 'reviews.reviewer_type') }}\n",
            "        and coalesce(reviewers.person <> authors.person, true)\n",
            "        and coalesce(not reviewers.is_machine, true)\n",
            "        and reviews.state <> 'pending'\n",
        )
    ),
    Mutant(
        "silver/human_reviews",
        "reviews.submitted_at <= pull_requests.merged_at",
        "reviews.submitted_at < pull_requests.merged_at",
    ),
    Mutant(PULL_REQUESTS, "min(occurred_at) as ready_at", "max(occurred_at) as ready_at"),
    Mutant(SHIPMENTS, ", condition='merged_at is not null'", ""),
    Mutant(SHIPMENTS, "shipped_count = own_commit_count", "shipped_count > 0"),
    Mutant(
        SHIPMENTS,
        "order by shipped.shipment_order desc, shipped.sha",
        "order by shipped.shipment_order, shipped.sha",
    ),
    Mutant(
        SHIPMENTS,
        "order by choice, shipment_order",
        "order by choice desc, shipment_order",
    ),
    Mutant(SHIPMENTS, "1, 'pull_requests', 'merge_sha'", "1, 'pull_requests', 'head_sha'"),
    # How large a change is, and how it was reviewed.
    Mutant(PULL_REQUESTS, "(where state = 'changes_requested') + 1", "(where true)"),
    Mutant(PULL_REQUESTS, "coalesce(reviewer, review_id)", "reviewer"),
    Mutant(
        CHANGES,
        "{{ seconds_between('changes.ready_at', 'changes.first_review_at') }}",
        "pickup_seconds",
    ),
    Mutant("silver/shipment_counts", "count(*) = count(sizes.additions + sizes.deletions)", "true"),
    Mutant(
        "incremental/changed_deployments",
        "{{ changed_since_last_build('pull_requests._built_at') }}",
        "1 = 0",
    ),
    # The origin of a change.
    Mutant("silver/commits", "coalesce(origins.origin, 'human')", "origins.origin"),
    Mutant("silver/commits", "origins.origin = 'automation'", "origins.origin <> 'human'"),
    Mutant(PULL_REQUESTS, "coalesce(origins.origin, 'human')", "origins.origin"),
    Mutant(PULL_REQUESTS, "origins.origin = 'automation'", "origins.origin <> 'human'"),
    Mutant("silver/commit_origin_marks", "lower(commits.author_login)", "commits.author_login"),
    Mutant("silver/commit_origin_marks", "lower(commits.author_email)", "commits.author_email"),
    Mutant("silver/assisted_pull_requests", "('agent', 'assisted')", "('assisted')"),
    Mutant(
        "silver/assisted_pull_requests",
        "    where origin in ('agent', 'assisted')",
        "    where true",
    ),
    Mutant(
        "silver/origin_patterns", "{{ matches('pattern', \"'^[(*][?*]|\\\\\\\\[1-9]'\") }}", "1 = 0"
    ),
    Mutant("silver/pull_request_origin_marks", "author_type = 'Bot' or ", ""),
    Mutant("silver/pull_request_origin_marks", "where kind = 'login' and", "where"),
    Mutant("silver/pull_request_origin_marks", "lower(author_login) in", "author_login in"),
    Mutant("silver/deployment_origins", "    where not is_merge\n", ""),
    Mutant("silver/deployment_origins", "        is_first_shipment\n        and ", "        "),
    Mutant("silver/deployment_origins", "and is_outside_paths is not true", ""),
    Mutant("gold/fct_deployment_origins", "        outcome = 'success'\n        and ", "        "),
    Mutant("gold/fct_deployment_origins", "        and not is_baseline\n", ""),
    Mutant("gold/fct_deployment_origins", "over (partition by deployment_id)", "over ()"),
    Mutant(BY_ORIGIN, "\"coalesce(reason, 'bot') = 'bot'\"", "'reason is null'"),
    Mutant(
        BY_ORIGIN,
        "'change_share': share ~ ' filter (where not is_rollback)'",
        "'change_share': share",
    ),
    Mutant(BY_ORIGIN, "not is_rollback and is_change_failure", "is_change_failure"),
    Mutant(
        BY_ORIGIN,
        "'deployment_count': 'count(*) filter (where not is_rollback)'",
        "'deployment_count': 'count(*)'",
    ),
    Mutant(BY_ORIGIN, "'rework_share', 'all_change_share'", "'rework_share', 'change_share'"),
    Mutant(BY_TEAM, "case when reason is null then 1", "case when true then 1"),
    Mutant(BY_TEAM, "case when reason is null then lead", "case when true then lead"),
    Mutant(BY_TEAM, "if noun == 'recovery'", "if noun == 'incident'"),
    Mutant(BY_TEAM, "grain <> 'day'", "grain <> 'week'"),
    Mutant(TEAM_SERVICES, "times.valid_from >= owners.valid_from", "true"),
    Mutant(
        TEAM_SERVICES, "parents.valid_to is null or times", "parents.valid_to is null and times"
    ),
    Mutant(TEAM_SERVICES, "below.valid_from = parents.valid_from", "true"),
    Mutant(TEAM_SERVICES, "levels = 6", "levels = 2"),
    Mutant("silver/team_times", "dateadd('day', 1, 'valid_to')", "dateadd('day', 0, 'valid_to')"),
    Mutant("silver/team_units", "team_services.team, units.environment_tier", "team_services.team"),
    Mutant("silver/team_parents", "where parent is not null", "where service is not null"),
    Mutant(
        "incremental/changed_deployments",
        "{{ changed_since_last_build('commits._built_at') }}",
        "1 = 0",
    ),
    # What a person says.
    Mutant(JUDGED, "coalesce(verdicts.verdict = 'failed', true)", "true"),
    Mutant(JUDGED, "coalesce(verdicts.verdict = 'failed', true)", "verdicts.verdict is null"),
    Mutant(
        JUDGED, "case when verdicts.verdict <> 'failed' then verdicts.remark end", "verdicts.remark"
    ),
    Mutant(JUDGED, "    where verdicts.verdict = 'failed'\n", ""),
    Mutant(JUDGED, "    where outcome = 'success'\n", ""),
    Mutant(JUDGED, "min(recovered_at) as recovered_at", "max(recovered_at) as recovered_at"),
    Mutant(DEPLOYMENTS, " where verdict = 'none'", ""),
    Mutant(LINKS, "            and incidents.verdict is distinct from 'fine'\n", ""),
    Mutant("silver/incident_records", "when verdicts.verdict is null then", "when true then"),
    Mutant("silver/incident_records", ", verdicts.known_at)", ")"),
    Mutant(DEPLOYMENTS, ", denied.known_at)", ")"),
    Mutant(JUDGED, "greatest(signals.known_at, verdicts.known_at)", "signals.known_at"),
    Mutant(JUDGED, "greatest(deployments.known_at, verdicts.known_at)", "deployments.known_at"),
    Mutant(RESTATEMENTS, " or signals.remark is not null", "", "dora_restatements"),
    Mutant(
        RESTATEMENTS,
        "case when signals.is_counted then",
        "case when true then",
        "dora_restatements",
    ),
    Mutant(STATED_VERDICTS, "1 as source_order", "-1 as source_order"),
    Mutant(STATED_VERDICTS, "decided_at desc, sequence desc", "sequence desc"),
    Mutant(STATED_VERDICTS, "decided_at desc, sequence desc", "decided_at desc"),
    Mutant(STATED_VERDICTS, "coalesce(names.repository, events.repository)", "events.repository"),
    Mutant(DEPLOYMENT_VERDICTS, "    where entity_type = 'deployment'\n", ""),
    Mutant(DEPLOYMENT_VERDICTS, "        and verdict <> 'withdrawn'\n", ""),
    Mutant(DEPLOYMENT_VERDICTS, "stated.repository = detections.repository", "true"),
    Mutant(DEPLOYMENT_VERDICTS, "order by precedence, name_order,", "order by"),
    Mutant(DEPLOYMENT_VERDICTS, "precedence, name_order,", "precedence, name_order desc,"),
    Mutant(INCIDENT_VERDICTS, "    where entity_type = 'incident'\n", ""),
    Mutant(INCIDENT_VERDICTS, "        and verdict <> 'withdrawn'\n", ""),
    Mutant(INCIDENT_VERDICTS, "order by precedence, name_order", "order by name_order"),
    Mutant(INCIDENT_VERDICTS, "precedence, name_order)", "precedence, name_order desc)"),
    Mutant("bronze/push/push__verdict_events", "deliveries.event = 'verdict'", "true"),
    # The size of changes.
    Mutant("silver/size_ranges", "order by from_line_count", "order by size_class"),
    Mutant(CHANGES, "additions + changes.deletions", "additions"),
    Mutant("silver/shipment_counts", "sizes.size_class\n", "null as size_class\n"),
    Mutant(FACTS, "shipped.size_class,", "null as size_class,"),
    Mutant(BY_SIZE, "'reason is null and ' ~ sized", "sized"),
    Mutant(BY_SIZE, "outcome = 'success' and ", ""),
    Mutant(BY_SIZE, "not is_baseline and ", ""),
    Mutant(
        BY_SIZE, "(where not is_rollback) as deployment_count", "(where true) as deployment_count"
    ),
    Mutant(BY_SIZE, "where not is_rollback and is_change_failure", "where is_change_failure"),
    Mutant(BY_SIZE, "deployments.failure_count > 0 or ", ""),
    Mutant(BY_SIZE, " or known.service is not null", ""),
    Mutant(BY_SIZE, "count(pickup)", "count(*)"),
    # PagerDuty pulled and pushed.
    Mutant("silver/pagerduty_reports", "> pulled_until.known_at", ">= pulled_until.known_at"),
    Mutant("silver/pagerduty_reports", "pulled_until.known_at is null\n            or ", ""),
    Mutant(
        "silver/pagerduty_reports", "        not entries.is_end and coalesce", "        coalesce"
    ),
    Mutant("silver/pagerduty_reports", " and entry_type in {{ happened }}", ""),
    # A label is matched once, and then found on each issue.
    Mutant(
        "silver/labelled_services",
        """
            and lower({{ dbt.split_part('labels.repository', "'/'", 1) }}) = named.owner""",
        "",
    ),
    # One outage that several sources record.
    Mutant("silver/outage_links", "names.holder_count = 1", "true"),
    Mutant("silver/outage_links", "and one.source <> other.source", ""),
    Mutant("silver/outage_links", "or dismissed_as = 'overruled'", "or dismissed_as <> ''"),
    Mutant("silver/outage_links", "where kind = 'incident' and", "where"),
    Mutant(
        "silver/outage_links", "as named_key, 0 as near_hours", "as named_key, 24 as near_hours"
    ),
    Mutant("silver/outage_links", " and keys.source not in ('alertmanager', 'grafana')", ""),
    Mutant("silver/outages", "rounds = 3", "rounds = 2"),
    Mutant("silver/outages", "order by turn, started_at", "order by started_at"),
    Mutant("silver/incidents", "order by is_silent,", "order by"),
    Mutant("silver/incidents", "order by verdict is null,", "order by"),
    Mutant("silver/incidents", "case when source_order = 1 then source end", "source"),
    Mutant("silver/incidents", "leader.service, leader.any_service", "leader.any_service"),
    Mutant("silver/incidents", "leader.service, leader.any_service", "leader.service"),
    Mutant("silver/incidents", "coalesce(leader.deployed_service, ", "coalesce("),
    Mutant("silver/incidents", "min(started_at)", "max(started_at)"),
    Mutant("silver/outages", "when source in ('jira', 'github') then 3", "when false then 3"),
    Mutant("silver/incident_references", "    where names.name is null\n", ""),
    Mutant("silver/record_texts", "source not in ('jira', 'github')", "true"),
    # Units and periods.
    Mutant("silver/commits", "[1, 'sha']", "[0, 'sha']"),
    Mutant(
        "silver/environment_names",
        "order by patterns.precedence,",
        "order by patterns.precedence desc,",
    ),
    Mutant(
        "silver/service_environments",
        "min(finished_at) filter (where outcome = 'success')",
        "min(finished_at)",
    ),
    Mutant(
        "silver/cells",
        "periods.period_end_date < units.tracked_since_date",
        "periods.period_start_date < units.tracked_since_date",
    ),
    Mutant(
        "silver/cells",
        "periods.period_end_date >= units.first_date",
        "periods.period_start_date >= units.first_date",
    ),
    Mutant(
        "silver/cells",
        "when periods.period_start_date <= history_starts.known_from_date",
        "when periods.period_start_date < history_starts.known_from_date",
    ),
    Mutant("silver/cells", "coalesce(untracked_reason, '') <> 'history_not_known'", "true"),
    Mutant("silver/metric_gaps", "when history_starts.service is not null", "when true"),
    Mutant("silver/unit_history_starts", "    where is_counted\n", ""),
    Mutant("silver/unit_history_starts", "max({{ local_date", "min({{ local_date"),
    Mutant(
        "silver/unit_history_starts",
        "            and detections.stream = history_starts.stream\n",
        "",
    ),
    Mutant(
        "gold/dora_recovery_time",
        "unless=\"facts.metric = 'incident_restore_time'\"",
        "unless='true'",
    ),
    Mutant("gold/dora_recovery_time", "'incident', '0')", "'incident', 'cells.empty_count')"),
    Mutant("silver/possible_periods", "'day', 1 - days, 'period", "'day', -days, 'period"),
    Mutant(
        "silver/periods",
        "periods.period_end_date >= as_of.as_of_date as is_open",
        "periods.period_end_date > as_of.as_of_date as is_open",
    ),
    Mutant("silver/period_dates", "distances.days < 28", "distances.days <= 28"),
    # Facts.
    Mutant(
        COMMITS,
        "when lead_time_seconds < 0 then 'clock_skew'",
        "when lead_time_seconds <= 0 then 'clock_skew'",
    ),
    Mutant(
        COMMITS,
        "shipped.shipment_order = 1 as is_baseline",
        "shipped.shipment_order = 0 as is_baseline",
    ),
    Mutant(
        COMMITS,
        "order by shipped.deployed_at, shipped.source_order, shipped.deployment_id",
        "order by shipped.deployed_at desc, shipped.source_order, shipped.deployment_id",
    ),
    Mutant(COMMITS, "service_path_commits.service = tiers.service\n                and", ""),
    Mutant(
        COMMITS,
        "seconds_between('commits.committed_at', 'first_in_tier.deployed_at')",
        "seconds_between('commits.authored_at', 'first_in_tier.deployed_at')",
    ),
    Mutant(
        LEAD_TIMES,
        "{{ lead_time }} < 0 then 'clock_skew'",
        "{{ lead_time }} <= 0 then 'clock_skew'",
    ),
    Mutant(
        STAGES,
        "greatest(merged_seconds, first_review_seconds, ready_seconds), lead_time_seconds",
        "greatest(merged_seconds, first_review_seconds, ready_seconds), merged_seconds",
    ),
    Mutant(STAGES, "coalesce(approved_seconds, merged_at_seconds)", "approved_seconds"),
    Mutant(
        STAGES,
        "approved_at_seconds - coalesce(reviewed_at_seconds, ready_seconds)",
        "approved_at_seconds - reviewed_at_seconds",
    ),
    Mutant(
        LEAD_TIMES,
        "when shipped.deployment_id is null and commits.sha is null then",
        "when shipped.deployment_id is null and commits.sha is not null then",
    ),
    Mutant(FACTS, "min(recovered_at) as recovered_at", "max(recovered_at) as recovered_at"),
    Mutant(FACTS, "where is_counted", ""),
    Mutant(
        "silver/rolled_back_deployments",
        "deployments.shipment_order >= rollbacks.failed_order",
        "deployments.shipment_order > rollbacks.failed_order",
    ),
    Mutant(
        "silver/rolled_back_deployments",
        "deployments.shipment_order < rollbacks.shipment_order",
        "deployments.shipment_order <= rollbacks.shipment_order",
    ),
    Mutant(
        FACTS,
        "from deployments\n    where outcome = 'success'",
        "from deployments",
    ),
    Mutant(RESTORED, "where kind = 'incident'", ""),
    Mutant(SHOWN, "signals.evidence_type = evidence.evidence_type", "true"),
    Mutant(SHOWN, "'pull_request' as evidence_type", "'commit' as evidence_type"),
    Mutant(SHOWN, "'deployment' as evidence_type", "'commit' as evidence_type"),
    Mutant(SHOWN, "'incident' as evidence_type", "'alarm' as evidence_type"),
    Mutant(
        RESTORED,
        "incidents.resolved_at < incidents.started_at",
        "incidents.resolved_at <= incidents.started_at",
    ),
    # Metrics.
    Mutant(FREQUENCY, "count(*) filter (where outcome = 'success') as", "count(*) as"),
    Mutant(
        FREQUENCY,
        "nullif(counted.failure_count + counted.deployment_count, 0)",
        "nullif(counted.attempt_count, 0)",
    ),
    Mutant(
        LEAD_TIME,
        "'case when reason is null then",
        "'case when true then",
    ),
    Mutant("../macros/measures_by_team", "commits.cell_id is null\n", "true\n", "dora_lead_time"),
    Mutant(LEAD_TIME, "bool_and(is_baseline)", "bool_or(is_baseline)"),
    Mutant("../macros/amounts_by_cause", "'_seconds, 0))'", "'_seconds, null))'", "dora_lead_time"),
    Mutant(FAIL_RATE, "count(*) filter (where not is_rollback) as", "count(*) as"),
    Mutant(
        FAIL_RATE,
        "(where is_change_failure and not is_rollback)",
        "(where is_change_failure) ",
    ),
    Mutant(RECOVERY, "{{ metric }}' and is_included)", "{{ metric }}')"),
    Mutant(
        RECOVERY,
        "when services_with_incidents.service is null then 'no_incident_source'\n"
        "            else 'no_failures'\n        end as reason",
        "else 'no_failures'\n        end as reason",
    ),
    Mutant(
        RECOVERY,
        "when services_with_incidents.service is null then 'no_incident_source'\n"
        "            else 'no_failures'\n        end as incident_reason",
        "else 'no_failures'\n        end as incident_reason",
    ),
    Mutant(
        FAIL_RATE,
        "when counted.failure_count > 0 or services_with_incidents",
        "when services_with_incidents",
    ),
    Mutant(
        FAIL_RATE,
        "when counted.all_failure_count > 0 or services_with_incidents.service is not null",
        "when true",
    ),
    Mutant(FAIL_RATE, "            when counted.failure_count > 0 then null\n", ""),
    Mutant("silver/benchmark_levels", "bound < lag(bound)", "bound > lag(bound)"),
    Mutant("silver/benchmark_levels", "when is_average\n", "when true\n"),
    Mutant(
        "gold/dora_bands",
        "not in ('change_fail_rate', 'recovery_time')",
        "not in ('change_fail_rate')",
    ),
    Mutant(
        "gold/dora_bands",
        "not in ('change_fail_rate', 'recovery_time')",
        "not in ('recovery_time')",
    ),
    Mutant(
        "gold/dora_scorecard",
        "when joined.incident_reason is null\n                then cast((recovery",
        "when true\n                then cast((recovery",
    ),
    Mutant(
        "gold/dora_scorecard",
        "when joined.incident_reason is null then 10",
        "when true then 10",
    ),
    Mutant(REWORK_RATE, "count(*) filter (where is_rework)", "count(*)"),
    Mutant(REWORK_RATE, "where outcome = 'success'", ""),
    Mutant(
        EVIDENCE,
        "coalesce(deployments.recovered_date, deployments.deployed_date)",
        "deployments.deployed_date",
    ),
    Mutant(
        EVIDENCE,
        "\"outcome = 'success' and not is_rollback\"",
        "\"outcome = 'success'\"",
    ),
    # Levels, readiness, restatement.
    Mutant("silver/quick_check_answers", "where year = newest_year", ""),
    Mutant("silver/quick_check_answers", "- share / 2 as percentile", "as percentile"),
    Mutant("silver/service_sightings", "where deployments.shipment_order > 1", ""),
    Mutant("silver/shipment_counts", "and is_outside_paths is not true", ""),
    Mutant("silver/deployment_traces", "is_likely desc, run_count desc", "run_count desc"),
    Mutant("silver/deployment_remedies", "when not is_listed", "when is_listed is not true"),
    Mutant("silver/incident_remedy", "where incidents.kind = 'incident'", ""),
    Mutant("silver/issue_names", "where choice = 1", ""),
    Mutant("gold/fct_open_pull_requests", "and closed_at is null", ""),
    Mutant("gold/fct_deployment_issues", "select distinct", "select"),
    Mutant("silver/unknown_parents", "where commits.sha is null", ""),
    # What incremental builds look at again.
    *(
        Mutant(
            "incremental/changed_pull_requests",
            "'pull_requests', 'own_commits', 'reviews', 'events', 'deletions'",
            ", ".join(f"'{name}'" for name in names if name != left_out),
        )
        for names in [("pull_requests", "own_commits", "reviews", "events", "deletions")]
        for left_out in names[1:]
    ),
    Mutant(FIRST_SHIPMENT, "union\n            select unit_id from first_shipment_late", ""),
    Mutant(FIRST_SHIPMENT, "model = 'deployments'", "1 = 0"),
    Mutant(FIRST_SHIPMENT, "or desired.deployed_as <> recorded.deployed_as", ""),
    Mutant("incremental/changed_commits", "{{ recorded_by('first_shipments') }}", "1 = 0"),
    Mutant("incremental/changed_commits", "{{ recorded_by('service_tiers') }}", "1 = 0"),
    Mutant(
        "incremental/changed_commits",
        "changed_since_last_build('first_shipments._built_at')",
        "'1 = 0'",
    ),
    Mutant(
        "incremental/changed_commits",
        "from service_path_commits\n    where {{ changed_since_last_build('_built_at') }}",
        "from service_path_commits\n    where 1 = 0",
    ),
    Mutant("incremental/changed_shipments", "{{ recorded_by('first_shipments') }}", "1 = 0"),
    Mutant("incremental/changed_shipments", "{{ recorded_by('service_tiers') }}", "1 = 0"),
    Mutant("incremental/changed_shipments", "changed_shas.sha = pull_requests.merge_sha", "1 = 0"),
    Mutant("incremental/changed_shipments", "changed_shas.sha = pull_requests.head_sha", "1 = 0"),
    Mutant("incremental/changed_shipments", "changed_shas.sha = own_commits.sha", "1 = 0"),
    Mutant("incremental/changed_shipments", "own_commits.sha = pull_requests.merge_sha", "1 = 0"),
    Mutant(
        "silver/service_tiers",
        "min(service_environments.tracked_since)",
        "max(service_environments.tracked_since)",
    ),
    Mutant("silver/tracked_units", "service_environments.environment_tier = 'production'", "1 = 1"),
    Mutant("silver/tracked_units", "where kind = 'incident'", ""),
    Mutant("silver/services_with_incidents", "where kind = 'incident'", ""),
    Mutant(
        "silver/services_with_incidents",
        "coalesce(incidents.service, links.service)",
        "incidents.service",
    ),
    Mutant("silver/services_with_unknown_commits", "unknown_parent_count > 0", "true"),
    Mutant(
        "silver/services_with_unknown_commits",
        "unknown_parent_count > 0",
        "unknown_parent_count > 1",
    ),
    Mutant("incremental/changed_cells", "where {{ recorded_by('periods') }}", "where 1 = 0"),
    Mutant(
        "incremental/changed_cells",
        "where {{ recorded_by('tracked_units', 'unit_history_starts') }}",
        "where 1 = 0",
    ),
    Mutant(
        "incremental/changed_cells",
        "{{ recorded_by('services_with_incidents', 'services_with_unknown_commits') }}",
        "1 = 0",
    ),
    Mutant(
        "incremental/changed_cells", "changed_keys.date_day = period_dates.metric_date", "1 = 0"
    ),
    Mutant("silver/commit_parents", "    where held.sha is null\n", ""),
    Mutant("gold/dora_bands", "value >= bound", "value > bound"),
    Mutant("silver/benchmark_scales", "    where lower_bound is not null\n", ""),
    Mutant("gold/dora_bands", "abs(value - bound)", "value - bound"),
    Mutant("gold/dora_bands", "value < upper_bound", "true"),
    Mutant("gold/dora_bands", "value is not null", "true"),
    Mutant("silver/as_of", "    select loaded_at from {{ this }}\n", "    select null\n"),
    Mutant("incremental/changed_github_deployments", "where table_name = 'deployments'", ""),
    Mutant(
        "incremental/changed_github_deployments",
        "'deployments', 'statuses', 'deletions'",
        "'deployments', 'deletions'",
    ),
    Mutant("gold/dora_scorecard", "(lead_time_answers.answer - 1) * 2", "lead_time_answers.answer"),
    Mutant(
        "gold/dora_scorecard", "10 - joined.change_fail_rate * 10", "joined.change_fail_rate * 10"
    ),
    Mutant("silver/metric_gaps", "and sightings.incident_count = 0", ""),
    Mutant(
        "silver/service_unread_records", "case when source = 'github' then ", "case when true then "
    ),
    Mutant(
        "silver/service_unread_records",
        "count(distinct records.set_aside)",
        "count(records.set_aside)",
    ),
    Mutant("bronze/set_aside", " and reason like 'set aside: %'", ""),
    Mutant(
        RESTATEMENTS, "order by published_at desc", "order by published_at", "dora_restatements"
    ),
    Mutant("gold/dora_restatements", "and not is_open", ""),
    Mutant("gold/dora_restatements", "learnings.known_at > changed.previous_as_of", "true"),
    # GitOps.
    Mutant("silver/pinned_detections", "deployed.outcome = 'success'", "true"),
    Mutant("silver/pinned_detections", "where deployed.tag is distinct from ordered.tag", ""),
    Mutant(
        "silver/pinned_detections", "and ordered.success_number = deployed.success_number + 1", ""
    ),
    Mutant("silver/pin_commits", "and others.sha <> candidates.sha", ""),
    Mutant("silver/pin_candidates", "or lower('v' || tags.reference) = lower(places.name)", ""),
    Mutant("silver/recorded_digests", "and not is_draft", ""),
    Mutant("silver/pin_commits", "when 'digest' then 0", "when 'digest' then 3"),
    Mutant("silver/deployment_payloads", "syncs.phase = 'succeeded'", "true"),
    Mutant("silver/pin_candidates", "where kind = 'tag'", ""),
    Mutant("silver/pin_sightings", "or reports.environment = named.environment", "or true"),
    Mutant("silver/pin_sightings", "order by precedence, tag", "order by precedence desc, tag"),
    Mutant("silver/file_pins", "where tag is not null", ""),
    Mutant("silver/payload_images", "and images.repository <> commits.repository", ""),
    Mutant("silver/payload_pins", "where path_pattern is null", ""),
    Mutant("silver/detections__image_pins", "and pull_request_commits.sha = commits.sha", ""),
    Mutant(
        "silver/application_detections",
        "repository not in (select rules.repository from rules)",
        "true",
    ),
    Mutant(
        "silver/pinned_detections",
        "repository not in (select rules.repository from {{ ref('pin_rules') }} as rules)",
        "true",
    ),
    Mutant("silver/unresolved_pins", "where sha is null", ""),
    # Pagers and monitors.
    Mutant(PUSHED_INCIDENTS, "when latest_events.reopen_count > 0", "when false"),
    Mutant("silver/pagerduty_reports", "pushed.status = 'resolved' then", "true then"),
    Mutant("silver/pager_events", "reports.source = rules.source", "true"),
    Mutant("silver/tool_deployments", "'created', 'succeeded'", "'succeeded', 'created'"),
    Mutant(
        "bronze/push__vercel_deployments", "environment, 'preview')", "environment, 'production')"
    ),
    Mutant(
        "silver/argocd_deployments",
        "when phase in ('failed', 'error') then 'failure'",
        "when false then 'failure'",
    ),
    Mutant(
        "silver/tool_deployments",
        "            else 'cancelled'\n",
        "            else 'failure'\n",
    ),
    Mutant("silver/incidentio_reports", "details.impact_started_at, details.reported_at", "null"),
    Mutant("silver/incidentio_reports", "not in ('test', 'tutorial')", "<> 'test'"),
    Mutant("silver/incidentio_reports", "when events.category = 'merged' then 'duplicate'", ""),
    Mutant("silver/declared_reports", "resolved_at is null and lag(", "lag("),
    Mutant("silver/flux_revisions", "case when revision = revision_before then 0 else 1 end", "1"),
    Mutant("silver/flux_revisions", "'(^|/)(kustomization|helmrelease)/'", "'.'"),
    Mutant(
        "silver/flux_deployments",
        "min(case when outcome = 'success'",
        "max(case when outcome = 'success'",
    ),
    Mutant("silver/flux_deployments", "revisions.unhealthy_at > revisions.succeeded_at", "true"),
    Mutant("silver/netlify_deployments", "published_at > first_published_at", "false"),
    Mutant("silver/netlify_deployments", "min(updated_at) over", "max(updated_at) over"),
    Mutant("silver/jenkins_deployments", "where phase <> 'queued'", ""),
    Mutant("silver/gitlab_job_deployments", "where deployments.job_id is null", ""),
    Mutant("silver/gitlab_job_deployments", "and coalesce(action, 'start') = 'start'", ""),
    Mutant("silver/detections__pipeline_runs", "not ranked.is_tag\n                and ", ""),
    Mutant("silver/detections__pipeline_runs", "where ranked.recency = 1\n\n", "where true\n\n"),
    Mutant(
        "silver/detections__gitlab_releases", "case when action = 'delete' then 1 else 0 end, ", ""
    ),
    # Flow.
    Mutant("silver/issue_field_roles", "and {{ matches('field'", "or {{ matches('field'"),
    Mutant(
        "silver/issue_resolutions",
        "where is_resolved <> coalesce(was_resolved, false)",
        "where is_resolved",
    ),
    Mutant(
        "silver/issue_resolutions",
        "case when turns.stay_count = 1 then issues.resolution_at end",
        "issues.resolution_at",
    ),
    Mutant("silver/issue_resolutions", "            turns.resolution_kept_since,\n", ""),
    Mutant(
        "silver/issue_times",
        "min(started_at) filter (where status_category = 'indeterminate')",
        "max(started_at) filter (where status_category = 'indeterminate')",
    ),
    Mutant(
        "silver/issue_times",
        "max(resolved_at) filter (where reopened_at is null)",
        "max(resolved_at)",
    ),
    Mutant("silver/present_issues", "when field_role = 'story_points' and", "when"),
    Mutant(
        "silver/issues",
        "case when parents.hierarchy_level = 1 then parents.issue_key end",
        "parents.issue_key",
    ),
    Mutant("silver/present_issues", "and jira_issues.fetched_at <= deletions.deleted_at", ""),
    Mutant("silver/issue_changes", "and lower(changes.field) = named_roles.field", "and false"),
    Mutant(
        "silver/issue_sprint_intervals",
        "where changes.change_order = 1",
        "where changes.change_order > 1",
    ),
    Mutant("silver/issue_sprint_intervals", "where changes.issue_id is null", "where true"),
    Mutant("silver/issue_point_intervals", "else changes.from_text", "else changes.to_text"),
    Mutant(
        "silver/sprints",
        "coalesce(sprints.completed_at, sprints.planned_end_at)\n        end as ended_at",
        "sprints.planned_end_at\n        end as ended_at",
    ),
    Mutant(
        "silver/sprint_issues",
        "bool_or(intervals.started_at <= sprints.started_at)",
        "bool_or(intervals.started_at < sprints.started_at)",
    ),
    Mutant(
        "silver/sprint_issues",
        "or intervals.ended_at >= {{ dbt.date_trunc('second', 'sprints.known_until') }}",
        "",
    ),
    Mutant(
        "silver/sprint_issues",
        "intervals.ended_at >= {{ dbt.date_trunc('second', 'sprints.known_until') }}",
        "intervals.ended_at > sprints.known_until",
    ),
    Mutant(
        "silver/sprint_issues",
        "and ended.resolved_at >= ended.counted_from as is_completed",
        "and ended.resolved_at > ended.started_at as is_completed",
    ),
    Mutant("silver/sprint_issues", "and resolutions.held_until > members.known_until", ""),
    Mutant("silver/sprint_issues", "case when members.is_in_at_end then", "case when true then"),
    Mutant("silver/sprint_issues", "and first_points.held_until > ended.counted_from", ""),
    Mutant("silver/sprint_issues", "and last_points.held_until > ended.known_until", ""),
    Mutant("silver/sprint_issues", "and ended.is_closed as is_carried_over", "as is_carried_over"),
    Mutant("silver/sprint_issues", "where not is_subtask", ""),
    Mutant(
        "silver/sprint_issues",
        "first_points.points as entered_points",
        "last_points.points as entered_points",
    ),
    Mutant(
        "silver/issue_periods",
        "periods.period_end_date >= firsts.first_date",
        "periods.period_start_date >= firsts.first_date",
    ),
    Mutant("gold/fct_issues", "when started_at is null then 'never_started'\n", ""),
    Mutant(
        "gold/fct_issues",
        "coalesce(started_at, opened_at) then 'clock_skew'",
        "started_at then 'clock_skew'",
    ),
    Mutant("gold/flow_cycle_time", "'cycle', 'issues.reason is null'", "'cycle', 'true'"),
    Mutant(
        "gold/flow_cycle_time",
        "'lead', 'issues.lead_seconds >= 0'",
        "'lead', 'issues.reason is null'",
    ),
    Mutant(
        "gold/flow_cycle_time",
        "when coalesce(measured.resolved_count, 0) = 0 then 'nothing_resolved'",
        "when measured.resolved_count = 0 then 'nothing_resolved'",
    ),
    Mutant(ISSUE_EVENTS, "and status_category = 'indeterminate'", "", "flow_throughput"),
    Mutant(
        "gold/flow_throughput",
        "rows between unbounded preceding and current row",
        "rows between current row and current row",
    ),
    Mutant(
        "gold/flow_throughput",
        "case when pointed.site is not null then coalesce(measured.resolved_points, 0) end",
        "measured.resolved_points",
    ),
    Mutant("gold/flow_sprints", "where is_committed and is_completed", "where is_completed"),
    Mutant("gold/flow_sprints", "started_at <= known_until", "true"),
    Mutant("gold/flow_sprints", "('completed', 'final_points')", "('completed', 'entered_points')"),
    # Goals, what changed, and what it is made of.
    Mutant(GOALS, "then target / 7", "then target"),
    Mutant(GOALS, "like '%_time' then target * 3600", "= 'recovery_time' then target * 3600"),
    Mutant(GOALS, "partition by scope, name, metric order", "partition by scope, metric order"),
    Mutant(COMPARED, "is_open and grain not like 'rolling%' as", "is_open as"),
    Mutant(COMPARED, "partition by grain, is_running order", "partition by grain order"),
    Mutant(NEWEST_VALUES, "    where teams.environment_tier = 'production'\n", ""),
    Mutant(
        NEWEST_VALUES,
        "\n            and services.environment = headline.environment",
        "",
    ),
    Mutant(NEWEST_VALUES, "'no_changes'), 'no_pull_requests'", "'no_deployments'), 'no_changes'"),
    Mutant(OVERVIEW, "when own.metric is null then", "when own.target is null then"),
    Mutant(OVERVIEW, "then judged.days else 1 end", "then 7 else 1 end"),
    Mutant(OVERVIEW, "when is_running then null", "when false then null"),
    Mutant(OVERVIEW, "then value >= goal", "then value > goal"),
    Mutant(OVERVIEW, "else value <= goal", "else value < 0"),
    Mutant(SCOPED, "    where environment_tier = 'production'\n", ""),
    Mutant(CAUSE_AMOUNTS, "    where not is_running\n", ""),
    Mutant(CAUSE_AMOUNTS, "where is_included and", "where"),
    Mutant(CAUSE_AMOUNTS, "where reason is null and", "where"),
    Mutant(CAUSE_AMOUNTS, "environment_tier = 'production' and ", ""),
    Mutant(
        CAUSE_AMOUNTS,
        "or spans.first_date > history_starts.known_from_date",
        "or true",
    ),
    Mutant(
        CAUSE_AMOUNTS,
        "\n            and (units.valid_to is null or placed.metric_date <= units.valid_to)",
        "",
    ),
    Mutant(
        CONTRIBUTIONS,
        "(amount - sample_count * previous_whole / previous_n) / n",
        "amount / n",
    ),
    Mutant(
        CONTRIBUTIONS, "order by contribution * sign(total_change) desc", "order by contribution"
    ),
    Mutant(CONTRIBUTIONS, "    where scope <> 'service' or kind <> 'service'\n", ""),
]
