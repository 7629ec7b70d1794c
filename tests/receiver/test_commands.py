"""`diogen keys` and `diogen deliveries`, as a person uses them."""

import json
import re

import psycopg
import pytest
from typer.testing import CliRunner, Result

from extract.database import connect
from extract.receiver import token
from extract.receiver.schemas import deployments
from extract.settings import ConfigurationError
from scripts.cli import app
from tests.receiver.conftest import Receiver


def diogen(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_a_key_is_shown_once_listed_without_its_secret_and_ended(database: dict[str, str]) -> None:
    made = diogen("keys", "create", "ci", "--source", "deployments", "--days", "30")
    key = token.parse(made.stdout.strip())
    assert key is not None

    listed = diogen("keys", "list")
    assert key.key_id in listed.stdout
    assert "deployments" in listed.stdout
    assert key.secret not in listed.stdout
    assert json.loads(diogen("keys", "list", "--json").stdout)["name"] == "ci"

    assert diogen("keys", "revoke", key.key_id).exit_code == 0
    assert "revoked" in diogen("keys", "list").stdout
    assert diogen("keys", "revoke", key.key_id).exit_code == 1


@pytest.mark.parametrize("source", ["github", "bitbucket"])
def test_a_key_for_a_source_that_takes_none_is_not_made(
    database: dict[str, str], source: str
) -> None:
    result = diogen("keys", "create", "ci", "--source", source)

    assert isinstance(result.exception, ConfigurationError)
    assert "deployments" in str(result.exception)


def test_a_rejected_delivery_is_listed_and_released_after_a_fix(
    receiver: Receiver, owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = {**deployments.EXAMPLE, "team": "shop"}
    receiver.post("deployments", deployments.EXAMPLE)
    receiver.post("deployments", document, Idempotency_Key="run-2")

    listed = diogen("deliveries", "--rejected").stdout
    assert "team" in listed
    assert len(listed.splitlines()) == 1
    assert len(diogen("deliveries", "--json").stdout.splitlines()) == 2
    still = diogen("deliveries", "retry")
    assert (still.exit_code, still.stdout.splitlines()[-1]) == (
        1,
        "0 accepted, 1 still in quarantine",
    )

    before = owner.execute(
        "select max(transaction_id), max(received_at) from raw_push.deliveries"
    ).fetchone()
    with monkeypatch.context() as fix:
        fix.setitem(deployments.Deployment.model_config, "extra", "ignore")
        deployments.Deployment.model_rebuild(force=True)
        fixed = diogen("deliveries", "retry")
    deployments.Deployment.model_rebuild(force=True)

    assert (fixed.exit_code, fixed.stdout.splitlines()[-1]) == (
        0,
        "1 accepted, 0 still in quarantine",
    )
    with connect(receiver.environment) as connection:
        rows = connection.execute(
            "select delivery_id, status, reason, transaction_id > %s, received_at > %s,"
            " headers ? 'x-diogen-first-received-at'"
            " from raw_push.deliveries where delivery_id = 'run-2'",
            before,
        ).fetchall()
    # The next build must meet it as something new.
    assert rows == [("run-2", "accepted", None, True, True, True)]
    assert receiver.post("deployments", document, Idempotency_Key="run-2").status_code == 422


def test_a_retry_does_not_double_what_was_sent_again(
    receiver: Receiver, owner: psycopg.Connection
) -> None:
    receiver.post("deployments", {"sha": "?"}, Idempotency_Key="run-1")
    receiver.post("deployments", deployments.EXAMPLE, Idempotency_Key="run-1")
    owner.execute(
        "update raw_push.deliveries set body = (select body from raw_push.deliveries where status ="
        " 'accepted') where status = 'rejected'"
    )

    retried = diogen("deliveries", "retry")

    assert re.search("run-1 was sent again meanwhile and accepted", retried.stdout)
    assert len([row for row in receiver.rows() if row[3] == "accepted"]) == 1


def test_serve_without_a_database_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "127.0.0.1")
    monkeypatch.setenv("PGPORT", "1")

    result = diogen("serve", "--port", "0")

    assert isinstance(result.exception, ConfigurationError)
    assert "PGHOST" in str(result.exception)
