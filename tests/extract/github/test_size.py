"""Lists longer than GitHub shows in one piece: at its own limits by night, smaller ones by day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from extract.github import lists, sweep
from scripts.demo import github_paging
from scripts.demo.github_server import GithubServer
from tests.extract.github.conftest import Extract, Rows
from tests.extract.github.organisation import NAME, at, commit, issue, job, organisation, run

# A year of runs, evenly, up to now.
YEAR = 365 * 24 * 60
BEGINNING = -305 * 24 * 60
DEPLOY = "Deploy"


@dataclass(frozen=True)
class Numbered:
    """How many issues and pull requests there are, and the first page without a number."""

    issues: int
    pulls: int
    first_linked_page: int


@dataclass(frozen=True)
class Runs:
    """How many workflow runs there are, and how many GitHub lists without and with a filter."""

    count: int
    listed: int
    listed_filtered: int


def by_night(world: object) -> object:
    return pytest.param(world, id="full", marks=[pytest.mark.nightly, pytest.mark.timeout(1800)])


def by_day(world: object) -> object:
    return pytest.param(world, id="scaled")


@pytest.mark.parametrize(
    "world", [by_day(Numbered(60, 345, 4)), by_night(Numbered(2_000, 8_050, 100))]
)
def test_the_one_that_was_deleted_among_thousands_is_found(
    world: Numbered,
    serve_github: Callable[..., GithubServer],
    extract: Extract,
    rows: Rows,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(github_paging, "FIRST_LINKED_PAGE", world.first_linked_page)
    for name in ("COUNT_EVERY", "LIST_EVERY"):
        monkeypatch.setattr(sweep, name, timedelta(0))
    server = serve_github(organisation(pulls=world.pulls, deployments=2, runs=2, issues=0))
    repository = server.store.repositories[NAME]
    first = world.pulls + 1
    repository.issues = [issue(first + number, number) for number in range(world.issues)]
    extract()
    gone = repository.issues.pop(7)
    merged = repository.pulls[-2]
    sha = f"{10**6:040x}"
    later = world.pulls * 20.0 + 60
    merged |= {"merged_at": at(later), "updated_at": at(later), "merge_commit_sha": sha}
    repository.commits.append(commit(sha, [f"{world.pulls:040x}"], later))
    # Absence is believed when two runs in a row have met it.
    extract()
    assert rows("deletions") == []
    extract()
    assert [(id_, one["is_deleted"]) for id_, one in rows("deletions")] == [
        (f"issues/{gone['number']}", True)
    ]
    assert len({id_ for id_, _ in rows("issues")}) == world.issues
    assert len({id_ for id_, _ in rows("pull_requests")}) == world.pulls
    assert sha in {id_ for id_, _ in rows("commits")}
    assert sha in {one["merge_commit_sha"] for _, one in rows("pull_requests")}
    assert [one for one in server.log if "after=" in one.path]


@pytest.mark.parametrize(
    "world", [by_day(Runs(1_350, 1_000, 100)), by_night(Runs(40_250, 40_000, 1_000))]
)
def test_every_deployment_of_a_year_of_runs_is_read(
    world: Runs,
    serve_github: Callable[..., GithubServer],
    extract: Extract,
    rows: Rows,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two of the three hundred are older than anything the list of runs shows."""
    monkeypatch.setattr(github_paging, "RUNS_CAP", world.listed)
    monkeypatch.setattr(github_paging, "FILTERED_RUNS_CAP", world.listed_filtered)
    monkeypatch.setattr(lists, "MOST_LISTED", world.listed)
    server = serve_github(organisation(pulls=3, deployments=2, runs=0, issues=2))
    repository = server.store.repositories[NAME]
    hidden = world.count - world.listed
    every = (world.listed - 1) // 298
    shown = {hidden + every * number for number in range(298)}
    deploys = {hidden // 5, hidden // 2} | shown
    minutes = [BEGINNING + number * YEAR / world.count for number in range(world.count)]
    repository.workflow_runs = [
        run(1_000 + number, minute) | {"name": DEPLOY if number in deploys else "Test"}
        for number, minute in enumerate(minutes)
    ]
    repository.workflow_jobs = {
        1_000 + number: [job(100_000 + number, 1_000 + number, 1, minute)]
        for number, minute in enumerate(minutes)
    }
    counts = extract()
    assert counts.warnings == {}
    assert dict(rows("history_starts"))["workflow_runs"]["known_from"] is None
    read = rows("workflow_runs")
    assert len(read) == world.count
    assert len([one for _, one in read if one["name"] == DEPLOY]) == 300
    # A page each, the jobs of a hundred runs each, and the lists that lead beyond the first.
    beyond = -(-hidden // world.listed_filtered) + 1
    most = 2 * (world.count // 100 + 1 + beyond * world.listed_filtered // 100)
    asked = counts.stream("workflow_runs").requests + counts.stream("workflow_jobs").requests
    assert asked <= most + 20
    before = server.counted()
    extract()
    assert server.counted() - before <= 40
