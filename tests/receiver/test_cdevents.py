"""Whatever CDEvents' specification allows is taken, in either of CloudEvents' two modes."""

import json
from typing import Any

import pytest

from extract.receiver.envelope import seal
from extract.receiver.schemas import SOURCES
from tests.receiver.cdevents import conformance, documents
from tests.receiver.conftest import Receiver

EVENTS = list(documents())


@pytest.mark.parametrize(("kind", "data"), EVENTS, ids=[f"{kind}" for kind, _ in EVENTS])
@pytest.mark.parametrize("is_binary", [True, False], ids=["binary", "structured"])
def test_an_event_as_the_specification_writes_it_is_accepted(
    kind: str, data: dict[str, Any], is_binary: bool
) -> None:
    envelope = {"specversion": "1.0", "id": "1", "source": "/ci/acme/shop", "type": kind}
    headers = {f"ce-{name}": value for name, value in envelope.items()} if is_binary else {}
    body = data if is_binary else {**envelope, "datacontenttype": "application/json", "data": data}

    delivery = seal(SOURCES["cloudevents"], headers, json.dumps(body).encode())

    assert delivery.reason is None
    assert (delivery.delivery_id, delivery.event) == ("/ci/acme/shop 1", kind)


def test_every_conformance_file_is_stored_as_it_is_published(receiver: Receiver) -> None:
    """Eight files in two versions: without an envelope, binary and structured."""
    sent = []
    for number, (kind, data) in enumerate(conformance()):
        envelope = {"specversion": "1.0", "source": "/ci", "type": kind}
        structured = {**envelope, "id": f"s{number}", "data": data}
        # Its own id is that of its file in both versions; a sender would give each its own.
        bare = {**data, "context": {**data["context"], "id": f"bare-{number}"}}
        binary = {f"ce-{name}": value for name, value in envelope.items()}
        for document, headers in (
            (bare, {}),
            (structured, {}),
            (data, {**binary, "ce-id": f"b{number}"}),
        ):
            body = json.dumps(document, indent=2).encode() + b"\n"
            answer = receiver.post("cloudevents", body, **headers)
            assert answer.status_code == 202, (kind, answer.text)
            sent.append(("accepted", kind, body))

    stored = receiver.rows("status, event, body")

    assert len(sent) == 48
    assert [(status, event, bytes(body)) for status, event, body in stored] == sent


@pytest.mark.parametrize(
    ("context", "field"),
    [
        ({"id": "1", "source": "/ci", "type": "dev.cdevents.x.y.0.1"}, "context.timestamp"),
        ({"id": "1", "source": "/ci", "timestamp": "2026-03-02T09:16:30Z"}, "context.type"),
    ],
)
def test_a_bare_event_needs_its_context(context: dict[str, str], field: str) -> None:
    delivery = seal(SOURCES["cloudevents"], {}, json.dumps({"context": context}).encode())

    assert delivery.field == field


@pytest.mark.parametrize("kind", ["service.deployed", "Incident.Detected"])
def test_what_the_models_read_must_name_its_environment(kind: str) -> None:
    (_, data), *_ = EVENTS
    data = {**data, "subject": {"id": "shop", "content": {}}}
    envelope = {
        "specversion": "1.0",
        "id": "1",
        "source": "/ci",
        "type": f"dev.cdevents.{kind}.0.2",
    }

    delivery = seal(SOURCES["cloudevents"], {}, json.dumps({**envelope, "data": data}).encode())

    assert delivery.reason is not None
