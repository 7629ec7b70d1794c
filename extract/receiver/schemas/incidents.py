"""Incidents, as a pager, a status page or a person reports them."""

from enum import StrEnum

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
from extract.receiver.schemas.verdicts import IncidentVerdict, is_verdict


class Status(StrEnum):
    OPEN = "open"
    RESOLVED = "resolved"


class Incident(Event):
    """One incident as it stands now; send it again, with the same `id`, when it changes."""

    id: Name = Field(description="The incident's own id.")
    title: Name
    status: Status
    started_at: Timestamp = Field(description="When users were first affected.")
    resolved_at: Timestamp | None = Field(
        default=None, description="When service was restored; needed once resolved."
    )
    service: Name | None = Field(default=None, description="The service, or else the repository.")
    repository: Name | None = Field(default=None, description="owner/name, as GitHub spells it.")
    environment: Name | None = None
    severity: Name | None = None
    deployment_id: Name | None = Field(
        default=None, description="The id of the deployment that caused it, where known."
    )
    sha: str | None = Field(
        default=None,
        pattern=r"^([0-9a-f]{40}|[0-9a-f]{64})$",
        description="The full id of the deployed commit that caused it, where known.",
    )
    url: Name | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> "Incident":
        if self.service is None and self.repository is None:
            raise ValueError("service or repository is missing: an incident belongs to one")
        if (self.status is Status.RESOLVED) != (self.resolved_at is not None):
            raise ValueError(
                "resolved_at is needed when the status is resolved, and wrong otherwise"
            )
        if self.resolved_at is not None and self.resolved_at < self.started_at:
            raise ValueError("resolved_at is before started_at")
        return self


EXAMPLE = {
    "id": "INC-42",
    "title": "Checkout answers 500",
    "status": "resolved",
    "repository": "acme/shop",
    "severity": "critical",
    "started_at": "2026-03-02T09:20:00Z",
    "resolved_at": "2026-03-02T10:05:00Z",
    "deployment_id": "shop-production-4711",
}


def _identify(headers: Headers, document: Document) -> Identity:
    event = VERDICT if is_verdict(document) else "incident"
    return Identity(headers.get("idempotency-key"), event)


def _check(headers: Headers, document: Document) -> None:
    model = IncidentVerdict if is_verdict(document) else Incident
    model.model_validate(document)


SOURCE = Source("incidents", Proof.KEY, _identify, _check, takes_batches=True)
