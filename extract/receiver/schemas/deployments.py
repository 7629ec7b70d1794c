"""Deployments, as a pipeline of any make reports them."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from extract.receiver.schemas.source import (
    Document,
    Event,
    Headers,
    Identity,
    Name,
    Proof,
    Source,
)
from extract.receiver.schemas.timestamp import Timestamp
from extract.receiver.schemas.verdicts import EVENT as VERDICT
from extract.receiver.schemas.verdicts import DeploymentVerdict, is_verdict

Sha = Annotated[str, Field(pattern=r"^([0-9a-f]{40}|[0-9a-f]{64})$")]


class Status(StrEnum):
    IN_PROGRESS = "in_progress"
    SUCCESS = "success"
    FAILURE = "failure"
    CANCELLED = "cancelled"


class Deployment(Event):
    """One attempt to put one commit on one environment.

    Send it when the attempt ends; `in_progress` when it starts is welcome and not needed. Events
    with the same `id` are one attempt, of which the one with the latest times wins.
    """

    id: Name | None = Field(
        default=None,
        description="The attempt's own id, for example the pipeline run's; without it, "
        "repository, environment, sha and started_at together are the id.",
    )
    repository: Name = Field(description="owner/name, as GitHub spells it.")
    environment: Name = Field(description="Where to: production, staging, ...")
    sha: Sha = Field(description="The full commit id that was deployed, in lower case.")
    status: Status
    started_at: Timestamp
    finished_at: Timestamp | None = Field(
        default=None, description="Needed unless the status is in_progress."
    )
    service: Name | None = Field(
        default=None, description="Which service, where a repository holds several."
    )
    ref: Name | None = Field(default=None, description="Branch or tag.")
    url: Name | None = Field(default=None, description="Where to read about this attempt.")
    is_rework: bool | None = Field(
        default=None,
        strict=True,
        description="True: unplanned, made to fix a problem in production.",
    )
    is_change_failure: bool | None = Field(
        default=None,
        strict=True,
        description="True: this deployment degraded service; overrides the rules.",
    )
    caused_by: Name | None = Field(
        default=None, description="The id of the deployment that this one fixes or rolls back."
    )

    @model_validator(mode="after")
    def _times_agree(self) -> "Deployment":
        if self.status is not Status.IN_PROGRESS and self.finished_at is None:
            raise ValueError("finished_at is missing: only an attempt in_progress has none")
        if self.finished_at is not None and self.finished_at < self.started_at:
            raise ValueError("finished_at is before started_at")
        return self


EXAMPLE = {
    "id": "shop-production-4711",
    "repository": "acme/shop",
    "environment": "production",
    "sha": "3f786850e387550fdab836ed7e6dc881de23001b",
    "status": "success",
    "started_at": "2026-03-02T09:14:00Z",
    "finished_at": "2026-03-02T09:16:30Z",
    "url": "https://ci.example.com/acme/shop/4711",
}


def _identify(headers: Headers, document: Document) -> Identity:
    event = VERDICT if is_verdict(document) else "deployment"
    return Identity(headers.get("idempotency-key"), event)


def _check(headers: Headers, document: Document) -> None:
    model = DeploymentVerdict if is_verdict(document) else Deployment
    model.model_validate(document)


SOURCE = Source("deployments", Proof.KEY, _identify, _check, takes_batches=True)
