"""The payload log: what is written once, what is kept out of jsonb, and what is never lost."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dlt
import psycopg
import pyarrow as pa
import pytest

from extract import payload_log
from extract.database import connect
from extract.dlt_resource import resource
from extract.payload_log import Record

DAY = datetime(2024, 1, 1, tzinfo=UTC)


def load(environment: dict[str, str], folder: Path, *records: Record) -> int:
    """Load records as an extraction does, and return how many rows the log then holds."""
    e = environment
    credentials = f"postgresql://{e['PGUSER']}:{e['PGPASSWORD']}@{e['PGHOST']}:{e['PGPORT']}/{e['PGDATABASE']}"
    pipeline = dlt.pipeline(
        "log",
        destination=dlt.destinations.postgres(credentials=credentials),
        dataset_name="raw_log",
        pipelines_dir=str(folder),
    )
    with connect(environment, autocommit=True) as connection:
        payload_log.make(connection, "raw_log", ["things"])
        rows = payload_log.table(records, DAY)
        new = payload_log.unknown_versions(connection, "raw_log", "things", rows)
        pipeline.run(resource("things", [new], folder))
        [(count,)] = connection.execute("select count(*) from raw_log.things")
    return int(count)


def test_an_unchanged_record_adds_no_row_and_a_changed_one_adds_one(
    database: dict[str, str], connection: psycopg.Connection, tmp_path: Path
) -> None:
    first = Record("acme/shop", "1", {"title": "a"}, DAY)
    changed = Record("acme/shop", "1", {"title": "b"}, DAY)
    elsewhere = Record("acme/pay", "1", {"title": "a"}, DAY)

    counts = [
        load(database, tmp_path, first),
        load(database, tmp_path, first),
        load(database, tmp_path, first, changed, changed),
        load(database, tmp_path, elsewhere),
    ]

    assert counts == [1, 1, 2, 3]
    titles = connection.execute(
        "select scope, payload ->> 'title' from raw_log.things order by 1, 2"
    ).fetchall()
    assert titles == [("acme/pay", "a"), ("acme/shop", "a"), ("acme/shop", "b")]


def test_a_table_nothing_fills_is_made_with_every_column(
    database: dict[str, str], connection: psycopg.Connection, tmp_path: Path
) -> None:
    assert load(database, tmp_path) == 0

    columns = connection.execute(
        "select column_name from information_schema.columns"
        " where table_schema = 'raw_log' and table_name = 'things'"
    ).fetchall()
    assert {name for (name,) in columns} == {
        *payload_log.SCHEMA.names,
        "_dlt_load_id",
        "_dlt_id",
    }


def test_what_jsonb_refuses_is_stripped_and_the_rest_comes_through(
    database: dict[str, str], connection: psycopg.Connection, tmp_path: Path
) -> None:
    payload = {"a\x00": "nul \x00 in text", "lone": "\ud800", "empty": "", "quote": '"\\u0000"'}

    load(database, tmp_path, Record("s", "1", payload), Record("s", "2", ["list", {"": None}]))

    [one, two] = connection.execute("select payload from raw_log.things order by id").fetchall()
    assert one == ({"a": "nul  in text", "lone": "?", "empty": "", "quote": '"\\u0000"'},)
    assert two == (["list", {"": None}],)


def test_the_indexes_are_made_once_and_hold_the_key(
    database: dict[str, str], connection: psycopg.Connection, tmp_path: Path
) -> None:
    load(database, tmp_path, Record("s", "1", {}))
    payload_log.make(connection, "raw_log", ["things"])

    with pytest.raises(psycopg.errors.UniqueViolation):
        connection.execute("insert into raw_log.things select * from raw_log.things")


@pytest.mark.parametrize("payload", [{"b": 1, "a": [2]}, {"a": [2], "b": 1}])
def test_the_order_of_keys_does_not_matter(payload: dict[str, Any]) -> None:
    table: pa.Table = payload_log.table([Record("s", "1", payload)], DAY)

    assert table["payload"].to_pylist() == ['{"a":[2],"b":1}']


def test_what_earlier_versions_staged_is_gone(connection: psycopg.Connection) -> None:
    connection.execute("create schema raw_log_staging")
    connection.execute("create table raw_log_staging.things as select 'Ada' as name")

    payload_log.make(connection, "raw_log", ["things"])

    assert connection.execute("select to_regnamespace('raw_log_staging')").fetchone() == (None,)


@pytest.mark.parametrize(
    "key",
    ["v1\x00", "x" * 1100, "\U0001f4a5" * 300, "lone \ud800"],
    ids=["nul", "long", "wide", "lone"],
)
def test_a_record_whose_key_cannot_be_kept_ends_itself_and_no_other(key: str) -> None:
    records = [Record("acme/shop", key, {"name": key}), Record("acme/shop", "v2", {"name": "v2"})]

    rows = payload_log.table(records, DAY).to_pylist()

    assert [row["id"] for row in rows] == ["v2"]


def test_a_key_as_long_as_it_may_be_is_kept() -> None:
    key = "v" * (1000 - len("acme/shop "))

    assert payload_log.table([Record("acme/shop", key, {})], DAY).num_rows == 1
