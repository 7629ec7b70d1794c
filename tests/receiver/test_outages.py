"""While the database cannot store, nothing is acknowledged; when it can again, all continues."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psycopg
import pytest

from extract import embedded_postgres, migrations
from extract.database import connect
from extract.receiver.schemas import deployments
from extract.settings import ReceiverSettings
from tests.database import remove_server
from tests.receiver.conftest import Receiver, make_key, running


def assert_asks_to_come_again(response: httpx.Response) -> None:
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0
    assert "database" in response.json()["detail"]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """The folder of a PostgreSQL that the test may stop."""
    yield tmp_path
    remove_server(tmp_path)


def test_a_stopped_database_costs_no_delivery_and_no_restart(
    home: Path, settings: ReceiverSettings
) -> None:
    environment = embedded_postgres.start(home).environment
    migrations.upgrade(environment)
    key = make_key(environment)
    with running(environment, settings) as url, httpx.Client(base_url=url, timeout=30) as client:
        receiver = Receiver(url, key, environment, client)
        assert receiver.github(b'{"n":1}', delivery="1").status_code == 202

        embedded_postgres.stop(home)
        assert_asks_to_come_again(receiver.github(b'{"n":2}', delivery="2"))
        assert_asks_to_come_again(receiver.post("deployments", deployments.EXAMPLE))
        for path in ("/health", "/ready"):
            response = client.get(path)
            assert (response.status_code, "retry-after" in response.headers) == (503, True)

        embedded_postgres.start(home)
        assert receiver.github(b'{"n":2}', delivery="2").status_code == 202
        assert receiver.post("deployments", deployments.EXAMPLE).status_code == 202
        assert client.get("/health").json()["status"] == "ok"
        assert [row[1] for row in receiver.rows()][:2] == ["1", "2"]


def test_a_read_only_database_acknowledges_nothing(
    receiver: Receiver, owner: psycopg.Connection
) -> None:
    name = receiver.environment["PGDATABASE"]
    owner.execute(f'alter database "{name}" set default_transaction_read_only = on')
    owner.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where application_name = 'diogen receiver' and datname = current_database()"
    )

    # The first may meet the connection that was ended, the second meets the read-only one.
    for _ in range(2):
        assert_asks_to_come_again(receiver.github(b'{"n":1}', delivery="1"))

    owner.execute("set default_transaction_read_only = off")
    owner.execute(f'alter database "{name}" reset default_transaction_read_only')
    assert receiver.github(b'{"n":1}', delivery="1").status_code == 202
    assert len(receiver.rows()) == 1


def test_a_full_disk_acknowledges_nothing(receiver: Receiver, owner: psycopg.Connection) -> None:
    # The server's own error for a full disk, raised where it would meet one.
    owner.execute(
        "create function public.full_disk() returns trigger language plpgsql as $$ begin"
        " raise exception 'could not extend file' using errcode = 'disk_full'; end $$"
    )
    owner.execute(
        "create trigger full_disk before insert on raw_push.deliveries"
        " for each row execute function public.full_disk()"
    )
    assert_asks_to_come_again(receiver.github(b'{"n":1}', delivery="1"))
    assert receiver.rows() == []

    owner.execute("drop trigger full_disk on raw_push.deliveries")
    assert receiver.github(b'{"n":1}', delivery="1").status_code == 202


def test_an_ended_connection_loses_at_most_an_answer(
    receiver: Receiver, owner: psycopg.Connection
) -> None:
    def send(number: int) -> int:
        return receiver.github(b"{}", delivery=str(number)).status_code

    statuses: dict[int, int] = {}
    with ThreadPoolExecutor(8) as pool:
        for start in range(0, 400, 100):
            futures = {number: pool.submit(send, number) for number in range(start, start + 100)}
            owner.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where application_name = 'diogen receiver' and datname = current_database()"
            )
            statuses |= {number: future.result() for number, future in futures.items()}

    assert set(statuses.values()) <= {202, 503}
    stored = [row[1] for row in receiver.rows()]
    assert len(stored) == len(set(stored))
    assert {str(number) for number, status in statuses.items() if status == 202} <= set(stored)


def test_tables_of_another_version_are_named(receiver: Receiver) -> None:
    with connect(receiver.environment) as connection:
        connection.execute("update ops.alembic_version set version_num = '0000'")

    response = receiver.client.get("/health")

    assert response.status_code == 503
    assert "0000" in response.json()["detail"]


def test_health_shows_the_state(receiver: Receiver) -> None:
    receiver.github(b"{}", delivery="1")
    receiver.post("deployments", {})

    state = receiver.client.get("/health").json()

    assert state["migration"] == migrations.newest()
    assert (state["backlog"], state["rejected"], state["waiting"]) == (1, 1, 0)
    assert state["last_delivery_at"] is not None
    assert receiver.client.get("/ready").json() == {"status": "ready"}


def test_metrics_count_by_source_and_outcome(receiver: Receiver) -> None:
    for _ in range(2):
        receiver.github(b"{}", delivery="1")
    receiver.post("deployments", {})
    receiver.client.post("/api/ingest/aws", content=b"{}")

    lines = receiver.client.get("/metrics").text.splitlines()

    for line in (
        'diogen_receiver_deliveries_total{source="github",outcome="accepted"} 1',
        'diogen_receiver_deliveries_total{source="github",outcome="repeated"} 1',
        'diogen_receiver_deliveries_total{source="deployments",outcome="rejected"} 1',
        'diogen_receiver_refusals_total{source="aws",status="401"} 1',
        "diogen_receiver_answer_seconds_count 4",
        "diogen_receiver_body_bytes 0",
    ):
        assert line in lines
