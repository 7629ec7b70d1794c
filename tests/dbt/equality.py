"""Compares two schemas of gold, row by row, in the server: gold may be larger than memory."""

import re

import psycopg
from psycopg import sql

from scripts.replay import NOT_DERIVED_COLUMNS

# When something was built, and the numbers that each warehouse gives names by itself.
OWN_COLUMNS = (*NOT_DERIVED_COLUMNS, "published_at", "previously_published_at")

# What is the same to the last bit goes first; what is left is compared in order.
COUNT = sql.SQL("""
    select count(*)
    from ({one}) as one
    full join ({other}) as other
        on one.place = other.place
    where one.place is null or other.place is null or not ({is_same})
""")
LEFT = sql.SQL("""
    select *, row_number() over (order by {order}) as place
    from (select {columns} from {table} except all select {columns} from {compared}) as left_over
""")
EXACT = sql.SQL("one.{column} is not distinct from other.{column}")
STATISTIC = sql.SQL("""(
    one.{column} is not distinct from other.{column}
    or coalesce(
        abs(one.{column} - other.{column})
            <= 1e-9 * greatest(abs(one.{column}), abs(other.{column})),
        false
    )
)""")


def differences(connection: psycopg.Connection, one: str, other: str) -> dict[str, int]:
    """Count the rows that differ, by table, between two schemas of the same tables and columns.

    Everything is compared exactly but percentiles and means, to one part in 10^9: engines
    interpolate in another order, and PostgreSQL divides a mean in decimals before it is a double.
    """
    tables = _columns(connection, one)
    assert tables == _columns(connection, other)
    found = {
        name: _differing(
            connection, sql.Identifier(one, name), sql.Identifier(other, name), columns
        )
        for name, columns in tables.items()
    }
    return {name: count for name, count in found.items() if count}


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


def _differing(
    connection: psycopg.Connection, one: sql.Identifier, other: sql.Identifier, columns: list[str]
) -> int:
    chosen = sql.SQL(", ").join(map(sql.Identifier, columns))
    order = sql.SQL(", ").join(map(sql.Identifier, sorted(columns, key=_is_statistic)))
    is_same = sql.SQL(" and ").join(
        (STATISTIC if _is_statistic(column) else EXACT).format(column=sql.Identifier(column))
        for column in columns
    )
    query = COUNT.format(
        one=LEFT.format(order=order, columns=chosen, table=one, compared=other),
        other=LEFT.format(order=order, columns=chosen, table=other, compared=one),
        is_same=is_same,
    )
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def _is_statistic(column: str) -> bool:
    return re.search(r"_(p\d\d|mean)(_|$)", column) is not None
