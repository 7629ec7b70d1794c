"""What a person says of a deployment or incident overrules every signal."""

from tests.dbt.history import History
from tests.dbt.scenarios.expected import Cell, Commit, Evidence, Expected, Incident
from tests.dbt.scenarios.failing import LEAD, version
from tests.dbt.scenarios.registry import SeedRow, scenario, tracked


def verdict(kind: str, entity: str, said: str) -> SeedRow:
    return {
        "entity_type": kind,
        "entity_id": entity,
        "verdict": said,
        "decided_by": "Ada",
        "reason": "looked into it",
    }


def deployment(key: int) -> str:
    return f"verdicts/app#production#github_deployment:{key}"


SAID = "overruled by Ada: looked into it"


@scenario(
    verdicts=[
        verdict("deployment", deployment(309), "fine"),
        verdict("deployment", deployment(409), "failed"),
        verdict("deployment", deployment(509), "none"),
        verdict("incident", "github:verdicts/app#61", "none"),
        verdict("incident", "github:verdicts/app#62", "fine"),
        verdict("incident", "github:verdicts/app#63", "failed"),
    ]
)
def verdicts(h: History) -> Expected:
    """Failed, fine or none: a person's word overrules every signal, and evidence shows it.

    A deployment called none ships nothing: the next one does. An incident called none is out, one
    that is fine no deployment caused, and one that failed counts though it was dismissed.
    """
    base = tracked(h)
    names = ["c0", "v3", "v4", "v5", "v6", "v7"]
    for day, (name, parent) in enumerate(zip(names[1:], names, strict=False), start=3):
        h.commit(name, f"2026-03-{day:02d}T08:00", [parent])
    fine = version(h, 3, "v3")
    failed = version(h, 4, "v4", failed=True)
    none = version(h, 5, "v5", commits=0, outcome="cancelled")
    innocent = version(h, 6, "v6", commits=2)
    guilty = version(h, 7, "v7", failed=True, recovered="2026-03-07T11:00")
    times = [(f"2026-03-{day:02d}T10:00", f"2026-03-{day:02d}T11:00") for day in (3, 4, 6, 7)]
    blamed = h.issue(60, times[0][0], closed=times[0][1])
    drill = h.issue(61, times[1][0], closed=times[1][1])
    grid = h.issue(62, times[2][0], closed=times[2][1])
    real = h.issue(63, times[3][0], closed=times[3][1], reason="duplicate")
    linked = {"method": "time_window", "confidence": 0.5}
    return base.plus(
        [fine, failed, none, innocent, guilty],
        [
            Commit("v3", fine.id, LEAD),
            Commit("v4", failed.id, LEAD),
            Commit("v5", innocent.id, LEAD + 24 * 3600),
            Commit("v6", innocent.id, LEAD),
            Commit("v7", guilty.id, LEAD),
        ],
        incidents=[
            Incident(blamed, *times[0], deployment=fine.id, **linked),
            Incident(drill, *times[1], deployment=failed.id, **linked),
            Incident(grid, *times[2]),
            Incident(real, *times[3], deployment=guilty.id, **linked),
        ],
        evidence=[
            Evidence("change_fail_rate", base.deployments[0].id, "2026-03-02", 0),
            Evidence("change_fail_rate", fine.id, "2026-03-03", 0, remark=SAID),
            Evidence("change_fail_rate", failed.id, "2026-03-04", 1, remark=SAID),
            Evidence("change_fail_rate", none.id, "2026-03-05", 0, "cancelled", remark=SAID),
            Evidence("change_fail_rate", innocent.id, "2026-03-06", 0),
            Evidence("change_fail_rate", guilty.id, "2026-03-07", 1),
            *(
                Evidence(
                    "incident_restore_time", issue, began[:10], 3600, reason, remark=remark
                )
                for issue, (began, _), reason, remark in zip(
                    (blamed, drill, grid, real),
                    times,
                    (None, "overruled", None, None),
                    (None, SAID, SAID, SAID),
                    strict=True,
                )
            ),
        ],
        cells=[
            Cell(
                "dora_change_fail_rate", "month", "2026-03-01",
                {"deployment_count": 5, "failure_count": 2, "change_fail_rate": 2 / 5},
            ),
            Cell("dora_recovery_time", "month", "2026-03-01", {"incident_count": 3}),
        ],
    )  # fmt: skip


def decide(h: History, kind: str, entity: str, said: str, at: str, **more: str) -> None:
    """Push what Eve decided about a deployment or incident."""
    body = {
        "id": entity,
        "verdict": said,
        "decided_by": "Eve",
        "reason": "seen again",
        "decided_at": f"{at}Z",
        **more,
    }
    h.push(f"{kind}s", body, "verdict")


PUSHED = "overruled by Eve: seen again"


@scenario(
    verdicts=[verdict("deployment", "verdict-events/app#production#github_deployment:709", "fine")]
)
def verdict_events(h: History) -> Expected:
    """A pushed verdict counts from the next build on, and of several the one decided last.

    A deployment is named by its id, or in its repository by the id at its source. A withdrawn
    verdict leaves the signals as they are, and the seed overrules what was pushed.
    """
    base = tracked(h)
    names = ["c0", "v3", "v4", "v5", "v6", "v7"]
    for day, (name, parent) in enumerate(zip(names[1:], names, strict=False), start=3):
        h.commit(name, f"2026-03-{day:02d}T08:00", [parent])
    fine = version(h, 3, "v3")
    blamed = version(h, 4, "v4", failed=True, recovered="2026-03-04T11:00")
    none = version(h, 5, "v5", commits=0, outcome="cancelled")
    failed = version(h, 6, "v6", commits=2, failed=True, recovered="2026-03-06T11:00")
    seeded = version(h, 7, "v7")
    days = (3, 4, 6, 7)
    times = [(f"2026-03-{day:02d}T10:00", f"2026-03-{day:02d}T11:00") for day in days]
    issues = [
        h.issue(60 + day, began, closed=ended)
        for day, (began, ended) in zip(days, times, strict=True)
    ]
    drill = h.issue(68, "2026-03-08T10:00", closed="2026-03-08T11:00")
    decide(h, "deployment", blamed.id, "fine", "2026-03-10T09:00")
    h.load += 1
    decide(h, "deployment", fine.id, "fine", "2026-03-10T09:00")
    decide(h, "deployment", blamed.id, "withdrawn", "2026-03-11T09:00")
    decide(h, "deployment", "509", "none", "2026-03-10T09:00", repository=h.repository)
    decide(h, "deployment", failed.id, "failed", "2026-03-11T09:00")
    decide(h, "deployment", "609", "fine", "2026-03-10T09:00", repository=h.repository)
    decide(h, "deployment", seeded.id, "failed", "2026-03-10T09:00")
    decide(h, "incident", drill, "none", "2026-03-10T09:00")
    linked = {"method": "time_window", "confidence": 0.5}
    return base.plus(
        [fine, blamed, none, failed, seeded],
        [
            Commit("v3", fine.id, LEAD),
            Commit("v4", blamed.id, LEAD),
            Commit("v5", failed.id, LEAD + 24 * 3600),
            Commit("v6", failed.id, LEAD),
            Commit("v7", seeded.id, LEAD),
        ],
        incidents=[
            *(
                Incident(issue, *when, deployment=deployment.id, **linked)
                for issue, when, deployment in zip(
                    issues, times, (fine, blamed, failed, seeded), strict=True
                )
            ),
            Incident(drill, "2026-03-08T10:00", "2026-03-08T11:00", deployment=None),
        ],
        evidence=[
            Evidence("change_fail_rate", base.deployments[0].id, "2026-03-02", 0),
            Evidence("change_fail_rate", fine.id, "2026-03-03", 0, remark=PUSHED),
            Evidence("change_fail_rate", blamed.id, "2026-03-04", 1),
            Evidence("change_fail_rate", none.id, "2026-03-05", 0, "cancelled", remark=PUSHED),
            Evidence("change_fail_rate", failed.id, "2026-03-06", 1, remark=PUSHED),
            Evidence("change_fail_rate", seeded.id, "2026-03-07", 0, remark=SAID),
        ],
        cells=[Cell("dora_recovery_time", "month", "2026-03-01", {"incident_count": 4})],
    )
