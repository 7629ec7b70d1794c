"""Streams that are read only where somebody asks for them."""

from collections.abc import Callable
from typing import Any

import pytest

from scripts.demo.github_server import GithubServer
from scripts.demo.store import GithubRepository
from tests.extract.github.conftest import Extract, Rows
from tests.extract.github.organisation import NAME, job, organisation, run


@pytest.fixture
def small(serve_github: Callable[..., GithubServer]) -> GithubServer:
    return serve_github(organisation(pulls=5, deployments=2, runs=3, issues=2))


@pytest.mark.parametrize("api", ["graphql", "rest"])
def test_jobs_of_every_attempt_are_read_when_a_run_has_ended(
    api: str,
    small: GithubServer,
    extract: Extract,
    rows: Rows,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    repository: GithubRepository = small.store.repositories[NAME]
    repository.workflow_runs = [run(1, 10), run(2, 20), run(2, 20, attempt=2)]
    repository.workflow_runs.append(run(3, 30, state="in_progress"))
    repository.workflow_jobs = {
        1: [job(11, 1, 1), job(12, 1, 1)],
        2: [job(21, 2, 1, 20), job(22, 2, 2, 21)],
        3: [job(31, 3, 1)],
    }
    monkeypatch.setenv("SOURCES__GITHUB__JOBS", "true" if api == "rest" else "false")
    extract()
    assert [id_ for id_, _ in rows("workflow_jobs")] == ["1/1/11", "1/1/12", "2/1/21", "2/2/22"]
    repository.workflow_runs[-1] = run(3, 30)
    before = len(small.log)
    extract()
    assert [id_ for id_, _ in rows("workflow_jobs")][-1] == "3/1/31"
    asked = [one for one in small.log[before:] if "/jobs" in one.path]
    assert len(asked) == (1 if api == "rest" else 0)


def test_jobs_are_left_to_those_who_ask_where_each_run_costs_a_request(
    small: GithubServer, extract: Extract, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__GRAPHQL", "false")
    extract()
    assert rows("workflow_jobs") == []


def test_jobs_are_read_later_where_they_could_not_be_at_first(
    small: GithubServer, extract: Extract, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__GRAPHQL", "false")
    extract()
    monkeypatch.setenv("SOURCES__GITHUB__GRAPHQL", "true")
    extract()
    assert [id_ for id_, _ in rows("workflow_jobs")] == [
        "7000/1/70000",
        "7000/2/7000002",
        "7001/1/70010",
        "7002/1/70020",
    ]
    for _ in range(4):
        extract()
    before = len(small.log)
    extract()
    # A look at the deployments still in force.
    assert [one.path for one in small.log[before:] if one.counts] == ["/graphql"]


def test_teams_and_members_come_and_go(
    small: GithubServer, extract: Extract, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    def person(login: str) -> dict[str, Any]:
        return {"id": 1, "login": login, "type": "User", "avatar_url": "https://example.test/a"}

    small.store.teams["acme"] = [{"id": 1, "slug": "tills"}, {"id": 2, "slug": "search"}]
    small.store.members |= {("acme", "tills"): [person("ann"), person("bea")]}
    small.store.members[("acme", "search")] = [person("ann")]
    extract()
    assert rows("teams") == []
    monkeypatch.setenv("SOURCES__GITHUB__TEAMS", "true")
    extract()
    assert [id_ for id_, _ in rows("team_members")] == ["search/ann", "tills/ann", "tills/bea"]
    before = len(small.log)
    extract()
    assert [one.status for one in small.log[before:] if "/teams" in one.path] == [304, 304, 304]
    small.store.members[("acme", "tills")].pop()
    small.store.teams["acme"].pop()
    extract()
    assert rows("deletions") == []
    extract()
    gone = ["team_members/search/ann", "team_members/tills/bea", "teams/search"]
    assert [id_ for id_, _ in rows("deletions")] == gone
    small.store.members[("acme", "tills")].append(person("bea"))
    extract()
    extract()
    assert [(id_, one["is_deleted"]) for id_, one in rows("deletions")][1:3] == [
        ("team_members/tills/bea", True),
        ("team_members/tills/bea", False),
    ]


def test_a_person_has_no_teams(
    small: GithubServer, extract: Extract, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__TEAMS", "true")
    counts = extract()
    assert counts.streams["pull_requests"].rows_new == 5
    assert rows("teams") == []
