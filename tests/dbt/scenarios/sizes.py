"""How large a change is: of a pull request by its lines, of a deployment by what it shipped."""

from dataclasses import replace

from tests.dbt.history import History
from tests.dbt.scenarios.expected import Cell, Commit, Deployment, Expected, Incident, PullRequest
from tests.dbt.scenarios.merging import LEAD, STAGES, deploy_on_tuesday, merge_on_tuesday
from tests.dbt.scenarios.registry import scenario, tracked

DAY = 24 * 3600


def deploy_later(h: History, commit: str, days: int) -> Deployment:
    """Deploy at the same hour, this number of days after that Tuesday."""
    started, finished = (f"2026-03-{3 + days:02d}T12:{minute}" for minute in (30, 40))
    return Deployment(h.deploy(2 + days, commit, started, finished), commit, started, finished)


@scenario()
def sizes(h: History) -> Expected:
    """A pull request's class is that of its changed lines, a deployment's that of all it shipped.

    The bound belongs to the larger class. Where the size of one pull request is not known, that of
    its deployment is not.
    """
    base = tracked(h)
    names = ["c0", "nine", "ten", "unknown", "thousand"]
    for name, parent in zip(names[1:], names, strict=False):
        h.commit(name, "2026-03-03T12:00", [parent])
    # Each deletes a line as well.
    for number, (name, lines) in enumerate(zip(names[1:], (8, 9, None, 999), strict=True), start=1):
        merge_on_tuesday(h, number, name, (f"{name} 1", f"{name} 2"), lines=lines)
    small = deploy_on_tuesday(h, "ten", commits=2)
    unknown = deploy_later(h, "unknown", 1)
    large = replace(deploy_later(h, "thousand", 2), failed=True, recovered="2026-03-05T14:00")
    outage = h.issue(31, "2026-03-05T13:00", closed="2026-03-05T14:00")
    shipped = ((small, 0), (small, 0), (unknown, 1), (large, 2))
    return base.plus(
        [small, unknown, large],
        [
            Commit(name, one.id, 2400 + days * DAY)
            for name, (one, days) in zip(names[1:], shipped, strict=True)
        ],
        [
            PullRequest(
                number, one.id, LEAD + days * DAY,
                (*STAGES[:4], STAGES[4] + days * DAY, STAGES[5]), merge=name,
            )
            for number, (name, (one, days)) in enumerate(
                zip(names[1:], shipped, strict=True), start=1
            )
        ],
        incidents=[
            Incident(
                outage, "2026-03-05T13:00", "2026-03-05T14:00",
                deployment=large.id, method="time_window", confidence=0.5,
            )
        ],
        cells=[
            Cell(
                "dora_by_size", "month", "2026-03-01",
                {
                    "from_line_count": bound, "pull_request_count": 1,
                    "pull_request_lead_time_p50_seconds": LEAD + days * DAY,
                    "pickup_p50_seconds": STAGES[1], "deployment_count": deployments,
                    "failure_count": failures, "change_fail_rate": rate, "rework_rate": rework,
                },
                size=size,
            )
            for size, bound, days, deployments, failures, rate, rework in (
                ("XS", 0, 0, 0, 0, None, None),
                ("S", 10, 0, 1, 0, 0, 0),
                ("XXL", 1000, 2, 1, 1, 1, 0),
            )
        ],
    )  # fmt: skip
