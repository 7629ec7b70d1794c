"""Every dbt unit test, once, on a real Postgres: each rule of the metric contract, at its edges."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from extract.database import connect
from extract.settings import PROJECT_ROOT
from scripts.column_types import MACRO, column_types

# Raised with every rule that gets a test, so that none is lost silently.
LEAST_UNIT_TESTS = 278


@pytest.mark.usefixtures("parsed")
def test_every_rule_holds(database: dict[str, str], tmp_path: Path) -> None:
    """On an empty database: no test needs a relation that somebody has to build first.

    `dbt test` as a user types it: it is also the first command of somebody who has built nothing.
    """
    tested = subprocess.run(
        [Path(sys.executable).with_name("dbt"), "test"],
        cwd=PROJECT_ROOT,
        env={**os.environ, "DBT_TARGET_PATH": str(tmp_path), "DBT_LOG_PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert tested.returncode == 0, tested.stdout[-8000:]
    results = json.loads((tmp_path / "run_results.json").read_text())["results"]
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
