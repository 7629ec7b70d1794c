"""Whatever CDEvents' specification allows is taken, in either of CloudEvents' two modes."""

import json
from typing import Any

import pytest

from extract.receiver.envelope import seal
from extract.receiver.schemas import SOURCES
from tests.receiver.cdevents import documents

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
