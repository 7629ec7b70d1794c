"""A warehouse of an earlier version, upgraded as docs/operations.md says: nothing is lost."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from extract import migrations
from extract.database import connect
from extract.settings import PROJECT_ROOT
from scripts.cli import app
from scripts.exit_codes import ExitCode
from scripts.roles import make
from tests.dbt.history import History
from tests.dbt.late_history import REPOSITORY, as_built, land
from tests.dbt.warehouse import Warehouse

FIRST_VERSION = PROJECT_ROOT / "tests" / "fixtures" / "first_version.sql"
PUBLISHED = (
    "select metric, service, environment, grain, period_start_date, value, why"
    " from gold.dora_restatements order by 1, 2, 3, 4, 5, 6, 7"
)


@pytest.fixture
def restored(database: dict[str, str]) -> dict[str, str]:
    """The first version's database, restored."""
    with connect(database, autocommit=True) as connection:
        make(connection)
        connection.execute(FIRST_VERSION.read_bytes())
    return database


@pytest.mark.usefixtures("loaded")
def test_the_first_versions_database_is_upgraded_and_gold_is_right(
    restored: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBT_TARGET_PATH", str(tmp_path / "target"))
    monkeypatch.setenv("DBT_LOG_PATH", str(tmp_path / "logs"))
    with connect(restored) as connection:
        published = connection.execute(PUBLISHED).fetchall()

    command = ["run", "--push", "--output", str(tmp_path / "site")]
    built = CliRunner().invoke(app, command)
    again = CliRunner().invoke(app, command)

    assert built.exit_code == ExitCode.OK, built.output
    assert "Nothing is new since" in again.output
    warehouse = Warehouse(restored, tmp_path)
    version, deliveries, keys, runs = warehouse.rows(
        "select (select version_num from ops.alembic_version),"
        " (select count(*) from raw_push.deliveries), (select count(*) from raw_push.api_keys),"
        " (select count(*) from ops.runs)"
    )[0]
    assert (version, deliveries, keys, runs) == (migrations.newest(), 2, 1, 3)
    assert warehouse.rows(
        "select service, outcome, finished_at::date::text from gold.fct_deployments order by 3"
    ) == [
        ("acme/shop", "success", "2024-01-08"),
        ("acme/shop", "success", "2024-01-22"),
        ("acme/shop", "success", "2024-02-06"),
        ("acme/shop", "success", "2024-02-09"),
    ]
    # Baselines have none; others from the commit to the end of the deployment that shipped it.
    assert warehouse.rows(
        "select lead_time_seconds from gold.fct_commits"
        " where lead_time_seconds is not null order by 1"
    ) == [(90_000,), (435_600,), (954_000,)]
    assert warehouse.rows("select restore_seconds from gold.fct_incidents") == [(7_200,)]
    # Published values stay on record through every full refresh.
    assert published
    kept = warehouse.rows(PUBLISHED)
    assert [row for row in published if row not in kept] == []


def test_what_moved_is_taken_along_or_away_and_nothing_is_stale(
    built_database: dict[str, str], tmp_path: Path
) -> None:
    """A warehouse whose states and journals stood in silver and gold, made by other code."""
    warehouse = as_built(built_database, tmp_path)
    seeds = "select node, changed_at from {} where node like 'seed.%%' order by 1"
    loaded = warehouse.rows(seeds.format("incremental.build_state"))
    numbers = warehouse.rows("select * from silver.units order by 1")
    as_before(warehouse)
    late = History(REPOSITORY)
    late.deploy(9, "late-1", "2024-01-15T09:50", "2024-01-15T10:00")
    land(warehouse, late, "2024-03-10T00:00")

    warehouse.dbt("run", "--quiet", "--vars", "{as_of: '2024-03-11 00:00:00+00'}")

    assert {"commits", "cells", "dora_lead_time"} <= warehouse.made_anew()
    assert "units" not in warehouse.made_anew()
    assert warehouse.rows("select * from silver.units order by 1") == numbers
    assert warehouse.rows(seeds.format("incremental.build_state")) == loaded
    assert (
        warehouse.rows(
            "select table_schema || '.' || table_name from information_schema.tables"
            " where (table_schema, table_name) in"
            " (('silver', 'build_state'), ('silver', 'changed_keys'), ('gold', 'dora_cells'))"
        )
        == []
    )
    assert warehouse.rows(
        "select deployment_count from gold.dora_deployment_frequency"
        " where service = %s and grain = 'month' and period_start_date = '2024-01-01'",
        REPOSITORY,
    ) == [(3,)]


def as_before(warehouse: Warehouse) -> None:
    """Put what an earlier version kept elsewhere where it kept it, made by other code."""
    warehouse.connection.execute(
        "create table silver.build_state as"
        " select node, case when node like 'seed.%' then fingerprint else 'another' end as"
        " fingerprint, built_at, changed_at, full_at from incremental.build_state;"
        " create table silver.changed_keys as select * from incremental.changed_keys;"
        " create table gold.dora_cells as select * from silver.cells;"
        " create view gold.theirs as select * from gold.dora_cells;"
        " drop schema incremental cascade; drop table silver.cells"
    )
