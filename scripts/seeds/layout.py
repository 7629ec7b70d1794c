"""The seeds, and the values allowed in their columns."""

from collections.abc import Mapping
from dataclasses import dataclass

from scripts.seeds import cells
from scripts.seeds.cells import Check

TIERS = ("production", "staging", "testing", "development", "unknown")
# Those whose findings name their environment themselves.
WITH_ENVIRONMENT = ("deployment_event", "github_deployment", "codedeploy")
WITHOUT_ENVIRONMENT = (
    "codepipeline",
    "workflow_run",
    "github_release",
    "gitlab_release",
    "github_tag",
    "merge",
    "jira_version",
    "image_pin",
)
# Which detectors name what a rule may ask for beside the name.
NAMING = {
    "job": ("workflow_run",),
    "branch": ("workflow_run",),
    "event": ("workflow_run", "github_release", "gitlab_release"),
}
# Tools that send what they call an alert or an incident; a rule says which of them are.
PAGERS = ("pagerduty", "opsgenie", "incidentio", "statuspage", "alertmanager", "grafana")
# What an incident may be picked by, by source.
INCIDENT_FIELDS = {
    # And any custom field, by its name or id.
    "jira": (
        *("issue_type", "priority", "project", "status", "component", "label"),
        "affected_service",
    ),
    "github": ("label",),
    "aws": ("alarm",),
    **dict.fromkeys(PAGERS, ("severity", "title", "service")),
}
SIGNALS = ("incident", "rollback", "revert", "hotfix", "reported", "failed_deployment")
DISMISSALS = ("duplicate", "not_planned", "false_alarm")
ORIGINS = ("assisted", "agent", "automation")
# The fields that show the origin of a change.
ORIGIN_FIELDS = ("login", "email", "name", "trailer", "branch", "label")
METRICS = ("deployment_frequency", "lead_time", "recovery_time")
RATES = ("change_fail_rate", "rework_rate")
GOAL_METRICS = (*METRICS, "pull_request_lead_time", *RATES)


@dataclass(frozen=True)
class Column:
    """One column: its allowed values, and whether it may be empty."""

    check: Check
    is_required: bool = True


@dataclass(frozen=True)
class Seed:
    """One seed: its columns, and those that no two rows share."""

    columns: Mapping[str, Column]
    key: tuple[str, ...]


def optional(check: Check) -> Column:
    return Column(check, is_required=False)


SEEDS: Mapping[str, Seed] = {
    "services": Seed(
        {
            "service": Column(cells.text),
            "repository": Column(cells.repository),
            "paths": optional(cells.globs),
            "deployment_pattern": optional(cells.pattern),
            "incident_pattern": optional(cells.pattern),
            "time_zone": optional(cells.time_zone),
            "incident_window_hours": optional(cells.whole_number(0)),
        },
        ("service", "repository"),
    ),
    "teams": Seed(
        {
            "service": optional(cells.text),
            "team": Column(cells.text),
            "parent": optional(cells.text),
            "valid_from": optional(cells.iso_date),
            "valid_to": optional(cells.iso_date),
        },
        ("service", "team", "parent", "valid_from", "valid_to"),
    ),
    "goals": Seed(
        {
            "scope": Column(cells.one_of("organisation", "team", "service")),
            "name": optional(cells.text),
            "metric": Column(cells.one_of(*GOAL_METRICS)),
            "target": optional(cells.number(0)),
            "valid_from": optional(cells.iso_date),
        },
        ("scope", "name", "metric", "valid_from"),
    ),
    "environments": Seed(
        {
            "pattern": Column(cells.pattern),
            "environment": Column(cells.text),
            "environment_tier": Column(cells.one_of(*TIERS)),
            "precedence": Column(cells.whole_number(0)),
        },
        ("pattern",),
    ),
    "deployment_rules": Seed(
        {
            "service": Column(cells.text),
            "detector": Column(cells.one_of(*WITH_ENVIRONMENT, *WITHOUT_ENVIRONMENT)),
            "pattern": optional(cells.pattern),
            "environment": optional(cells.text),
            "precedence": Column(cells.whole_number(0)),
            "usage": Column(cells.one_of("always", "fallback", "never")),
            "job": optional(cells.pattern),
            "branch": optional(cells.pattern),
            "event": optional(cells.pattern),
        },
        ("service", "detector", "pattern", "job", "branch", "event"),
    ),
    "image_pins": Seed(
        {
            "repository": Column(cells.repository),
            "file": optional(cells.globs),
            "pattern": optional(cells.capturing_pattern),
            "environment": optional(cells.capturing_pattern),
            "service": Column(cells.text),
        },
        ("repository", "file", "pattern", "environment", "service"),
    ),
    "event_mappings": Seed(
        {
            "source": Column(cells.source_name),
            "kind": Column(cells.one_of("deployment", "incident")),
            "id": Column(cells.json_path),
            "service": optional(cells.json_path),
            "repository": optional(cells.json_path),
            "environment": optional(cells.json_path),
            "sha": optional(cells.json_path),
            "status": optional(cells.json_path),
            "title": optional(cells.json_path),
            "url": optional(cells.json_path),
            "started_at": optional(cells.json_path),
            "finished_at": optional(cells.json_path),
        },
        ("source", "kind"),
    ),
    "incident_rules": Seed(
        {
            "source": Column(cells.one_of(*INCIDENT_FIELDS)),
            "kind": Column(cells.one_of("incident", "bug")),
            "field": Column(cells.text),
            "pattern": Column(cells.pattern),
            "started_status": optional(cells.pattern),
            "resolved_status": optional(cells.pattern),
            "merge_minutes": optional(cells.whole_number(0)),
        },
        ("source", "kind", "field", "pattern"),
    ),
    "dismissals": Seed(
        {
            "source": Column(cells.one_of("github", "jira")),
            "pattern": Column(cells.pattern),
            "reason": Column(cells.one_of(*DISMISSALS)),
        },
        ("source", "pattern"),
    ),
    "failure_signals": Seed(
        {
            "signal": Column(cells.one_of(*SIGNALS)),
            "is_counted": Column(cells.boolean),
            "confidence": Column(cells.number(0, 1)),
        },
        ("signal",),
    ),
    "verdicts": Seed(
        {
            "entity_type": Column(cells.one_of("deployment", "incident")),
            "entity_id": Column(cells.text),
            "verdict": Column(cells.one_of("failed", "fine", "none")),
            "decided_by": Column(cells.text),
            "reason": Column(cells.text),
        },
        ("entity_type", "entity_id"),
    ),
    "hotfix_rules": Seed(
        {
            "field": Column(cells.one_of("label", "branch", "title")),
            "pattern": Column(cells.pattern),
        },
        ("field", "pattern"),
    ),
    "change_origins": Seed(
        {
            "origin": Column(cells.one_of(*ORIGINS)),
            "field": Column(cells.one_of(*ORIGIN_FIELDS)),
            "pattern": Column(cells.pattern),
            "source": optional(cells.text),
        },
        ("origin", "field", "pattern"),
    ),
    "size_classes": Seed(
        {
            "size_class": Column(cells.text),
            "from_line_count": Column(cells.whole_number(0, "bigint")),
        },
        ("size_class",),
    ),
    "bots": Seed({"pattern": Column(cells.pattern)}, ("pattern",)),
    "people": Seed(
        {
            "person": Column(cells.text),
            "login": optional(cells.login),
            "email": optional(cells.email),
            "name": optional(cells.text),
        },
        ("person", "login", "email", "name"),
    ),
    "benchmarks": Seed(
        {
            "year": Column(cells.whole_number(2014)),
            "level": Column(cells.one_of("elite", "high", "medium", "low")),
            "level_order": Column(cells.whole_number(1)),
            "deployments_per_day": Column(cells.number(0)),
            "lead_time_seconds": optional(cells.whole_number(0, "bigint")),
            "change_fail_rate": Column(cells.number(0, 1)),
            "is_fail_rate_average": Column(cells.boolean),
            "recovery_seconds": optional(cells.whole_number(0, "bigint")),
        },
        ("year", "level"),
    ),
    "benchmark_distributions": Seed(
        {
            "year": Column(cells.whole_number(2014)),
            "metric": Column(cells.one_of(*METRICS)),
            "position": Column(cells.whole_number(1)),
            "lower_bound": Column(cells.number(0)),
            "share": Column(cells.number(0, 1)),
            "category": Column(cells.text),
        },
        ("year", "metric", "position"),
    ),
}
