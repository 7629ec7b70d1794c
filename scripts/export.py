"""Writes a table of gold into a file, row by row, however long it is."""

import json
from collections.abc import Callable, Iterator
from enum import StrEnum
from itertools import islice
from typing import Any, BinaryIO

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
from psycopg import sql
from psycopg.rows import dict_row

from extract.settings import ConfigurationError

ROWS_AT_ONCE = 20_000
ARROW_TYPES = {
    "boolean": pa.bool_(),
    "smallint": pa.int16(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
    "numeric": pa.float64(),
    "double precision": pa.float64(),
    "date": pa.date32(),
    "timestamp with time zone": pa.timestamp("us", tz="UTC"),
}


class Format(StrEnum):
    """What a table can be written as."""

    CSV = "csv"
    PARQUET = "parquet"
    JSON = "json"


def export(connection: psycopg.Connection, table: str, kind: Format, target: BinaryIO) -> int:
    """Write `gold.<table>` to `target` and return the number of its rows.

    Every format holds a batch of rows in memory and no more. Times are UTC, null is an empty field
    in CSV.

    Raises:
        ConfigurationError: gold has no such table.
    """
    known = tables(connection)
    if table not in known:
        names = ", ".join(known) or "none yet: run `diogen build`"
        raise ConfigurationError(f"gold has no table {table!r}; it has {names}")
    connection.execute("set time zone 'UTC'")
    writers: dict[Format, Callable[[psycopg.Connection, str, BinaryIO], int]] = {
        Format.CSV: _csv,
        Format.JSON: _json,
        Format.PARQUET: _parquet,
    }
    return writers[kind](connection, table, target)


def tables(connection: psycopg.Connection) -> list[str]:
    """Return the public tables there are."""
    rows = connection.execute(
        "select table_name from information_schema.tables where table_schema = 'gold' order by 1"
    )
    return [name for (name,) in rows]


def _csv(connection: psycopg.Connection, table: str, target: BinaryIO) -> int:
    command = sql.SQL("copy (select * from {}) to stdout (format csv, header)").format(_name(table))
    with connection.cursor() as cursor:
        with cursor.copy(command) as copy:
            for chunk in copy:
                target.write(chunk)
        return cursor.rowcount


def _json(connection: psycopg.Connection, table: str, target: BinaryIO) -> int:
    # One array, because that is what a file of JSON is; a line for each row, because a reader of
    # lines need not hold it all.
    target.write(b"[")
    count = 0
    for batch in _batches(connection, table):
        for row in batch:
            line = json.dumps(row, default=_text, ensure_ascii=False, separators=(",", ":"))
            target.write(f"{',' if count else ''}\n{line}".encode())
            count += 1
    target.write(b"\n]\n")
    return count


def _parquet(connection: psycopg.Connection, table: str, target: BinaryIO) -> int:
    schema = _schema(connection, table)
    count = 0
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for batch in _batches(connection, table):
            writer.write_table(pa.Table.from_pylist(batch, schema))
            count += len(batch)
    return count


def _batches(connection: psycopg.Connection, table: str) -> Iterator[list[dict[str, Any]]]:
    # A cursor on the server: the client's own would fetch the whole table first.
    with connection.cursor("export", row_factory=dict_row) as cursor:
        cursor.itersize = ROWS_AT_ONCE
        cursor.execute(sql.SQL("select * from {}").format(_name(table)))
        while batch := list(islice(cursor, ROWS_AT_ONCE)):
            yield batch


def _schema(connection: psycopg.Connection, table: str) -> pa.Schema:
    columns = connection.execute(
        "select column_name, data_type from information_schema.columns"
        " where table_schema = 'gold' and table_name = %s order by ordinal_position",
        [table],
    )
    return pa.schema([(name, ARROW_TYPES.get(kind, pa.string())) for name, kind in columns])


def _name(table: str) -> sql.Identifier:
    return sql.Identifier("gold", table)


def _text(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else float(value)
