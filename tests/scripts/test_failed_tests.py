"""A failed data test leaves gold of one build, and names its rows."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from scripts.cli import app
from tests.dbt.history import History
from tests.dbt.scenarios.loading import land
from tests.dbt.warehouse import Warehouse

DAYS = [f"2026-03-0{day}T12:00" for day in range(2, 6)]
TEST = "dora_change_fail_rate__rate_in_range"


@pytest.mark.usefixtures("parsed")
def test_what_stands_behind_a_failed_test_is_built_and_its_rows_are_named(
    database: dict[str, str], tmp_path: Path
) -> None:
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

    result = CliRunner().invoke(app, ["build", "--output", str(tmp_path / "site")])

    assert result.exit_code == 1, result.output
    said = [line for line in result.output.splitlines() if f"the test {TEST}" in line]
    table = said[0].split("see the table ")[1]
    ((found,),) = warehouse.rows(f"select count(*) from {table}")
    assert f"failed on {found} row" in said[0]
    assert found > 0
    assert warehouse.rows("select count(*) > 0 from gold.dora_newest_values") == [(True,)]
    assert warehouse.rows("select count(*) > 0 from gold.dora_overview") == [(True,)]
    assert not (tmp_path / "site").exists()
