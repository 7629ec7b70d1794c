"""GitHub's webhooks: the events whose records the warehouse reads are checked, others kept.

Checked is only what a build could stumble on (keys, times, numbers); GitHub adds fields and
values at any time, and a new one must not cost a delivery.
"""

from typing import Any

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from extract.receiver.schemas.source import (
    BigInt,
    Document,
    Headers,
    Identity,
    Name,
    Part,
    Proof,
    Source,
)
from extract.receiver.schemas.timestamp import Timestamp


class Repository(Part):
    id: BigInt
    full_name: Name


class Event(Part):
    """Any event of a repository."""

    repository: Repository


class PullRequest(Part):
    id: BigInt
    number: BigInt
    state: Name
    created_at: Timestamp
    updated_at: Timestamp
    closed_at: Timestamp | None = None
    merged_at: Timestamp | None = None
    merge_commit_sha: str | None = None


class PullRequestEvent(Event):
    action: Name
    pull_request: PullRequest


class NumberedPullRequest(Part):
    id: BigInt
    number: BigInt


class Review(Part):
    id: BigInt
    state: Name
    submitted_at: Timestamp | None = None


class ReviewEvent(Event):
    pull_request: NumberedPullRequest
    review: Review


class Deployment(Part):
    id: BigInt
    sha: Name
    environment: Name
    created_at: Timestamp
    updated_at: Timestamp


class DeploymentEvent(Event):
    deployment: Deployment


class DeploymentStatus(Part):
    id: BigInt
    state: Name
    created_at: Timestamp
    updated_at: Timestamp


class DeploymentStatusEvent(DeploymentEvent):
    deployment_status: DeploymentStatus


class Issue(Part):
    id: BigInt
    number: BigInt
    created_at: Timestamp
    updated_at: Timestamp
    closed_at: Timestamp | None = None


class IssuesEvent(Event):
    action: Name
    issue: Issue


class Release(Part):
    id: BigInt
    tag_name: Name
    created_at: Timestamp | None = None
    published_at: Timestamp | None = None


class ReleaseEvent(Event):
    action: Name
    release: Release


class Commit(Part):
    id: Name
    timestamp: Timestamp


class PushEvent(Event):
    ref: Name
    before: Name
    after: Name
    commits: list[Commit]


class WorkflowRun(Part):
    id: BigInt
    run_attempt: BigInt
    head_sha: Name
    created_at: Timestamp
    updated_at: Timestamp


class WorkflowRunEvent(Event):
    action: Name
    workflow_run: WorkflowRun


class WorkflowJob(Part):
    id: BigInt
    run_id: BigInt
    head_sha: Name


class WorkflowJobEvent(Event):
    action: Name
    workflow_job: WorkflowJob


CHECKED: dict[str, type[Event]] = {
    "pull_request": PullRequestEvent,
    "pull_request_review": ReviewEvent,
    "deployment": DeploymentEvent,
    "deployment_status": DeploymentStatusEvent,
    "issues": IssuesEvent,
    "release": ReleaseEvent,
    "push": PushEvent,
    "workflow_run": WorkflowRunEvent,
    "workflow_job": WorkflowJobEvent,
}

EXAMPLE: dict[str, Any] = {
    "action": "created",
    "deployment": {
        "id": 145988746,
        "sha": "3f786850e387550fdab836ed7e6dc881de23001b",
        "ref": "main",
        "task": "deploy",
        "environment": "production",
        "created_at": "2026-03-02T09:14:00Z",
        "updated_at": "2026-03-02T09:14:00Z",
    },
    "repository": {"id": 1296269, "full_name": "acme/shop"},
}


def _identify(headers: Headers, document: Document) -> Identity:
    return Identity(headers.get("x-github-delivery"), headers.get("x-github-event"))


def _check(headers: Headers, document: Document) -> None:
    event = headers.get("x-github-event")
    if event is None:
        problem = PydanticCustomError("header_missing", "the header is missing")
        raise ValidationError.from_exception_data(
            "Event", [InitErrorDetails(type=problem, loc=("X-GitHub-Event",), input=None)]
        )
    if event in CHECKED:
        CHECKED[event].model_validate(document)


SOURCE = Source("github", Proof.SIGNATURE, _identify, _check)
