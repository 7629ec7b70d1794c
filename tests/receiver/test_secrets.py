"""Keys and secrets appear in no log and in no answer; a failure shows no trace outside."""

import logging

import psycopg
import pytest

from extract.logs import configure_logs
from extract.receiver import token
from extract.receiver.schemas import deployments
from tests.receiver.conftest import GITHUB_SECRET, JIRA_SECRET, Receiver


def test_no_secret_is_logged_whatever_happens(
    receiver: Receiver, owner: psycopg.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    configure_logs("DEBUG")
    logging.getLogger().addHandler(caplog.handler)
    receiver.post("deployments", deployments.EXAMPLE)
    receiver.post("deployments", {"bad": True})
    receiver.post("github", b"{}")
    receiver.github(b"{}", X_Hub_Signature_256="sha256=" + "0" * 64)
    owner.execute("alter table raw_push.deliveries rename to moved")
    failed = [receiver.post("deployments", {"x": 1}), receiver.github(b"{}", delivery="2")]
    owner.execute("alter table raw_push.moved rename to deliveries")

    assert [response.status_code for response in failed] == [503, 503]
    assert "rejected" in caplog.text
    assert "not stored" in caplog.text
    log = caplog.text + "".join(repr(vars(record)) for record in caplog.records)
    secret = receiver.key.rpartition("_")[2]
    for hidden in (secret, GITHUB_SECRET, JIRA_SECRET, receiver.environment["PGPASSWORD"]):
        assert hidden not in log
        assert all(hidden not in response.text for response in failed)


def test_a_failure_shows_no_trace_outside(receiver: Receiver, owner: psycopg.Connection) -> None:
    owner.execute("drop function raw_push.state, raw_push.find_key")

    for response in (
        receiver.client.get("/health"),
        receiver.post("deployments", deployments.EXAMPLE),
    ):
        assert response.status_code == 503
        assert "Traceback" not in response.text
        assert 'File "' not in response.text


def test_a_key_in_a_message_shows_its_id_only() -> None:
    made = token.generate()

    assert made.secret not in f"{made} {made!r}"
    assert token.parse(made.text) == made
    assert made.proves(made.secret_hash)
    assert not made.proves(token.generate().secret_hash)


def test_the_receiver_works_as_the_role_that_can_only_insert(
    receiver: Receiver, owner: psycopg.Connection
) -> None:
    owner.execute("create table public.writers (name text)")
    owner.execute("grant insert on public.writers to diogen_receiver")
    owner.execute(
        "create function public.note() returns trigger language plpgsql as $$ begin"
        " insert into public.writers values (current_user); return new; end $$"
    )
    owner.execute(
        "create trigger note before insert on raw_push.deliveries"
        " for each row execute function public.note()"
    )

    assert receiver.post("deployments", deployments.EXAMPLE).status_code == 202

    assert owner.execute("select name from public.writers").fetchall() == [("diogen_receiver",)]
