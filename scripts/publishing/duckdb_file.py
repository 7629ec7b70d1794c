"""Publishes to a DuckDB file: made beside the old one, and renamed into its place when whole."""

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import psycopg

from extract.settings import ConfigurationError
from scripts.lake.log import literal
from scripts.publishing.folder import write_parquet
from scripts.publishing.gold import Table
from scripts.publishing.moved import Moved

# What each table was made from.
PUBLISHED = """
create table if not exists published (
    table_name varchar primary key, row_count bigint, primary_key varchar[], checksum varchar,
    published_at timestamptz
)
"""


def publish_to_duckdb(
    connection: psycopg.Connection, tables: list[Table], file: Path, *, is_all: bool
) -> Moved:
    """Replace what is new of these tables in a DuckDB file.

    Args:
        connection: sees one state of gold.
        is_all: these are all tables, so any other published table is no longer in gold.

    Raises:
        ConfigurationError: the file is not a DuckDB database, or cannot be written.
    """
    moved = Moved()
    unfinished = file.with_name(f"{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        former = _published(file)
        new = [table for table in tables if former.get(table.name) != table.checksum]
        gone = sorted(former.keys() - {table.name for table in tables}) if is_all else []
        if not new and not gone:
            return moved
        unfinished.unlink(missing_ok=True)
        if file.exists():
            shutil.copyfile(file, unfinished)
        with duckdb.connect(str(unfinished)) as opened:
            opened.execute(PUBLISHED)
            for name in gone:
                opened.execute(f"drop table if exists {_quoted(name)}")
                opened.execute("delete from published where table_name = ?", [name])
            for table in new:
                _replace(connection, opened, table)
                moved.add(table.name, table.rows)
        unfinished.replace(file)
    except (OSError, duckdb.Error) as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise ConfigurationError(f"{file} cannot be written: {reason:.300}") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return moved


def _published(file: Path) -> dict[str, str]:
    """Return the checksum of each table that was published into this file."""
    if not file.exists():
        return {}
    with duckdb.connect(str(file), read_only=True) as opened:
        opened.execute("select count(*) from duckdb_tables() where table_name = 'published'")
        if opened.fetchone() == (0,):
            raise ConfigurationError(
                f"{file} was not written by `diogen publish`: name another file"
            )
        return dict(opened.execute("select table_name, checksum from published").fetchall())


def _replace(
    connection: psycopg.Connection, opened: duckdb.DuckDBPyConnection, table: Table
) -> None:
    name = _quoted(table.name)
    with TemporaryDirectory() as scratch:
        for number, part in enumerate(table.parts):
            write_parquet(connection, table, part, Path(scratch) / f"{number}.parquet")
        files = literal(f"{scratch}/*.parquet")
        opened.execute(f"create or replace table {name} as from read_parquet({files})")
    opened.execute(f"comment on table {name} is {literal(table.description)}")
    for column in table.columns:
        place = f"{name}.{_quoted(column.name)}"
        opened.execute(f"comment on column {place} is {literal(column.description)}")
    opened.execute(
        "insert or replace into published values (?, ?, from_json(?, '[\"varchar\"]'), ?, now())",
        [table.name, table.rows, json.dumps(table.key), table.checksum],
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
