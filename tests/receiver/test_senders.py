"""Tools that send in their own words: each proves itself as it can, and is stored as it came."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping

import jwt
import pytest
from pydantic import SecretStr

from extract.receiver.schemas.deployer_examples import GITLAB_PIPELINE, GITLAB_RELEASE
from extract.receiver.schemas.senders import SENDERS, STANDARD, Sender
from extract.receiver.schemas.source import Signature
from extract.receiver.signature import is_proven
from extract.settings import ReceiverSettings
from tests.receiver.conftest import GITHUB_SECRET, JIRA_SECRET, Receiver

OLD, NEW = "the old secret", "the new secret, of more than 32 bytes"
SIGNING = [(sender, signature) for sender in SENDERS for signature in sender.signatures]


@pytest.fixture
def settings() -> ReceiverSettings:
    return ReceiverSettings(
        github_secrets=[SecretStr(GITHUB_SECRET)],
        jira_secrets=[SecretStr(JIRA_SECRET)],
        # PagerDuty's secret is being changed.
        sender_secrets={
            **{sender.name: [SecretStr(NEW)] for sender, _ in SIGNING},
            "pagerduty": [SecretStr(OLD), SecretStr(NEW)],
        },
    )


def body_of(sender: Sender) -> bytes:
    """Return the example as no JSON library writes it: what is stored must be these bytes."""
    return b" " + json.dumps(sender.example, indent=1, ensure_ascii=False).encode() + b"\n"


def signed(
    sender: Sender, signature: Signature, body: bytes, secret: str
) -> dict[str, str | bytes]:
    """Return the headers that the tool's own documents have it send."""
    key = secret.encode()
    if signature.header == "webhook-signature":
        content = b"msg_1.1772446000." + body
        digest = base64.b64encode(hmac.digest(key, content, "sha256")).decode()
        return {
            "webhook-id": "msg_1",
            "webhook-timestamp": "1772446000",
            "webhook-signature": f"v1,{'A' * 43}= v1,{digest}",
        }
    if sender.name == "gitlab":
        return {"x-gitlab-token": secret}
    if sender.name == "netlify":
        claims = {"iss": "netlify", "sha256": hashlib.sha256(body).hexdigest()}
        return {"x-webhook-signature": jwt.encode(claims, secret, algorithm="HS256")}
    # Vercel's documentation has SHA-1, that of all others SHA-256.
    digest_of = hashlib.sha1 if sender.name == "vercel" else hashlib.sha256
    before = {"pagerduty": "v1=", "circleci": "v1=", "flux": "sha256="}.get(sender.name, "")
    return {signature.header: before + hmac.new(key, body, digest_of).hexdigest()}


def test_an_example_is_stored_byte_for_byte(receiver: Receiver) -> None:
    for sender in SENDERS:
        body = body_of(sender)
        assert receiver.post(sender.name, body).status_code == 202, sender.name
        # A retry is the same delivery.
        assert receiver.post(sender.name, body).status_code == 200, sender.name
    assert [
        (source, bytes(stored), status, bool(event))
        for source, stored, status, event in receiver.rows("source, body, status, event")
    ] == [(sender.name, body_of(sender), "accepted", True) for sender in SENDERS]


def test_every_kind_of_hook_of_gitlab_is_stored_byte_for_byte(receiver: Receiver) -> None:
    bodies = [
        json.dumps(example, indent=1, ensure_ascii=False).encode() + b"\n"
        for example in (GITLAB_PIPELINE, GITLAB_RELEASE)
    ]
    for body in bodies:
        wrong = receiver.client.post(
            "/api/ingest/gitlab", content=body, headers={"x-gitlab-token": "a guess"}
        )
        assert wrong.status_code == 401
        sent = receiver.client.post(
            "/api/ingest/gitlab", content=body, headers={"x-gitlab-token": NEW}
        )
        assert sent.status_code == 202
    assert [
        (status, event, bytes(stored))
        for status, event, stored in receiver.rows("status, event, body")
    ] == [
        ("accepted", kind, body) for kind, body in zip(("pipeline", "release"), bodies, strict=True)
    ]


def test_a_key_in_the_address_is_for_who_has_no_other_field(receiver: Receiver) -> None:
    for sender in SENDERS:
        path = f"/api/ingest/{sender.name}?key={receiver.key}"
        expected = 202 if sender.key_in_address else 401
        assert receiver.client.post(path[:-1], content=body_of(sender)).status_code == 401
        answer = receiver.client.post(path, content=body_of(sender))
        assert answer.status_code == expected, sender.name


def test_a_signature_is_asked_for(receiver: Receiver) -> None:
    """Of each tool, and of each way in which it signs."""

    def send(
        sender: Sender, headers: Mapping[str, str | bytes], content: bytes | None = None
    ) -> int:
        path = f"/api/ingest/{sender.name}"
        sent = {
            one.encode(): value if isinstance(value, bytes) else value.encode()
            for one, value in headers.items()
        }
        body = body_of(sender) if content is None else content
        return receiver.client.post(path, content=body, headers=sent).status_code

    for sender, signature in SIGNING:
        body = body_of(sender)
        right = signed(sender, signature, body, NEW)
        wrong: list[dict[str, str | bytes]] = [
            {},
            {signature.header: ""},
            {signature.header: b"v1=\xe9"},
            {**right, signature.header: b"v1,\xe9"},
            signed(sender, signature, body, "a guess, of more than thirty-two bytes"),
        ]
        if signature.kind == "standard":
            wrong += [{**right, "webhook-id": "msg_2"}, {**right, "webhook-timestamp": "1772"}]
        refused = [send(sender, headers) for headers in wrong]
        if signature.kind != "token":
            refused.append(send(sender, right, body + b" "))
        assert set(refused) == {401}, (sender.name, signature.header)
        # GitLab's second way sends what is here already.
        assert send(sender, right) in (202, 200), (sender.name, signature.header)
    assert len(receiver.rows()) == len({sender.name for sender, _ in SIGNING})


def test_a_secret_of_standard_webhooks_may_be_base64(receiver: Receiver) -> None:
    """Svix writes `whsec_` and base64; the key is what that means."""
    body, key = b"{}", b"twenty-four random bytes"
    secret = b"whsec_" + base64.b64encode(key)
    content = b"msg_1.1." + body
    sent = {
        "webhook-id": "msg_1",
        "webhook-timestamp": "1",
        "webhook-signature": "v1," + base64.b64encode(hmac.digest(key, content, "sha256")).decode(),
    }
    assert is_proven(body, headers=sent, signature=STANDARD, secrets=[b"another", secret])
    assert not is_proven(body, headers=sent, signature=STANDARD, secrets=[key + b"!"])
    assert not is_proven(body, headers={}, signature=STANDARD, secrets=[secret])


def test_a_json_web_signature_of_another_kind_proves_nothing(receiver: Receiver) -> None:
    """Who signs with no algorithm, or signs another body's hash, is not Netlify."""
    body = b"{}"
    (netlify,) = (each for one, each in SIGNING if one.name == "netlify")
    for token in (
        jwt.encode({"sha256": hashlib.sha256(body).hexdigest()}, None, algorithm="none"),
        jwt.encode({"sha256": hashlib.sha256(b"").hexdigest()}, NEW, algorithm="HS256"),
        jwt.encode({"iss": "netlify"}, NEW, algorithm="HS256"),
    ):
        sent = {"x-webhook-signature": token}
        assert not is_proven(body, headers=sent, signature=netlify, secrets=[NEW.encode()])


def test_a_key_may_be_the_password_of_basic(receiver: Receiver) -> None:
    body = body_of(SENDERS[1])
    path = f"/api/ingest/{SENDERS[1].name}"
    assert receiver.client.post(path, content=body, auth=("diogen", "a guess")).status_code == 401
    assert receiver.client.post(path, content=body, auth=("diogen", receiver.key)).is_success


def test_one_of_several_signatures_is_enough(receiver: Receiver) -> None:
    pagerduty = SENDERS[0]
    body = body_of(pagerduty)
    ((name, good),) = signed(pagerduty, pagerduty.signatures[0], body, NEW).items()
    headers = {name: f"v1={'0' * 64}, {good!s}"}
    answer = receiver.client.post("/api/ingest/pagerduty", content=body, headers=headers)
    assert answer.status_code == 202
    assert receiver.rows("delivery_id") == [(pagerduty.example["event"]["id"],)]


def test_a_document_of_another_shape_is_rejected(receiver: Receiver) -> None:
    for sender in SENDERS:
        answer = receiver.post(sender.name, {"something": "else"})
        assert (answer.status_code, answer.json()["status"]) == (422, "rejected"), sender.name
        assert answer.json()["field"] is not None


def test_without_a_secret_no_signature_counts(receiver: Receiver) -> None:
    headers = {"x-pagerduty-signature": "v1=" + "0" * 64}
    answer = receiver.client.post("/api/ingest/grafana", content=b"{}", headers=headers)
    assert answer.status_code == 401
    assert "API key" in answer.json()["detail"]
