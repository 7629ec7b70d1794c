"""A failed data test leaves gold of one build, and names its rows."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scripts.dbt_command import BUILD, run_dbt
from scripts.exit_codes import ExitCode
from scripts.failed_tests import stopped_by_tests
from tests.dbt.late_history import as_built
from tests.dbt.loaded_dbt import parsed_file

TEST = "dora_change_fail_rate__rate_in_range"


def test_what_stands_behind_a_failed_test_is_built_and_its_rows_are_named(
    built_database: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBT_TARGET_PATH", str(tmp_path / "target"))
    monkeypatch.setenv("DBT_LOG_PATH", str(tmp_path / "logs"))
    monkeypatch.setenv("DBT_PARTIAL_PARSE_FILE_PATH", str(parsed_file(built_database)))
    warehouse = as_built(built_database, tmp_path)
    # A number that no rule makes, and a table that stands behind it in the graph.
    warehouse.connection.execute(
        "update gold.dora_change_fail_rate set change_fail_rate = 7 where grain = 'quarter'"
    )
    warehouse.connection.execute("drop table gold.dora_newest_values cascade")
    began_at = datetime.now(UTC)
    chosen = ("--select", "dora_change_fail_rate", "dora_newest_values", "dora_overview")

    assert run_dbt([*BUILD, *chosen], built_database, is_quiet=True) is ExitCode.FAILED
    stopped = stopped_by_tests(began_at)
    assert stopped is not None
    stopped.finish(built_database)

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
