"""What a build costs grows with what there is, not with its square."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from extract.database import connect
from tests.benchmarks import generate, generate_jira, generate_push
from tests.database import empty_database
from tests.dbt.warehouse import Warehouse

pytestmark = pytest.mark.timeout(900)

ISSUES = 4_000
ISSUES_A_SERVICE = 100
PULL_REQUESTS_A_SERVICE = 60
TIMES = 4
# Four times the rows are sorted in somewhat more than four times the work; a square is sixteen.
MOST = 8
# A nested loop over a seed or over the services of a small company is the best plan there is.
FEW_ROWS = 300_000


def test_no_model_compares_each_row_with_all_others(server: dict[str, str], tmp_path: Path) -> None:
    """If an organisation is four times as large, no model handles more than eight times the rows.

    PostgreSQL counts the rows that each step handled, so that no clock decides. Where it expects
    one row and meets thousands, it reads a table again for each of them: a view above views, a
    rank that must be 1, a comparison of expressions.
    """
    small, large = (
        dict(_handled_rows(server, times, tmp_path / str(times))) for times in (1, TIMES)
    )
    assert len(large) > 200
    grown = {
        model: f"{small.get(model, 0):,} -> {rows:,}"
        for model, rows in large.items()
        if rows > FEW_ROWS and rows > MOST * small.get(model, 0)
    }
    assert grown == {}


def _handled_rows(server: dict[str, str], times: int, folder: Path) -> Iterator[tuple[str, int]]:
    """Build an organisation, ask each model's query again, and yield how many rows it handled."""
    issues = ISSUES * times
    services = issues // ISSUES_A_SERVICE
    with empty_database(server) as environment:
        warehouse = Warehouse(environment, folder)
        last = PULL_REQUESTS_A_SERVICE
        with connect(environment, autocommit=True) as connection:
            generate.generate(
                connection, services=services, first=1, last=last, total=last, load_id="1"
            )
            generate_jira.generate(connection, services=services, issues=issues)
            generate_push.generate(connection, services=services, steps=issues // 4)
        warehouse.build(is_tested=False)
        models = (folder / "target/compiled/diogen/dbt_project/models").rglob("*.sql")
        for path in sorted(models):
            if {"silver", "gold"} & set(path.parts) and path.parent.suffix != ".yml":
                yield path.stem, _explained_rows(warehouse.connection, path.read_text())
        warehouse.connection.close()


def _explained_rows(connection: psycopg.Connection[Any], query: str) -> int:
    row = connection.execute(f"explain (analyze, timing off, format json) {query}").fetchone()
    assert row is not None
    (plan,) = row[0] if isinstance(row[0], list) else json.loads(row[0])
    return _plan_rows(plan["Plan"])


def _plan_rows(node: dict[str, Any]) -> int:
    """Rows that a step and those below it returned or left out, each time that it ran."""
    each = sum(
        node.get(name, 0)
        for name in ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Join Filter")
    )
    below = sum(_plan_rows(child) for child in node.get("Plans", []))
    return int(each * node["Actual Loops"]) + below
