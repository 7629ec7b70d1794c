"""Compares two sets of schemas, table by table: the present layers, and the same ones replayed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

LAYERS = ("bronze", "silver", "gold")
PREFIX = "replay_"
# When a row was written, and the numbers that stand for names in the order they were met.
NOT_DERIVED_COLUMNS = ("_built_at", "unit_id", "cell_id")
# State, which cannot be derived again: what was published, and when; which names ever had a
# number, those that a seed has since renamed included; and what changed from build to build.
NOT_DERIVED_TABLES = (
    "gold.dora_changed_cells",
    "gold.dora_restatements",
    "silver.build_state",
    "silver.build_loads",
    "silver.changed_commits",
    "silver.changed_deployments",
    "silver.changed_keys",
    "silver.changed_pull_requests",
    "silver.changed_shipments",
    "silver.units",
)
EXAMPLES = 3


@dataclass(frozen=True)
class Comparison:
    """One table, as it is and as it was replayed.

    Attributes:
        only_present: how many rows the present table has that the replayed one has not.
        only_replayed: the reverse.
        examples: some of those rows, as JSON, each with the side it is on.
        problem: why the rows could not be compared, None if they could.
    """

    table: str
    row_count: int = 0
    only_present: int = 0
    only_replayed: int = 0
    examples: tuple[str, ...] = ()
    problem: str | None = None

    @property
    def is_equal(self) -> bool:
        """Tell whether both have the same rows."""
        return self.problem is None and not self.only_present and not self.only_replayed


def compare(connection: psycopg.Connection, prefix: str = PREFIX) -> Iterator[Comparison]:
    """Compare every table of the layers with its replayed twin; a row counts as often as it stands.

    Args:
        connection: a connection in autocommit.
    """
    present = _columns(connection, "")
    replayed = _columns(connection, prefix)
    for name in sorted(present.keys() | replayed.keys()):
        if name in NOT_DERIVED_TABLES:
            continue
        if name not in replayed or name not in present:
            where = "replayed" if name in replayed else "present"
            yield Comparison(name, problem=f"only among the {where} tables")
        elif present[name] != replayed[name]:
            changed = sorted(set(present[name]) ^ set(replayed[name]))
            yield Comparison(name, problem=f"columns differ: {', '.join(changed)}")
        else:
            yield _compare_rows(connection, name, list(present[name]), prefix)


def drop(connection: psycopg.Connection, prefix: str = PREFIX) -> None:
    """Drop every schema of a replay, seeds and test failures included."""
    if not prefix:
        raise ValueError("without a prefix these are the present schemas")
    for schema in (*LAYERS, "seeds", "test_failures", "diogen"):
        name = sql.Identifier(prefix + schema)
        connection.execute(sql.SQL("drop schema if exists {} cascade").format(name))


def watermark(connection: psycopg.Connection) -> tuple[Any, ...]:
    """Return what changes when raw does: the deliveries so far, and the loads of each source."""
    parts: list[Any] = []
    found = connection.execute(
        "select table_schema, table_name from information_schema.tables where"
        " table_schema = 'raw_push' and table_name = 'deliveries'"
        " or table_schema like 'raw\\_%%' and table_name = '_dlt_loads' order by 1, 2"
    ).fetchall()
    for schema, table in found:
        query = sql.SQL("select count(*) from {}").format(sql.Identifier(schema, table))
        parts.append((schema, connection.execute(query).fetchone()))
    return tuple(parts)


def _columns(connection: psycopg.Connection, prefix: str) -> dict[str, dict[str, str]]:
    """Return the columns that are derived, with their types, of every table of the layers."""
    rows = connection.execute(
        "select table_schema, table_name, column_name, data_type from information_schema.columns"
        " where table_schema = any(%s) and column_name <> all(%s)"
        " order by table_schema, table_name, column_name",
        [[prefix + layer for layer in LAYERS], list(NOT_DERIVED_COLUMNS)],
    ).fetchall()
    columns: dict[str, dict[str, str]] = {}
    for schema, table, column, kind in rows:
        columns.setdefault(f"{schema.removeprefix(prefix)}.{table}", {})[column] = kind
    return columns


def _compare_rows(
    connection: psycopg.Connection, name: str, columns: list[str], prefix: str
) -> Comparison:
    schema, _, table = name.partition(".")
    chosen = sql.SQL(", ").join(sql.Identifier(column) for column in columns)
    select = sql.SQL("select {} from {}")
    present = select.format(chosen, sql.Identifier(schema, table))
    replayed = select.format(chosen, sql.Identifier(prefix + schema, table))
    row = connection.execute(
        sql.SQL("select count(*) from ({}) as present").format(present)
    ).fetchone()
    sides = {}
    for side, one, other in (("present", present, replayed), ("replayed", replayed, present)):
        query = sql.SQL(
            "with difference as materialized ({} except all {})"
            " select (select count(*) from difference), array(select to_jsonb(difference)::text"
            " from difference order by 1 limit {})"
        ).format(one, other, EXAMPLES)
        ((count, examples),) = connection.execute(query).fetchall()
        sides[side] = (count, [f"{side}: {text}" for text in examples])
    return Comparison(
        name,
        row_count=row[0] if row else 0,
        only_present=sides["present"][0],
        only_replayed=sides["replayed"][0],
        examples=(*sides["present"][1], *sides["replayed"][1]),
    )
