"""What a rule for incidents may ask for, by its source."""

from collections.abc import Collection

from scripts.seeds.cells import suggestion
from scripts.seeds.layout import INCIDENT_FIELDS
from scripts.seeds.reading import Table

THINGS = {
    "jira": "Jira's issues",
    "github": "GitHub's issues",
    "aws": "CloudWatch's alarms",
    "pagerduty": "PagerDuty's incidents",
    "opsgenie": "Opsgenie's alerts",
    "incidentio": "incident.io's incidents",
    "statuspage": "Statuspage's incidents",
    "alertmanager": "Alertmanager's alerts",
    "grafana": "Grafana's alerts",
}


def check_incident_rules(rules: Table, jira_fields: Collection[str]) -> None:
    """Note which rules ask for what their source does not have.

    Args:
        jira_fields: the names and ids of the fields of Jira's sites, in lower case; empty before
            the first load.
    """
    for row in rules.rows:
        source, things = row.get("source"), THINGS[row.get("source")]
        reason = _unknown_field(source, row.get("field"), jira_fields)
        if reason:
            rules.problem(row.line, "field", reason)
        for column in ("started_status", "resolved_status"):
            if row.get(column) and source != "jira":
                rules.problem(row.line, column, f"{things} have no statuses: leave the cell empty")
        if row.get("merge_minutes") and source != "aws":
            rules.problem(
                row.line, "merge_minutes", f"{things} do not flap as alarms do: leave it empty"
            )


def _unknown_field(source: str, field: str, jira_fields: Collection[str]) -> str | None:
    """Return why a rule of `source` cannot ask for `field`; None where it can."""
    fields = INCIDENT_FIELDS[source]
    others = [one for one, its in INCIDENT_FIELDS.items() if field in its]
    near = suggestion(field, fields)
    if field in fields:
        return None
    words = " or ".join(f"'{one}'" for one in fields)
    if source == "jira" and jira_fields:
        if field.lower() in jira_fields:
            return None
        near = suggestion(field, [*fields, *jira_fields])
        words = "the name or the id of a custom field as the site has it"
        others = []
    elif source == "jira":
        # Before the first load, any other name may be that of a custom field.
        if not near and "aws" not in others:
            return None
        words += " or the name of a custom field"
    elsewhere = f", or source '{others[0]}'" if others else ""
    return f"{THINGS[source]} have no '{field}'{near}: write {words}{elsewhere}"
