"""Every scenario of the metric contract, from raw records to gold rows."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dbt.history import instant
from tests.dbt.scenarios.comparison import compare_scenario
from tests.dbt.scenarios.loading import AS_OF, every_scenario, land
from tests.dbt.scenarios.registry import SCENARIOS
from tests.dbt.warehouse import Warehouse

GOLD = (
    "select table_name from information_schema.tables"
    " where table_schema = 'gold' and table_name <> 'dim_dates'"
)


@pytest.fixture(scope="module")
def warehouse(
    server: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Warehouse]:
    with every_scenario(Warehouse, server, tmp_path_factory.mktemp("scenarios")) as warehouse:
        yield warehouse


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str, warehouse: Warehouse) -> None:
    compare_scenario(warehouse, name)


def test_first_shipments_are_those_of_the_rule(warehouse: Warehouse) -> None:
    """Load by load, the walk ends in what the reference query says of everything at once."""
    warehouse.dbt("compile", "--quiet", "--select", "first_shipment")
    [compiled] = warehouse.folder.rglob("compiled/**/analyses/first_shipment.sql")
    columns = "unit_id, sha, shipment_order"

    expected = warehouse.rows(f"select {columns} from ({compiled.read_text()}) as rule")
    found = warehouse.rows(f"select {columns} from silver.first_shipments where is_first_shipment")

    assert len(expected) > 200
    assert sorted(found) == sorted(expected)


@pytest.mark.nightly
def test_an_empty_organisation(database: dict[str, str], tmp_path: Path) -> None:
    """Nothing was ever loaded: every table is there, empty, and no test fails."""
    warehouse = Warehouse(database, tmp_path)
    warehouse.build("--vars", json.dumps({"as_of": AS_OF.isoformat()}))
    tables = [name for (name,) in warehouse.rows(GOLD)]
    assert len(tables) >= 10
    assert {name: warehouse.rows(f"select * from gold.{name}") for name in tables} == {
        name: [] for name in tables
    }


@pytest.mark.nightly
def test_two_regions_finished_by_the_last(database: dict[str, str], tmp_path: Path) -> None:
    """A rollout is finished with its last region where the user says so."""
    scenario = SCENARIOS["two-regions-one-sha"]
    warehouse = Warehouse(database, tmp_path)
    land(warehouse, scenario.histories, 0)
    variables = {"as_of": AS_OF.isoformat(), "rollout_finish": "last"}
    looked_at = (
        "--select",
        "+fct_deployments",
        "+fct_commits",
        "--indirect-selection",
        "buildable",
    )
    warehouse.build(*looked_at, "--vars", json.dumps(variables))
    assert warehouse.rows("select finished_at from gold.fct_deployments where not is_baseline") == [
        (instant("2026-03-03T12:55"),)
    ]
    assert warehouse.rows(
        "select lead_time_seconds from gold.fct_commits where reason is null"
    ) == [(3300,)]
