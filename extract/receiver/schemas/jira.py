"""Jira's webhooks: the events whose records the warehouse reads are checked, others kept."""

from typing import Annotated, Any

from pydantic import Field

from extract.receiver.schemas.source import (
    BigInt,
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

NumericId = Annotated[str, Field(pattern=r"^[0-9]{1,18}$")]


class Event(Part):
    """Any webhook of Jira's."""

    webhookEvent: Name  # noqa: N815 - the field is Jira's
    timestamp: BigInt | None = None


class Fields(Part):
    """Of an issue; Jira writes its times as 2026-03-02T09:14:00.000+0000."""

    created: Timestamp | None = None
    updated: Timestamp | None = None
    resolutiondate: Timestamp | None = None


class Issue(Part):
    id: NumericId
    key: Name
    fields: Fields


class IssueEvent(Event):
    issue: Issue


class Record(Part):
    id: BigInt | NumericId


class Sprint(Record):
    startDate: Timestamp | None = None  # noqa: N815 - the fields are Jira's
    activatedDate: Timestamp | None = None  # noqa: N815
    endDate: Timestamp | None = None  # noqa: N815
    completeDate: Timestamp | None = None  # noqa: N815


class SprintEvent(Event):
    sprint: Sprint


class VersionEvent(Event):
    version: Record


CHECKED: dict[str, type[Event]] = {
    "jira:issue_": IssueEvent,
    "sprint_": SprintEvent,
    "jira:version_": VersionEvent,
}

EXAMPLE: dict[str, Any] = {
    "timestamp": 1772442840000,
    "webhookEvent": "jira:issue_updated",
    "issue_event_type_name": "issue_generic",
    "issue": {
        "id": "10042",
        "key": "SHOP-42",
        "self": "https://acme.atlassian.net/rest/api/2/issue/10042",
        "fields": {
            "summary": "Checkout answers 500",
            "issuetype": {"id": "10004", "name": "Bug"},
            "project": {"id": "10000", "key": "SHOP"},
            "status": {"id": "3", "name": "In Progress"},
            "created": "2026-03-02T09:00:00.000+0000",
            "updated": "2026-03-02T09:14:00.000+0000",
        },
    },
    "changelog": {
        "id": "20042",
        "items": [
            {
                "field": "status",
                "fieldId": "status",
                "fieldtype": "jira",
                "from": "1",
                "fromString": "Open",
                "to": "3",
                "toString": "In Progress",
            }
        ],
    },
}


def _identify(headers: Headers, document: Document) -> Identity:
    delivery_id = headers.get("x-atlassian-webhook-identifier") or headers.get("idempotency-key")
    return Identity(delivery_id, text(document.get("webhookEvent")))


def _check(headers: Headers, document: Document) -> None:
    name = Event.model_validate(document).webhookEvent
    for prefix, schema in CHECKED.items():
        if name.startswith(prefix):
            schema.model_validate(document)


SOURCE = Source("jira", Proof.JIRA, _identify, _check)
