"""Every payload that octokit recorded from GitHub is accepted and kept as it came."""

import uuid
from pathlib import Path

import pytest

from tests.dbt.warehouse import Warehouse
from tests.receiver.conftest import Receiver
from tests.receiver.octokit import examples_of_github


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, bytes]]:
    return examples_of_github(tmp_path_factory.mktemp("octokit"))


def test_all_of_githubs_events_are_stored_byte_for_byte_and_built(
    receiver: Receiver, examples: list[tuple[str, bytes]], tmp_path: Path
) -> None:
    sent = [(str(uuid.uuid4()), name, body) for name, body in examples]

    answers = [
        (name, receiver.github(body, event=name, delivery=delivery_id).status_code)
        for delivery_id, name, body in sent
    ]

    assert len(answers) == 329
    assert [answer for answer in answers if answer[1] != 202] == []
    assert receiver.rows("delivery_id, event, body") == sent

    warehouse = Warehouse(receiver.environment, tmp_path)
    warehouse.dbt("run", "--quiet", "--select", "path:dbt_project/models/bronze/push", "github__*")
    assert warehouse.rows(
        "select count(*) from bronze.github__repositories"
        " where repository = 'Codertocat/Hello-World'"
    ) == [(1,)]
    assert warehouse.rows("select tag, sha from bronze.github__tags") == [
        ("simple-tag", "6113728f27ae82c7b1a177c8d03f9e96e0adf246")
    ]


@pytest.mark.parametrize("prefix", ["sha256=0", "sha1=", "", "sha256=é"])
def test_none_of_them_is_stored_with_a_wrong_signature(
    receiver: Receiver, examples: list[tuple[str, bytes]], prefix: str
) -> None:
    for name, body in examples[::10]:
        response = receiver.client.post(
            "/api/ingest/github",
            content=body,
            headers=[
                (b"X-GitHub-Event", name.encode()),
                (b"X-Hub-Signature-256", prefix.encode() + b"0" * 63),
            ],
        )
        assert response.status_code == 401

    assert receiver.rows() == []
