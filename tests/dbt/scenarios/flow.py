"""Flow in Jira: sprints, cycle time, throughput and work in progress."""

from typing import Any

from tests.dbt.history import History
from tests.dbt.jira_site import Site
from tests.dbt.scenarios.expected import Expected, FlowCell, Issue, SprintIssue
from tests.dbt.scenarios.registry import LATER, scenario

# A day and an hour, in the seconds that durations are counted in.
DAY, HOUR = 86_400, 3_600
OPENED = "2026-02-20T09:00"
GERMAN = {
    "1": "Offen",
    "2": "In Arbeit",
    "3": "In Prüfung",
    "4": "Erledigt",
    "5": "Geschlossen",
}


def worked(began: str, ended: str) -> list[tuple[str | None, str]]:
    """Tell of an issue that was begun and done."""
    return [(None, "To Do"), (began, "In Progress"), (ended, "Done")]


def cell(table: str, grain: str, start: str, values: dict[str, Any], kind: str = "Story") -> Any:
    key = {
        "project_key": "SHOP",
        "issue_type": kind,
        "grain": grain,
        "period_start_date": start,
    }
    return FlowCell(table, key, values)


@scenario()
def sprint_report(h: History) -> Expected:
    """What a sprint began with is committed, what came later added; each ends in one of four ways.

    Points count as they were when an issue came in, and as they were when the sprint ended.
    """
    site = Site(h)
    site.sprint("1", "2026-03-02T09:00", "2026-03-13T17:00", completed="2026-03-13T17:00")
    first = [(None, ""), ("2026-02-27T10:00", "1")]
    site.issue(
        "SHOP-1",
        OPENED,
        worked("2026-03-03T09:00", "2026-03-05T09:00"),
        sprints=first,
        # Re-estimated while the sprint ran, and once more after it.
        points=[(None, ""), ("2026-02-26T10:00", "3"), ("2026-03-04T10:00", "5"),
                ("2026-03-20T10:00", "8")],
    )  # fmt: skip
    site.issue(
        "SHOP-2",
        OPENED,
        worked("2026-03-04T09:00", "2026-03-16T09:00"),
        sprints=first,
        points=[(None, "2")],
    )
    site.issue(
        "SHOP-3",
        OPENED,
        [(None, "To Do")],
        sprints=[*first, ("2026-03-06T09:00", "")],
        points=[(None, "1")],
    )
    site.issue(
        "SHOP-4",
        "2026-03-09T09:00",
        worked("2026-03-09T10:00", "2026-03-09T12:00"),
        sprints=[(None, "1")],
    )
    site.issue(
        "SHOP-5",
        OPENED,
        worked("2026-02-23T09:00", "2026-02-24T09:00"),
        sprints=[(None, ""), ("2026-03-03T09:00", "1")],
        points=[(None, "13")],
    )
    return Expected(
        issues=[
            Issue("SHOP-1", "2026-03-03T09:00", "2026-03-05T09:00", 2 * DAY, 13 * DAY, points=8),
            Issue("SHOP-2", "2026-03-04T09:00", "2026-03-16T09:00", 12 * DAY, 24 * DAY, points=2),
            Issue("SHOP-3", None, None, None, None, "open", points=1),
            Issue("SHOP-4", "2026-03-09T10:00", "2026-03-09T12:00", 2 * HOUR, 3 * HOUR),
            Issue("SHOP-5", "2026-02-23T09:00", "2026-02-24T09:00", DAY, 4 * DAY, points=13),
        ],
        sprint_issues=[
            SprintIssue("1", "SHOP-1", "committed", "completed", (3, 5)),
            SprintIssue("1", "SHOP-2", "committed", "carried_over", (2, 2)),
            SprintIssue("1", "SHOP-3", "committed", "removed", (1, 1)),
            SprintIssue("1", "SHOP-4", "added", "completed"),
            SprintIssue("1", "SHOP-5", "added", "completed_outside", (13, 13)),
        ],
        flow_cells=[
            FlowCell(
                "flow_sprints",
                {"sprint_id": "1"},
                {
                    "sprint": "Sprint 1",
                    "board": "Shop board",
                    "project_key": "SHOP",
                    "is_open": False,
                    "committed_count": 3,
                    "added_count": 2,
                    "removed_count": 1,
                    "completed_count": 2,
                    "completed_outside_count": 1,
                    "carried_over_count": 1,
                    "completion_rate": 1 / 3,
                    "reason": None,
                    "committed_points": 6,
                    "added_points": 13,
                    "removed_points": 1,
                    "completed_points": 5,
                    "completed_outside_points": 13,
                    "carried_over_points": 2,
                    "points_reason": None,
                },
            )
        ],
    )


@scenario()
def story_carried_over_and_finished_in_the_next_sprint(h: History) -> Expected:
    """An unfinished issue stays in the closed sprint too; it is completed where it ended."""
    site = Site(h, points_field="")
    site.sprint("1", "2026-03-02T09:00", "2026-03-13T17:00", completed="2026-03-13T17:00")
    site.sprint("2", "2026-03-16T09:00", "2026-03-27T17:00", completed="2026-03-27T17:05")
    site.issue(
        "SHOP-1",
        OPENED,
        worked("2026-03-12T09:00", "2026-03-17T09:00"),
        sprints=[(None, ""), ("2026-03-01T09:00", "1"), ("2026-03-13T17:00", "1, 2")],
    )
    # Moved to the next sprint half a day before the end: it was removed, not carried over.
    site.issue(
        "SHOP-2",
        OPENED,
        [(None, "To Do")],
        sprints=[(None, "1"), ("2026-03-13T09:00", "2")],
    )
    return Expected(
        issues=[
            Issue("SHOP-1", "2026-03-12T09:00", "2026-03-17T09:00", 5 * DAY, 25 * DAY),
            Issue("SHOP-2", None, None, None, None, "open"),
        ],
        sprint_issues=[
            SprintIssue("1", "SHOP-1", "committed", "carried_over"),
            SprintIssue("2", "SHOP-1", "committed", "completed"),
            SprintIssue("1", "SHOP-2", "committed", "removed"),
            SprintIssue("2", "SHOP-2", "committed", "carried_over"),
        ],
        flow_cells=[
            FlowCell(
                "flow_sprints",
                {"sprint_id": "2"},
                {
                    "committed_count": 2,
                    "completed_count": 1,
                    "carried_over_count": 1,
                    "completion_rate": 0.5,
                    "committed_points": None,
                    "points_reason": "no_story_points",
                },
            )
        ],
    )


@scenario()
def sprint_that_still_runs(h: History) -> Expected:
    """While a sprint runs nothing is carried over and there is no completion rate, with the reason.

    An issue that was taken out and put in again is in it.
    """
    site = Site(h)
    site.sprint("1", "2026-06-22T09:00", "2026-07-03T17:00")
    site.issue(
        "SHOP-1", OPENED, worked("2026-06-23T09:00", "2026-06-24T09:00"), sprints=[(None, "1")]
    )
    site.issue(
        "SHOP-2",
        OPENED,
        [(None, "To Do")],
        sprints=[(None, "1"), ("2026-06-23T09:00", ""), ("2026-06-24T09:00", "1")],
    )
    return Expected(
        issues=[
            Issue("SHOP-1", "2026-06-23T09:00", "2026-06-24T09:00", DAY, 124 * DAY),
            Issue("SHOP-2", None, None, None, None, "open"),
        ],
        sprint_issues=[
            SprintIssue("1", "SHOP-1", "committed", "completed"),
            SprintIssue("1", "SHOP-2", "committed", None),
        ],
        flow_cells=[
            FlowCell(
                "flow_sprints",
                {"sprint_id": "1"},
                {
                    "is_open": True,
                    "committed_count": 2,
                    "removed_count": 0,
                    "completed_count": 1,
                    "carried_over_count": None,
                    "completion_rate": None,
                    "reason": "sprint_open",
                },
            )
        ],
    )


@scenario()
def story_reopened_twice(h: History) -> Expected:
    """Cycle time runs to the last entry into done, whatever was done before and undone."""
    site = Site(h)
    site.issue(
        "SHOP-1",
        OPENED,
        [
            (None, "To Do"),
            ("2026-03-02T09:00", "In Progress"),
            ("2026-03-03T09:00", "Done"),
            ("2026-03-04T09:00", "In Progress"),
            ("2026-03-05T09:00", "Done"),
            ("2026-03-06T09:00", "To Do"),
            ("2026-03-09T09:00", "In Review"),
            ("2026-03-10T09:00", "Done"),
            # One done status after another is not a second resolution.
            ("2026-03-11T09:00", "Closed"),
        ],
        # Each resolution is a new one: the date is the last one's.
        resolved="2026-03-10T09:00",
    )
    return Expected(
        issues=[
            Issue(
                "SHOP-1",
                "2026-03-02T09:00",
                "2026-03-10T09:00",
                8 * DAY,
                18 * DAY,
                first_resolved="2026-03-03T09:00",
                reopened=2,
            )
        ],
        flow_cells=[
            cell(
                "flow_cycle_time",
                "week",
                "2026-03-02",
                {"resolved_count": 0, "cycle_p50_seconds": None, "reason": "nothing_resolved"},
            ),
            cell(
                "flow_cycle_time",
                "week",
                "2026-03-09",
                {"resolved_count": 1, "reopened_count": 1, "cycle_p50_seconds": 8 * DAY},
            ),
            # On Sunday 8 March it stood in To Do again, and was no work in progress.
            cell("flow_throughput", "week", "2026-03-02", {"wip_count": 0, "started_count": 1}),
        ],
    )


@scenario()
def done_without_resolution_date_or_history(h: History) -> Expected:
    """A transition resolves an issue without a date; an issue without any history by its date.

    One that went straight to done was never started, and has no cycle time but a lead time.
    """
    site = Site(h)
    site.issue("SHOP-1", OPENED, worked("2026-03-02T09:00", "2026-03-03T09:00"))
    site.issue("SHOP-2", OPENED, [(None, "Done")], resolved="2026-03-04T09:00")
    site.issue("SHOP-3", OPENED, [(None, "To Do"), ("2026-03-05T09:00", "Done")], kind="Task")
    return Expected(
        issues=[
            Issue("SHOP-1", "2026-03-02T09:00", "2026-03-03T09:00", DAY, 11 * DAY),
            Issue("SHOP-2", None, "2026-03-04T09:00", None, 12 * DAY, "never_started"),
            Issue("SHOP-3", None, "2026-03-05T09:00", None, 13 * DAY, "never_started", kind="Task"),
        ],
        flow_cells=[
            cell(
                "flow_cycle_time",
                "month",
                "2026-03-01",
                {
                    "resolved_count": 2,
                    "cycle_count": 1,
                    "never_started_count": 1,
                    "cycle_p50_seconds": DAY,
                    "lead_p50_seconds": 11.5 * DAY,
                    "reason": None,
                },
            ),
            cell(
                "flow_cycle_time",
                "month",
                "2026-03-01",
                {"cycle_count": 0, "lead_p50_seconds": 13 * DAY, "reason": "never_started"},
                "Task",
            ),
        ],
    )


@scenario()
def imported_with_its_history(h: History) -> Expected:
    """An imported issue was worked on before it was created here: only what is known of it counts.

    SHOP-1 was in progress since nobody knows when, SHOP-2 for three days, as its history says.
    """
    site = Site(h)
    created = "2026-04-20T09:00"
    site.issue("SHOP-1", created, [(None, "In Progress"), ("2026-03-03T09:00", "Done")])
    site.issue("SHOP-2", created, worked("2026-03-02T09:00", "2026-03-05T09:00"))
    site.issue(
        "SHOP-3", created, [(None, "Done"), *worked("2026-03-02T09:00", "2026-03-05T09:00")[1:]]
    )
    return Expected(
        issues=[
            Issue("SHOP-1", None, "2026-03-03T09:00", None, -48 * DAY, "clock_skew"),
            Issue("SHOP-2", "2026-03-02T09:00", "2026-03-05T09:00", 3 * DAY, -46 * DAY),
            Issue("SHOP-3", "2026-03-02T09:00", "2026-03-05T09:00", 3 * DAY, -46 * DAY),
        ],
        flow_cells=[
            cell(
                "flow_cycle_time",
                "month",
                "2026-03-01",
                {"resolved_count": 3, "cycle_count": 2, "cycle_p50_seconds": 3 * DAY},
            ),
            cell("flow_throughput", "week", "2026-03-02", {"wip_count": 0, "resolved_count": 3}),
        ],
    )


@scenario()
def percentiles_by_issue_type(h: History) -> Expected:
    """Cycle time is given for each type of issue of a project, with exact percentiles."""
    site = Site(h)
    for number, days in enumerate((1, 2, 3, 10), start=1):
        site.issue(
            f"SHOP-{number}", OPENED, worked("2026-04-01T09:00", f"2026-04-{days + 1:02d}T09:00")
        )
    site.issue("SHOP-9", OPENED, worked("2026-04-01T09:00", "2026-04-01T10:00"), kind="Task")
    return Expected(
        issues=[
            *(
                Issue(
                    f"SHOP-{number}",
                    "2026-04-01T09:00",
                    f"2026-04-{days + 1:02d}T09:00",
                    days * DAY,
                    (40 + days) * DAY,
                )
                for number, days in enumerate((1, 2, 3, 10), start=1)
            ),
            Issue(
                "SHOP-9",
                "2026-04-01T09:00",
                "2026-04-01T10:00",
                HOUR,
                40 * DAY + HOUR,
                kind="Task",
            ),
        ],
        flow_cells=[
            cell(
                "flow_cycle_time",
                "quarter",
                "2026-04-01",
                {
                    "cycle_count": 4,
                    "cycle_p50_seconds": 2.5 * DAY,
                    "cycle_p75_seconds": 4.75 * DAY,
                    "cycle_mean_seconds": 4 * DAY,
                },
            ),
            cell(
                "flow_cycle_time",
                "quarter",
                "2026-04-01",
                {"cycle_count": 1, "cycle_p90_seconds": HOUR},
                "Task",
            ),
        ],
    )


@scenario()
def work_in_progress_by_week(h: History) -> Expected:
    """Work in progress is the issues in progress as a week ends; throughput those done in it.

    A move from one status in progress to another changes nothing.
    """
    site = Site(h)
    site.issue(
        "SHOP-1",
        "2026-03-02T09:00",
        [
            (None, "To Do"),
            ("2026-03-03T09:00", "In Progress"),
            ("2026-03-10T09:00", "In Review"),
            ("2026-03-17T09:00", "Done"),
        ],
        points=[(None, "3")],
    )
    # In progress across the week's last second, and done in the first one of the next.
    site.issue("SHOP-2", "2026-03-03T09:00", worked("2026-03-08T23:59:59", "2026-03-09T00:00"))
    return Expected(
        issues=[
            Issue("SHOP-1", "2026-03-03T09:00", "2026-03-17T09:00", 14 * DAY, 15 * DAY, points=3),
            Issue("SHOP-2", "2026-03-08T23:59:59", "2026-03-09T00:00", 1, 5 * DAY + 15 * HOUR),
        ],
        flow_cells=[
            cell(
                "flow_throughput",
                "week",
                start,
                {
                    "opened_count": opened,
                    "started_count": started,
                    "resolved_count": resolved,
                    "resolved_points": points,
                    "wip_count": in_progress,
                },
            )
            for start, opened, started, resolved, points, in_progress in (
                ("2026-03-02", 2, 2, 0, 0, 2),
                ("2026-03-09", 0, 0, 1, 0, 1),
                ("2026-03-16", 0, 0, 1, 3, 0),
                ("2026-06-29", 0, 0, 0, 0, 0),
            )
        ],
    )


@scenario()
def data_center_in_german(h: History) -> Expected:
    """Categories decide in any language; Data Center names fields and writes sprints as text."""
    site = Site(h, names=GERMAN, points_field="Story Points", is_cloud=False)
    site.sprint("1", "2026-03-02T09:00", "2026-03-13T17:00", completed="2026-03-13T17:00")
    site.issue(
        "SHOP-1",
        OPENED,
        [(None, "Offen"), ("2026-03-03T09:00", "In Prüfung"), ("2026-03-04T09:00", "Erledigt")],
        sprints=[(None, ""), ("2026-03-01T09:00", "1")],
        points=[(None, ""), ("2026-03-01T10:00", "2"), ("2026-03-03T10:00", "3")],
        epic="SHOP-70",
    )
    site.issue("SHOP-2", OPENED, [(None, "Offen")], sprints=[(None, "1")], points=[(None, "0.5")])
    site.issue("SHOP-3", OPENED, [(None, "Offen")], kind="Part", parent="1", sprints=[(None, "1")])
    return Expected(
        issues=[
            Issue(
                "SHOP-1",
                "2026-03-03T09:00",
                "2026-03-04T09:00",
                DAY,
                12 * DAY,
                points=3,
                epic="SHOP-70",
            ),
            Issue("SHOP-2", None, None, None, None, "open", points=0.5),
            Issue("SHOP-3", None, None, None, None, "open", kind="Part", epic="SHOP-70"),
        ],
        # The sub-task goes with its story.
        sprint_issues=[
            SprintIssue("1", "SHOP-1", "committed", "completed", (2, 3)),
            SprintIssue("1", "SHOP-2", "committed", "carried_over", (0.5, 0.5)),
        ],
    )


@scenario()
def epics_of_stories_and_their_parts(h: History) -> Expected:
    """In Cloud a story's parent is its epic, and a sub-task belongs to its story's."""
    site = Site(h, points_field="Story point estimate")
    site.issue("SHOP-1", OPENED, [(None, "To Do")], kind="Epic")
    site.issue("SHOP-2", OPENED, [(None, "To Do")], parent="1", points=[(None, "8")])
    site.issue("SHOP-3", OPENED, [(None, "To Do")], kind="Part", parent="2")
    return Expected(
        issues=[
            Issue("SHOP-1", None, None, None, None, "open", kind="Epic"),
            Issue("SHOP-2", None, None, None, None, "open", epic="SHOP-1", points=8),
            Issue("SHOP-3", None, None, None, None, "open", kind="Part", epic="SHOP-1"),
        ]
    )


@scenario()
def times_at_two_offsets_across_a_clock_change(h: History) -> Expected:
    """Every offset becomes UTC: a night with a clock change is as long as it was."""
    site = Site(h)
    site.issue(
        "SHOP-1",
        "2026-03-28T00:00:00+08:00",
        # Europe's clocks went from 2 to 3 on 29 March: these are seven hours, not eight.
        worked("2026-03-29T00:00:00+01:00", "2026-03-29T08:00:00+02:00"),
    )
    # Monday morning in Singapore is Sunday evening in UTC, and in the week before.
    site.issue(
        "SHOP-2",
        "2026-03-28T00:00:00+08:00",
        worked("2026-03-30T06:00:00+08:00", "2026-03-30T07:00:00+08:00"),
    )
    return Expected(
        issues=[
            Issue("SHOP-1", "2026-03-28T23:00", "2026-03-29T06:00", 7 * HOUR, 38 * HOUR),
            Issue("SHOP-2", "2026-03-29T22:00", "2026-03-29T23:00", HOUR, 55 * HOUR),
        ],
        flow_cells=[
            cell(
                "flow_throughput",
                "week",
                "2026-03-23",
                {"resolved_count": 2, "resolved_points": None, "reason": "no_story_points"},
            ),
            cell("flow_throughput", "week", "2026-03-30", {"resolved_count": 0}),
        ],
    )


@scenario()
def issue_deleted_in_jira(h: History) -> Expected:
    """An issue that is deleted takes its rows along: sprint, throughput and all."""
    site = Site(h)
    site.sprint("1", "2026-03-02T09:00", "2026-03-13T17:00", completed="2026-03-13T17:00")
    past = worked("2026-03-03T09:00", "2026-03-04T09:00")
    site.issue("SHOP-1", OPENED, past, sprints=[(None, "1")], points=[(None, "1")])
    gone = site.issue("SHOP-2", OPENED, past, sprints=[(None, "1")], points=[(None, "2")])
    h.load = LATER
    site.delete(gone, "2026-06-30T11:00")
    return Expected(
        issues=[Issue("SHOP-1", "2026-03-03T09:00", "2026-03-04T09:00", DAY, 12 * DAY, points=1)],
        sprint_issues=[SprintIssue("1", "SHOP-1", "committed", "completed", (1, 1))],
        flow_cells=[
            FlowCell("flow_sprints", {"sprint_id": "1"}, {"committed_count": 1}),
            cell("flow_throughput", "month", "2026-03-01", {"resolved_count": 1}),
        ],
    )


@scenario()
def issue_moved_estimated_again_and_removed(h: History) -> Expected:
    """What a later load says of an issue takes the place of what was said before, in every table.

    Its key changes with its project; it loses its points and its sprint.
    """
    site = Site(h)
    site.sprint("1", "2026-03-02T09:00", "2026-03-13T17:00", completed="2026-03-13T17:00")
    told = [(None, "To Do")]
    site.issue("SHOP-1", OPENED, told, sprints=[(None, "1")], points=[(None, "5")])
    h.load = LATER
    site.issue("PAY-9", OPENED, told, number=1, updated="2026-06-30T10:30")
    return Expected(
        issues=[Issue("PAY-9", None, None, None, None, "open", project="PAY")],
        flow_cells=[
            FlowCell("flow_sprints", {"sprint_id": "1"}, {"committed_count": 0}),
            FlowCell(
                "flow_throughput",
                {"project_key": "PAY", "grain": "week", "period_start_date": "2026-02-16"},
                {"opened_count": 1, "reason": "no_story_points"},
            ),
        ],
    )
