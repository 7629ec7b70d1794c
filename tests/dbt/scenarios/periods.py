"""Periods: local days, true zeros, and unknowns with their reasons."""

from tests.dbt.history import History
from tests.dbt.scenarios.expected import Cell, Commit, Deployment, Evidence, Expected
from tests.dbt.scenarios.registry import LATER, scenario, tracked


@scenario(
    services=[
        {
            "service": "deployed-at-23-30-across-a-clock-change/app",
            "repository": "deployed-at-23-30-across-a-clock-change/app",
            "time_zone": "Europe/Berlin",
        }
    ]
)
def deployed_at_23_30_across_a_clock_change(h: History) -> Expected:
    """A day, week and month end at the service's own midnight, in winter and in summer time."""
    base = tracked(h)
    # 23:30 on Saturday in winter time; 23:30 on Sunday, 00:30 on Monday and 23:30 on the last of
    # March in summer time.
    finishes = [
        "2026-03-28T22:30",
        "2026-03-29T21:30",
        "2026-03-29T22:30",
        "2026-03-31T21:30",
    ]
    names = ["c0", "c1", "c2", "c3", "c4"]
    rows, commits = [], []
    for position, (finished, name) in enumerate(zip(finishes, names[1:], strict=True)):
        h.commit(name, f"{finished[:10]}T20:00", [names[position]])
        key = h.deploy(position + 2, name, f"{finished[:10]}T21:00", finished)
        rows.append(Deployment(key, name, f"{finished[:10]}T21:00", finished))
        minutes = (int(finished[11:13]) - 20) * 60 + 30
        commits.append(Commit(name, key, minutes * 60))
    days = ["2026-03-28", "2026-03-29", "2026-03-30", "2026-03-31"]
    return base.plus(
        rows,
        commits,
        evidence=[
            Evidence("deployment_frequency", base.deployments[0].id, "2026-03-02", 1),
            *(
                Evidence("deployment_frequency", row.id, day, 1)
                for row, day in zip(rows, days, strict=True)
            ),
        ],
        cells=[
            *(
                Cell("dora_deployment_frequency", "day", day, {"deployment_count": 1})
                for day in days
            ),
            Cell("dora_deployment_frequency", "week", "2026-03-23", {"deployment_count": 2}),
            Cell("dora_deployment_frequency", "week", "2026-03-30", {"deployment_count": 2}),
            Cell("dora_deployment_frequency", "month", "2026-03-01", {"deployment_count": 5}),
            Cell("dora_deployment_frequency", "month", "2026-04-01", {"deployment_count": 0}),
        ],
    )


@scenario()
def nothing_deployed_in_a_tracked_period(h: History) -> Expected:
    """A tracked period without a deployment is a true zero; what would divide by it is unknown."""
    base = tracked(h)
    day = "2026-03-10"
    return base.plus(
        cells=[
            Cell(
                "dora_deployment_frequency",
                "day",
                day,
                {
                    "deployment_count": 0,
                    "deployment_day_count": 0,
                    "gap_p50_seconds": None,
                    "deployment_failure_rate": None,
                    "reason": None,
                },
            ),
            Cell(
                "dora_lead_time",
                "day",
                day,
                {"commit_count": 0, "lead_time_p50_seconds": None, "reason": "no_deployments"},
            ),
            Cell(
                "dora_change_fail_rate",
                "day",
                day,
                {
                    "deployment_count": 0,
                    "change_fail_rate": None,
                    "all_change_fail_rate": None,
                    "reason": "no_deployments",
                },
            ),
            Cell(
                "dora_recovery_time",
                "day",
                day,
                {
                    "recovery_p50_seconds": None,
                    "reason": "no_incident_source",
                    "restore_p50_seconds": None,
                    "incident_reason": "no_incident_source",
                },
            ),
            Cell(
                "dora_rework_rate",
                "day",
                day,
                {"rework_rate": None, "reason": "no_deployments"},
            ),
        ]
    )


@scenario()
def repository_without_anything(h: History) -> Expected:
    """A service that was never deployed is unknown, not zero, and says why."""
    return Expected(
        cells=[
            Cell(
                table,
                "month",
                "2026-06-01",
                {value: None, "reason": "no_deployments"},
            )
            for table, value in (
                ("dora_deployment_frequency", "deployment_count"),
                ("dora_lead_time", "lead_time_p50_seconds"),
                ("dora_change_fail_rate", "change_fail_rate"),
                ("dora_recovery_time", "recovery_p50_seconds"),
                ("dora_rework_rate", "rework_rate"),
            )
        ]
    )


def known_from(h: History, stream: str, at: str) -> None:
    """Say that the older records of a list are not known."""
    start = {"stream": stream, "known_from": at, "reason": "not_listed"}
    h.put("github", "history_starts", stream, start, "2026-05-01T00:00")


def unknown_and_known(unknown: str, known: str, count: int) -> list[Cell]:
    """The five metrics of a month that is not wholly known, and the deployments of one that is."""
    values = {
        "dora_deployment_frequency": ("deployment_count", "attempt_count"),
        "dora_lead_time": ("lead_time_p50_seconds", "commit_count"),
        "dora_change_fail_rate": ("change_fail_rate", "deployment_count"),
        "dora_recovery_time": ("recovery_p50_seconds", "recovery_count"),
        "dora_rework_rate": ("rework_rate", "deployment_count"),
    }
    return [
        *(
            Cell(
                table,
                "month",
                unknown,
                {**dict.fromkeys(columns, None), "reason": "history_not_known"},
            )
            for table, columns in values.items()
        ),
        Cell("dora_deployment_frequency", "month", known, {"deployment_count": count}),
        Cell("dora_rework_rate", "month", known, {"deployment_count": count, "reason": None}),
    ]


def two_months(h: History) -> Expected:
    """A baseline, a deployment late in March and one in April."""
    base = tracked(h)
    h.commit("c1", "2026-03-20T08:00", ["c0"])
    h.commit("c2", "2026-04-20T08:00", ["c1"])
    second = h.deploy(2, "c1", "2026-03-20T09:00", "2026-03-20T10:00")
    third = h.deploy(3, "c2", "2026-04-20T09:00", "2026-04-20T10:00")
    return base.plus(
        [
            Deployment(second, "c1", "2026-03-20T09:00", "2026-03-20T10:00"),
            Deployment(third, "c2", "2026-04-20T09:00", "2026-04-20T10:00"),
        ],
        [Commit("c1", second, 7200), Commit("c2", third, 7200)],
    )


@scenario()
def older_deployments_are_not_listed(h: History) -> Expected:
    """A month that begins before all its deployments are known has no number, whatever it holds."""
    base = two_months(h)
    known_from(h, "deployments", "2026-03-10T10:00:00Z")
    known_from(h, "issue_events", "2026-04-10T10:00:00Z")
    return base.plus(cells=unknown_and_known("2026-03-01", "2026-04-01", 1))


@scenario()
def learnt_later_that_older_ones_are_not_listed(h: History) -> Expected:
    """What was published turns unknown with the build that learns so, and it alone looks again."""
    base = two_months(h)
    h.load = LATER
    known_from(h, "deployments", "2026-03-10T10:00:00Z")
    return base.plus(cells=unknown_and_known("2026-03-01", "2026-04-01", 1))


@scenario()
def a_list_that_no_deployment_is_read_from(h: History) -> Expected:
    """Runs that are not listed hide nothing of a service that GitHub's deployments tell of."""
    base = two_months(h)
    known_from(h, "workflow_runs", "2026-03-10T10:00:00Z")
    return base.plus(
        cells=[
            Cell("dora_deployment_frequency", "month", "2026-03-01", {"deployment_count": 2}),
            Cell("dora_lead_time", "month", "2026-03-01", {"lead_time_p50_seconds": 7200.0}),
        ]
    )
