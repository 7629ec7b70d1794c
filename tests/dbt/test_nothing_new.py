"""A build asks the database of no model and no data test that new rows cannot have reached."""

import json
from pathlib import Path

from tests.dbt.history import History
from tests.dbt.late_history import REPOSITORY, as_built, land
from tests.dbt.warehouse import Warehouse

# A journal that is pruned, what is excluded by hand, and the walk, which looks for itself.
ALWAYS = {"changed_keys", "set_aside", "first_shipments"}
SESSIONS = "select sessions from pg_stat_database where datname = current_database()"


def build(warehouse: Warehouse) -> set[str]:
    """Build without seeds, and return the models that were not skipped."""
    warehouse.dbt(
        "build", "--quiet", "--exclude-resource-type", "unit_test", "seed",
        "--vars", "{as_of: '2024-03-02 00:00:00+00'}",
    )  # fmt: skip
    results = json.loads((warehouse.folder / "target" / "run_results.json").read_text())["results"]
    return {
        result["unique_id"].split(".")[2]
        for result in results
        if result["unique_id"].startswith("model.") and result["message"] != "SKIP"
    }


def sessions(warehouse: Warehouse) -> int:
    """Return how many sessions the database has had: dbt opens one for each node that asks."""
    warehouse.connection.execute("select pg_stat_clear_snapshot()")
    return int(warehouse.rows(SESSIONS)[0][0])


def test_without_new_rows_nothing_is_asked(built_database: dict[str, str], tmp_path: Path) -> None:
    warehouse = as_built(built_database, tmp_path)
    build(warehouse)
    before = sessions(warehouse)
    assert build(warehouse) == ALWAYS
    # Of some 700 nodes.
    assert sessions(warehouse) - before < 30


def test_a_load_reaches_what_reads_its_tables(
    built_database: dict[str, str], tmp_path: Path
) -> None:
    warehouse = as_built(built_database, tmp_path)
    build(warehouse)
    late = History(REPOSITORY)
    late.commit("late-4", "2024-02-08T09:00", ["late-3"])
    land(warehouse, late, "2024-03-01T12:00")
    built = build(warehouse)
    assert {"github__commits", "commits", "commit_parents"} <= built
    assert not {"github__reviews", "jira__issues", "push__alerts", "fct_issues"} & built
