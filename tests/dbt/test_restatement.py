"""What arrives late changes exactly the rows it should, and the log says what, and why."""

from pathlib import Path
from typing import Any

import pytest

from extract.payload_log import Record
from tests.dbt.history import History, instant
from tests.dbt.late_history import REPOSITORY, as_built, build, land
from tests.dbt.warehouse import Warehouse

Rows = dict[tuple[Any, ...], dict[str, Any]]
CELLS = (
    "dora_deployment_frequency",
    "dora_lead_time",
    "dora_change_fail_rate",
    "dora_recovery_time",
    "dora_rework_rate",
)
KEY = ("service", "environment", "grain", "period_start_date")
# Each build's as-of time follows February, and the windows that end with it move along.
STANDING = (
    "period_end_date < '2024-03-01'"
    " and (left(grain, 7) <> 'rolling' or extract(isodow from period_end_date) = 7)"
)


def cells(warehouse: Warehouse) -> dict[str, Rows]:
    """Return every cell that stands from build to build."""
    return {
        table: {
            # A row that was written again is the same.
            tuple(row[column] for column in KEY): row | {"_built_at": None}
            for row in warehouse.records(f"select * from gold.{table} where {STANDING}")
        }
        for table in CELLS
    }


def changed(before: Rows, after: Rows) -> set[tuple[str, str, str]]:
    """Return (service, grain, period start) of the cells that differ."""
    return {
        (str(key[0]), str(key[2]), str(key[3]))
        for key in before.keys() | after.keys()
        if before.get(key) != after.get(key)
    }


def holding(warehouse: Warehouse, *dates: str) -> set[tuple[str, str, str]]:
    """Return the late service's standing cells that hold one of `dates`."""
    return {
        (REPOSITORY, grain, str(start))
        for grain, start in warehouse.rows(
            "select distinct grain, period_start_date from gold.dora_deployment_frequency"
            f" where service = %s and {STANDING} and exists ("
            " select 1 from unnest(%s::date[]) as day"
            " where day between period_start_date and period_end_date)",
            REPOSITORY,
            list(dates),
        )
    }


@pytest.fixture
def warehouse(built_database: dict[str, str], tmp_path: Path) -> Warehouse:
    return as_built(built_database, tmp_path)


def test_a_late_deployment_takes_what_it_shipped_and_nothing_else(warehouse: Warehouse) -> None:
    before = cells(warehouse)
    commits = warehouse.rows("select sha, deployment_id from gold.fct_commits")
    late = History(REPOSITORY)
    deployment = late.deploy(9, "late-1", "2024-01-15T09:50", "2024-01-15T10:00")
    land(warehouse, late, "2024-03-10T00:00")

    build(warehouse, "2024-03-11")

    now = dict(warehouse.rows("select sha, deployment_id from gold.fct_commits"))
    assert {name: now[name] for name, was in commits if now[name] != was} == {
        late.sha("late-1"): deployment
    }
    after = cells(warehouse)
    # Its own day, and the day that gave up a commit and whose gap is now shorter.
    touched = holding(warehouse, "2024-01-15", "2024-01-22")
    assert changed(before["dora_lead_time"], after["dora_lead_time"]) == touched
    assert changed(before["dora_deployment_frequency"], after["dora_deployment_frequency"]) == (
        touched
    )
    only_its_own = holding(warehouse, "2024-01-15")
    assert changed(before["dora_change_fail_rate"], after["dora_change_fail_rate"]) == only_its_own
    assert changed(before["dora_rework_rate"], after["dora_rework_rate"]) == only_its_own
    assert changed(before["dora_recovery_time"], after["dora_recovery_time"]) == set()
    assert warehouse.rows(
        "select grain, period_start_date::text, previous_value, value, why"
        " from gold.dora_restatements where metric = 'deployment_frequency'"
        " and previously_published_at is not null and service = %s"
        " and period_start_date < '2024-02-01' order by grain, period_start_date",
        REPOSITORY,
    ) == [
        ("month", "2024-01-01", 2.0, 3.0, f"deployment {deployment}"),
        ("week", "2024-01-15", 0.0, 1.0, f"deployment {deployment}"),
    ]
    assert warehouse.rows(
        "select count(*) from gold.dora_restatements"
        " where service = 'acme/bystander' and previously_published_at is not null"
    ) == [(0,)]


def test_a_late_incident_and_its_deletion_restate_and_leave_no_journal(
    warehouse: Warehouse,
) -> None:
    before = cells(warehouse)
    late = History(REPOSITORY)
    incident = late.issue(7, "2024-01-22T12:00", closed="2024-01-23T12:00")
    land(warehouse, late, "2024-03-10T00:00")
    build(warehouse, "2024-03-11")

    after = cells(warehouse)
    assert changed(before["dora_change_fail_rate"], after["dora_change_fail_rate"]) == holding(
        warehouse, "2024-01-22"
    )
    assert changed(before["dora_recovery_time"], after["dora_recovery_time"]) == holding(
        warehouse, "2024-01-23"
    )
    for table in ("dora_deployment_frequency", "dora_lead_time", "dora_rework_rate"):
        assert changed(before[table], after[table]) == set(), table
    assert warehouse.rows(
        "select deployment_id, recovery_seconds from gold.fct_deployments where is_change_failure"
    ) == [(f"{REPOSITORY}#production#github_deployment:2", 26 * 3600)]
    restated = (
        "select previous_value, value, why from gold.dora_restatements"
        " where metric = 'change_fail_rate' and grain = 'month'"
        " and period_start_date = '2024-01-01'"
        " and service = %s and previously_published_at is not null order by published_at"
    )
    assert warehouse.rows(restated, REPOSITORY) == [(0.0, 0.5, f"incident {incident}")]

    gone = {"table": "issues", "id": "7"}
    warehouse.land(
        "github",
        "deletions",
        [Record(REPOSITORY, "issues/7", gone, instant("2024-03-20T00:00"))],
        instant("2024-03-20T00:00"),
    )
    build(warehouse, "2024-03-21")

    restored = cells(warehouse)
    for table in CELLS:
        assert changed(before[table], restored[table]) == set(), table
    assert warehouse.rows("select count(*) from gold.fct_incidents") == [(1,)]
    assert warehouse.rows(restated, REPOSITORY) == [
        (0.0, 0.5, f"incident {incident}"),
        (0.5, 0.0, f"deletion of {REPOSITORY}#7"),
    ]
    # The next build finds that every reader has taken in what the journal holds.
    assert warehouse.rows("select count(*) > 0 from incremental.changed_keys") == [(True,)]
    build(warehouse, "2024-03-21")
    assert warehouse.rows("select count(*) from incremental.changed_keys") == [(0,)]
