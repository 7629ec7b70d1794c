"""Deployments by CodePipeline and CodeDeploy, pulled and pushed."""

from typing import Any

from tests.dbt.history import History, iso
from tests.dbt.scenarios.expected import Cell, Commit, Deployment, Expected
from tests.dbt.scenarios.registry import LATER, scenario

ACCOUNT, REGION = "111122223333", "eu-central-1"
SCOPE = f"{ACCOUNT}/{REGION}"


def pipeline(h: History) -> str:
    return h.repository.replace("/", "-")


def execution_id(h: History, key: str) -> str:
    """Return the `deployment_id` of an execution in gold."""
    return f"{h.repository}#production#codepipeline:{SCOPE}/{pipeline(h)}/{key}"


def execute(
    h: History,
    key: str,
    commit: str,
    started: str,
    changed: str,
    status: str = "Succeeded",
    **more: Any,
) -> str:
    """Add an execution of the repository's pipeline, as it stands; return its id in gold."""
    address = f"https://x/redirect?FullRepositoryId={h.repository}&Commit={h.sha(commit)}"
    h.put(
        "aws",
        "pipeline_executions",
        f"{pipeline(h)}/{key}",
        {
            "pipelineExecutionId": key,
            "status": status,
            "startTime": iso(started),
            "lastUpdateTime": iso(changed),
            "sourceRevisions": [
                {"actionName": "App", "revisionId": h.sha(commit), "revisionUrl": address}
            ],
            **more,
        },
        changed,
        scope=SCOPE,
    )
    return execution_id(h, key)


def try_action(h: History, key: str, attempt: int, at: str, status: str) -> None:
    """Add one try of the execution's deploying action."""
    h.put(
        "aws",
        "action_executions",
        f"{pipeline(h)}/{key}/try-{attempt}",
        {"stageName": "Deploy", "actionName": "Deploy", "status": status, "startTime": iso(at)},
        at,
        scope=SCOPE,
    )


def event_bridge(h: History, kind: str, at: str, detail: dict[str, Any]) -> None:
    """Add a delivery of EventBridge's."""
    body = {"account": ACCOUNT, "region": REGION, "time": iso(at), "detail": detail}
    h.push("aws", {"id": f"{kind} {at}", "detail-type": kind, **body}, kind)


def announce(h: History, key: str, at: str, state: str) -> None:
    """Add what EventBridge says of an execution."""
    detail = {"pipeline": pipeline(h), "execution-id": key, "state": state}
    event_bridge(h, "CodePipeline Pipeline Execution State Change", at, detail)


def announce_source(h: History, key: str, commit: str, at: str) -> None:
    """Add what EventBridge says of an execution's source action."""
    address = f"https://github.com/{h.repository}/commit/{h.sha(commit)}"
    event_bridge(
        h,
        "CodePipeline Action Execution State Change",
        at,
        {
            "pipeline": pipeline(h),
            "execution-id": key,
            "action": "App",
            "state": "SUCCEEDED",
            "type": {"category": "Source"},
            "execution-result": {
                "external-execution-id": h.sha(commit),
                "external-execution-url": address,
            },
        },
    )


def piped(
    key: str, commit: str | None, started: str, finished: str | None, **more: Any
) -> Deployment:
    return Deployment(key, commit, started, finished, detected_by="codepipeline", **more)


def piped_from_monday(h: History) -> Expected:
    """Begin with an execution that finishes on Monday, 2 March 2026, at 09:10: the baseline."""
    h.commit("c0", "2026-03-01T12:00")
    first = execute(h, "e1", "c0", "2026-03-02T09:00", "2026-03-02T09:10")
    return Expected(
        [piped(first, "c0", "2026-03-02T09:00", "2026-03-02T09:10", baseline=True)],
        [Commit("c0", first, None, "baseline")],
    )


@scenario()
def pipeline_of_a_github_revision(h: History) -> Expected:
    """An execution ships the commits its revision contains, and none that came after it."""
    base = piped_from_monday(h)
    h.commit("c1", "2026-03-03T08:00", ["c0"])
    h.commit("c2", "2026-03-03T08:30", ["c1"])
    h.commit("c3", "2026-03-03T08:59", ["c2"])
    second = execute(h, "e2", "c2", "2026-03-03T09:00", "2026-03-03T09:10")
    # Another one is under way.
    third = execute(h, "e3", "c3", "2026-03-03T09:05", "2026-03-03T09:06", "InProgress")
    return base.plus(
        [
            piped(second, "c2", "2026-03-03T09:00", "2026-03-03T09:10", commits=2),
            piped(third, "c3", "2026-03-03T09:05", None, outcome="in_progress", commits=0),
        ],
        [
            Commit("c1", second, 4200),
            Commit("c2", second, 2400),
            Commit("c3", None, None, "not_deployed"),
        ],
    )


@scenario()
def pipeline_superseded_stopped_and_failed(h: History) -> Expected:
    """A superseded or stopped execution deploys nothing and is not a failure; a failed one is
    one."""
    base = piped_from_monday(h)
    for number in range(1, 5):
        h.commit(f"c{number}", f"2026-03-03T08:0{number}", [f"c{number - 1}"])
    ends = {"e2": "Superseded", "e3": "Stopped", "e4": "Failed", "e5": "Succeeded"}
    outcomes = ("cancelled", "cancelled", "failure", "success")
    deployments = []
    for hour, ((key, status), outcome) in enumerate(zip(ends.items(), outcomes, strict=True), 9):
        commit, started, ended = (
            f"c{hour - 8}",
            f"2026-03-03T{hour:02}:00",
            f"2026-03-03T{hour:02}:10",
        )
        made = execute(h, key, commit, started, ended, status)
        shipped = 4 if outcome == "success" else 0
        deployments.append(piped(made, commit, started, ended, outcome=outcome, commits=shipped))
    last = execution_id(h, "e5")
    return base.plus(
        deployments,
        [Commit(f"c{number}", last, 4 * 3600 + 600 - 60 * number) for number in range(1, 5)],
        cells=[
            Cell(
                "dora_deployment_frequency",
                "day",
                "2026-03-03",
                {
                    "deployment_count": 1,
                    "failure_count": 1,
                    "cancelled_count": 2,
                    "deployment_failure_rate": 0.5,
                },
            ),
            Cell(
                "dora_change_fail_rate",
                "day",
                "2026-03-03",
                {"deployment_count": 1, "failure_count": 0},
            ),
        ],
    )


@scenario()
def pipeline_tried_again(h: History) -> Expected:
    """A stage that failed and was tried again is one deployment, which ends with the last try."""
    base = piped_from_monday(h)
    h.commit("c1", "2026-03-03T08:00", ["c0"])
    execute(h, "e2", "c1", "2026-03-03T09:00", "2026-03-03T09:10", "Failed")
    try_action(h, "e2", 1, "2026-03-03T09:10", "Failed")
    h.load = LATER
    second = execute(h, "e2", "c1", "2026-03-03T09:00", "2026-03-03T11:00")
    try_action(h, "e2", 2, "2026-03-03T11:00", "Succeeded")
    return base.plus(
        [piped(second, "c1", "2026-03-03T09:00", "2026-03-03T11:00", attempts=2)],
        [Commit("c1", second, 10_800)],
        cells=[
            Cell(
                "dora_deployment_frequency",
                "day",
                "2026-03-03",
                {"deployment_count": 1, "attempt_count": 2, "failure_count": 0},
            )
        ],
    )


@scenario()
def pipeline_pushed_and_pulled(h: History) -> Expected:
    """An execution counts once, whether it was pushed, pulled, or both, in any order."""
    base = piped_from_monday(h)
    h.commit("c1", "2026-03-03T08:00", ["c0"])
    h.commit("c2", "2026-03-04T08:00", ["c1"])
    h.commit("c3", "2026-03-05T08:00", ["c2"])
    announce(h, "e1", "2026-03-02T09:10", "SUCCEEDED")
    announce(h, "e2", "2026-03-03T09:10", "SUCCEEDED")
    announce_source(h, "e2", "c1", "2026-03-03T09:01")
    announce(h, "e2", "2026-03-03T09:00", "STARTED")
    # What was not pulled yet is known by what was pushed.
    announce(h, "e3", "2026-03-04T09:00", "STARTED")
    announce_source(h, "e3", "c2", "2026-03-04T09:01")
    announce(h, "e3", "2026-03-04T09:10", "SUCCEEDED")
    # Pulled under way, its end was pushed.
    execute(h, "e4", "c3", "2026-03-05T09:00", "2026-03-05T09:05", "InProgress")
    h.load = LATER
    execute(h, "e2", "c1", "2026-03-03T09:00", "2026-03-03T09:10")
    announce(h, "e4", "2026-03-05T09:10", "SUCCEEDED")
    days = {"e2": ("c1", "03"), "e3": ("c2", "04"), "e4": ("c3", "05")}
    return base.plus(
        [
            piped(execution_id(h, key), commit, f"2026-03-{day}T09:00", f"2026-03-{day}T09:10")
            for key, (commit, day) in days.items()
        ],
        [Commit(commit, execution_id(h, key), 4200) for key, (commit, _) in days.items()],
    )


@scenario()
def codedeploy_of_a_github_revision(h: History) -> Expected:
    """A deployment of CodeDeploy goes to the environment its group names; a stopped one does not
    count."""
    ends = {
        "d-1": ("c0", "02", "Succeeded"),
        "d-2": ("c1", "03", "Stopped"),
        "d-3": ("c1", "04", "Succeeded"),
    }
    h.commit("c0", "2026-03-01T12:00")
    h.commit("c1", "2026-03-03T08:00", ["c0"])
    deployments = []
    for key, (commit, day, status) in ends.items():
        started, ended = f"2026-03-{day}T09:00", f"2026-03-{day}T09:10"
        payload = {
            "deploymentId": key,
            "applicationName": "app",
            "deploymentGroupName": "Prod-EU",
            "status": status,
            "createTime": iso(started),
            "completeTime": iso(ended),
            "revision": {
                "revisionType": "GitHub",
                "gitHubLocation": {"repository": h.repository, "commitId": h.sha(commit)},
            },
        }
        name = f"{pipeline(h)}-{key}"
        h.put("aws", "codedeploy_deployments", name, payload, ended, scope=SCOPE)
        stopped = status == "Stopped"
        deployments.append(
            Deployment(
                f"{h.repository}#production~Prod-EU~{h.repository}#codedeploy:{SCOPE}/{name}",
                commit,
                started,
                ended,
                baseline=key == "d-1",
                outcome="cancelled" if stopped else "success",
                commits=0 if stopped else 1,
                detected_by="codedeploy",
            )
        )
    first, _, third = deployments
    return Expected(
        deployments,
        [Commit("c0", first.id, None, "baseline"), Commit("c1", third.id, 90_600)],
    )
