"""The OpenAPI description is true: examples work, and no answer is a surprise."""

import json
from typing import Any

import httpx
import psycopg
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from extract.receiver.signature import sign
from tests.receiver.conftest import GITHUB_SECRET, JIRA_SECRET, Receiver

# Each of the sixteen operations that take a body is tried so often.
CASES_EACH = 145
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]


@pytest.fixture
def description(receiver: Receiver) -> dict[str, Any]:
    document: dict[str, Any] = receiver.client.get("/openapi.json").json()
    return document


class Sender(requests.auth.AuthBase):
    """Proves three requests of four; the fourth goes as it was generated."""

    def __init__(self, key: str) -> None:
        self._key = key
        self.sent = 0

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        self.sent += 1
        if self.sent % 4 == 0:
            return request
        body = request.body or b""
        content = body.encode() if isinstance(body, str) else body
        assert isinstance(content, bytes)
        path = request.path_url.partition("?")[0]
        if path == "/api/ingest/github":
            request.headers["X-Hub-Signature-256"] = sign(content, secret=GITHUB_SECRET.encode())
        elif path == "/api/ingest/jira":
            request.headers["X-Hub-Signature"] = sign(content, secret=JIRA_SECRET.encode())
            request.headers.pop("Authorization", None)
        else:
            request.headers["Authorization"] = f"Bearer {self._key}"
        return request


def test_generated_requests_get_documented_answers_only(
    receiver: Receiver, owner: psycopg.Connection
) -> None:
    schema = schemathesis.openapi.from_url(f"{receiver.url}/openapi.json")
    sender = Sender(receiver.key)
    statuses: dict[int, int] = {}
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=CASES_EACH,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            database=None,
        )
        @given(case=operation.as_strategy())
        def check(case: schemathesis.Case) -> None:
            response = case.call(auth=sender, timeout=30)
            statuses[response.status_code] = statuses.get(response.status_code, 0) + 1
            case.validate_response(response, checks=CHECKS)

        check()

    assert sender.sent >= 2000
    assert all(status < 500 for status in statuses), statuses
    assert {200, 202, 401, 422} <= set(statuses)
    # Whatever was accepted can be built.
    owner.execute(
        "select convert_from(body, 'UTF8')::jsonb from raw_push.deliveries"
        " where status = 'accepted'"
    ).fetchall()


def test_every_example_works_as_it_stands(receiver: Receiver, description: dict[str, Any]) -> None:
    sent = 0
    for path, methods in description["paths"].items():
        operation = methods.get("post")
        if operation is None:
            continue
        ((media_type, media),) = operation["requestBody"]["content"].items()
        headers = {parameter["name"]: parameter["example"] for parameter in operation["parameters"]}
        response = _send(receiver, path, media["example"], media_type, headers)
        # The example of a batch is the one of its source, which is here already.
        assert response.status_code == (200 if path.endswith("/batch") else 202), response.text
        sent += 1

    assert sent == 23


def _send(
    receiver: Receiver, path: str, example: object, media_type: str, headers: dict[str, str]
) -> httpx.Response:
    body = json.dumps(example).encode()
    proof = {
        "/api/ingest/github": {"X-Hub-Signature-256": sign(body, secret=GITHUB_SECRET.encode())},
        "/api/ingest/jira": {"X-Hub-Signature": sign(body, secret=JIRA_SECRET.encode())},
    }.get(path, {"Authorization": f"Bearer {receiver.key}"})
    # Without it the bytes are the id, the same alone and in a batch.
    headers.pop("Idempotency-Key", None)
    return receiver.client.post(
        path, content=body, headers={"Content-Type": media_type, **headers, **proof}
    )


def test_the_description_says_what_this_is_and_how_to_prove_oneself(
    description: dict[str, Any],
) -> None:
    assert description["info"]["title"] == "Diogen receiver"
    assert "202" in description["info"]["description"]
    assert {tag["name"] for tag in description["tags"]} == {"webhooks", "events", "state"}
    schemes = description["components"]["securitySchemes"]
    for methods in description["paths"].values():
        for operation in methods.values():
            for requirement in operation.get("security", []):
                assert set(requirement) <= set(schemes)
    assert description["paths"]["/api/ingest/github"]["post"]["security"]


def test_the_documentation_page_is_served(receiver: Receiver) -> None:
    assert "Diogen receiver" in receiver.client.get("/docs").text
