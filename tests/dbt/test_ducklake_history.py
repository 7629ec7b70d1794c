"""A real history, of 18,722 commits and 125 releases: from PostgreSQL into DuckLake and back."""

from pathlib import Path

import pytest

from tests.dbt.equality import differences
from tests.dbt.lake import LakeWarehouse
from tests.dbt.real_history import land, land_history, read_history
from tests.dbt.warehouse import Warehouse

pytestmark = [pytest.mark.ducklake, pytest.mark.nightly, pytest.mark.timeout(1800)]


def test_a_real_history_moves_into_the_lake(
    shared_data: Path, database: dict[str, str], tmp_path: Path
) -> None:
    """All of gold is the same, and what was published keeps the time it was published at.

    PostgreSQL's shipments equal the graph's own truth (`test_first_shipment.py`).
    """
    as_of = ("--vars", "{as_of: '2026-11-01 00:00:00+00'}")
    postgres = Warehouse(database, tmp_path / "postgres")
    commits, _ = land_history(postgres, shared_data, "dlt")
    postgres.build(*as_of)
    lake = LakeWarehouse(database, tmp_path / "lake")
    lake.command("adopt")
    Warehouse.build(lake, *as_of)
    # The nightly cleaning takes nothing that counts.
    lake.command("tidy")
    lake.publish("lake_gold")
    assert differences(lake.connection, "lake_gold", "gold") == {}
    [(shipped,)] = lake.rows("select count(*) from lake_gold.fct_commits")
    assert shipped == len(commits)
    published = "select min(published_at), max(published_at), count(*) from {}.dora_restatements"
    assert lake.rows(published.format("lake_gold")) == lake.rows(published.format("gold"))


def test_what_grew_in_the_lake_is_what_postgres_builds_from_nothing(
    shared_data: Path, database: dict[str, str], tmp_path: Path
) -> None:
    """A history comes in three parts, the middle one last: later tags had shipped what it ships."""
    as_of = ("--vars", "{as_of: '2026-11-01 00:00:00+00'}")
    commits, tags = read_history(shared_data, "flask")
    third = len(commits) // 3
    lake = LakeWarehouse(database, tmp_path / "lake")
    land(lake, "history/flask", commits[:third], tags[:20])
    lake.build(*as_of)
    land(lake, "history/flask", commits[2 * third :], tags[20:], 20)
    lake.build(*as_of)
    land(lake, "history/flask", commits[third : 2 * third], [])
    lake.build(*as_of)
    lake.publish("lake_gold")
    postgres = Warehouse(database, tmp_path / "postgres")
    postgres.build("--full-refresh", *as_of)
    postgres.connection.close()
    assert differences(lake.connection, "lake_gold", "gold") == {}
