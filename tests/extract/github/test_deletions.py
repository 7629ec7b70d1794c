"""What is gone upstream is noticed, once, and so is what came back."""

from datetime import timedelta

import pytest

from extract.github import deployments, sweep
from scripts.demo.github_server import GithubServer
from scripts.demo.store import GithubRepository
from tests.extract.github.conftest import Extract, Rows
from tests.extract.github.organisation import at, deployment, issue, run, status


@pytest.fixture(params=["true", "false"], ids=["graphql", "rest"])
def graphql(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__GRAPHQL", request.param)


@pytest.fixture
def small(repository: GithubRepository) -> GithubRepository:
    """The organisation, cut to what these tests need."""
    del repository.pulls[20:], repository.issue_events[20:], repository.issues[10:]
    del repository.deployments[10:], repository.workflow_runs[10:]
    return repository


def noticed(rows: Rows) -> list[tuple[str, bool]]:
    """Return what was noticed, in order of the ids and then of time."""
    return [(id_, payload["is_deleted"]) for id_, payload in rows("deletions")]


@pytest.mark.usefixtures("graphql")
def test_a_deleted_deployment_is_noticed_once(
    small: GithubRepository, extract: Extract, rows: Rows
) -> None:
    small.deployments.append(deployment(4_000, f"{1:040x}", 10))
    small.statuses[4_000] = [status(1, "in_progress", 11)]
    extract()
    small.deployments.pop()
    del small.statuses[4_000]
    extract()
    extract()
    assert noticed(rows) == [("deployments/4000", True)]


def test_a_deleted_tag_and_a_new_one_are_noticed(
    small: GithubRepository, extract: Extract, rows: Rows
) -> None:
    small.tags = [{"name": f"v{n}", "commit": {"sha": f"{n:040x}"}} for n in range(1, 201)]
    extract()
    gone = small.tags.pop(30)
    extract()
    assert noticed(rows) == []
    small.tags.append({"name": "v-new", "commit": {"sha": f"{200:040x}"}})
    small.tags.append({"name": "v-newer", "commit": {"sha": f"{201:040x}"}})
    extract()
    assert noticed(rows) == [(f"tags/{gone['name']}", True)]
    assert len(rows("tags")) == 202


def test_a_tag_that_is_made_again_on_the_same_commit_is_there_again(
    small: GithubRepository, extract: Extract, rows: Rows
) -> None:
    small.tags = [{"name": name, "commit": {"sha": f"{1:040x}"}} for name in ("v1", "v2")]
    extract()
    for _ in range(2):
        tag = small.tags.pop()
        # The second look is at a list that has not changed.
        extract()
        extract()
        small.tags.append(tag)
        extract()
    assert noticed(rows) == [("tags/v2", is_gone) for is_gone in (True, False, True, False)]
    assert len(rows("tags")) == 2


def every_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "COUNT_EVERY", timedelta(0))
    monkeypatch.setattr(sweep, "LIST_EVERY", timedelta(0))


@pytest.mark.usefixtures("graphql")
def test_deleted_and_moved_issues_are_noticed(
    small: GithubRepository, extract: Extract, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.issues += [issue(20_000 + n, 500 + n) for n in range(130)]
    extract()
    every_run(monkeypatch)
    extract()
    assert noticed(rows) == []
    deleted, moved = small.issues.pop(40), small.issues.pop(5)
    del small.pulls[3]
    elsewhere = {**moved, "repository_url": "https://api.example.test/repos/acme/elsewhere"}
    small.moved[moved["number"]] = elsewhere
    # Read for the first time by the run that counts: it does not hide that others are gone.
    small.issues.append(issue(30_000, 50_000))
    extract()
    extract()
    numbers = [deleted["number"], moved["number"]]
    assert noticed(rows) == [
        *sorted((f"issues/{number}", True) for number in numbers),
        ("pull_requests/4", True),
    ]


def test_counting_costs_a_request_a_day(
    github: GithubServer, small: GithubRepository, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    extract()
    extract()
    before = len(github.log)
    extract()
    assert sum(one.counts for one in github.log[before:]) == 0
    monkeypatch.setattr(sweep, "COUNT_EVERY", timedelta(0))
    before = len(github.log)
    extract()
    assert [one.path for one in github.log[before:] if one.counts] == ["/graphql"]


def test_a_log_that_was_begun_late_is_listed_once_a_week(
    github: GithubServer,
    small: GithubRepository,
    extract: Extract,
    rows: Rows,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from datetime import datetime

    small.pulls.clear()
    extract(since=datetime.fromisoformat(at(12)))
    assert 0 < len(rows("issues")) < 10
    del small.issues[-1]
    monkeypatch.setattr(sweep, "COUNT_EVERY", timedelta(0))
    extract()
    # There are more than were read, so their number is not conclusive.
    assert noticed(rows) == []
    monkeypatch.setattr(sweep, "LIST_EVERY", timedelta(0))
    extract()
    assert noticed(rows) == []
    extract()
    assert noticed(rows) == [("issues/10009", True)]


@pytest.mark.usefixtures("graphql")
def test_what_one_run_does_not_find_is_not_gone(
    github: GithubServer,
    small: GithubRepository,
    extract: Extract,
    rows: Rows,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    every_run(monkeypatch)
    small.deployments.append(deployment(4_000, f"{1:040x}", 10))
    small.statuses[4_000] = [status(1, "in_progress", 11)]
    small.workflow_runs.insert(0, run(50, -1000.0, state="in_progress"))
    extract()
    away = small.deployments.pop(), small.workflow_runs.pop(0), small.issues.pop(), small.tags.pop()
    extract()
    small.deployments.append(away[0])
    small.workflow_runs.insert(0, away[1])
    small.issues.append(away[2])
    small.tags.append(away[3])
    small.statuses[4_000].append(status(2, "success", 500))
    for _ in range(3):
        extract()
    assert noticed(rows) == []
    assert [one["state"] for id_, one in rows("deployment_statuses") if id_[:5] == "4000/"] == [
        "in_progress",
        "success",
    ]


@pytest.mark.usefixtures("graphql")
def test_what_returns_is_read_again_and_no_longer_deleted(
    small: GithubRepository, extract: Extract, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    every_run(monkeypatch)
    monkeypatch.setattr(deployments, "LOOK_AGAIN", timedelta(0))
    small.deployments.append(deployment(4_000, f"{1:040x}", 10))
    small.statuses[4_000] = [status(1, "in_progress", 11)]
    extract()
    away = small.deployments.pop(), small.issues.pop(), small.pulls.pop()
    ids = {"deployments/4000", f"issues/{away[1]['number']}", "pull_requests/20"}
    for _ in range(3):
        extract()
    assert set(noticed(rows)) == {(one, True) for one in ids}
    away[1]["title"] = "Changed while it was away"
    small.statuses[4_000].append(status(2, "success", 500))
    small.deployments.append(away[0])
    small.issues.append(away[1])
    small.pulls.append(away[2])
    for _ in range(2):
        extract()
    assert set(noticed(rows)) == {(one, is_gone) for one in ids for is_gone in (True, False)}
    assert "Changed while it was away" in {one["title"] for _, one in rows("issues")}
    assert "4000/2" in {id_ for id_, _ in rows("deployment_statuses")}
