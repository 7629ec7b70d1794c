"""The world as it is: re-runs, later touches, moved tags, deleted records, odd names."""

from typing import Any

from tests.dbt.history import History
from tests.dbt.scenarios.aws import execute, piped, piped_from_monday
from tests.dbt.scenarios.deploying import event
from tests.dbt.scenarios.expected import Cell, Commit, Deployment, Evidence, Expected
from tests.dbt.scenarios.failing import LEAD, version
from tests.dbt.scenarios.registry import LATER, scenario, tracked

RUNS = "workflow_run"


def versions(h: History) -> None:
    """Commit v1, v2 and v3 on the second, third and fourth of March, at 08:00."""
    for day, parent in ((2, None), (3, "v1"), (4, "v2")):
        h.commit(f"v{day - 1}", f"2026-03-{day:02d}T08:00", [parent] if parent else [])


def rolled_back(detector: str, ids: list[str]) -> Expected:
    """V1, V2, V1 again at noon, V3: the second V1 is a rollback that fails V2."""
    told: dict[str, Any] = {"detected_by": detector}
    return Expected(
        [
            Deployment(
                ids[0], "v1", "2026-03-02T09:00", "2026-03-02T09:10", baseline=True, **told
            ),
            Deployment(
                ids[1], "v2", "2026-03-03T09:00", "2026-03-03T09:10", failed=True,
                recovered="2026-03-03T12:10", rolled_back=True, **told,
            ),
            Deployment(
                ids[2], "v1", "2026-03-03T12:00", "2026-03-03T12:10", commits=0,
                rollback=True, rework=True, **told,
            ),
            Deployment(ids[3], "v3", "2026-03-04T09:00", "2026-03-04T09:10", **told),
        ],
        [
            Commit("v1", ids[0], None, "baseline"),
            Commit("v2", ids[1], LEAD),
            Commit("v3", ids[3], LEAD),
        ],
    )  # fmt: skip


@scenario()
def old_run_started_again(h: History) -> Expected:
    """Run again after another deployment, an old run is a rollback of its own and no retry."""
    versions(h)
    ids = [
        h.run(run, attempt, commit, f"{at}:00", f"{at}:10")
        for run, attempt, commit, at in (
            (9, 1, "v1", "2026-03-02T09"),
            (10, 1, "v2", "2026-03-03T09"),
            (9, 2, "v1", "2026-03-03T12"),
            (11, 1, "v3", "2026-03-04T09"),
        )
    ]
    return rolled_back(RUNS, ids)


@scenario()
def old_run_pushed_again(h: History) -> Expected:
    """What is pushed of an old run that ran again is the same rollback as what is pulled of it."""
    versions(h)
    ids = []
    for identifier, commit, at in (
        ("9/1", "v1", "2026-03-02T09"),
        ("10/1", "v2", "2026-03-03T09"),
        ("9/2", "v1", "2026-03-03T12"),
        ("11/1", "v3", "2026-03-04T09"),
    ):
        h.push("deployments", event(h, identifier, commit, f"{at}:00", f"{at}:10"))
        ids.append(f"{h.repository}#production#deployment_event:{identifier}")
    return rolled_back("deployment_event", ids)


@scenario()
def pushed_attempt_retried(h: History) -> Expected:
    """A pushed attempt that failed and its retry are one deployment, as pulled ones are."""
    base = tracked(h)
    h.commit("c1", "2026-03-03T08:00", ["c0"])
    for attempt, status, at in ((9, "failure", "09"), (10, "success", "10")):
        body = event(
            h, f"70/{attempt}", "c1", f"2026-03-03T{at}:00", f"2026-03-03T{at}:10", status=status
        )
        h.push("deployments", body)
    second = f"{h.repository}#production#deployment_event:70/9"
    return base.plus(
        [
            Deployment(
                second,
                "c1",
                "2026-03-03T09:00",
                "2026-03-03T10:10",
                attempts=2,
                detected_by="deployment_event",
            )
        ],
        [Commit("c1", second, 7800)],
    )


@scenario()
def run_touched_long_after_its_end(h: History) -> Expected:
    """A run ended with its last job, or when it was first known to have: no touch moves it."""
    versions(h)
    first = h.run(1, 1, "v1", "2026-03-02T09:00", "2026-03-02T09:10", updated="2026-05-30T03:00")
    h.job(1, 1, 71, "build", "2026-03-02T09:00", "2026-03-02T09:04")
    h.job(1, 1, 72, "deploy", "2026-03-02T09:05", "2026-03-02T09:10")
    second = h.run(2, 1, "v2", "2026-03-03T09:00", "2026-03-03T09:10")
    # Nothing tells its end: a run is dated to its start then.
    third = h.run(3, 1, "v3", "2026-03-04T09:00", "2026-03-04T09:10", updated="2026-05-30T03:00")
    h.load = LATER
    h.run(2, 1, "v2", "2026-03-03T09:00", "2026-03-03T09:10", updated="2026-03-05T03:00")
    told: dict[str, Any] = {"detected_by": RUNS}
    return Expected(
        [
            Deployment(first, "v1", "2026-03-02T09:00", "2026-03-02T09:10", baseline=True, **told),
            Deployment(second, "v2", "2026-03-03T09:00", "2026-03-03T09:10", **told),
            Deployment(third, "v3", "2026-03-04T09:00", "2026-03-04T09:00", **told),
        ],
        [
            Commit("v1", first, None, "baseline"),
            Commit("v2", second, LEAD),
            Commit("v3", third, 3600),
        ],
    )


@scenario()
def ids_of_different_length(h: History) -> Expected:
    """Of two deployments that finish in one instant 99 comes before 100, and is not a rollback."""
    base = tracked(h)
    h.commit("c1", "2026-03-03T08:00", ["c0"])
    h.commit("c2", "2026-03-03T08:30", ["c1"])
    hundredth = h.deploy(100, "c2", "2026-03-03T09:00", "2026-03-03T09:10")
    before = h.deploy(99, "c1", "2026-03-03T09:00", "2026-03-03T09:10")
    return base.plus(
        [
            Deployment(before, "c1", "2026-03-03T09:00", "2026-03-03T09:10"),
            Deployment(hundredth, "c2", "2026-03-03T09:00", "2026-03-03T09:10"),
        ],
        [Commit("c1", before, LEAD), Commit("c2", hundredth, 2400)],
    )


@scenario()
def tag_moved_after_its_release(h: History) -> Expected:
    """A release has the commit its tag had; deleted with its tag, it stays deployed and says so."""
    h.commit("c0", "2026-03-01T12:00")
    h.commit("c1", "2026-03-03T08:00", ["c0"])
    h.commit("c2", "2026-03-04T08:00", ["c1"])
    first = h.release(1, "v1.0", "c0", "2026-03-02T09:10")
    second = h.release(2, "v1.1", "c1", "2026-03-03T09:10")
    h.release(3, "v1.2-beta.1", "c2", "2026-03-04T09:10", is_prerelease=True)
    h.load = LATER
    h.tag("v1.0", "c2")
    for table, key in (("releases", "2"), ("tags", "v1.1")):
        gone = {"table": table, "id": key, "is_deleted": True}
        h.put("github", "deletions", f"{table}/{key}", gone, "2026-06-30T11:00")
    told: dict[str, Any] = {"detected_by": "github_release"}
    return Expected(
        [
            Deployment(first, "c0", "2026-03-02T09:10", "2026-03-02T09:10", baseline=True, **told),
            Deployment(second, "c1", "2026-03-03T09:10", "2026-03-03T09:10", **told),
        ],
        [
            Commit("c0", first, None, "baseline"),
            Commit("c1", second, LEAD),
            Commit("c2", None, None, "not_deployed"),
        ],
        evidence=[
            Evidence("deployment_frequency", first, "2026-03-02", 1),
            Evidence("deployment_frequency", second, "2026-03-03", 1, remark="deleted_upstream"),
        ],
    )


@scenario()
def unhealthy_after_its_success(h: History) -> Expected:
    """A failure after the success makes it a failed change, which the next deployment recovers."""
    base = tracked(h)
    h.commit("v2", "2026-03-03T08:00", ["c0"])
    h.commit("v3", "2026-03-04T08:00", ["v2"])
    h.commit("v4", "2026-03-05T08:00", ["v3"])
    second = h.deploy(
        2, "v2", "2026-03-03T09:00", "2026-03-03T09:10", then=[("failure", "2026-03-03T09:14")]
    )
    third = h.deploy(
        3,
        "v3",
        "2026-03-04T09:00",
        "2026-03-04T09:10",
        then=[("error", "2026-03-04T09:14"), ("success", "2026-03-04T09:20")],
    )
    fourth = version(h, 5, "v4")
    return base.plus(
        [
            Deployment(
                second,
                "v2",
                "2026-03-03T09:00",
                "2026-03-03T09:10",
                failed=True,
                recovered="2026-03-04T09:10",
            ),
            Deployment(
                third,
                "v3",
                "2026-03-04T09:00",
                "2026-03-04T09:10",
                failed=True,
                recovered="2026-03-04T09:20",
            ),
            fourth,
        ],
        [Commit("v2", second, LEAD), Commit("v3", third, LEAD), Commit("v4", fourth.id, LEAD)],
    )


@scenario()
def pipeline_rolls_back_by_itself(h: History) -> Expected:
    """CodePipeline's ROLLBACK is a rollback and rework, and leaves the fail rate's denominator."""
    base = piped_from_monday(h)
    h.commit("c1", "2026-03-03T08:00", ["c0"])
    failed = execute(h, "e2", "c1", "2026-03-03T09:00", "2026-03-03T09:10", "Failed")
    back = execute(h, "e3", "c0", "2026-03-03T09:10", "2026-03-03T09:20", executionType="ROLLBACK")
    return base.plus(
        [
            piped(
                failed, "c1", "2026-03-03T09:00", "2026-03-03T09:10", outcome="failure", commits=0
            ),
            piped(
                back,
                "c0",
                "2026-03-03T09:10",
                "2026-03-03T09:20",
                commits=0,
                rollback=True,
                rework=True,
            ),
        ],
        [Commit("c1", None, None, "not_deployed")],
        cells=[
            Cell(
                "dora_change_fail_rate",
                "day",
                "2026-03-03",
                {"deployment_count": 0, "rollback_count": 1, "change_fail_rate": None},
            )
        ],
    )


@scenario()
def workflows_that_deploy_elsewhere(h: History) -> Expected:
    """A preview, a nightly, a branch's and a staging workflow do not deploy to production."""
    h.commit("c0", "2026-03-01T12:00")
    h.commit("p1", "2026-03-02T08:00", ["c0"])
    day = "2026-03-02T"
    h.run(1, 1, "p1", f"{day}09:00", f"{day}09:10", event="pull_request", branch="feat/x")
    h.run(2, 1, "c0", f"{day}09:00", f"{day}09:10", event="schedule")
    h.run(3, 1, "p1", f"{day}09:00", f"{day}09:10", event="workflow_dispatch", branch="feat/x")
    h.run(4, 1, "c0", f"{day}09:00", f"{day}09:10", name="Deploy to staging")
    real = h.run(5, 1, "c0", f"{day}10:00", f"{day}10:10", event="workflow_dispatch")
    return Expected(
        [
            Deployment(
                real, "c0", f"{day}10:00", f"{day}10:10", baseline=True, detected_by=RUNS
            )
        ],
        [Commit("c0", real, None, "baseline"), Commit("p1", None, None, "not_deployed")],
    )  # fmt: skip


@scenario()
def environments_of_odd_names(h: History) -> Expected:
    """GitHub's own word decides, then whole words; one that denies production is before it."""
    base = tracked(h)
    h.commit("c1", "2026-03-03T08:00", ["c0"])
    day = "2026-03-03T"
    called = h.deploy(
        2, "c1", f"{day}09:00", f"{day}09:10", environment="cluster-7", is_production=True
    ).replace("#cluster-7#", f"#production~cluster-7~{h.repository}#")
    passing = h.deploy(
        3, "c1", f"{day}10:00", f"{day}10:10", environment="live-9", is_transient=True
    ).replace("#live-9#", f"#transient~live-9~{h.repository}#")
    loaded = h.deploy(4, "c1", f"{day}11:00", f"{day}11:10", environment="load-prod").replace(
        "#load-prod#", f"#testing~load-prod~{h.repository}#"
    )
    places = [
        (passing, {"environment": "transient", "tier": "development"}, "10"),
        (loaded, {"environment": "testing", "tier": "testing"}, "11"),
    ]
    return base.plus(
        [
            Deployment(called, "c1", f"{day}09:00", f"{day}09:10"),
            *(
                Deployment(
                    key, "c1", f"{day}{hour}:00", f"{day}{hour}:10", baseline=True, commits=2,
                    **where,
                )
                for key, where, hour in places
            ),
        ],
        [
            Commit("c1", called, LEAD),
            *(
                Commit(name, key, None, "baseline", **where)
                for key, where, _ in places
                for name in ("c0", "c1")
            ),
        ],
    )  # fmt: skip


PAIR = "one-service-of-two-repositories"


@scenario(
    repositories="front back",
    services=[
        {"service": f"{PAIR}/duo", "repository": f"{PAIR}/{name}"} for name in ("front", "back")
    ],
)
def one_service_of_two_repositories(front: History, back: History) -> Expected:
    """Two repositories of one service may name their deployments alike: each keeps its own."""
    deployments, commits = [], []
    for h, hour in ((front, 9), (back, 11)):
        name = h.repository.split("/")[1]
        h.commit(f"{name} 0", "2026-03-01T12:00")
        started, finished = f"2026-03-02T{hour:02d}:00", f"2026-03-02T{hour:02d}:10"
        h.push("deployments", event(h, "4711", f"{name} 0", started, finished))
        key = f"{PAIR}/duo#production~production~{h.repository}#deployment_event:4711"
        is_first = not deployments
        deployments.append(
            Deployment(
                key,
                f"{name} 0",
                started,
                finished,
                baseline=is_first,
                service="duo",
                detected_by="deployment_event",
            )
        )
        wait = None if is_first else 23 * 3600 + 600
        reason = "baseline" if is_first else None
        commits.append(Commit(f"{name} 0", key, wait, reason, service="duo"))
    return Expected(deployments, commits)


@scenario()
def deployment_cleaned_up_upstream(h: History) -> Expected:
    """A deployment deleted upstream keeps counting, and its evidence says that it is gone."""
    base = tracked(h)
    h.commit("c1", "2026-03-03T08:00", ["c0"])
    second = version(h, 3, "c1")
    h.load = LATER
    gone = {"table": "deployments", "id": "309", "is_deleted": True}
    h.put("github", "deletions", "deployments/309", gone, "2026-06-30T11:00")
    return base.plus(
        [second],
        [Commit("c1", second.id, LEAD)],
        evidence=[
            Evidence("deployment_frequency", base.deployments[0].id, "2026-03-02", 1),
            Evidence("deployment_frequency", second.id, "2026-03-03", 1, remark="deleted_upstream"),
        ],
    )
