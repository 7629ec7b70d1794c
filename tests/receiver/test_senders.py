"""Tools that send in their own words: each proves itself as it can, and is stored as it came."""

import hashlib
import hmac
import json
from collections.abc import Mapping

import pytest
from pydantic import SecretStr

from extract.receiver.schemas.senders import SENDERS, Sender
from extract.settings import ReceiverSettings
from tests.receiver.conftest import GITHUB_SECRET, JIRA_SECRET, Receiver

OLD, NEW = "the old secret", "the new secret"
SIGNING = [sender for sender in SENDERS if sender.signature]


@pytest.fixture
def settings() -> ReceiverSettings:
    return ReceiverSettings(
        github_secrets=[SecretStr(GITHUB_SECRET)],
        jira_secrets=[SecretStr(JIRA_SECRET)],
        # Alertmanager cannot sign; PagerDuty's secret is being changed.
        sender_secrets={
            "pagerduty": [SecretStr(OLD), SecretStr(NEW)],
            "grafana": [SecretStr(NEW)],
            "gitlab": [SecretStr(NEW)],
            "vercel": [SecretStr(NEW)],
        },
    )


def body_of(sender: Sender) -> bytes:
    """Return the example as no JSON library writes it: what is stored must be these bytes."""
    return b" " + json.dumps(sender.example, indent=1, ensure_ascii=False).encode() + b"\n"


def signed(sender: Sender, body: bytes, secret: str) -> dict[str, str]:
    assert sender.signature is not None
    if sender.signature.is_token:
        return {sender.signature.header: secret}
    # Vercel's documentation has SHA-1, all others SHA-256.
    digest_of = hashlib.sha1 if sender.name == "vercel" else hashlib.sha256
    digest = hmac.new(secret.encode(), body, digest_of).hexdigest()
    return {sender.signature.header: sender.signature.prefix + digest}


@pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.name)
def test_an_example_is_stored_byte_for_byte(receiver: Receiver, sender: Sender) -> None:
    body = body_of(sender)
    assert receiver.post(sender.name, body).status_code == 202
    # A retry is the same delivery.
    assert receiver.post(sender.name, body).status_code == 200
    ((source, stored, status, event),) = receiver.rows("source, body, status, event")
    assert (source, bytes(stored), status) == (sender.name, body, "accepted")
    assert event


@pytest.mark.parametrize("sender", SIGNING, ids=lambda sender: sender.name)
def test_a_signature_is_asked_for(receiver: Receiver, sender: Sender) -> None:
    body = body_of(sender)

    def send(headers: Mapping[str, str | bytes], content: bytes = body) -> int:
        path = f"/api/ingest/{sender.name}"
        sent = {
            one.encode(): value if isinstance(value, bytes) else value.encode()
            for one, value in headers.items()
        }
        return receiver.client.post(path, content=content, headers=sent).status_code

    right = signed(sender, body, NEW)
    assert sender.signature is not None
    name = sender.signature.header
    assert send({}) == 401
    assert send({name: ""}) == 401
    assert send({name: b"v1=\xe9"}) == 401
    assert send(signed(sender, body, "a guess")) == 401
    if not sender.signature.is_token:
        assert send(right, body + b" ") == 401
    assert receiver.rows() == []
    assert send(right) == 202


def test_one_of_several_signatures_is_enough(receiver: Receiver) -> None:
    pagerduty = SENDERS[0]
    body = body_of(pagerduty)
    (name, good), *_ = signed(pagerduty, body, NEW).items()
    headers = {name: f"v1={'0' * 64}, {good}"}
    answer = receiver.client.post("/api/ingest/pagerduty", content=body, headers=headers)
    assert answer.status_code == 202
    assert receiver.rows("delivery_id") == [(pagerduty.example["event"]["id"],)]


@pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.name)
def test_another_document_than_the_tools_is_put_aside(receiver: Receiver, sender: Sender) -> None:
    answer = receiver.post(sender.name, {"something": "else"})
    assert (answer.status_code, answer.json()["status"]) == (422, "rejected")
    assert answer.json()["field"]


def test_without_a_secret_no_signature_counts(receiver: Receiver) -> None:
    headers = {"x-pagerduty-signature": "v1=" + "0" * 64}
    answer = receiver.client.post("/api/ingest/grafana", content=b"{}", headers=headers)
    assert answer.status_code == 401
    assert "API key" in answer.json()["detail"]
