"""A data test looks at what is new, and at everything where what is old may have become wrong."""

from pathlib import Path

import pytest

from tests.dbt.history import History
from tests.dbt.late_history import REPOSITORY, as_built, first_history, land
from tests.dbt.warehouse import BuildError, Warehouse

OF_ITS_DEPLOYMENT = "relationships_fct_commits_deployment_id"
# The models, and no other data test than the one in question.
LOOKED_AT = (
    *("--indirect-selection", "empty"),
    *("--select", "+fct_commits", "+fct_deployments", f"{OF_ITS_DEPLOYMENT}*"),
)


def build(warehouse: Warehouse, as_of: str) -> None:
    warehouse.build("--vars", f"{{as_of: '{as_of} 00:00:00+00'}}", *LOOKED_AT)


def test_commits_are_all_asked_for_their_deployment_once_one_vanished(
    built_database: dict[str, str], tmp_path: Path
) -> None:
    """An orphan that no build made: it stands as long as no deployment is lost."""
    warehouse = as_built(built_database, tmp_path)
    history = first_history()
    build(warehouse, "2024-03-02")
    warehouse.connection.execute(
        "update gold.fct_commits set deployment_id = 'nowhere' where sha = %s",
        (history.sha("late-1"),),
    )
    late = History(REPOSITORY)
    late.commit("late-4", "2024-02-08T09:00", ["late-3"])
    late.deploy(4, "late-4", "2024-02-09T09:50", "2024-02-09T10:00")
    land(warehouse, late, "2024-03-10T00:00")
    build(warehouse, "2024-03-11")

    moved = History("acme/bystander")
    moved.deploy(2, "by-1", "2024-01-22T09:50", "2024-01-22T10:00", environment="staging")
    land(warehouse, moved, "2024-03-20T00:00")
    with pytest.raises(BuildError, match=OF_ITS_DEPLOYMENT):
        build(warehouse, "2024-03-21")
