"""`diogen replay`: the same raw rows give the same warehouse, and what differs is listed."""

from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from typer.testing import CliRunner

from extract.migrations import upgrade
from extract.payload_log import Record
from scripts.cli import app
from scripts.demo import github_records
from scripts.replay import Comparison, compare, drop
from tests.dbt.warehouse import Warehouse

NAME = "acme/shop"
DAY = "2024-01-01T00:00:00Z"


def make(connection: psycopg.Connection, prefix: str, values: str) -> None:
    """Make one gold table with rows of (service, n, _built_at)."""
    schema = sql.Identifier(f"{prefix}gold")
    connection.execute(sql.SQL("create schema if not exists {}").format(schema))
    connection.execute(
        sql.SQL("create table {}.dora_x as select * from (values {}) as v (service, n, _built_at)")
        .format(schema, sql.SQL(values))  # type: ignore[arg-type]
    )  # fmt: skip


def test_rows_are_compared_as_often_as_they_stand_and_without_when_they_were_written(
    connection: psycopg.Connection,
) -> None:
    make(connection, "", "('a', 1, 10), ('a', 1, 10), ('b', 2, 10)")
    make(connection, "replay_", "('a', 1, 99), ('b', 3, 99)")

    (found,) = compare(connection)

    assert (found.row_count, found.only_present, found.only_replayed) == (3, 2, 1)
    assert 'replayed: {"n": 3, "service": "b"}' in found.examples
    assert not found.is_equal


def test_a_table_or_column_on_one_side_only_is_a_difference(
    connection: psycopg.Connection,
) -> None:
    make(connection, "", "('a', 1, 10)")
    connection.execute("create schema replay_gold")
    assert list(compare(connection)) == [
        Comparison("gold.dora_x", problem="only among the present tables")
    ]

    connection.execute("create table replay_gold.dora_x (service text)")
    (found,) = compare(connection)
    assert found.problem == "columns differ: n"


def test_dropping_a_replay_never_drops_the_present(connection: psycopg.Connection) -> None:
    make(connection, "", "('a', 1, 10)")
    make(connection, "replay_", "('a', 1, 10)")

    drop(connection)

    assert connection.execute("select to_regclass('gold.dora_x') is not null").fetchone() == (True,)
    assert connection.execute("select to_regnamespace('replay_gold')").fetchone() == (None,)
    with pytest.raises(ValueError, match="present"):
        drop(connection, "")


@pytest.mark.nightly
@pytest.mark.usefixtures("loaded")
def test_a_warehouse_built_in_two_steps_equals_the_one_replayed(
    database: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBT_TARGET_PATH", str(tmp_path / "target"))
    monkeypatch.setenv("DBT_LOG_PATH", str(tmp_path / "logs"))
    upgrade(database)
    warehouse = Warehouse(database, tmp_path)
    repository = github_records.repository(NAME, 1, "main", DAY, DAY)
    warehouse.land("github", "repositories", [Record(NAME, "1", repository)])
    warehouse.build()
    # One deployment, pushed, of which the first build knew nothing.
    warehouse.connection.execute(
        "insert into raw_push.deliveries (source, delivery_id, headers, body, body_hash, status)"
        " values ('deployments', 'd1', '{}', %s, 'h', 'accepted')",
        [
            b'{"id": "1", "repository": "acme/shop", "environment": "production",'
            b' "sha": "3f786850e387550fdab836ed7e6dc881de23001b", "status": "success",'
            b' "started_at": "2024-01-02T09:14:00Z", "finished_at": "2024-01-02T09:16:30Z"}'
        ],
    )

    result = CliRunner().invoke(app, ["replay"])

    assert result.exit_code == 0, result.output
    assert "all equal" in result.output
    assert warehouse.rows("select count(*) from gold.fct_deployments") == [(1,)]
