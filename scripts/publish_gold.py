"""Copies gold of another engine into PostgreSQL, where the page, Grafana and people read it."""

from collections.abc import Mapping

import duckdb
import psycopg
from psycopg import sql

from extract.database import connect

# Beside the table it is to replace, so that the schema's default privileges hold for it.
INCOMING = "__incoming"

# dbt's contracts give this type to every text, so a build in PostgreSQL can continue from it.
TEXTS = """
select attname from pg_attribute
where attrelid = %s::regclass and attnum > 0 and atttypid = 'varchar'::regtype
"""

# PostgreSQL's own build must not continue from rows that it did not make.
FORGET = """
delete from incremental.build_state where node = any(%s)
"""

# What earlier versions published, and no engine has any more.
MOVED = ("dora_cells", "dora_changed_cells")


def publish_gold(
    environment: Mapping[str, str],
    schema: str,
    opened: duckdb.DuckDBPyConnection,
    tables: Mapping[str, str],
) -> dict[str, int]:
    """Replace the tables of a schema, all of them at one moment.

    Args:
        environment: the libpq variables of the database.
        schema: where they go: `gold`, or another one to compare with it.
        opened: has the database as `log`.
        tables: what DuckDB reads each of them from, by name.

    Returns:
        How many rows each table has.
    """
    counts = _copy(schema, opened, tables)
    with connect(environment) as connection:
        for name in counts:
            _replace(connection, schema, name)
        if schema == "gold":
            for name in MOVED:
                moved = sql.SQL("drop table if exists {}").format(sql.Identifier(schema, name))
                connection.execute(moved)
            _let_read(connection)
            _forget_builds(connection, list(counts))
    return counts


def _copy(
    schema: str, opened: duckdb.DuckDBPyConnection, tables: Mapping[str, str]
) -> dict[str, int]:
    """Write each table beside the present one; a table without rows is one too."""
    counts = {}
    opened.execute(f'create schema if not exists log."{schema}"')
    opened.begin()
    for name, table in tables.items():
        incoming = f'log."{schema}"."{name}{INCOMING}"'
        opened.execute(f"drop table if exists {incoming}")
        opened.execute(f"create table {incoming} as from {table}")
        counts[name] = len(opened.sql(f"from {table}"))
    opened.commit()
    return counts


def _replace(connection: psycopg.Connection, schema: str, name: str) -> None:
    """Let the table that came take the name of the present one."""
    incoming = sql.Identifier(schema, name + INCOMING)
    for (column,) in connection.execute(TEXTS, [incoming.as_string(connection)]).fetchall():
        connection.execute(
            sql.SQL("alter table {} alter column {} type text").format(
                incoming, sql.Identifier(column)
            )
        )
    found = connection.execute(
        "select relkind = 'v' from pg_class"
        " where relname = %s and relnamespace = to_regnamespace(%s)",
        [name, schema],
    ).fetchone()
    table = sql.Identifier(schema, name)
    if found:
        kind = sql.SQL("view" if found[0] else "table")
        connection.execute(sql.SQL("drop {} {} cascade").format(kind, table))
    connection.execute(
        sql.SQL("alter table {} rename to {}").format(incoming, sql.Identifier(name))
    )
    connection.execute(sql.SQL("analyze {}").format(table))


def _let_read(connection: psycopg.Connection) -> None:
    """Let the role that reads gold read these tables, where there is one."""
    is_there = connection.execute("select to_regrole('diogen_reader') is not null").fetchone()
    if is_there and is_there[0]:
        connection.execute("grant usage on schema gold to diogen_reader")
        connection.execute("grant select on all tables in schema gold to diogen_reader")


def _forget_builds(connection: psycopg.Connection, names: list[str]) -> None:
    """Let a later build in PostgreSQL rebuild these, because each engine has its own keys."""
    is_there = connection.execute(
        "select to_regclass('incremental.build_state') is not null"
    ).fetchone()
    if is_there and is_there[0]:
        connection.execute(FORGET, [[f"model.diogen.{name}" for name in names]])
