"""What issues, incidents and pull requests say of themselves, and how it is to be read."""

from collections.abc import Sequence

from tests.dbt.history import History, Json, iso
from tests.dbt.scenarios.expected import (
    Cell,
    Commit,
    Deployment,
    Evidence,
    Expected,
    FlowCell,
    Incident,
    Issue,
)
from tests.dbt.scenarios.failing import LEAD, pull_request, shipped, version
from tests.dbt.scenarios.incidents import caused_by, two_versions
from tests.dbt.scenarios.registry import LATER, scenario, tracked

STATUSES = {"1": ("Open", "new"), "3": ("In Work", "indeterminate"), "7": ("Finished", "done")}


def told(
    h: History,
    key: str,
    issue_id: str,
    opened: str,
    histories: Sequence[tuple[str, Sequence[Json]]],
    *,
    component: str | None = None,
    resolution: tuple[str, str] | None = None,
    host: str | None = None,
) -> str:
    """Add a finished Jira incident as the API gives it, with its histories `(time, items)`."""
    site = host or f"jira.{h.repository.split('/')[0]}.example"
    for status, (name, category) in STATUSES.items():
        record = {"id": status, "name": name, "statusCategory": {"key": category}}
        h.put("jira", "statuses", status, record, scope=site)
    fields = {
        "project": {"key": key.split("-")[0]},
        "issuetype": {"name": "Incident"},
        "status": {"id": "7", "name": "Finished", "statusCategory": {"key": "done"}},
        "summary": "The scales lie",
        "components": [{"name": component}] if component else [],
        "labels": [],
        "issuelinks": [],
        "created": iso(opened),
        "resolution": {"name": resolution[0]} if resolution else None,
        "resolutiondate": iso(resolution[1]) if resolution else None,
    }
    h.put("jira", "issues", issue_id, {"id": issue_id, "key": key, "fields": fields}, scope=site)
    for position, (at, items) in enumerate(histories, 1):
        entry = {"id": f"{issue_id}{position}", "created": iso(at), "items": list(items)}
        h.put("jira", "changelogs", f"{issue_id}/{entry['id']}", entry, at, scope=site)
    return f"jira:{key}"


def moved(before: str | None, name: str, after: str, becomes: str) -> Json:
    return {
        "field": "status",
        "fieldId": "status",
        "from": before,
        "fromString": name,
        "to": after,
        "toString": becomes,
    }


def resolved(before: str | None, after: str | None) -> Json:
    return {"field": "resolution", "fieldId": "resolution", "fromString": before, "toString": after}


@scenario()
def incident_imported_after_its_end(h: History) -> Expected:
    """An imported incident is older than its record: what was deployed since did not cause it."""
    base, *_ = two_versions(h)
    work = [("2026-02-01T10:00", [moved("1", "Open", "3", "In Work")]),
            ("2026-02-01T12:00", [moved("3", "In Work", "7", "Finished")])]  # fmt: skip
    incident = told(h, "OLD-1", "4711", "2026-03-04T12:00", work, component=h.repository)
    return base.plus(
        incidents=[Incident(incident, "2026-03-04T12:00", "2026-02-01T12:00", source="jira")]
    )


@scenario()
def work_that_lands_again(h: History) -> Expected:
    """A revert known by its squashed commit fails what it takes back; taking it back is planned."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    pull_request(h, 1, 3, "s1", title="Weigh parcels")
    h.commit("s2", "2026-03-04T08:00", ["s1"])
    h.pull_request(
        2,
        "2026-03-04T07:30",
        merged="2026-03-04T08:00",
        merge="s2",
        # A commit's name is its message.
        own=[(f"Take it back\n\nThis reverts commit {h.sha('s1')}.", "2026-03-04T07:00")],
        title="Take the scales out",
    )
    h.commit("s3", "2026-03-05T08:00", ["s2"], message=f"Weigh again\n\nReverts {h.repository}#2")
    pull_request(h, 3, 5, "s3", title='Reapply "Weigh parcels"', body=f"Reverts {h.repository}#2")
    second = version(h, 3, "s1", failed=True, recovered="2026-03-04T09:10")
    third = version(h, 4, "s2", rework=True)
    fourth = version(h, 5, "s3")
    return base.plus(
        [second, third, fourth],
        [Commit(f"s{n}", one.id, LEAD) for n, one in enumerate((second, third, fourth), 1)],
        [shipped(n, one, f"s{n}") for n, one in enumerate((second, third, fourth), 1)],
    )


@scenario()
def revert_known_by_its_title(h: History) -> Expected:
    """A title alone names the last of its name; a number too long, or elsewhere's, names none."""
    base = tracked(h)
    texts = {
        1: ("Weigh parcels", ""),
        2: ("Weigh parcels", "Reverts #99999999999999999999"),
        3: ('Revert "Weigh parcels" (#2)', ""),
        4: ("Port the clock", "Reverts another-owner/app#3, a revert"),
    }
    deployments = []
    for number, (title, body) in texts.items():
        day = number + 2
        parent = f"s{number - 1}" if number > 1 else "c0"
        h.commit(f"s{number}", f"2026-03-{day:02d}T08:00", [parent])
        pull_request(h, number, day, f"s{number}", title=title, body=body)
        deployments.append(
            version(
                h,
                day,
                f"s{number}",
                failed=number == 2,
                recovered="2026-03-05T09:10" if number == 2 else None,
                rework=number == 3,
            )
        )
    return base.plus(
        deployments,
        [Commit(f"s{n}", one.id, LEAD) for n, one in enumerate(deployments, 1)],
        [shipped(n, one, f"s{n}") for n, one in enumerate(deployments, 1)],
    )


@scenario()
def incident_that_names_its_repair(h: History) -> Expected:
    """What an incident was fixed by is its repair: rework, and no cause, as nothing later is."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    h.commit("s2", "2026-03-04T08:00", ["s1"])
    pull_request(h, 7, 4, "s2")
    second = version(h, 3, "s1", failed=True, recovered="2026-03-04T09:10")
    third = version(h, 4, "s2", rework=True)
    fixed = h.issue(
        1,
        "2026-03-03T12:00",
        closed="2026-03-04T09:10",
        body="Lies, see #20260302091400123456. Fixed by #7.",
    )
    named = h.issue(2, "2026-03-03T12:00", closed="2026-03-04T10:00", body="Look at #7")
    return base.plus(
        [second, third],
        [Commit("s1", second.id, LEAD), Commit("s2", third.id, LEAD)],
        [shipped(7, third, "s2")],
        incidents=[
            Incident(one, "2026-03-03T12:00", end, **caused_by(second, "time_window", 0.5))
            for one, end in ((fixed, "2026-03-04T09:10"), (named, "2026-03-04T10:00"))
        ],
    )


@scenario(repositories="app desk")
def issue_handed_to_the_desk(h: History, desk: History) -> Expected:
    """A transferred issue is one incident under its new name, and keeps its service."""
    base, _, _ = two_versions(h)
    third = base.deployments[2]
    h.issue(12, "2026-03-04T12:00", issue_id=4711)
    h.load = desk.load = LATER
    h.delete("issues", "12", "2026-06-30T11:00")
    incident = desk.issue(3, "2026-03-04T12:00", closed="2026-03-04T14:00", issue_id=4711)
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
                **caused_by(failed, "time_window", 0.5),
            )
        ],
    )


@scenario(repositories="app incidents")
def repository_of_incidents(h: History, incidents: History) -> Expected:
    """In a repository that is never deployed a label names the service, even if taken off since."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    body = f"Fixes {incidents.repository}#1 and prefix #2 is kept"
    pull_request(h, 1, 3, "s1", body=body)
    second = version(h, 3, "s1", rework=True)
    first = incidents.issue(
        1, "2026-03-02T12:00", closed="2026-03-02T13:00", labels=["incident", "app"]
    )
    tidied = incidents.issue(2, "2026-02-01T12:00", closed="2026-02-01T13:00", labels=["old"])
    for label in ("incident", "app"):
        incidents.event(2, "unlabeled", "2026-05-01T12:00", label=label)
    return Expected(
        [
            Deployment(
                base.deployments[0].id,
                "c0",
                "2026-03-02T09:00",
                "2026-03-02T09:10",
                baseline=True,
                failed=True,
                recovered="2026-03-02T13:00",
            ),
            second,
        ],
        [*base.commits, Commit("s1", second.id, LEAD)],
        [shipped(1, second, "s1")],
        incidents=[
            Incident(
                first,
                "2026-03-02T12:00",
                "2026-03-02T13:00",
                **caused_by(base.deployments[0], "time_window", 0.5),
            ),
            Incident(tidied, "2026-02-01T12:00", "2026-02-01T13:00"),
        ],
    )


@scenario()
def dismissed_incidents(h: History) -> Expected:
    """What was closed as a duplicate or not planned is kept with that reason and counts nowhere."""
    base, _, third = two_versions(h)
    double = h.issue(1, "2026-03-04T12:00", closed="2026-03-04T13:00", reason="duplicate")
    noise = told(
        h,
        "NOISE-1",
        "31",
        "2026-03-04T12:00",
        [("2026-03-04T14:00", [moved("1", "Open", "7", "Finished"), resolved(None, "Won't Do")])],
        component=h.repository,
        resolution=("Won't Do", "2026-03-04T14:00"),
    )
    link = caused_by(third, "time_window", 0.5)
    return base.plus(
        incidents=[
            Incident(double, "2026-03-04T12:00", "2026-03-04T13:00", **link),
            Incident(noise, "2026-03-04T12:00", "2026-03-04T14:00", source="jira", **link),
        ],
        evidence=[
            Evidence("incident_restore_time", double, "2026-03-04", 3600, "duplicate"),
            Evidence(
                "incident_restore_time",
                "jira:jira.dismissed-incidents.example/31",
                "2026-03-04",
                7200,
                "not_planned",
            ),
        ],
        cells=[
            Cell("dora_recovery_time", "day", "2026-03-04", {"incident_count": 0}),
            Cell("dora_change_fail_rate", "day", "2026-03-04", {"failure_count": 0}),
        ],
    )


@scenario(
    services=[
        {
            "service": f"incident-without-a-service/{part}",
            "repository": "incident-without-a-service/app",
            "deployment_pattern": f"deploy:{part}",
        }
        for part in ("front", "back")
    ]
)
def incident_without_a_service(h: History) -> Expected:
    """An incident that names none of a repository's services is kept apart, and builds."""
    incident = h.issue(1, "2026-03-02T12:00", closed="2026-03-02T13:00")
    return Expected(
        incidents=[Incident(incident, "2026-03-02T12:00", "2026-03-02T13:00", service=None)]
    )


@scenario()
def status_that_was_deleted(h: History) -> Expected:
    """What an administrator moved out of a deleted status was resolved when it came into it."""
    base = tracked(h)
    incident = told(
        h,
        "GONE-1",
        "41",
        "2026-03-01T10:00",
        [
            ("2026-03-01T11:00", [moved("1", "Open", "9", "Solved"), resolved(None, "Fixed")]),
            ("2026-06-01T11:00", [moved("9", "Solved", "7", "Finished")]),
        ],
        component=h.repository,
        resolution=("Fixed", "2026-03-01T11:00"),
    )
    return base.plus(
        incidents=[Incident(incident, "2026-03-01T10:00", "2026-03-01T11:00", source="jira")]
    )


@scenario()
def resolved_before_it_was_moved(h: History) -> Expected:
    """A move that leaves the resolution as it is neither reopens nor resolves, in flow likewise."""
    base = tracked(h)
    incident = told(
        h,
        "ARCHIVE-1",
        "51",
        "2026-03-01T10:00",
        [
            # The first change says by name alone what it left.
            ("2026-03-01T10:30", [moved(None, "Open", "3", "In Work")]),
            ("2026-03-01T11:00", [moved("3", "In Work", "7", "Finished")]),
            (
                "2026-06-01T11:00",
                [
                    {"field": "Key", "fromString": "TILLS-1", "toString": "ARCHIVE-1"},
                    {"field": "Component", "fromString": h.repository, "toString": None},
                    moved("7", "Finished", "1", "Open"),
                ],
            ),
            ("2026-06-02T11:00", [moved("1", "Open", "7", "Finished")]),
        ],
        resolution=("Fixed", "2026-03-01T11:00"),
        host="resolved-before-it-was-moved.example",
    )
    expected = base.plus(
        incidents=[Incident(incident, "2026-03-01T10:00", "2026-03-01T11:00", source="jira")]
    )
    return Expected(
        expected.deployments,
        expected.commits,
        incidents=expected.incidents,
        issues=[
            Issue(
                "ARCHIVE-1",
                "2026-03-01T10:30",
                "2026-03-01T11:00",
                1800,
                3600,
                kind="Incident",
                project="ARCHIVE",
            )
        ],
        flow_cells=[
            FlowCell(
                "flow_throughput",
                {
                    "project_key": "ARCHIVE",
                    "issue_type": "Incident",
                    "grain": "week",
                    "period_start_date": "2026-06-01",
                },
                {"resolved_count": 0},
            )
        ],
    )


@scenario()
def one_key_on_two_sites(h: History) -> Expected:
    """Two sites may use one key: these are two incidents, each with its own id."""
    base = tracked(h)
    ends = {"61": "2026-03-01T11:00", "62": "2026-03-01T12:00"}
    for number, (issue_id, end) in enumerate(ends.items()):
        told(
            h,
            "SAME-1",
            issue_id,
            "2026-03-01T10:00",
            [(end, [moved("1", "Open", "7", "Finished")])],
            component=h.repository,
            host=f"jira{number}.one-key-on-two-sites.example",
        )
    return base.plus(
        incidents=[
            Incident("jira:SAME-1", "2026-03-01T10:00", end, source="jira") for end in ends.values()
        ],
        evidence=[
            Evidence(
                "incident_restore_time",
                "jira:jira0.one-key-on-two-sites.example/61",
                "2026-03-01",
                3600,
            ),
            Evidence(
                "incident_restore_time",
                "jira:jira1.one-key-on-two-sites.example/62",
                "2026-03-01",
                7200,
            ),
        ],
    )
