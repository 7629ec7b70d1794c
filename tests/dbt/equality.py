"""Compares two schemas of gold, row by row."""

import math
import re
from typing import Any

import psycopg
from psycopg import sql

from scripts.replay import NOT_DERIVED_COLUMNS

# When something was built, and the numbers that each warehouse gives names by itself.
OWN_COLUMNS = (*NOT_DERIVED_COLUMNS, "published_at", "previously_published_at")
# It says what the last build looked at again, so that one from nothing says more than one of news.
OF_THE_LAST_BUILD = "dora_changed_cells"


def differences(
    connection: psycopg.Connection, one: str, other: str, left_out: str | None = None
) -> dict[str, int]:
    """Count the rows that differ between two schemas, by table; a missing table is one row.

    Everything is compared exactly but percentiles and means, to one part in 10^9: engines
    interpolate in another order, and PostgreSQL divides a mean in decimals before it is a double.
    """
    tables = _columns(connection, one)
    assert tables.keys() == _columns(connection, other).keys()
    found = {}
    for name, columns in tables.items():
        if name == left_out:
            continue
        left, right = (_rows(connection, schema, name, columns) for schema in (one, other))
        differing = abs(len(left) - len(right)) + sum(
            not _is_same(a, b, columns) for a, b in zip(left, right, strict=False)
        )
        if differing:
            found[name] = differing
    return found


def _columns(connection: psycopg.Connection, schema: str) -> dict[str, list[str]]:
    rows = connection.execute(
        "select table_name, column_name from information_schema.columns"
        " where table_schema = %s and column_name <> all(%s) order by table_name, column_name",
        [schema, list(OWN_COLUMNS)],
    ).fetchall()
    tables: dict[str, list[str]] = {}
    for table, column in rows:
        tables.setdefault(table, []).append(column)
    return tables


def _rows(
    connection: psycopg.Connection, schema: str, name: str, columns: list[str]
) -> list[tuple[Any, ...]]:
    chosen = sql.SQL(", ").join(map(sql.Identifier, columns))
    exact = [column for column in columns if not _is_statistic(column)]
    order = sql.SQL(", ").join(map(sql.Identifier, [*exact, *columns]))
    query = sql.SQL("select {} from {} order by {}")
    return connection.execute(query.format(chosen, sql.Identifier(schema, name), order)).fetchall()


def _is_same(one: tuple[Any, ...], other: tuple[Any, ...], columns: list[str]) -> bool:
    return all(
        a == b
        or (
            _is_statistic(column)
            and a is not None
            and b is not None
            and math.isclose(a, b, rel_tol=1e-9)
        )
        for a, b, column in zip(one, other, columns, strict=True)
    )


def _is_statistic(column: str) -> bool:
    return re.search(r"_(p\d\d|mean)(_|$)", column) is not None
