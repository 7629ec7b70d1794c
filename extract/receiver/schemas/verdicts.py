"""Verdicts: what a person decides about one deployment or incident, after the fact."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from extract.receiver.schemas.source import VISIBLE, Document, Event, Name, NotBlank
from extract.receiver.schemas.timestamp import Timestamp

# Ids of gold hold a service, an environment, a repository and the source's own id.
EntityId = Annotated[str, Field(min_length=1, max_length=1500, json_schema_extra=VISIBLE), NotBlank]
EVENT = "verdict"

DEPLOYMENT_EXAMPLE: dict[str, Any] = {
    "id": "shop-production-4711",
    "repository": "acme/shop",
    "verdict": "fine",
    "decided_by": "Ada",
    "reason": "the incident was a drill",
    "decided_at": "2026-03-03T08:30:00Z",
}
INCIDENT_EXAMPLE: dict[str, Any] = {
    "id": "INC-42",
    "verdict": "none",
    "decided_by": "Ada",
    "reason": "a drill",
    "decided_at": "2026-03-03T08:30:00Z",
}


class Decision(StrEnum):
    FAILED = "failed"
    FINE = "fine"
    NONE = "none"
    WITHDRAWN = "withdrawn"


class Verdict(Event):
    """A person's decision. It overrules every signal, and a later one replaces it."""

    verdict: Decision = Field(
        description="failed: it failed. fine: no change failed. none: it does not count. "
        "withdrawn: the verdicts before are taken back, and the signals decide again."
    )
    decided_by: Name = Field(description="Who decided, as the evidence shows it.")
    reason: Name = Field(description="Why, as the evidence shows it.")
    decided_at: Timestamp = Field(description="When. The latest decision counts.")


class DeploymentVerdict(Verdict):
    """A verdict on one deployment."""

    model_config = ConfigDict(json_schema_extra={"example": DEPLOYMENT_EXAMPLE})

    id: EntityId = Field(
        description="deployment_id of gold.fct_deployments; or, with repository, the id that the "
        "deployment was sent with or has at its source."
    )
    repository: Name | None = Field(
        default=None, description="owner/name; needed where id is not a deployment_id of gold."
    )


class IncidentVerdict(Verdict):
    """A verdict on one incident."""

    model_config = ConfigDict(json_schema_extra={"example": INCIDENT_EXAMPLE})

    id: EntityId = Field(
        description="incident_id or incident_key of gold.fct_incidents, or the id that the "
        "incident was sent with."
    )


def is_verdict(document: Document) -> bool:
    """Say whether one of Diogen's own documents is a verdict: nothing else has the field."""
    return "verdict" in document
