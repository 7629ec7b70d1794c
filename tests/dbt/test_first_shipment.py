"""First shipment on real histories: SQL against the graph's own truth, commit by commit."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.database import empty_database
from tests.dbt.real_history import land, land_history, read_history
from tests.dbt.warehouse import Warehouse

Graph = dict[str, list[str]]
Landed = tuple[list[dict[str, str]], list[dict[str, str]]]
# The numbers of commits and of tags.
HISTORIES = {"dlt": (18722, 125), "flask": (12114, 69)}


def shipped_by_reference(
    parents: Graph, deployments: list[tuple[datetime, str, str]]
) -> dict[str, set[str]]:
    """Return, by deployment id, its ancestors less the ancestors of all earlier deployments."""
    seen: set[str] = set()
    shipped: dict[str, set[str]] = {}
    for _, deployment_id, sha in sorted(deployments):
        new: set[str] = set()
        stack = [sha]
        while stack:
            commit = stack.pop()
            if commit not in seen and commit not in new:
                new.add(commit)
                stack.extend(parents.get(commit, []))
        seen |= new
        shipped[deployment_id] = new
    return shipped


@pytest.fixture(scope="module")
def built(
    server: dict[str, str], shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Warehouse, dict[str, Landed]]]:
    """Return a warehouse of all histories, and each one's commits and tags."""
    with empty_database(server) as environment:
        warehouse = Warehouse(environment, tmp_path_factory.mktemp("built"))
        landed = {name: land_history(warehouse, shared_data, name) for name in HISTORIES}
        warehouse.build()
        yield warehouse, landed
        warehouse.connection.close()


@pytest.mark.parametrize("history", HISTORIES)
def test_every_tag_of_a_real_history_ships_what_the_graph_says(
    history: str, built: tuple[Warehouse, dict[str, Landed]]
) -> None:
    warehouse, landed = built
    commits, tags = landed[history]

    check(warehouse, f"history/{history}", commits, tags)
    assert (len(commits), len(tags)) == HISTORIES[history]


@pytest.mark.nightly
def test_a_real_history_that_comes_in_parts_ships_the_same(
    shared_data: Path, database: dict[str, str], tmp_path: Path
) -> None:
    """The middle part comes last, by itself: every tag that came after it ships otherwise."""
    repository = "history/flask"
    warehouse = Warehouse(database, tmp_path)
    commits, tags = read_history(shared_data, "flask")
    third = len(commits) // 3
    land(warehouse, repository, commits[:third], tags[:20])
    warehouse.build(is_tested=False)
    land(warehouse, repository, commits[2 * third :], tags[20:], 20)
    warehouse.build(is_tested=False)
    land(warehouse, repository, commits[third : 2 * third], [])
    warehouse.build()

    assert "first_shipments" not in warehouse.made_anew()
    check(warehouse, repository, commits, tags)


def check(
    warehouse: Warehouse,
    repository: str,
    commits: list[dict[str, str]],
    tags: list[dict[str, str]],
) -> None:
    """Compare what each tag ships with the graph, commit by commit."""
    expected = shipped_by_reference(
        {commit["sha"]: commit["parents"].split() for commit in commits},
        [
            (
                datetime.fromisoformat(tag["tagged_at"]),
                f"{repository}#production#github_release:{number}",
                tag["sha"],
            )
            for number, tag in enumerate(tags)
        ],
    )
    actual: dict[str, set[str]] = {deployment_id: set() for deployment_id in expected}
    for deployment_id, sha in warehouse.rows(
        "select deployment_id, sha from silver.deployment_commits"
        " where is_first_shipment and starts_with(deployment_id, %s)",
        f"{repository}#",
    ):
        actual[deployment_id].add(sha)
    assert sum(len(actual[name] ^ expected[name]) for name in expected) == 0
