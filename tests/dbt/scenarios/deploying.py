"""What counts as one deployment: attempts, regions, detectors, environments, monorepos."""

from tests.dbt.history import History
from tests.dbt.scenarios.expected import Cell, Commit, Deployment, Evidence, Expected, PullRequest
from tests.dbt.scenarios.merging import deploy_on_tuesday
from tests.dbt.scenarios.registry import scenario, tracked


def event(
    h: History, identifier: str, commit: str, started: str, finished: str, **more: object
) -> dict[str, object]:
    """Return the body of a pushed deployment event."""
    return {
        "id": identifier,
        "repository": h.repository,
        "sha": h.sha(commit),
        "environment": "production",
        "status": "success",
        "started_at": f"{started}:00Z",
        "finished_at": f"{finished}:00Z",
        **more,
    }


@scenario()
def same_sha_deployed_again(h: History) -> Expected:
    """A deployment with no new commits ships nothing, fails nothing and is not a rollback."""
    base = tracked(h)
    second = deploy_on_tuesday(h, "c0", commits=0)
    return base.plus(
        [second],
        cells=[
            Cell(
                "dora_deployment_frequency",
                "day",
                "2026-03-03",
                {"deployment_count": 1, "deployment_day_count": 1, "reason": None},
            ),
            Cell(
                "dora_lead_time",
                "day",
                "2026-03-03",
                {"commit_count": 0, "lead_time_p50_seconds": None, "reason": "no_changes"},
            ),
            Cell(
                "dora_change_fail_rate",
                "day",
                "2026-03-03",
                {"failure_count": 0, "change_fail_rate": None, "reason": "no_incident_source"},
            ),
        ],
    )


@scenario()
def failed_run_then_retried(h: History) -> Expected:
    """A run's attempts are one deployment, which ends with the attempt that succeeds."""
    h.commit("c0", "2026-03-01T12:00")
    first = h.run(10, 1, "c0", "2026-03-02T09:00", "2026-03-02T09:10")
    h.commit("c1", "2026-03-03T12:00", ["c0"])
    second = h.run(11, 1, "c1", "2026-03-03T12:10", "2026-03-03T12:20", conclusion="failure")
    h.run(11, 2, "c1", "2026-03-03T12:30", "2026-03-03T12:40")
    # A run that does not deploy is not a deployment.
    h.run(12, 1, "c1", "2026-03-03T12:00", "2026-03-03T12:05", name="Lint")
    return Expected(
        [
            Deployment(
                first,
                "c0",
                "2026-03-02T09:00",
                "2026-03-02T09:10",
                baseline=True,
                detected_by="workflow_run",
            ),
            Deployment(
                second,
                "c1",
                "2026-03-03T12:10",
                "2026-03-03T12:40",
                attempts=2,
                detected_by="workflow_run",
            ),
        ],
        [Commit("c0", first, None, "baseline"), Commit("c1", second, 2400)],
        cells=[
            Cell(
                "dora_deployment_frequency",
                "day",
                "2026-03-03",
                {
                    "deployment_count": 1,
                    "attempt_count": 2,
                    "failure_count": 0,
                    "deployment_failure_rate": 0,
                },
            )
        ],
    )


@scenario()
def failed_deployment_retried_in_its_run(h: History) -> Expected:
    """The same sha failing, then succeeding, inside one run is one deployment."""
    base = tracked(h)
    h.commit("c1", "2026-03-03T12:00", ["c0"])
    second = h.deploy(2, "c1", "2026-03-03T12:10", "2026-03-03T12:20", outcome="failure", run=77)
    h.deploy(3, "c1", "2026-03-03T12:30", "2026-03-03T12:40", run=77)
    return base.plus(
        [Deployment(second, "c1", "2026-03-03T12:10", "2026-03-03T12:40", attempts=2)],
        [Commit("c1", second, 2400)],
    )


@scenario()
def failed_then_a_new_sha(h: History) -> Expected:
    """Failed deployments are the pipeline's health, no failed change; the next ships it."""
    base = tracked(h)
    h.commit("c1", "2026-03-03T08:00", ["c0"])
    h.commit("c2", "2026-03-03T09:00", ["c1"])
    h.commit("c3", "2026-03-03T10:00", ["c2"])
    second = h.deploy(2, "c1", "2026-03-03T09:00", "2026-03-03T09:10", outcome="failure")
    third = h.deploy(3, "c2", "2026-03-03T10:00", "2026-03-03T10:10", outcome="error")
    fourth = h.deploy(4, "c3", "2026-03-03T11:00", "2026-03-03T11:10")
    return base.plus(
        [
            Deployment(
                second,
                "c1",
                "2026-03-03T09:00",
                "2026-03-03T09:10",
                outcome="failure",
                commits=0,
            ),
            Deployment(
                third, "c2", "2026-03-03T10:00", "2026-03-03T10:10", outcome="failure", commits=0
            ),
            Deployment(fourth, "c3", "2026-03-03T11:00", "2026-03-03T11:10", commits=3),
        ],
        [
            Commit("c1", fourth, 11_400),
            Commit("c2", fourth, 7800),
            Commit("c3", fourth, 4200),
        ],
        evidence=[Evidence("pipeline_recovery_time", second, "2026-03-03", 7200)],
        cells=[
            Cell(
                "dora_deployment_frequency",
                "day",
                "2026-03-03",
                {
                    "deployment_count": 1,
                    "attempt_count": 3,
                    "failure_count": 2,
                    "deployment_failure_rate": 2 / 3,
                },
            ),
            Cell(
                "dora_change_fail_rate",
                "day",
                "2026-03-03",
                {"deployment_count": 1, "failure_count": 0},
            ),
            Cell(
                "dora_recovery_time",
                "day",
                "2026-03-03",
                {
                    "pipeline_recovery_count": 1,
                    "pipeline_recovery_p50_seconds": 7200,
                    "recovery_count": 0,
                    "recovery_p50_seconds": None,
                    "reason": "no_incident_source",
                },
            ),
        ],
    )


@scenario()
def cancelled_run(h: History) -> Expected:
    """A cancelled run is neither a success nor a failure: counted, visible, shipping nothing."""
    h.commit("c0", "2026-03-01T12:00")
    first = h.run(10, 1, "c0", "2026-03-02T09:00", "2026-03-02T09:10")
    h.commit("c1", "2026-03-03T08:00", ["c0"])
    ends = ["cancelled", "startup_failure", "skipped", "neutral", "stale", "action_required"]
    cancelled = [
        Deployment(
            h.run(
                20 + hour,
                1,
                "c1",
                f"2026-03-03T{10 + hour}:00",
                f"2026-03-03T{10 + hour}:10",
                conclusion=conclusion,
            ),
            "c1",
            f"2026-03-03T{10 + hour}:00",
            f"2026-03-03T{10 + hour}:10",
            outcome="cancelled",
            commits=0,
            detected_by="workflow_run",
        )
        for hour, conclusion in enumerate(ends)
    ]
    late = h.run(30, 1, "c1", "2026-03-03T17:00", "2026-03-03T17:10", conclusion="timed_out")
    return Expected(
        [
            Deployment(
                first,
                "c0",
                "2026-03-02T09:00",
                "2026-03-02T09:10",
                baseline=True,
                detected_by="workflow_run",
            ),
            *cancelled,
            Deployment(
                late,
                "c1",
                "2026-03-03T17:00",
                "2026-03-03T17:10",
                outcome="failure",
                commits=0,
                detected_by="workflow_run",
            ),
        ],
        [Commit("c0", first, None, "baseline"), Commit("c1", None, None, "not_deployed")],
        cells=[
            Cell(
                "dora_deployment_frequency",
                "week",
                "2026-03-02",
                {
                    "deployment_count": 1,
                    "cancelled_count": 6,
                    "failure_count": 1,
                    "attempt_count": 8,
                    "deployment_failure_rate": 0.5,
                },
            )
        ],
    )


@scenario()
def inactive_undoes_nothing(h: History) -> Expected:
    """A later `inactive` neither undoes a success nor heals a failure."""
    base = tracked(h)
    h.commit("c1", "2026-03-03T12:00", ["c0"])
    second = h.deploy(
        2,
        "c1",
        "2026-03-03T12:10",
        "2026-03-03T12:20",
        outcome="failure",
        then=[("inactive", "2026-03-03T12:50")],
    )
    third = h.deploy(
        3,
        "c1",
        "2026-03-03T12:30",
        "2026-03-03T12:40",
        then=[("success", "2026-03-03T12:45"), ("inactive", "2026-03-04T12:00")],
    )
    return base.plus(
        [
            Deployment(
                second,
                "c1",
                "2026-03-03T12:10",
                "2026-03-03T12:20",
                outcome="failure",
                commits=0,
            ),
            # The first success is the finish.
            Deployment(third, "c1", "2026-03-03T12:30", "2026-03-03T12:40"),
        ],
        [Commit("c1", third, 2400)],
    )


@scenario()
def still_in_progress(h: History) -> Expected:
    """A deployment that has not ended is an attempt that ships nothing yet."""
    base = tracked(h)
    h.commit("c1", "2026-03-03T12:00", ["c0"])
    second = h.deploy(2, "c1", "2026-03-03T12:30", None)
    return base.plus(
        [Deployment(second, "c1", "2026-03-03T12:30", None, outcome="in_progress", commits=0)],
        [Commit("c1", None, None, "not_deployed")],
    )


@scenario()
def never_reported_on(h: History) -> Expected:
    """A deployment without any status, and one that only waited, have not begun to ship."""
    base = tracked(h)
    h.commit("c1", "2026-03-03T12:00", ["c0"])
    second = h.deploy(2, "c1", "2026-03-03T12:30", None)
    third = h.deploy(3, "c1", "2026-03-03T12:40", None)
    h.landings = [
        one for one in h.landings
        if one.table != "deployment_statuses" or not one.record.id.startswith("2/")
    ]  # fmt: skip
    for one in h.landings:
        if one.table == "deployment_statuses" and one.record.id.startswith("3/"):
            one.record.payload["state"] = "queued"
    return base.plus(
        [
            Deployment(second, "c1", "2026-03-03T12:30", None, outcome="in_progress", commits=0),
            Deployment(third, "c1", "2026-03-03T12:40", None, outcome="in_progress", commits=0),
        ],
        [Commit("c1", None, None, "not_deployed")],
    )


@scenario()
def of_thirty_statuses(h: History) -> Expected:
    """The first success ends a deployment, whatever was reported before and after, how often."""
    base = tracked(h)
    h.commit("c1", "2026-03-03T12:00", ["c0"])
    waiting = [("queued", f"2026-03-03T12:{minute}") for minute in range(31, 41)]
    running = [("in_progress", f"2026-03-03T12:{minute}") for minute in range(41, 50)]
    after = [("inactive", f"2026-03-03T13:{minute}") for minute in range(10, 20)]
    told = [*waiting, *running, ("success", "2026-03-03T12:50"), *after]
    second = h.deploy(2, "c1", "2026-03-03T12:40", None, then=told)
    return base.plus(
        [Deployment(second, "c1", "2026-03-03T12:40", "2026-03-03T12:50")],
        [Commit("c1", second, 3000)],
    )


@scenario()
def two_regions_one_sha(h: History) -> Expected:
    """A rollout of one sha to two regions is one deployment, finished when the first region is."""
    base = tracked(h)
    h.commit("c1", "2026-03-03T12:00", ["c0"])
    second = h.deploy(
        2, "c1", "2026-03-03T12:30", "2026-03-03T12:40", environment="production-eu"
    ).replace("#production-eu#", f"#production~production-eu~{h.repository}#")
    h.deploy(3, "c1", "2026-03-03T12:35", "2026-03-03T12:55", environment="production-us")
    return base.plus(
        [Deployment(second, "c1", "2026-03-03T12:30", "2026-03-03T12:40")],
        [Commit("c1", second, 2400)],
        cells=[Cell("dora_deployment_frequency", "day", "2026-03-03", {"deployment_count": 1})],
    )


@scenario()
def pushed_and_seen_by_github(h: History) -> Expected:
    """Two detectors that see one rollout are one deployment, named by the more trusted of them."""
    base = tracked(h)
    h.commit("c1", "2026-03-03T12:00", ["c0"])
    deploy_on_tuesday(h, "c1", commits=1)
    h.push(
        "deployments",
        event(h, "rollout-7", "c1", "2026-03-03T12:31", "2026-03-03T12:41"),
    )
    second = f"{h.repository}#production#deployment_event:rollout-7"
    return base.plus(
        [
            Deployment(
                second,
                "c1",
                "2026-03-03T12:31",
                "2026-03-03T12:41",
                detected_by="deployment_event, github_deployment",
            )
        ],
        [Commit("c1", second, 2460)],
    )


@scenario()
def staging_then_production(h: History) -> Expected:
    """Each environment has its own baseline, first shipments and lead times."""
    base = tracked(h)
    stage = h.deploy(2, "c0", "2026-03-02T08:00", "2026-03-02T08:10", environment="staging")
    h.commit("c1", "2026-03-03T12:00", ["c0"])
    h.pull_request(
        1,
        "2026-03-03T11:00",
        merged="2026-03-03T12:00",
        merge="c1",
        own=[("f1", "2026-03-03T10:00")],
    )
    staged = h.deploy(3, "c1", "2026-03-03T12:30", "2026-03-03T12:40", environment="staging")
    live = h.deploy(4, "c1", "2026-03-03T14:30", "2026-03-03T14:40")
    return base.plus(
        [
            Deployment(
                stage,
                "c0",
                "2026-03-02T08:00",
                "2026-03-02T08:10",
                baseline=True,
                environment="staging",
            ),
            Deployment(staged, "c1", "2026-03-03T12:30", "2026-03-03T12:40", environment="staging"),
            Deployment(live, "c1", "2026-03-03T14:30", "2026-03-03T14:40"),
        ],
        [
            Commit("c0", stage, None, "baseline", environment="staging"),
            Commit("c1", staged, 2400, environment="staging"),
            Commit("c1", live, 9600),
        ],
        [
            PullRequest(
                1,
                staged,
                9600,
                (3600, None, 3600, 0, 1800, 600),
                merge="c1",
                environment="staging",
            ),
            PullRequest(1, live, 16_800, (3600, None, 3600, 0, 9000, 600), merge="c1"),
        ],
    )


def part(service: str) -> dict[str, str]:
    """Return the row that makes a folder of one repository a service."""
    owner = "two-services-in-one-repository"
    return {
        "service": f"{owner}/{service}",
        "repository": f"{owner}/app",
        "paths": f"{service}/**",
        "deployment_pattern": f"deploy:{service}",
    }


@scenario(services=[part("api"), part("web")])
def two_services_in_one_repository(h: History) -> Expected:
    """A service's commits touch its paths; another's hotfix and revert fail nothing of it."""
    h.commit("c0", "2026-03-01T12:00", files=["api/main.py", "web/page.ts"])
    h.commit("a1", "2026-03-03T08:00", ["c0"], files=["api/main.py"])
    h.commit("w1", "2026-03-03T09:00", ["a1"], files=["web/page.ts"])
    h.commit("both", "2026-03-03T10:00", ["w1"], files=["api/main.py", "web/page.ts"])
    h.commit("docs", "2026-03-03T11:00", ["both"], files=["README.md"])
    h.commit(
        "undo",
        "2026-03-04T08:00",
        ["docs"],
        files=["web/page.ts"],
        message=f"Revert w1\n\nThis reverts commit {h.sha('w1')}.",
    )
    h.pull_request(
        1,
        "2026-03-04T07:30",
        merged="2026-03-04T08:00",
        merge="undo",
        own=[("f1", "2026-03-04T07:00")],
        labels=["hotfix"],
    )

    def deploy(
        key: int, commit: str, day: int, hour: int, service: str, **more: object
    ) -> Deployment:
        started, finished = (f"2026-03-{day:02d}T{hour:02d}:{minute}" for minute in ("00", "10"))
        h.deploy(key, commit, started, finished, task=f"deploy:{service}")
        owner = h.repository.split("/")[0]
        name = f"{owner}/{service}#production~production~{h.repository}#github_deployment:{key}"
        return Deployment(name, commit, started, finished, service=service, **more)  # type: ignore[arg-type]

    api = [
        deploy(1, "c0", 2, 9, "api", baseline=True),
        deploy(3, "both", 3, 12, "api", commits=2),
        deploy(5, "undo", 4, 9, "api", commits=0),
    ]
    web = [
        deploy(2, "c0", 2, 10, "web", baseline=True),
        deploy(4, "docs", 3, 14, "web", commits=2, failed=True, recovered="2026-03-04T10:10"),
        deploy(6, "undo", 4, 10, "web", rework=True),
    ]
    return Expected(
        [*api, *web],
        [
            Commit("c0", api[0].id, None, "baseline", service="api"),
            Commit("a1", api[1].id, 15_000, service="api"),
            Commit("both", api[1].id, 7800, service="api"),
            Commit("c0", web[0].id, None, "baseline", service="web"),
            Commit("w1", web[1].id, 18_600, service="web"),
            Commit("both", web[1].id, 15_000, service="web"),
            Commit("undo", web[2].id, 7800, service="web"),
        ],
        [
            PullRequest(
                1, web[2].id, 11_400, (1800, None, 1800, 0, 7200, 600), merge="undo", service="web"
            )
        ],
    )
