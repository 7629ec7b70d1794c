"""What gold says of a scenario, compared with what the metric contract says."""

from collections.abc import Sequence
from typing import Any

import pytest

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
from tests.dbt.scenarios.loading import gold_rows
from tests.dbt.scenarios.registry import SCENARIOS, Scenario
from tests.dbt.warehouse import Warehouse

FACTS = {
    "fct_deployments": "deployments",
    "fct_commits": "commits",
    "fct_pull_requests": "pull_requests",
    "fct_incidents": "incidents",
}

FLOW_FACTS = {"fct_issues": "issues", "fct_sprint_issues": "sprint_issues"}


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


def compare_scenario(warehouse: Warehouse, name: str) -> None:
    """Compare all that gold says of a scenario."""
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
