"""An upgrade that changes how models are built fully refreshes them and their readers."""

import shutil
from pathlib import Path

from tests.dbt.late_history import as_built, build
from tests.dbt.warehouse import PROJECT_ROOT

LOOKED_AT = ("--select", "+dora_lead_time", "+aws__alarms", "+benchmark_levels")


def change(macro: Path, text: str) -> None:
    """Write a macro's SQL otherwise, with the same meaning."""
    before = macro.read_text()
    assert before.count(text) == 1
    macro.write_text(before.replace(text, f"/* changed */ {text}"))


def test_what_is_built_in_another_way_is_fully_refreshed(
    built_database: dict[str, str], tmp_path: Path
) -> None:
    """No model calls its materialization or strategy, although they decide its rows."""
    project = tmp_path / "project"
    macros = project / "dbt_project" / "macros"
    shutil.copytree(PROJECT_ROOT / "dbt_project", project / "dbt_project")
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(PROJECT_ROOT / name, project)
    places = {"DBT_PROJECT_DIR": str(project), "DBT_PROFILES_DIR": str(project)}
    warehouse = as_built({**built_database, **places}, tmp_path / "warehouse")

    change(
        macros / "first_shipment" / "materialization.sql",
        "select child.unit_id, min(child.shipment_order)",
    )
    build(warehouse, "2024-03-02", *LOOKED_AT)

    anew = warehouse.made_anew()
    assert {"first_shipments", "fct_commits", "dora_lead_time"} <= anew
    assert not {"deployments", "commits"} & anew

    change(
        macros / "incremental" / "strategy_changes.sql",
        "select found.*\n        from {{ found }} as found",
    )
    build(warehouse, "2024-03-02", *LOOKED_AT)

    anew = warehouse.made_anew()
    assert {"deployments", "first_shipments", "fct_commits", "dora_lead_time"} <= anew
    # What reads no model of that strategy; names of repositories and sites are of it.
    assert not {"aws__alarms", "benchmark_levels"} & anew
