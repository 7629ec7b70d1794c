"""Failed changes and their repairs: rollbacks, reverts, hotfixes, reports."""

from typing import Any

from tests.dbt.history import History
from tests.dbt.scenarios.deploying import event
from tests.dbt.scenarios.expected import Cell, Commit, Deployment, Evidence, Expected, PullRequest
from tests.dbt.scenarios.registry import scenario, tracked

# Every version is committed at 08:00 and live at 09:10.
LEAD = 70 * 60


def version(h: History, day: int, commit: str, hour: int = 9, **more: Any) -> Deployment:
    """Deploy `commit` in March 2026 from `hour`:00 to `hour`:10, and expect it.

    The deployment's key is the day and the hour: `309` is 9 o'clock on the third.
    """
    started, finished = f"2026-03-{day:02d}T{hour:02d}:00", f"2026-03-{day:02d}T{hour:02d}:10"
    key = h.deploy(day * 100 + hour, commit, started, finished)
    return Deployment(key, commit, started, finished, **more)


@scenario()
def v1_v2_v3_v1_then_v4(h: History) -> Expected:
    """Going back to V1 fails V2, the first after it, and flags V3; V4 is a plain change."""
    base = tracked(h)
    h.commit("v2", "2026-03-03T08:00", ["c0"])
    h.commit("v3", "2026-03-04T08:00", ["v2"])
    h.commit("v4", "2026-03-05T08:00", ["v3"])
    v2 = version(h, 3, "v2", failed=True, recovered="2026-03-04T10:10", rolled_back=True)
    v3 = version(h, 4, "v3", rolled_back=True)
    back = version(h, 4, "c0", hour=10, commits=0, rollback=True, rework=True)
    v4 = version(h, 5, "v4")
    first = base.deployments[0]
    return base.plus(
        [v2, v3, back, v4],
        [Commit("v2", v2.id, LEAD), Commit("v3", v3.id, LEAD), Commit("v4", v4.id, LEAD)],
        evidence=[
            Evidence("change_fail_rate", first.id, "2026-03-02", 0),
            Evidence("change_fail_rate", v2.id, "2026-03-03", 1),
            Evidence("change_fail_rate", v3.id, "2026-03-04", 0),
            Evidence("change_fail_rate", back.id, "2026-03-04", 0, "rollback"),
            Evidence("change_fail_rate", v4.id, "2026-03-05", 0),
            # Dated by the recovery, 25 hours after the failed change.
            Evidence("recovery_time", v2.id, "2026-03-04", 90_000),
        ],
        cells=[
            Cell(
                "dora_change_fail_rate",
                "month",
                "2026-03-01",
                {
                    "deployment_count": 4,
                    "failure_count": 1,
                    "rollback_count": 1,
                    "change_fail_rate": 1 / 4,
                    "all_deployment_count": 5,
                    "all_failure_count": 1,
                    "all_change_fail_rate": 1 / 5,
                    "reason": None,
                },
            ),
            Cell(
                "dora_rework_rate",
                "month",
                "2026-03-01",
                {"deployment_count": 5, "rework_count": 1, "rework_rate": 1 / 5},
            ),
            Cell(
                "dora_recovery_time",
                "week",
                "2026-03-02",
                {
                    "recovery_count": 1,
                    "open_recovery_count": 0,
                    "recovery_p50_seconds": 90_000,
                    "reason": None,
                    "incident_reason": "no_incident_source",
                },
            ),
            Cell("dora_recovery_time", "day", "2026-03-03", {"recovery_count": 0}),
            Cell("dora_recovery_time", "day", "2026-03-04", {"recovery_count": 1}),
            Cell(
                "dora_deployment_frequency",
                "month",
                "2026-03-01",
                {
                    "deployment_count": 5,
                    "deployment_day_count": 4,
                    # Gaps of 24, 24, 1 and 23 hours.
                    "gap_p50_seconds": 23.5 * 3600,
                },
            ),
        ],
    )


@scenario()
def rollback_to_an_ancestor(h: History) -> Expected:
    """Going back to a commit that came inside a larger deployment is a rollback of that one."""
    base = tracked(h)
    h.commit("c1", "2026-03-03T06:00", ["c0"])
    h.commit("c2", "2026-03-03T07:00", ["c1"])
    h.commit("c3", "2026-03-03T08:00", ["c2"])
    second = version(
        h, 3, "c3", commits=3, failed=True, recovered="2026-03-03T10:10", rolled_back=True
    )
    back = version(h, 3, "c2", hour=10, commits=0, rollback=True, rework=True)
    return base.plus(
        [second, back],
        [
            Commit("c1", second.id, 11_400),
            Commit("c2", second.id, 7800),
            Commit("c3", second.id, LEAD),
        ],
    )


@scenario()
def rolled_back_twice(h: History) -> Expected:
    """Each rollback fails the first version after the one it goes back to, and that one only."""
    base = tracked(h)
    h.commit("v2", "2026-03-03T08:00", ["c0"])
    h.commit("v3", "2026-03-04T08:00", ["v2"])
    v2 = version(h, 3, "v2", failed=True, recovered="2026-03-03T10:10", rolled_back=True)
    first = version(h, 3, "c0", hour=10, commits=0, rollback=True, rework=True)
    v3 = version(h, 4, "v3", failed=True, recovered="2026-03-04T10:10", rolled_back=True)
    second = version(h, 4, "c0", hour=10, commits=0, rollback=True, rework=True)
    return base.plus(
        [v2, first, v3, second], [Commit("v2", v2.id, LEAD), Commit("v3", v3.id, LEAD)]
    )


@scenario()
def rolled_forward_again(h: History) -> Expected:
    """Deploying V2 again after V1 came back is rolling forward, which is not a rollback."""
    base = tracked(h)
    h.commit("v2", "2026-03-03T08:00", ["c0"])
    v2 = version(h, 3, "v2", failed=True, recovered="2026-03-03T10:10", rolled_back=True)
    back = version(h, 3, "c0", hour=10, commits=0, rollback=True, rework=True)
    again = version(h, 4, "v2", commits=0)
    return base.plus([v2, back, again], [Commit("v2", v2.id, LEAD)])


def pull_request(h: History, number: int, day: int, commit: str, **more: Any) -> None:
    """Write at 07:00, open at 07:30 and merge as `commit` at 08:00."""
    h.pull_request(
        number,
        f"2026-03-{day:02d}T07:30",
        merged=f"2026-03-{day:02d}T08:00",
        merge=commit,
        own=[(f"own of {commit}", f"2026-03-{day:02d}T07:00")],
        **more,
    )


def shipped(number: int, deployment: Deployment, merge: str, days: int = 0) -> PullRequest:
    """Expect a pull request as `pull_request` made it, live at 09:10 the same day or later."""
    seconds = days * 86_400
    stages = (1800, None, 1800, 0, 3600 + seconds, 600)
    return PullRequest(number, deployment.id, 7800 + seconds, stages, merge=merge)


@scenario()
def revert_in_the_next_deployment(h: History) -> Expected:
    """Shipping the revert of an earlier deployment's pull request fails that deployment."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    pull_request(h, 1, 3, "s1")
    h.commit("s2", "2026-03-04T08:00", ["s1"])
    pull_request(h, 2, 4, "s2", title='Revert "Change"', body=f"Reverts {h.repository}#1")
    second = version(h, 3, "s1", failed=True, recovered="2026-03-04T09:10")
    third = version(h, 4, "s2", rework=True)
    return base.plus(
        [second, third],
        [Commit("s1", second.id, LEAD), Commit("s2", third.id, LEAD)],
        [shipped(1, second, "s1"), shipped(2, third, "s2")],
        evidence=[Evidence("recovery_time", second.id, "2026-03-04", 86_400)],
    )


@scenario()
def revert_two_deployments_later(h: History) -> Expected:
    """It is the deployment that shipped the reverted change that failed, not the one between."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    h.commit("s2", "2026-03-04T08:00", ["s1"])
    h.commit(
        "s3", "2026-03-05T08:00", ["s2"], message=f"Revert\n\nThis reverts commit {h.sha('s1')}."
    )
    second = version(h, 3, "s1", failed=True, recovered="2026-03-05T09:10")
    third = version(h, 4, "s2")
    fourth = version(h, 5, "s3", rework=True)
    return base.plus(
        [second, third, fourth],
        [
            Commit("s1", second.id, LEAD),
            Commit("s2", third.id, LEAD),
            Commit("s3", fourth.id, LEAD),
        ],
    )


@scenario()
def revert_in_the_same_deployment(h: History) -> Expected:
    """A change that was reverted before it was deployed never reached anybody: nothing failed."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    pull_request(h, 1, 3, "s1")
    h.commit(
        "s2", "2026-03-04T08:00", ["s1"], message=f"Revert\n\nThis reverts commit {h.sha('s1')}."
    )
    pull_request(h, 2, 4, "s2", body=f"Reverts {h.repository}#1")
    second = version(h, 4, "s2", commits=2)
    return base.plus(
        [second],
        [Commit("s1", second.id, LEAD + 86_400), Commit("s2", second.id, LEAD)],
        [shipped(1, second, "s1", days=1), shipped(2, second, "s2")],
        cells=[
            Cell("dora_change_fail_rate", "month", "2026-03-01", {"failure_count": 0}),
            Cell("dora_rework_rate", "month", "2026-03-01", {"rework_rate": 0}),
        ],
    )


def hotfixed(h: History, **how: Any) -> Expected:
    """Deploy s1, then a pull request that is a hotfix by `how`."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    h.commit("s2", "2026-03-04T08:00", ["s1"])
    pull_request(h, 2, 4, "s2", **how)
    second = version(h, 3, "s1", failed=True, recovered="2026-03-04T09:10")
    third = version(h, 4, "s2", rework=True)
    return base.plus(
        [second, third],
        [Commit("s1", second.id, LEAD), Commit("s2", third.id, LEAD)],
        [shipped(2, third, "s2")],
    )


@scenario()
def hotfix_by_label(h: History) -> Expected:
    """A hotfix fails the deployment before the one that ships it; here the label says so."""
    return hotfixed(h, labels=["hotfix"])


@scenario()
def hotfix_by_branch(h: History) -> Expected:
    """A hotfix fails the deployment before the one that ships it; here the branch says so."""
    return hotfixed(h, branch="hotfix/totals")


@scenario()
def hotfix_by_title(h: History) -> Expected:
    """A hotfix fails the deployment before the one that ships it; here the title says so."""
    return hotfixed(h, title="Hotfix: totals")


@scenario()
def hotfix_after_a_failed_attempt(h: History) -> Expected:
    """An attempt that failed brought nothing: the hotfix repairs the last version that was live."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    h.commit("s2", "2026-03-04T08:00", ["s1"])
    pull_request(h, 2, 4, "s2", labels=["Hotfix"])
    second = version(h, 3, "s1", failed=True, recovered="2026-03-04T09:10")
    attempt = h.deploy(7, "s2", "2026-03-04T08:30", "2026-03-04T08:40", outcome="failure")
    third = version(h, 4, "s2", rework=True)
    return base.plus(
        [
            second,
            Deployment(
                attempt,
                "s2",
                "2026-03-04T08:30",
                "2026-03-04T08:40",
                outcome="failure",
                commits=0,
            ),
            third,
        ],
        [Commit("s1", second.id, LEAD), Commit("s2", third.id, LEAD)],
        [shipped(2, third, "s2")],
    )


@scenario()
def reported_with_the_deployment(h: History) -> Expected:
    """What a pipeline reports as failed or as rework counts as that, open until recovered."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    h.commit("s2", "2026-03-04T08:00", ["s1"])
    h.push(
        "deployments",
        event(
            h,
            "r1",
            "s1",
            "2026-03-03T09:00",
            "2026-03-03T09:10",
            is_change_failure=True,
        ),
    )
    h.push(
        "deployments",
        event(
            h,
            "r2",
            "s2",
            "2026-03-04T09:00",
            "2026-03-04T09:10",
            is_rework=True,
        ),
    )
    second, third = (f"{h.repository}#production#deployment_event:{name}" for name in ("r1", "r2"))
    return base.plus(
        [
            Deployment(
                second,
                "s1",
                "2026-03-03T09:00",
                "2026-03-03T09:10",
                failed=True,
                detected_by="deployment_event",
            ),
            Deployment(
                third,
                "s2",
                "2026-03-04T09:00",
                "2026-03-04T09:10",
                rework=True,
                detected_by="deployment_event",
            ),
        ],
        [Commit("s1", second, LEAD), Commit("s2", third, LEAD)],
        # Censored: 119 days, 2 hours and 50 minutes old when the warehouse was last loaded.
        evidence=[Evidence("recovery_time", second, "2026-03-03", 119 * 86_400 + 10_200, "open")],
        cells=[
            Cell(
                "dora_recovery_time",
                "day",
                "2026-03-03",
                {
                    "recovery_count": 0,
                    "open_recovery_count": 1,
                    "recovery_p50_seconds": None,
                },
            ),
            Cell("dora_change_fail_rate", "day", "2026-03-03", {"change_fail_rate": 1}),
        ],
    )
