"""A failed data test leaves gold of one build, and names its rows."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scripts.dbt_command import BUILD, run_dbt
from scripts.exit_codes import ExitCode
from scripts.failed_tests import stopped_by_tests
from tests.dbt.history import History
from tests.dbt.scenarios.loading import land
from tests.dbt.warehouse import Warehouse

DAYS = [f"2026-03-0{day}T12:00" for day in range(2, 6)]
TEST = "dora_change_fail_rate__rate_in_range"


@pytest.mark.usefixtures("parsed")
def test_what_stands_behind_a_failed_test_is_built_and_its_rows_are_named(
    database: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBT_TARGET_PATH", str(tmp_path / "target"))
    monkeypatch.setenv("DBT_LOG_PATH", str(tmp_path / "logs"))
    warehouse = Warehouse(database, tmp_path)
    history = History("acme/shop")
    for number, day in enumerate(DAYS):
        history.commit(f"c{number}", day, [f"c{number - 1}"] if number else [])
        history.deploy(number, f"c{number}", day, day)
    land(warehouse, [history], 0)
    warehouse.build(is_tested=False)
    # A number that no rule makes, and a table that stands behind it in the graph.
    warehouse.connection.execute(
        "update gold.dora_change_fail_rate set change_fail_rate = 7 where grain = 'quarter'"
    )
    warehouse.connection.execute("drop table gold.dora_newest_values cascade")
    began_at = datetime.now(UTC)
    chosen = ("--select", "dora_change_fail_rate", "dora_newest_values", "dora_overview")

    assert run_dbt([*BUILD, *chosen], database, is_quiet=True) is ExitCode.FAILED
    stopped = stopped_by_tests(began_at)
    assert stopped is not None
    stopped.finish(database)

    (test,) = [one for one in stopped.tests if one.name == TEST]
    assert sorted(stopped.skipped) == ["dora_newest_values", "dora_overview"]
    assert re.fullmatch(
        rf"the test {TEST} failed on {test.row_count} rows?: see the table test_failures\.\w+",
        str(test),
    )
    assert warehouse.rows(f"select count(*) from {test.table}") == [(test.row_count,)]
    assert warehouse.rows("select count(*) > 0 from gold.dora_overview") == [(True,)]
    # What fails itself is not built, and a build without a failure stopped nothing.
    assert stopped_by_tests(datetime.now(UTC)) is None
