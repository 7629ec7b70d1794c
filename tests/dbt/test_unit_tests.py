"""Every dbt unit test, once, on a real Postgres: each rule of the metric contract, at its edges."""

import json
from pathlib import Path

from extract.database import connect
from scripts.column_types import MACRO, column_types
from tests.dbt.warehouse import Warehouse

# Raised with every rule that gets a test, so that none is lost silently.
LEAST_UNIT_TESTS = 278


def test_every_rule_holds(database: dict[str, str], tmp_path: Path) -> None:
    """On an empty database: no unit test needs a relation that somebody has to build first."""
    warehouse = Warehouse(database, tmp_path)

    tested = warehouse.dbt("test", "--select", "test_type:unit", check=False)

    results = json.loads((tmp_path / "target" / "run_results.json").read_text())["results"]
    outcomes = {
        each["unique_id"]: each["status"]
        for each in results
        if each["unique_id"].startswith("unit_test.")
    }
    failed = [name for name, status in outcomes.items() if status != "pass"]
    assert not failed, tested.stdout[-8000:]
    assert len(outcomes) >= LEAST_UNIT_TESTS


def test_the_columns_that_unit_tests_know_are_those_of_a_built_warehouse(
    built_database: dict[str, str],
) -> None:
    with connect(built_database) as connection:
        found = column_types(connection)

    assert found == MACRO.read_text(), "run `make columns`"
