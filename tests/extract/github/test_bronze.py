"""Bronze is the same from each of GitHub's APIs, and follows lists that shrank and returned."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.database import connect
from scripts.demo.github_server import GithubServer
from scripts.demo.store import GithubRepository
from tests.database import empty_database
from tests.dbt.warehouse import Warehouse
from tests.extract.github.conftest import Extract
from tests.extract.github.organisation import (
    NAME,
    at,
    commit,
    deployment,
    organisation,
    review,
    run,
    status,
)

MODELS = "path:dbt_project/models/bronze/github"
# The times of reading and building a row are not GitHub's.
LINEAGE = ["fetched_at", "_dlt_load_id", "_built_at", "deleted_at", "seen_at"]
# REST's lists of pull requests do not tell how large one is, and asking each would cost a request.
SIZES = ["additions", "deletions", "changed_file_count", "comment_count"]
Bronze = dict[str, list[str]]


def bronze(warehouse: Warehouse) -> Bronze:
    """Return every row of every bronze table of GitHub, as text, without lineage and sizes."""
    names = warehouse.rows(
        "select table_name from information_schema.tables"
        " where table_schema = 'bronze' and starts_with(table_name, 'github') order by 1"
    )
    found = {}
    for (name,) in names:
        left_out = [*LINEAGE, *SIZES]
        rows = warehouse.rows(f"select to_jsonb(t) - %s::text[] from bronze.{name} as t", left_out)
        found[name] = sorted(json.dumps(row, sort_keys=True, default=str) for (row,) in rows)
    return found


def everything(server: GithubServer) -> GithubRepository:
    """Return a repository with at least one of everything, and with more than a page of it."""
    repository = server.store.repositories[NAME]
    repository.pull_commits[3] = [commit(f"{n:036x}beef", [], n) for n in range(320)]
    repository.commits += [
        commit(f"{n:036x}beef", [f"{n - 1:036x}beef" if n else f"{1:040x}"], n) for n in range(320)
    ]
    repository.pulls[2]["head"]["sha"] = f"{319:036x}beef"
    repository.pulls[2]["base"]["sha"] = f"{1:040x}"
    repository.reviews[4] = [review(50_000 + n, "a" * 40, n) for n in range(130)]
    repository.statuses[5_004] = [status(60_000 + n, "queued", n / 60) for n in range(130)]
    for n in range(12):
        sha = f"{n:036x}cafe"
        repository.commits.append(commit(sha, [f"{n + 1:040x}"], 900 + n))
        repository.branches.append({"name": f"w/{n}", "commit": {"sha": sha}, "protected": False})
    for one in repository.commits[::7]:
        repository.commit_files[one["sha"]] = ["till/a.py", "till/b/c.py"]
    repository.workflow_runs.append(run(9_999, 9_000, state="in_progress"))
    repository.deployments.append(deployment(4_000, f"{1:040x}", 10))
    repository.statuses[4_000] = [status(1, "in_progress", 11)]
    return repository


def test_bronze_does_not_tell_by_which_api_it_was_read(
    serve_github: Callable[..., GithubServer],
    extract: Extract,
    database: dict[str, str],
    server: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    github = serve_github(organisation(pulls=110, deployments=20, runs=20))
    repository = everything(github)
    (tmp_path / "services.csv").write_text(f"service,repository,paths\ntill,{NAME},till/**\n")

    def read_and_build(warehouse: Warehouse) -> Bronze:
        with monkeypatch.context() as patch:
            patch.setenv("DIOGEN_SEEDS", str(tmp_path))
            extract()
        warehouse.dbt("run", "--quiet", "--select", MODELS, "push__payloads")
        return bronze(warehouse)

    warehouse = Warehouse(database, tmp_path)
    first = read_and_build(warehouse)
    sizes = f"count(*), {', '.join(f'count({name})' for name in SIZES)}"
    assert warehouse.rows(f"select {sizes} from bronze.github__pull_requests") == [(110,) * 5]
    with empty_database(server) as other, monkeypatch.context() as patch:
        for variable, value in other.items():
            patch.setenv(variable, value)
        patch.setenv("SOURCES__GITHUB__GRAPHQL", "false")
        patch.setenv("SOURCES__GITHUB__JOBS", "true")
        before = len(github.log)
        by_rest = read_and_build(Warehouse(other, tmp_path))
        assert not any(one.path == "/graphql" for one in github.log[before:])
    assert any(one.path == "/graphql" for one in github.log)
    assert by_rest == first
    # Every entity is among what was compared; nothing is gone yet.
    assert [name for name, rows in first.items() if not rows] == [
        "github__deletions",
        # No seed names this repository for its pins.
        "github__pinned_files",
        "github__pinned_texts",
    ]

    # A list that shrinks to nothing, a deployment that is deleted, a tag that goes and comes back.
    repository.pull_commits[5] = []
    repository.pulls[4]["updated_at"] = at(90_000)
    repository.deployments.pop()
    tag = repository.tags.pop()
    with monkeypatch.context() as patch:
        patch.setenv("DIOGEN_SEEDS", str(tmp_path))
        # Absence is believed when two runs found it.
        extract()
    read_and_build(warehouse)
    gone = "select record_id, deleted_at is null from bronze.github__deletions order by 1"
    assert warehouse.rows(gone) == [("4000", False), (tag["name"], False)]
    of_five = "select count(*) from bronze.github__pull_request_commits where number = 5"
    assert warehouse.rows(of_five) == [(0,)]
    repository.tags.append(tag)
    read_and_build(warehouse)
    assert warehouse.rows(gone) == [("4000", False), (tag["name"], True)]
    with connect(database) as connection:
        versions = connection.execute(
            "select count(*) from raw_github.tags where id = %s", [tag["name"]]
        )
        assert versions.fetchone() == (1,)
