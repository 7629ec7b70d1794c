"""Every scenario of the metric contract, from raw records to gold rows."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.dbt.history import instant
from tests.dbt.scenarios import (  # noqa: F401 - importing them registers their scenarios
    arriving,
    aws,
    deploying,
    detecting,
    failing,
    flow,
    gitops,
    incidents,
    lead_time,
    mapping,
    merging,
    more_senders,
    origins,
    periods,
    reconciling,
    reporting,
    senders,
    service_desk,
    sizes,
    telling,
    unreadable,
    verdicts,
    world,
)
from tests.dbt.scenarios.expected import Cell, FlowCell
from tests.dbt.scenarios.loading import AS_OF, every_scenario, gold_rows, land
from tests.dbt.scenarios.registry import SCENARIOS, Scenario
from tests.dbt.warehouse import Warehouse

FACTS = {
    "fct_deployments": "deployments",
    "fct_commits": "commits",
    "fct_pull_requests": "pull_requests",
    "fct_incidents": "incidents",
}
FLOW_FACTS = {"fct_issues": "issues", "fct_sprint_issues": "sprint_issues"}


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


def ordered(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: [str(value) for value in row.values()])


def compare(warehouse: Warehouse, scenario: Scenario, table: str, expected: Sequence[Any]) -> None:
    """Compare a table's rows of the scenario: none missing, none too many."""
    rows = ordered([row.row(scenario.name) for row in expected])
    columns = list(rows[0]) if rows else ["service"]
    assert ordered(gold_rows(warehouse, table, columns, scenario)) == rows


def compare_cell(warehouse: Warehouse, scenario: Scenario, cell: Cell) -> None:
    [actual] = warehouse.records(
        f"select {', '.join(cell.values)} from gold.{cell.table}"
        " where service = %s and environment = %s and grain = %s and period_start_date = %s"
        + ("" if cell.origin is None else f" and origin = '{cell.origin}'")
        + ("" if cell.size is None else f" and size_class = '{cell.size}'"),
        f"{scenario.name}/{cell.service}",
        cell.environment,
        cell.grain,
        cell.start,
    )
    assert actual == {
        column: value if value is None or isinstance(value, str) else pytest.approx(value, abs=0)
        for column, value in cell.values.items()
    }


def compare_flow(warehouse: Warehouse, scenario: Scenario, table: str, rows: Sequence[Any]) -> None:
    """Compare a flow table's rows of the scenario's own site."""
    expected = ordered([row.row(scenario.name) for row in rows])
    columns = ", ".join(expected[0]) if expected else "issue_key"
    query = f"select {columns} from gold.{table} where site = %s"
    assert ordered(warehouse.records(query, f"{scenario.name}.example")) == expected


def compare_flow_cell(warehouse: Warehouse, scenario: Scenario, cell: FlowCell) -> None:
    condition = " and ".join(f"{column} = %s" for column in ["site", *cell.key])
    query = f"select {', '.join(cell.values)} from gold.{cell.table} where {condition}"
    assert warehouse.records(query, f"{scenario.name}.example", *cell.key.values()) == [cell.values]


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str, warehouse: Warehouse) -> None:
    scenario = SCENARIOS[name]
    for table, rows in FACTS.items():
        compare(warehouse, scenario, table, getattr(scenario.expected, rows))
    evidence = ordered([row.row(name) for row in scenario.expected.evidence])
    if evidence:
        metrics = {row["metric"] for row in evidence}
        actual = gold_rows(warehouse, "dora_evidence", list(evidence[0]), scenario)
        assert ordered([row for row in actual if row["metric"] in metrics]) == evidence
    for cell in scenario.expected.cells:
        compare_cell(warehouse, scenario, cell)
    for table, rows in FLOW_FACTS.items():
        compare_flow(warehouse, scenario, table, getattr(scenario.expected, rows))
    for flow_cell in scenario.expected.flow_cells:
        compare_flow_cell(warehouse, scenario, flow_cell)


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
