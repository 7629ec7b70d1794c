"""What each source sends is stored as it came, once, and only when its sender is proven."""

import json
import time
from typing import Any

import httpx
import jwt
import psycopg
import pytest

from extract.receiver.description import DOCUMENTS
from extract.receiver.schemas import SOURCES, cloudevents, deployments, incidents, jira, verdicts
from extract.receiver.signature import query_string_hash, sign
from tests.receiver.conftest import GITHUB_SECRET, JIRA_SECRET, Receiver, make_key

DEPLOYMENT = deployments.EXAMPLE


def encoded(document: object) -> bytes:
    return json.dumps(document).encode()


def test_a_delivery_is_stored_byte_for_byte_before_it_is_acknowledged(receiver: Receiver) -> None:
    body = b'{ "zen": "Speak like a human.",\r\n "hook_id" : 1.50 }'

    response = receiver.github(body, event="ping", delivery="d-1")

    assert response.status_code == 202
    assert response.json() == {"delivery_id": "d-1", "status": "accepted"}
    assert receiver.rows() == [("github", "d-1", body, "accepted")]


def test_a_redelivery_is_a_no_op(receiver: Receiver) -> None:
    first = receiver.github(b'{"a":1}', delivery="d-1")
    again = receiver.github(b'{"a":1}', delivery="d-1")

    assert (first.status_code, again.status_code) == (202, 200)
    assert again.json() == {"delivery_id": "d-1", "status": "repeated"}
    assert len(receiver.rows()) == 1


def test_the_same_id_of_two_sources_is_two_deliveries(receiver: Receiver) -> None:
    for source, document in (("deployments", DEPLOYMENT), ("incidents", incidents.EXAMPLE)):
        assert receiver.post(source, document, Idempotency_Key="1").status_code == 202

    assert len(receiver.rows()) == 2


def test_without_an_id_the_bytes_are_the_id(receiver: Receiver) -> None:
    statuses = [receiver.post("deployments", DEPLOYMENT).status_code for _ in range(2)]
    other = receiver.post("deployments", {**DEPLOYMENT, "ref": "main"}).status_code

    assert (statuses, other) == ([202, 200], 202)
    ids = receiver.rows("delivery_id, body_hash")
    assert all(delivery_id == body_hash for delivery_id, body_hash in ids)


def test_an_unknown_event_of_githubs_is_stored(receiver: Receiver) -> None:
    assert receiver.github(b'{"new":true}', event="tomorrow_s_event").status_code == 202
    assert receiver.rows("event") == [("tomorrow_s_event",)]


BODY = b'{"a":1}'
RIGHT = sign(BODY, secret=GITHUB_SECRET.encode())
WRONG_SIGNATURES = {
    "of another secret": sign(BODY, secret=b"other"),
    "of another body": sign(b"{}", secret=GITHUB_SECRET.encode()),
    "empty": "",
    "sha1": "sha1=" + "0" * 40,
    "right but called sha1": RIGHT.replace("sha256", "sha1"),
    "truncated": RIGHT[:-1],
    "without its name": RIGHT.removeprefix("sha256="),
    "longer": RIGHT + "0",
    "upper case": RIGHT.upper(),
    "not ascii": "sha256=é",
}


@pytest.mark.parametrize("signature", WRONG_SIGNATURES.values(), ids=WRONG_SIGNATURES.keys())
def test_a_forged_delivery_is_refused_and_not_stored(receiver: Receiver, signature: str) -> None:
    response = receiver.client.post(
        "/api/ingest/github",
        content=BODY,
        headers=[
            (b"X-GitHub-Event", b"ping"),
            (b"X-GitHub-Delivery", b"1"),
            (b"X-Hub-Signature-256", signature.encode()),
        ],
    )

    assert response.status_code == 401
    assert receiver.rows() == []


def test_a_delivery_with_only_a_sha1_signature_is_refused(receiver: Receiver) -> None:
    response = receiver.client.post(
        "/api/ingest/github", content=BODY, headers={"X-Hub-Signature": "sha1=" + "0" * 40}
    )

    assert response.status_code == 401
    assert receiver.rows() == []


def test_an_api_key_does_not_replace_githubs_signature(receiver: Receiver) -> None:
    assert receiver.post("github", BODY).status_code == 401
    assert receiver.rows() == []


@pytest.mark.parametrize("source", ["deployments", "incidents", "aws", "cloudevents"])
def test_every_example_is_accepted(receiver: Receiver, source: str) -> None:
    response = receiver.post(source, DOCUMENTS[source][1])

    assert response.status_code == 202, response.text
    assert receiver.rows("status") == [("accepted",)]


@pytest.mark.parametrize(
    ("source", "document"),
    [("deployments", verdicts.DEPLOYMENT_EXAMPLE), ("incidents", verdicts.INCIDENT_EXAMPLE)],
)
def test_a_verdict_is_an_event_of_its_own(
    receiver: Receiver, source: str, document: dict[str, Any]
) -> None:
    assert receiver.post(source, document).status_code == 202
    assert receiver.post(source, document).status_code == 200
    again = {**document, "verdict": "withdrawn", "decided_at": "2026-03-04T08:30:00Z"}
    assert receiver.post(source, again).status_code == 202
    assert receiver.rows("event") == [("verdict",), ("verdict",)]


def test_an_unknown_verdict_is_answered_with_those_that_exist(receiver: Receiver) -> None:
    answer = receiver.post("incidents", {**verdicts.INCIDENT_EXAMPLE, "verdict": "guilty"}).json()

    assert answer["field"] == "verdict"
    assert answer["detail"] == "Input should be 'failed', 'fine', 'none' or 'withdrawn'"

    for field in ("id", "decided_by", "reason"):
        answer = receiver.post("incidents", {**verdicts.INCIDENT_EXAMPLE, field: " \t"}).json()
        assert (answer["field"], "is blank" in answer["detail"]) == (field, True)


def jira_headers(kind: str, body: bytes) -> dict[str, str]:
    claims = {"iss": "jira", "exp": time.time() + 60}
    return {
        "signature": {"X-Hub-Signature": sign(body, secret=JIRA_SECRET.encode())},
        "connect": {
            "Authorization": "JWT "
            + jwt.encode(
                {**claims, "qsh": query_string_hash("POST", "/api/ingest/jira")}, JIRA_SECRET
            )
        },
        "oauth": {"Authorization": "Bearer " + jwt.encode(claims, JIRA_SECRET)},
        "forged signature": {"X-Hub-Signature": sign(body, secret=b"other")},
        "forged token": {"Authorization": "JWT " + jwt.encode(claims, "other" * 10)},
        "nothing": {},
    }[kind]


@pytest.mark.parametrize("kind", ["signature", "connect", "oauth"])
def test_jira_proves_itself_in_each_of_its_ways(receiver: Receiver, kind: str) -> None:
    body = encoded(jira.EXAMPLE)

    response = receiver.client.post(
        "/api/ingest/jira", content=body, headers=jira_headers(kind, body)
    )

    assert response.status_code == 202, response.text
    assert receiver.rows("event, body") == [("jira:issue_updated", body)]


@pytest.mark.parametrize("kind", ["forged signature", "forged token", "nothing"])
def test_who_is_not_jira_is_refused(receiver: Receiver, kind: str) -> None:
    body = encoded(jira.EXAMPLE)

    response = receiver.client.post(
        "/api/ingest/jira", content=body, headers=jira_headers(kind, body)
    )

    assert response.status_code == 401
    assert receiver.rows() == []


def test_jira_automation_may_send_an_api_key(receiver: Receiver) -> None:
    assert receiver.post("jira", jira.EXAMPLE).status_code == 202


def test_jira_repeats_its_identifier_when_it_tries_again(receiver: Receiver) -> None:
    header = {"X_Atlassian_Webhook_Identifier": "abc"}
    first = receiver.post("jira", jira.EXAMPLE, **header)
    again = receiver.post("jira", {**jira.EXAMPLE, "timestamp": 1}, **header)

    assert (first.status_code, again.status_code) == (202, 200)


def test_an_eventbridge_event_is_known_by_its_id(receiver: Receiver) -> None:
    example = DOCUMENTS["aws"][1]
    receiver.post("aws", example)

    assert receiver.rows("delivery_id, event") == [(example["id"], example["detail-type"])]


@pytest.mark.parametrize("mode", ["structured", "binary"])
def test_a_cloudevent_is_known_by_source_and_id_in_both_modes(
    receiver: Receiver, mode: str
) -> None:
    event: dict[str, Any] = cloudevents.EXAMPLE
    if mode == "structured":
        response = receiver.post(
            "cloudevents", event, Content_Type="application/cloudevents+json; charset=utf-8"
        )
    else:
        attributes = {
            f"ce-{name}": str(event[name])
            for name in ("specversion", "id", "source", "type", "time")
        }
        response = receiver.post(
            "cloudevents", event["data"], Content_Type="application/json", **attributes
        )

    assert response.status_code == 202, response.text
    assert receiver.rows("delivery_id, event") == [
        (f"{event['source']} {event['id']}", "dev.cdevents.service.deployed.0.2.0")
    ]


def test_a_cloudevent_of_a_type_of_your_own_is_stored(receiver: Receiver) -> None:
    event = {"specversion": "1.0", "id": "1", "source": "/mine", "type": "com.example.thing"}

    assert receiver.post("cloudevents", event).status_code == 202


def test_cloudevents_in_batch_mode_are_taken_at_the_same_address(receiver: Receiver) -> None:
    batch = [{**cloudevents.EXAMPLE, "id": str(number)} for number in range(3)]

    response = receiver.post(
        "cloudevents", batch, Content_Type="application/cloudevents-batch+json"
    )

    assert response.status_code == 202
    assert len(receiver.rows()) == 3


BAD_DOCUMENTS: dict[str, tuple[str, dict[str, Any], str | None]] = {
    "a field is missing": ("deployments", {"repository": "a/b"}, "environment"),
    "a status nobody knows": ("deployments", {**DEPLOYMENT, "status": "fine"}, "status"),
    "a short commit id": ("deployments", {**DEPLOYMENT, "sha": "abc"}, "sha"),
    "a time without its zone": (
        "deployments",
        {**DEPLOYMENT, "started_at": "2026-03-02T09:14:00"},
        "started_at",
    ),
    "a time as a number": ("deployments", {**DEPLOYMENT, "started_at": 1772442840}, "started_at"),
    "a field of no meaning": ("deployments", {**DEPLOYMENT, "enviroment": "x"}, "enviroment"),
    "an end before the start": (
        "deployments",
        {**DEPLOYMENT, "finished_at": "2026-03-02T09:13:59Z"},
        None,
    ),
    "no end": (
        "deployments",
        {name: value for name, value in DEPLOYMENT.items() if name != "finished_at"},
        None,
    ),
    "an incident of nothing": (
        "incidents",
        {name: value for name, value in incidents.EXAMPLE.items() if name != "repository"},
        None,
    ),
    "resolved, but when": (
        "incidents",
        {name: value for name, value in incidents.EXAMPLE.items() if name != "resolved_at"},
        None,
    ),
    "a verdict of no meaning": (
        "deployments",
        {**verdicts.DEPLOYMENT_EXAMPLE, "verdict": "guilty"},
        "verdict",
    ),
    "a verdict in numbers": ("incidents", {**verdicts.INCIDENT_EXAMPLE, "verdict": 1}, "verdict"),
    "a verdict of nobody": (
        "deployments",
        {**verdicts.DEPLOYMENT_EXAMPLE, "decided_by": ""},
        "decided_by",
    ),
    "a verdict without a reason": (
        "incidents",
        {name: value for name, value in verdicts.INCIDENT_EXAMPLE.items() if name != "reason"},
        "reason",
    ),
    "a verdict and a deployment in one": (
        "deployments",
        {**verdicts.DEPLOYMENT_EXAMPLE, "status": "failure"},
        "status",
    ),
    "an envelope without detail": ("aws", {"id": "1"}, "detail-type"),
    "cloudevents of another version": (
        "cloudevents",
        {**cloudevents.EXAMPLE, "specversion": "0.3"},
        "specversion",
    ),
    "a CDEvent without environment": (
        "cloudevents",
        {
            **cloudevents.EXAMPLE,
            "data": {
                **cloudevents.EXAMPLE["data"],  # type: ignore[dict-item]
                "subject": {"id": "shop", "content": {}},
            },
        },
        "data.subject.content.environment",
    ),
    "an issue without key": (
        "jira",
        {"webhookEvent": "jira:issue_created", "issue": {"id": "1", "fields": {}}},
        "issue.key",
    ),
    "no event": ("jira", {"issue": {}}, "webhookEvent"),
}


@pytest.mark.parametrize(
    ("source", "document", "field"), BAD_DOCUMENTS.values(), ids=BAD_DOCUMENTS.keys()
)
def test_what_fails_its_schema_is_kept_in_quarantine(
    receiver: Receiver, source: str, document: dict[str, Any], field: str | None
) -> None:
    response = receiver.post(source, document)

    assert response.status_code == 422
    answer = response.json()
    assert (answer["status"], answer["field"]) == ("rejected", field)
    ((stored, body, status, reason),) = receiver.rows("delivery_id, body, status, reason")
    assert (stored, body, status) == (answer["delivery_id"], encoded(document), "rejected")
    assert answer["detail"] in reason


def test_a_known_event_of_githubs_without_its_record_is_kept_in_quarantine(
    receiver: Receiver,
) -> None:
    body = encoded({"action": "opened", "repository": {"id": 1, "full_name": "acme/shop"}})

    response = receiver.github(body, event="pull_request")

    assert (response.status_code, response.json()["field"]) == (422, "pull_request")
    assert receiver.rows("status") == [("rejected",)]


def test_a_rejected_delivery_does_not_take_the_place_of_its_correction(receiver: Receiver) -> None:
    header = {"Idempotency_Key": "run-1"}

    assert receiver.post("deployments", {"sha": "?"}, **header).status_code == 422
    assert receiver.post("deployments", {"sha": "?"}, **header).status_code == 422
    assert receiver.post("deployments", DEPLOYMENT, **header).status_code == 202

    assert [row[3] for row in receiver.rows()] == ["rejected", "accepted"]


def test_a_batch_is_stored_in_its_own_bytes_and_answered_one_by_one(receiver: Receiver) -> None:
    one, two = encoded(DEPLOYMENT), encoded({**DEPLOYMENT, "id": "2"})

    response = receiver.post("deployments/batch", b"[ " + one + b" ,\n" + two + b"]")
    again = receiver.post("deployments/batch", b"[" + one + b"," + two + b"]")
    mixed = receiver.post("deployments/batch", b"[" + one + b",{}]")

    assert [answer.status_code for answer in (response, again, mixed)] == [202, 200, 422]
    assert [row[2] for row in receiver.rows()] == [one, two, b"{}"]
    assert [part["status"] for part in mixed.json()["deliveries"]] == ["repeated", "rejected"]


def test_the_parts_of_a_batch_share_an_idempotency_key_without_being_one(
    receiver: Receiver,
) -> None:
    batch = [DEPLOYMENT, {**DEPLOYMENT, "id": "2"}]
    for _ in range(2):
        receiver.post("deployments/batch", batch, Idempotency_Key="k")

    assert [row[1] for row in receiver.rows()] == ["k/0", "k/1"]


def test_a_part_repeated_within_its_batch_is_stored_once(receiver: Receiver) -> None:
    response = receiver.post("deployments/batch", [DEPLOYMENT, DEPLOYMENT])

    statuses = [part["status"] for part in response.json()["deliveries"]]
    assert (response.status_code, statuses) == (202, ["accepted", "repeated"])


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"[1", b"[" + b"{}," * 1000 + b"{}]"])
def test_an_invalid_batch_is_refused(receiver: Receiver, body: bytes) -> None:
    assert receiver.post("deployments/batch", body).status_code == 400
    assert receiver.rows() == []


def test_only_headers_that_matter_are_stored(receiver: Receiver) -> None:
    receiver.github(BODY, Cookie="session=1", Authorization="Basic abc", User_Agent="GitHub-Hook")

    ((headers,),) = receiver.rows("headers")
    assert headers["user-agent"] == "GitHub-Hook"
    assert not {"authorization", "cookie", "x-hub-signature-256"} & set(headers)


@pytest.mark.parametrize("header", ["Authorization", "X-API-Key"])
def test_a_key_opens_its_own_sources_only(receiver: Receiver, header: str) -> None:
    key = make_key(receiver.environment, "incidents")
    value = f"Bearer {key}" if header == "Authorization" else key

    def status(source: str, document: object) -> int:
        return receiver.client.post(
            f"/api/ingest/{source}", content=encoded(document), headers={header: value}
        ).status_code

    assert status("incidents", incidents.EXAMPLE) == 202
    assert status("deployments", DEPLOYMENT) == 403
    assert [row[0] for row in receiver.rows()] == ["incidents"]


@pytest.mark.parametrize(
    "value",
    ["", "Bearer", "Bearer x", "Basic eA==", "Bearer dgn_000000000000_" + "a" * 43, "Bearer é"],
)
def test_without_a_valid_key_nothing_is_stored(receiver: Receiver, value: str) -> None:
    response = receiver.client.post(
        "/api/ingest/deployments",
        content=encoded(DEPLOYMENT),
        headers=[(b"Authorization", value.encode())],
    )

    assert response.status_code == 401
    assert receiver.rows() == []


@pytest.mark.parametrize("column", ["revoked_at", "expires_at"])
def test_an_ended_key_is_refused(
    receiver: Receiver, owner: psycopg.Connection, column: str
) -> None:
    owner.execute(f"update raw_push.api_keys set {column} = now()")

    assert receiver.post("deployments", DEPLOYMENT).status_code == 401


def test_the_use_of_a_key_is_noted(receiver: Receiver, owner: psycopg.Connection) -> None:
    receiver.post("deployments", DEPLOYMENT)

    row = owner.execute("select last_used_at > now() - interval '1 minute' from raw_push.api_keys")
    assert row.fetchone() == (True,)


def test_keys_are_hashed_at_rest(receiver: Receiver, owner: psycopg.Connection) -> None:
    ((row,),) = owner.execute("select key::text from raw_push.api_keys as key").fetchall()

    # The secret may have an underscore of its own.
    assert receiver.key.split("_", 2)[2] not in row


@pytest.mark.parametrize("source", SOURCES)
def test_another_method_is_not_allowed(receiver: Receiver, source: str) -> None:
    response: httpx.Response = receiver.client.get(f"/api/ingest/{source}")

    assert (response.status_code, response.headers["allow"]) == (405, "POST")


def test_an_unknown_source_is_not_found(receiver: Receiver) -> None:
    assert receiver.post("bitbucket", {}).status_code == 404
