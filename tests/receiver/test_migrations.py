"""Diogen's own tables: created once, unchanged afterwards, also by two processes at a time."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import httpx
import psycopg
import pytest

from extract import migrations
from extract.database import connect
from extract.settings import ReceiverSettings
from scripts.roles import make
from tests.receiver.conftest import make_key, running


def test_an_empty_database_gets_every_table(connection: psycopg.Connection) -> None:
    migrations.upgrade()

    tables = connection.execute(
        "select table_schema || '.' || table_name from information_schema.tables"
        " where table_schema in ('raw_push', 'ops') order by 1"
    ).fetchall()
    assert [name for (name,) in tables] == [
        "ops.alembic_version",
        "ops.runs",
        "ops.set_aside",
        "ops.streams",
        "raw_push.api_keys",
        "raw_push.deliveries",
    ]


def test_a_second_upgrade_keeps_what_is_there(connection: psycopg.Connection) -> None:
    migrations.upgrade()
    connection.execute(
        "insert into raw_push.deliveries (source, delivery_id, body, body_hash, status)"
        " values ('github', '1', '{}', 'hash', 'accepted')"
    )

    migrations.upgrade()

    assert connection.execute("select count(*) from raw_push.deliveries").fetchone() == (1,)
    version = connection.execute("select version_num from ops.alembic_version").fetchone()
    assert version == (migrations.newest(),)


def test_every_migration_has_done_its_work(connection: psycopg.Connection) -> None:
    """One makes no table: it has deliveries vacuumed gently. The newest lets builders read."""
    with connect() as roles:
        make(roles)
    migrations.upgrade()

    assert migrations.newest() == "0004"
    assert connection.execute(
        "select has_table_privilege(name, 'ops.set_aside', 'select')"
        " from unnest(array['diogen_loader', 'diogen_transformer']) as name"
    ).fetchall() == [(True,), (True,)]
    assert connection.execute(
        "select 'autovacuum_vacuum_cost_delay=10' = any(reloptions) from pg_class"
        " where oid = 'raw_push.deliveries'::regclass"
    ).fetchone() == (True,)


def test_processes_that_upgrade_at_once_wait_for_each_other(database: dict[str, str]) -> None:
    with ProcessPoolExecutor(3, multiprocessing.get_context("spawn")) as pool:
        for outcome in [pool.submit(migrations.upgrade, database) for _ in range(3)]:
            outcome.result()


def test_the_receiver_role_appends_and_reads_nothing(connection: psycopg.Connection) -> None:
    migrations.upgrade()
    connection.execute("set role diogen_receiver")

    connection.execute(
        "insert into raw_push.deliveries (source, delivery_id, body, body_hash, status)"
        " values ('github', '1', '{}', 'hash', 'accepted') on conflict do nothing"
    )

    for forbidden in (
        "select 1 from raw_push.deliveries",
        "update raw_push.deliveries set body = ''",
        "delete from raw_push.deliveries",
        "truncate raw_push.deliveries",
        "select 1 from raw_push.api_keys",
        "insert into raw_push.api_keys (key_id, name, secret_hash, sources)"
        " values ('a', 'a', 'a', '{github}')",
        "select 1 from ops.runs",
        "create table raw_push.other (id int)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(forbidden)


def test_a_receiver_with_a_login_of_its_own_stores_and_reads_nothing(
    database: dict[str, str], settings: ReceiverSettings
) -> None:
    """As `scripts/compose_roles.sh` makes it, and `diogen serve --no-upgrade` uses it."""
    migrations.upgrade(database)
    user = f"ingest_{database['PGDATABASE']}"
    with connect(database, autocommit=True) as owner:
        owner.execute(f"create role {user} login password 'secret' in role diogen_receiver")
        try:
            key = make_key(database)
            own = {**database, "PGUSER": user, "PGPASSWORD": "secret"}
            with running(own, settings) as url, httpx.Client(base_url=url) as client:
                answer = client.post(
                    "/api/ingest/aws", content=b"{}", headers={"Authorization": f"Bearer {key}"}
                )
                health = client.get("/health")
            with connect(own) as receiver, pytest.raises(psycopg.errors.InsufficientPrivilege):
                receiver.execute("select body from raw_push.deliveries")
        finally:
            owner.execute(f"drop role {user}")

    assert answer.status_code == 422
    assert health.status_code == 200
