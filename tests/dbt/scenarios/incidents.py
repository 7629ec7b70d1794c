"""Incidents: their times, and which deployment caused them."""

from typing import Any

from tests.dbt.history import History
from tests.dbt.scenarios.expected import (
    Cell,
    Commit,
    Deployment,
    Evidence,
    Expected,
    Incident,
    PullRequest,
)
from tests.dbt.scenarios.failing import LEAD, pull_request, shipped, version
from tests.dbt.scenarios.registry import LATER, RENAME, scenario, tracked


def two_versions(h: History, **failed: Any) -> tuple[Expected, Deployment, Deployment]:
    """Deploy s1 on Tuesday and s2 on Wednesday, at 09:10; `failed` says what becomes of s1."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    h.commit("s2", "2026-03-04T08:00", ["s1"])
    second = version(h, 3, "s1", **failed)
    third = version(h, 4, "s2")
    commits = [Commit("s1", second.id, LEAD), Commit("s2", third.id, LEAD)]
    return base.plus([second, third], commits), second, third


def caused_by(deployment: Deployment, method: str, confidence: float) -> dict[str, Any]:
    return {"deployment": deployment.id, "method": method, "confidence": confidence}


@scenario()
def incident_before_any_deployment(h: History) -> Expected:
    """No deployment caused what happened before the first; before tracking is unknown."""
    base = tracked(h)
    incident = h.issue(1, "2026-03-01T12:00", closed="2026-03-01T14:00")
    return base.plus(
        incidents=[Incident(incident, "2026-03-01T12:00", "2026-03-01T14:00")],
        cells=[
            Cell(
                "dora_deployment_frequency",
                "day",
                "2026-03-01",
                {"deployment_count": None, "reason": "before_tracking"},
            ),
            Cell(
                "dora_change_fail_rate",
                "day",
                "2026-03-01",
                {"change_fail_rate": None, "reason": "before_tracking"},
            ),
            Cell(
                "dora_recovery_time",
                "day",
                "2026-03-01",
                {
                    "incident_count": 1,
                    "restore_p50_seconds": 7200,
                    "incident_reason": None,
                    "recovery_p50_seconds": None,
                    "reason": "before_tracking",
                },
            ),
        ],
    )


@scenario()
def incident_hours_after_a_deployment(h: History) -> Expected:
    """Without a better clue the latest deployment before the incident, within a day, caused it."""
    base, _, third = two_versions(h)
    failed = Deployment(
        third.id,
        "s2",
        "2026-03-04T09:00",
        "2026-03-04T09:10",
        failed=True,
        recovered="2026-03-04T14:00",
    )
    incident = h.issue(1, "2026-03-04T12:00", closed="2026-03-04T14:00")
    return Expected(
        [*base.deployments[:2], failed],
        base.commits,
        incidents=[
            Incident(
                incident,
                "2026-03-04T12:00",
                "2026-03-04T14:00",
                **caused_by(third, "time_window", 0.5),
            )
        ],
        evidence=[
            # From the deployment's finish, where the incident's own time begins with it.
            Evidence("recovery_time", third.id, "2026-03-04", 17_400),
            Evidence("incident_restore_time", incident, "2026-03-04", 7200),
        ],
    )


@scenario()
def incident_two_days_after(h: History) -> Expected:
    """Two days after the last deployment is outside the window: no change caused it."""
    base, *_ = two_versions(h)
    incident = h.issue(1, "2026-03-06T12:00", closed="2026-03-06T14:00")
    return base.plus(
        incidents=[Incident(incident, "2026-03-06T12:00", "2026-03-06T14:00")],
        cells=[
            Cell("dora_change_fail_rate", "month", "2026-03-01", {"change_fail_rate": 0}),
            Cell(
                "dora_recovery_time",
                "month",
                "2026-03-01",
                {"incident_count": 1, "recovery_count": 0, "reason": "no_failures"},
            ),
        ],
    )


@scenario()
def incident_at_the_end_of_the_window(h: History) -> Expected:
    """A day to the second is within the window, one second more is not; nor is the same second."""
    base, _, third = two_versions(h, failed=True, recovered="2026-03-04T09:10:00")
    last = h.issue(1, "2026-03-05T09:10:00", closed="2026-03-05T10:00")
    after = h.issue(2, "2026-03-05T09:10:01", closed="2026-03-05T10:00")
    # It began as the third finished: the second was live until then.
    same = h.issue(3, "2026-03-04T09:10:00", closed="2026-03-04T09:10:00")
    failed = Deployment(
        third.id,
        "s2",
        "2026-03-04T09:00",
        "2026-03-04T09:10",
        failed=True,
        recovered="2026-03-05T10:00",
    )
    second = base.deployments[1]
    return Expected(
        [*base.deployments[:2], failed],
        base.commits,
        incidents=[
            Incident(
                last,
                "2026-03-05T09:10",
                "2026-03-05T10:00",
                **caused_by(third, "time_window", 0.5),
            ),
            Incident(after, "2026-03-05T09:10:01", "2026-03-05T10:00"),
            Incident(
                same,
                "2026-03-04T09:10",
                "2026-03-04T09:10",
                **caused_by(second, "time_window", 0.5),
            ),
        ],
    )


@scenario(
    services=[
        {
            "service": "incident-within-a-wider-window/app",
            "repository": "incident-within-a-wider-window/app",
            "incident_window_hours": "72",
        }
    ]
)
def incident_within_a_wider_window(h: History) -> Expected:
    """A service's own window decides: two days after is within three days."""
    base, _, third = two_versions(h)
    incident = h.issue(1, "2026-03-06T12:00", closed="2026-03-06T14:00")
    failed = Deployment(
        third.id,
        "s2",
        "2026-03-04T09:00",
        "2026-03-04T09:10",
        failed=True,
        recovered="2026-03-06T14:00",
    )
    return Expected(
        [*base.deployments[:2], failed],
        base.commits,
        incidents=[
            Incident(
                incident,
                "2026-03-06T12:00",
                "2026-03-06T14:00",
                **caused_by(third, "time_window", 0.5),
            )
        ],
    )


@scenario()
def incident_with_root_cause_in_an_older_deployment(h: History) -> Expected:
    """`Root cause: <sha>` links to the deployment that shipped it, whatever was deployed since."""
    base, second, _ = two_versions(h, failed=True, recovered="2026-03-04T14:00")
    incident = h.issue(
        1, "2026-03-04T12:00", closed="2026-03-04T14:00", body=f"Root cause: {h.sha('s1')[:9]}"
    )
    return base.plus(
        incidents=[
            Incident(
                incident, "2026-03-04T12:00", "2026-03-04T14:00", **caused_by(second, "sha", 1.0)
            )
        ]
    )


@scenario()
def incident_naming_a_pull_request(h: History) -> Expected:
    """A pull request named in an incident links it to the deployment that shipped it."""
    base, second, third = two_versions(h, failed=True, recovered="2026-03-04T14:00")
    pull_request(h, 11, 3, "s1")
    pull_request(h, 12, 4, "s2")
    incident = h.issue(
        1, "2026-03-04T12:00", closed="2026-03-04T14:00", body="Bad totals since #11."
    )
    return base.plus(
        pull_requests=[shipped(11, second, "s1"), shipped(12, third, "s2")],
        incidents=[
            Incident(
                incident,
                "2026-03-04T12:00",
                "2026-03-04T14:00",
                **caused_by(second, "pull_request", 0.9),
            )
        ],
    )


@scenario()
def jira_incident_linked_to_a_story(h: History) -> Expected:
    """An issue link leads to the deployment of the pull request that names the linked issue."""
    base, second, _ = two_versions(h, failed=True, recovered="2026-03-04T14:00")
    pull_request(h, 11, 3, "s1", title="STORY-1 Add totals")
    incident = h.jira_issue(
        "LINK-1",
        "2026-03-04T12:00",
        component=h.repository,
        status="Done",
        changes=[("2026-03-04T14:00", "To Do", "Done")],
        resolved="2026-03-04T14:00",
        links=["STORY-1"],
    )
    return base.plus(
        pull_requests=[shipped(11, second, "s1")],
        incidents=[
            Incident(
                incident,
                "2026-03-04T12:00",
                "2026-03-04T14:00",
                source="jira",
                **caused_by(second, "issue_link", 0.8),
            )
        ],
    )


@scenario()
def jira_incident_naming_an_issue(h: History) -> Expected:
    """An issue key in an incident leads to the deployment of the pull request that names it."""
    base, second, _ = two_versions(h, failed=True, recovered="2026-03-04T14:00")
    pull_request(h, 11, 3, "s1", branch="NAMED-1-add-totals")
    incident = h.jira_issue(
        "NAMING-1",
        "2026-03-04T12:00",
        component=h.repository,
        status="Done",
        changes=[("2026-03-04T14:00", "To Do", "Done")],
        title="NAMED-1 broke the totals",
    )
    return base.plus(
        pull_requests=[shipped(11, second, "s1")],
        incidents=[
            Incident(
                incident,
                "2026-03-04T12:00",
                "2026-03-04T14:00",
                source="jira",
                **caused_by(second, "issue_key", 0.8),
            )
        ],
    )


@scenario()
def pushed_incident_with_its_deployment(h: History) -> Expected:
    """A deployment that an incident names outright caused it, its own service's and no other."""
    base, second, _ = two_versions(h, failed=True, recovered="2026-03-04T14:00")
    body = {
        "id": "outage-1",
        "service": h.repository,
        "title": "Outage",
        "status": "resolved",
        # Its key at GitHub, which other services' deployments have as well.
        "deployment_id": "309",
        "started_at": "2026-03-04T12:00:00Z",
    }
    h.push("incidents", {**body, "status": "open"})
    h.push("incidents", {**body, "resolved_at": "2026-03-04T14:00:00Z"})
    return base.plus(
        incidents=[
            Incident(
                "event:outage-1",
                "2026-03-04T12:00",
                "2026-03-04T14:00",
                source="event",
                **caused_by(second, "deployment_id", 1.0),
            )
        ]
    )


@scenario()
def three_incidents_one_failure(h: History) -> Expected:
    """Three incidents on one deployment are one failure, recovered when the first of them ends."""
    base, _, third = two_versions(h)
    incidents = [
        Incident(
            h.issue(number, f"2026-03-04T1{number}:00", closed=f"2026-03-04T{18 - number}:00"),
            f"2026-03-04T1{number}:00",
            f"2026-03-04T{18 - number}:00",
            **caused_by(third, "time_window", 0.5),
        )
        for number in (1, 2, 3)
    ]
    failed = Deployment(
        third.id,
        "s2",
        "2026-03-04T09:00",
        "2026-03-04T09:10",
        failed=True,
        recovered="2026-03-04T15:00",
    )
    return Expected(
        [*base.deployments[:2], failed],
        base.commits,
        incidents=incidents,
        cells=[
            Cell(
                "dora_change_fail_rate",
                "month",
                "2026-03-01",
                {"deployment_count": 3, "failure_count": 1, "change_fail_rate": 1 / 3},
            ),
            Cell(
                "dora_recovery_time",
                "month",
                "2026-03-01",
                {
                    "recovery_count": 1,
                    "recovery_p50_seconds": 21_000,
                    "incident_count": 3,
                    # 6, 4 and 2 hours.
                    "restore_p50_seconds": 4 * 3600,
                    "restore_p90_seconds": 5.6 * 3600,
                    "restore_mean_seconds": 4 * 3600,
                },
            ),
        ],
    )


@scenario()
def incident_ended_by_a_rollback(h: History) -> Expected:
    """The first of rollback and resolution is the recovery; the incident has its own time."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    second = version(h, 3, "s1", failed=True, recovered="2026-03-03T11:10", rolled_back=True)
    incident = h.issue(1, "2026-03-03T10:00", closed="2026-03-03T15:00")
    back = version(h, 3, "c0", hour=11, commits=0, rollback=True, rework=True)
    return base.plus(
        [second, back],
        [Commit("s1", second.id, LEAD)],
        incidents=[
            Incident(
                incident,
                "2026-03-03T10:00",
                "2026-03-03T15:00",
                **caused_by(second, "time_window", 0.5),
            )
        ],
        evidence=[
            Evidence("recovery_time", second.id, "2026-03-03", 7200),
            Evidence("incident_restore_time", incident, "2026-03-03", 18_000),
        ],
    )


@scenario()
def github_incident_reopened_twice(h: History) -> Expected:
    """Reopenings are part of an incident: first and final resolution are both kept."""
    base, *_ = two_versions(h)
    incident = h.issue(1, "2026-03-06T12:00", closed="2026-03-06T18:00")
    for hour, event in enumerate(["closed", "reopened", "closed", "reopened", "closed"]):
        h.event(1, event, f"2026-03-06T{14 + hour}:00")
    return base.plus(
        incidents=[
            Incident(
                incident,
                "2026-03-06T12:00",
                "2026-03-06T18:00",
                first_resolved="2026-03-06T14:00",
                reopened=2,
            )
        ],
        evidence=[Evidence("incident_restore_time", incident, "2026-03-06", 21_600)],
    )


@scenario()
def jira_incident_reopened_twice(h: History) -> Expected:
    """Jira's status changes tell it too, where each resolution is a new one."""
    base, *_ = two_versions(h)
    incident = h.jira_issue(
        "TWICE-1",
        "2026-03-06T12:00",
        component=h.repository,
        status="Done",
        resolved="2026-03-06T18:00",
        changes=[
            ("2026-03-06T13:00", "To Do", "In Progress"),
            ("2026-03-06T14:00", "In Progress", "Done"),
            ("2026-03-06T15:00", "Done", "In Progress"),
            ("2026-03-06T16:00", "In Progress", "Done"),
            ("2026-03-06T17:00", "Done", "To Do"),
            ("2026-03-06T18:00", "To Do", "Done"),
        ],
    )
    return base.plus(
        incidents=[
            Incident(
                incident,
                "2026-03-06T12:00",
                "2026-03-06T18:00",
                first_resolved="2026-03-06T14:00",
                reopened=2,
                source="jira",
            )
        ]
    )


@scenario()
def incident_reopened_and_still_open(h: History) -> Expected:
    """A resolved incident that was reopened is open again; its first resolution is remembered."""
    base, *_ = two_versions(h)
    github = h.issue(1, "2026-03-06T12:00")
    h.event(1, "closed", "2026-03-06T14:00")
    h.event(1, "reopened", "2026-03-06T15:00")
    jira = h.jira_issue(
        "AGAIN-1",
        "2026-03-06T12:00",
        component=h.repository,
        status="In Progress",
        changes=[
            ("2026-03-06T14:00", "To Do", "Done"),
            ("2026-03-06T15:00", "Done", "In Progress"),
        ],
    )
    return base.plus(
        incidents=[
            Incident(
                incident,
                "2026-03-06T12:00",
                None,
                first_resolved="2026-03-06T14:00",
                reopened=1,
                source=source,
            )
            for incident, source in ((github, "github"), (jira, "jira"))
        ]
    )


@scenario()
def incident_never_resolved(h: History) -> Expected:
    """What is still open is counted with its age and stays out of the statistics."""
    base, _, third = two_versions(h)
    incident = h.issue(1, "2026-03-04T12:00")
    failed = Deployment(third.id, "s2", "2026-03-04T09:00", "2026-03-04T09:10", failed=True)
    return Expected(
        [*base.deployments[:2], failed],
        base.commits,
        incidents=[
            Incident(incident, "2026-03-04T12:00", None, **caused_by(third, "time_window", 0.5))
        ],
        evidence=[
            Evidence("incident_restore_time", incident, "2026-03-04", 118 * 86_400, "open"),
            Evidence("recovery_time", third.id, "2026-03-04", 118 * 86_400 + 10_200, "open"),
        ],
        cells=[
            Cell(
                "dora_recovery_time",
                "month",
                "2026-03-01",
                {
                    "recovery_count": 0,
                    "open_recovery_count": 1,
                    "recovery_p50_seconds": None,
                    "incident_count": 0,
                    "open_incident_count": 1,
                    "restore_p50_seconds": None,
                },
            )
        ],
    )


@scenario()
def jira_incident_done_without_resolution_date(h: History) -> Expected:
    """Entering a status of the category done resolves an incident, in any language."""
    base, *_ = two_versions(h)
    incident = h.jira_issue(
        "ERL-1",
        "2026-03-06T12:00",
        component=h.repository,
        status="Erledigt",
        changes=[
            ("2026-03-06T13:00", "To Do", "In Progress"),
            ("2026-03-06T14:00", "In Progress", "Erledigt"),
        ],
    )
    return base.plus(
        incidents=[Incident(incident, "2026-03-06T12:00", "2026-03-06T14:00", source="jira")]
    )


@scenario()
def jira_incident_without_history(h: History) -> Expected:
    """An incident without any recorded status change is resolved at its resolution date."""
    base, *_ = two_versions(h)
    incident = h.jira_issue(
        "BARE-1",
        "2026-03-06T12:00",
        component=h.repository,
        status="Done",
        resolved="2026-03-06T14:00",
    )
    return base.plus(
        incidents=[Incident(incident, "2026-03-06T12:00", "2026-03-06T14:00", source="jira")]
    )


@scenario()
def jira_site_renamed(h: History) -> Expected:
    """An incident of a renamed site is one, and continues under the site's new name."""
    base, *_ = two_versions(h)
    old, new = "old.jira.example", "new.jira.example"
    begun = ("2026-03-06T13:00", "To Do", "In Progress")
    h.put("jira", "sites", old, {"site": old}, scope=old)
    h.jira_issue(
        "MOV-1",
        "2026-03-06T12:00",
        component=h.repository,
        status="In Progress",
        changes=[begun],
        site=old,
    )
    h.load = RENAME
    h.put("jira", "sites", new, {"site": old}, scope=new)
    incident = h.jira_issue(
        "MOV-1",
        "2026-03-06T12:00",
        component=h.repository,
        status="Done",
        changes=[begun, ("2026-03-06T14:00", "In Progress", "Done")],
        site=new,
    )
    return base.plus(
        incidents=[Incident(incident, "2026-03-06T12:00", "2026-03-06T14:00", source="jira")]
    )


@scenario(repositories="app other")
def issue_7_in_two_repositories(h: History, other: History) -> Expected:
    """Numbers are a repository's own: #7 of one is not #7 of the other, nor is its #3."""
    rows = Expected()
    for history, name in ((h, "app"), (other, "other")):
        base = tracked(history, name)
        rows = rows.plus(base.deployments, base.commits)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    pull_request(h, 3, 3, "s1")
    ours = version(h, 3, "s1")
    other.commit("o1", "2026-03-03T08:00", ["c0"])
    pull_request(other, 3, 3, "o1")
    theirs = version(other, 3, "o1", failed=True, recovered="2026-03-08T14:00", service="other")
    first = h.issue(7, "2026-03-06T12:00", closed="2026-03-06T14:00", title="Slow")
    second = other.issue(7, "2026-03-08T12:00", closed="2026-03-08T14:00", title="Since #3")
    merged = shipped(3, theirs, "o1")
    return rows.plus(
        [ours, theirs],
        [Commit("s1", ours.id, LEAD), Commit("o1", theirs.id, LEAD, service="other")],
        [
            shipped(3, ours, "s1"),
            PullRequest(
                3, merged.deployment, merged.seconds, merged.stages, merge="o1", service="other"
            ),
        ],
        [
            Incident(first, "2026-03-06T12:00", "2026-03-06T14:00"),
            Incident(
                second,
                "2026-03-08T12:00",
                "2026-03-08T14:00",
                service="other",
                **caused_by(theirs, "pull_request", 0.9),
            ),
        ],
    )


@scenario()
def bug_repaired_by_a_deployment(h: History) -> Expected:
    """Repairing a bug opened after an earlier deployment is rework, and no failed change."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    h.commit("s2", "2026-03-04T08:00", ["s1"])
    h.issue(5, "2026-03-03T12:00", closed="2026-03-04T08:00", labels=["bug"], title="Typo")
    pull_request(h, 6, 4, "s2", body="Fixes #5")
    second = version(h, 3, "s1")
    third = version(h, 4, "s2", rework=True)
    return base.plus(
        [second, third],
        [Commit("s1", second.id, LEAD), Commit("s2", third.id, LEAD)],
        [shipped(6, third, "s2")],
        cells=[
            Cell(
                "dora_rework_rate",
                "month",
                "2026-03-01",
                {"deployment_count": 3, "rework_count": 1, "rework_rate": 1 / 3},
            ),
            Cell("dora_change_fail_rate", "month", "2026-03-01", {"failure_count": 0}),
        ],
    )


@scenario()
def issue_deleted_upstream(h: History) -> Expected:
    """An incident that was deleted upstream is gone, and with it the failure it stood for."""
    base, *_ = two_versions(h)
    h.issue(1, "2026-03-04T12:00", closed="2026-03-04T14:00")
    h.load = LATER
    h.delete("issues", "1", "2026-06-30T10:30")
    return base.plus(
        cells=[
            Cell(
                "dora_change_fail_rate",
                "month",
                "2026-03-01",
                {"failure_count": 0, "change_fail_rate": None, "reason": "no_incident_source"},
            ),
            Cell(
                "dora_recovery_time",
                "month",
                "2026-03-01",
                {"incident_count": 0, "incident_reason": "no_incident_source"},
            ),
        ]
    )


@scenario()
def incident_reported_late(h: History) -> Expected:
    """An incident that becomes known a month later restates the deployment it is linked to."""
    base, _, third = two_versions(h)
    h.load = LATER
    incident = h.issue(1, "2026-03-04T12:00", closed="2026-03-04T14:00")
    failed = Deployment(
        third.id,
        "s2",
        "2026-03-04T09:00",
        "2026-03-04T09:10",
        failed=True,
        recovered="2026-03-04T14:00",
    )
    return Expected(
        [*base.deployments[:2], failed],
        base.commits,
        incidents=[
            Incident(
                incident,
                "2026-03-04T12:00",
                "2026-03-04T14:00",
                **caused_by(third, "time_window", 0.5),
            )
        ],
        cells=[Cell("dora_change_fail_rate", "month", "2026-03-01", {"change_fail_rate": 1 / 3})],
    )
