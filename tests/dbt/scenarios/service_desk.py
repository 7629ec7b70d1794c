"""Jira Service Management: incidents by fields of the site's own, with the impact's times."""

from typing import Any

from tests.dbt.history import History
from tests.dbt.scenarios.expected import Cell, Commit, Evidence, Expected, Incident
from tests.dbt.scenarios.failing import LEAD, version
from tests.dbt.scenarios.registry import scenario, tracked

SITE = "desk.example"
CHOICE = "com.atlassian.jira.plugin.system.customfieldtypes:select"
MOMENT = "com.atlassian.jira.plugin.system.customfieldtypes:datetime"
AFFECTED = "com.atlassian.jira.plugins.service-entity:service-entity-field-cftype"
FIELDS = {
    "customfield_30101": ("Desk severity", "option", CHOICE),
    "customfield_30102": ("Major", "option", CHOICE),
    "customfield_30103": ("Betroffene Services", "array", AFFECTED),
    "customfield_30104": ("Impact start", "datetime", MOMENT),
    "customfield_30105": ("Impact end", "datetime", MOMENT),
}
SEVERITY, MAJOR, SERVICES, STARTED, ENDED = FIELDS


def rule(field: str, pattern: str) -> dict[str, str]:
    return {"source": "jira", "kind": "incident", "field": field, "pattern": pattern}


@scenario(incident_rules=[rule("desk severity", "^sev[12]"), rule(MAJOR, "^yes$")])
def supported_by_a_service_desk(h: History) -> Expected:
    """A rule names a custom field by name or id, and the affected service is the incident's.

    The impact's start and end are the incident's, also while its issue is open; a site's issue
    without them has the times of its statuses. An issue that no rule picks is left out.
    """
    for field_id, (name, kind, custom) in FIELDS.items():
        record = {"id": field_id, "name": name, "schema": {"type": kind, "custom": custom}}
        h.put("jira", "fields", field_id, record, scope=SITE)
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    failed = version(h, 3, "s1", failed=True, recovered="2026-03-03T10:40")
    affected = [{"id": "ari:cloud:graph::service/1/2", "name": h.repository}]
    desk: dict[str, Any] = {"component": "", "issue_type": "Alert", "site": SITE}
    severe = h.jira_issue(
        "DESK-1",
        "2026-03-03T10:20",
        status="In Progress",
        changes=[("2026-03-03T10:30", "To Do", "In Progress")],
        fields={
            SEVERITY: {"id": "1", "value": "Sev1", "child": {"id": "2", "value": "EU"}},
            SERVICES: affected,
            STARTED: "2026-03-03T11:00:00.000+0100",
            ENDED: "2026-03-03T11:40:00.000+0100",
        },
        **desk,
    )
    major = h.jira_issue(
        "DESK-2",
        "2026-03-06T12:00",
        status="Done",
        changes=[("2026-03-06T14:00", "To Do", "Done")],
        fields={MAJOR: {"id": "3", "value": "Yes"}, SERVICES: affected, STARTED: None},
        **desk,
    )
    h.jira_issue(
        "DESK-3",
        "2026-03-06T12:00",
        fields={SEVERITY: {"id": "4", "value": "Sev4"}, SERVICES: affected},
        **desk,
    )
    told = {"deployment": failed.id, "method": "time_window", "confidence": 0.5}
    return base.plus(
        [failed],
        [Commit("s1", failed.id, LEAD)],
        incidents=[
            Incident(severe, "2026-03-03T10:00", "2026-03-03T10:40", source="jira", **told),
            Incident(major, "2026-03-06T12:00", "2026-03-06T14:00", source="jira"),
        ],
        evidence=[Evidence("recovery_time", failed.id, "2026-03-03", 90 * 60)],
        cells=[
            Cell(
                "dora_recovery_time",
                "month",
                "2026-03-01",
                {"incident_count": 2, "open_incident_count": 0, "restore_p50_seconds": 4800},
            )
        ],
    )
