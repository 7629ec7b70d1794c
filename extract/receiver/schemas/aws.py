"""Amazon EventBridge: its envelope is checked, its content is stored unchanged."""

from typing import Any

from pydantic import Field

from extract.receiver.schemas.source import (
    Document,
    Headers,
    Identity,
    Name,
    Part,
    Proof,
    Source,
    text,
)
from extract.receiver.schemas.timestamp import Timestamp


class EventBridgeEvent(Part):
    """An event as an EventBridge rule sends it to an API destination, without a transformer."""

    id: Name = Field(description="EventBridge repeats it on every retry.")
    detail_type: Name = Field(alias="detail-type")
    source: Name = Field(description="aws.codepipeline, aws.ecs, ...")
    account: Name
    region: Name
    time: Timestamp
    resources: list[str] | None = None
    detail: dict[str, Any]


EXAMPLE = {
    "version": "0",
    "id": "ab51d7a0-7b1e-4f0c-9d53-0f5c6a1f2f10",
    "detail-type": "CodePipeline Pipeline Execution State Change",
    "source": "aws.codepipeline",
    "account": "111122223333",
    "time": "2026-03-02T09:16:30Z",
    "region": "eu-central-1",
    "resources": ["arn:aws:codepipeline:eu-central-1:111122223333:shop"],
    "detail": {"pipeline": "shop", "execution-id": "7f1c", "state": "SUCCEEDED", "version": 3},
}


def _identify(headers: Headers, document: Document) -> Identity:
    return Identity(text(document.get("id")), text(document.get("detail-type")))


def _check(headers: Headers, document: Document) -> None:
    EventBridgeEvent.model_validate(document)


SOURCE = Source("aws", Proof.KEY, _identify, _check, takes_batches=True)
