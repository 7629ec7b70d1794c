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
EVERY_ROW = sql.SQL("true")


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
    count = 0
    with pq.ParquetWriter(target, arrow_schema(connection, table), compression="zstd") as writer:
        for batch in arrow_tables(connection, table):
            writer.write_table(batch)
            count += batch.num_rows
    return count


def arrow_tables(
    connection: psycopg.Connection, table: str, condition: sql.Composable = EVERY_ROW
) -> Iterator[pa.Table]:
    """Yield a table of gold in parts that fit into memory, its times in UTC.

    Args:
        condition: which of its rows.
    """
    schema = arrow_schema(connection, table)
    for batch in _batches(connection, table, condition):
        yield pa.Table.from_pylist(batch, schema)


def _batches(
    connection: psycopg.Connection, table: str, condition: sql.Composable = EVERY_ROW
) -> Iterator[list[dict[str, Any]]]:
    # A cursor on the server: the client's own would fetch the whole table first.
    with connection.cursor("export", row_factory=dict_row) as cursor:
        cursor.itersize = ROWS_AT_ONCE
        query = sql.SQL("select * from {} where {}").format(_name(table), condition)
        cursor.execute(query)
        while batch := list(islice(cursor, ROWS_AT_ONCE)):
            yield batch


def arrow_schema(connection: psycopg.Connection, table: str) -> pa.Schema:
    """Return the columns of a table of gold, as Arrow has them."""
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
