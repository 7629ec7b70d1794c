"""Reads what the page shows, from the public tables of gold and nothing else.

The page opens with its summary. Everything else is in bundles that a view asks for by name: one for
all services (`failures`), or one for each (`trends-17`, by the service's place in the summary).
A new view needs a query, a line below, and a file in `client`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import psycopg

from scripts.dashboard.encoding import Columns, columns
from scripts.dashboard.sentences import sentences
from scripts.dashboard.statements import QUERIES, query, statement

SUMMARY = (
    "coverage",
    "services",
    "teams",
    "former_teams",
    "tiers",
    "repositories",
    "projects",
    "scorecard",
    "bands",
    "readiness",
)
SHARED = {
    "overview": ("overview", "team_series", "former_team_metrics"),
    "compare": ("compare", "team_compare"),
    "stages": ("stages",),
    "origins": ("origins", "origin_failures"),
    "sizes": ("sizes", "size_classes"),
    "failures": ("failures", "signals", "rework"),
    "undeployed": ("undeployed", "undeployed_counts", "open_pull_requests"),
    "flow": ("flow_weeks", "flow_sprints", "flow_in_progress"),
    "issues": ("flow_sprint_issues", "flow_resolved"),
}
BY_SERVICE = {"trends": ("series", "deployments"), "evidence": ("evidence", "shipped_issues")}
# What keeps the page of 200 services and three years below 15 MB (tests/benchmarks/page.py): the
# newest entities with their evidence, days of all services (of more, rolling windows of the newest
# year), failures, and pull requests that wait; weeks of all projects, the newest sprints, and
# issues as far as flow tells of each.
BUDGET = {
    "entities": 200_000,
    "day_cells": 40_000,
    "window_days": 371,
    "failures": 10_000,
    "undeployed": 20_000,
    "week_cells": 20_000,
    "sprints": 1_000,
    "issues": 20_000,
}

ROWS_AT_ONCE = 20_000

Bundle = tuple[str, dict[str, Columns]]


def read_gold(
    connection: psycopg.Connection, budget: Mapping[str, int] = BUDGET
) -> Iterator[Bundle]:
    """Yield the page's bundles, the summary first; it alone, and empty, of a warehouse never built.

    Args:
        budget: how much of what grows with the years the page may carry.
    """
    if not is_built(connection):
        yield "summary", {name: {} for name in SUMMARY}
        return
    parameters: dict[str, Any] = dict(budget)
    tables = {name: query(connection, name, parameters) for name in SUMMARY}
    yield "summary", {name: columns(*table) for name, table in tables.items()}
    names, (row,) = tables["coverage"]
    covered = dict(zip(names, row, strict=True))
    for name in ("days_since", "windows_since", "evidence_since"):
        parameters[name] = covered[name] or date.min
    for bundle, contents in SHARED.items():
        found = {name: query(connection, name, parameters) for name in contents}
        if bundle == "overview":
            found["sentences"] = sentences(connection)
        yield bundle, {name: columns(*table) for name, table in found.items()}
    numbers = {service: number for number, (service, _) in enumerate(tables["services"][1])}
    for bundle, contents in BY_SERVICE.items():
        yield from _by_service(connection, bundle, contents, numbers, parameters)


def is_built(connection: psycopg.Connection) -> bool:
    """Whether every table that is read here is there; a first build that failed leaves some out."""
    ((missing,),) = connection.execute(
        "select count(*) from unnest(%s::text[]) as name where to_regclass(name) is null",
        [sorted(_tables_read())],
    ).fetchall()
    return int(missing) == 0


@cache
def _tables_read() -> frozenset[str]:
    texts = [file.read_text(encoding="utf-8") for file in QUERIES.glob("*.sql")]
    return frozenset(re.findall(r"\bgold\.\w+", "\n".join(texts)))


def _by_service(
    connection: psycopg.Connection,
    bundle: str,
    contents: Sequence[str],
    numbers: Mapping[str, int],
    parameters: Mapping[str, Any],
) -> Iterator[Bundle]:
    """Yield a bundle of each service; its first table, the largest, one service at a time."""
    first, *others = contents
    parts: dict[int, dict[str, Columns]] = {
        number: {name: {} for name in contents} for number in numbers.values()
    }
    for name in others:
        for number, table in _streamed(connection, name, numbers, parameters):
            parts[number][name] = table
    for number, table in _streamed(connection, first, numbers, parameters):
        yield f"{bundle}-{number}", {**parts.pop(number), first: table}
    for number, part in parts.items():
        yield f"{bundle}-{number}", part


def _streamed(
    connection: psycopg.Connection,
    name: str,
    numbers: Mapping[str, int],
    parameters: Mapping[str, Any],
) -> Iterator[tuple[int, Columns]]:
    # A cursor on the server, because years of rows are many; one service's are few.
    with connection.cursor(name=name) as cursor:
        cursor.execute(statement(name), parameters)
        heads = [column.name for column in cursor.description or []]
        for service, rows in groupby(_ahead(cursor), key=itemgetter(heads.index("service"))):
            if service in numbers:
                yield numbers[service], columns(heads, list(rows))


def _ahead(cursor: psycopg.ServerCursor) -> Iterator[tuple[Any, ...]]:
    """Yield the rows, while the server works on the next ones."""
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(cursor.fetchmany, ROWS_AT_ONCE)
        while rows := coming.result():
            coming = reader.submit(cursor.fetchmany, ROWS_AT_ONCE)
            yield from rows
