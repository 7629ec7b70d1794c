"""CloudEvents 1.0, structured (the envelope is the body) and binary (it is in `ce-` headers).

A CDEvent may also come without an envelope, as the files `conformance/*.json` of its specification
(github.com/cdevents/spec, 0.4.1 and 0.5) have it: its context says the same.
Events of any type are kept; CDEvents of deployments and incidents are also checked, because the
warehouse reads them.
"""

import re
from typing import Any, Literal

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

# As the models read them, in any case (push__deployment_events, push__incident_events): of the
# others nothing is read, and a service may be removed from no environment.
READ_TYPES = re.compile(
    r"dev\.cdevents\.(service\.(deployed|upgraded|rolledback)|incident\.(detected|reported|resolved))"
    r"(\.|$)",
    re.IGNORECASE,
)


class CloudEvent(Part):
    """A CloudEvents 1.0 envelope."""

    specversion: Literal["1.0"]
    id: Name
    source: Name
    type: Name
    time: Timestamp | None = None
    subject: Name | None = None
    datacontenttype: Name | None = None
    data: Any = None


class Reference(Part):
    id: Name


class Content(Part):
    """What a deployment or an incident is about."""

    environment: Reference
    service: Reference | None = None
    artifact_id: str | None = Field(
        default=None, alias="artifactId", description="A package URL that holds the commit id."
    )
    description: str | None = None


class Subject(Part):
    id: Name
    content: Content


class Context(Part):
    id: Name
    source: Name
    type: Name
    timestamp: Timestamp


class CdEvent(Part):
    """A CDEvents deployment or incident event: the data of its CloudEvent."""

    context: Context
    subject: Subject


class StructuredCdEvent(Part):
    data: CdEvent


class BareCdEvent(Part):
    """A CDEvent without the envelope of a CloudEvent."""

    context: Context


EXAMPLE = {
    "specversion": "1.0",
    "id": "271069a8-fc18-44f1-b38f-9d70a1695819",
    "source": "/ci/acme/shop",
    "type": "dev.cdevents.service.deployed.0.2.0",
    "time": "2026-03-02T09:16:30Z",
    "datacontenttype": "application/json",
    "data": {
        "context": {
            "version": "0.4.1",
            "id": "271069a8-fc18-44f1-b38f-9d70a1695819",
            "source": "/ci/acme/shop",
            "type": "dev.cdevents.service.deployed.0.2.0",
            "timestamp": "2026-03-02T09:16:30Z",
        },
        "subject": {
            "id": "shop",
            "source": "/ci/acme/shop",
            "type": "service",
            "content": {
                "environment": {"id": "production"},
                "artifactId": "pkg:github/acme/shop@3f786850e387550fdab836ed7e6dc881de23001b",
            },
        },
    },
}


def is_binary(headers: Headers) -> bool:
    """Tell whether the envelope is in the headers and the body is the data alone."""
    return "ce-specversion" in headers


def is_bare(headers: Headers, document: Document) -> bool:
    """Tell whether the body is a CDEvent, and nothing is its envelope."""
    is_enveloped = is_binary(headers) or "specversion" in document
    return not is_enveloped and isinstance(document.get("context"), dict)


def envelope(headers: Headers, document: Document) -> Document:
    """Return the attributes of the event, wherever they came."""
    if is_binary(headers):
        return {name[3:]: value for name, value in headers.items() if name.startswith("ce-")}
    if is_bare(headers, document):
        named = {name: document["context"].get(name) for name in ("id", "source", "type")}
        return {"specversion": "1.0", **named}
    return document


def _identify(headers: Headers, document: Document) -> Identity:
    attributes = envelope(headers, document)
    source, event_id = text(attributes.get("source")), text(attributes.get("id"))
    # The specification makes id unique within source, so only both together are an identity.
    delivery_id = f"{source} {event_id}" if source and event_id else None
    return Identity(delivery_id, text(attributes.get("type")))


def _check(headers: Headers, document: Document) -> None:
    if is_bare(headers, document):
        BareCdEvent.model_validate(document)
    event = CloudEvent.model_validate(envelope(headers, document))
    if READ_TYPES.match(event.type):
        if is_binary(headers) or is_bare(headers, document):
            CdEvent.model_validate(document)
        else:
            StructuredCdEvent.model_validate(document)


SOURCE = Source("cloudevents", Proof.KEY, _identify, _check, takes_batches=True)
