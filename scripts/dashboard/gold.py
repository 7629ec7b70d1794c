"""Reads what the page shows, from the public tables of gold and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

QUERIES = Path(__file__).parent / "queries"
TABLES = (
    "services",
    "tiers",
    "repositories",
    "scorecard",
    "bands",
    "failures",
    "stages",
    "undeployed",
    "readiness",
)
# What a page needs of one service at a time, and what grows with the years.
PARTS = ("series", "deployments", "evidence")

Table = tuple[list[str], Sequence[Sequence[Any]]]


@dataclass
class Gold:
    """The page's data.

    Attributes:
        as_of: the date up to which the warehouse knows the world; None for an empty one.
        tables: names of columns and rows, by the name of their query.
        parts: the tables of one service each, by service and by the name of their query.
    """

    as_of: str | None = None
    tables: dict[str, Table] = field(default_factory=lambda: {name: ([], []) for name in TABLES})
    parts: dict[str, dict[str, Table]] = field(default_factory=dict)


def read_gold(connection: psycopg.Connection) -> Gold:
    """Return the page's data, empty when the warehouse was never built."""
    built = connection.execute("select to_regclass('gold.dora_evidence')").fetchone()
    if built is None or built[0] is None:
        return Gold()
    tables = {name: query(connection, name) for name in TABLES}
    parts: dict[str, dict[str, Table]] = {}
    series = query(connection, "series")
    for name in PARTS:
        table = series if name == "series" else query(connection, name)
        for service, part in _by_service(table).items():
            parts.setdefault(service, {})[name] = part
    return Gold(_as_of(series), tables, parts)


def query(connection: psycopg.Connection, name: str) -> Table:
    """Run the query `name` and return its columns and rows."""
    cursor = connection.execute((QUERIES / f"{name}.sql").read_bytes())
    return [column.name for column in cursor.description or []], cursor.fetchall()


def _as_of(series: Table) -> str | None:
    # Only rolling windows end with what is known; a calendar period may still be running.
    names, rows = series
    grain, ends_on = names.index("grain"), names.index("ends_on")
    ends = [row[ends_on] for row in rows if row[grain] == "rolling_28"]
    return max(ends).isoformat() if ends else None


def _by_service(table: Table) -> dict[str, Table]:
    names, rows = table
    service = names.index("service")
    parts: dict[str, Table] = {}
    for row in rows:
        _, own = parts.setdefault(row[service], (names, []))
        own.append(row)  # type: ignore[attr-defined]
    return parts
