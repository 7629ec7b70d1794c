"""What was not final at one sync is collected by a later one, and what is gone is noticed."""

from typing import Any

import pytest

from scripts.demo.github_server import GithubServer
from scripts.demo.store import GithubRepository
from tests.extract.github.conftest import Extract, Rows
from tests.extract.github.organisation import at, deployment, issue, pull, run, status


@pytest.fixture(params=["true", "false"], ids=["graphql", "rest"])
def graphql(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__GRAPHQL", request.param)


@pytest.fixture
def small(repository: GithubRepository) -> GithubRepository:
    """The organisation, cut to what these tests need."""
    del repository.pulls[20:], repository.issue_events[20:]
    del repository.deployments[10:], repository.workflow_runs[10:]
    return repository


def versions(rows: Rows, table: str, prefix: str) -> list[Any]:
    return [payload for id_, payload in rows(table) if id_.startswith(prefix)]


def test_a_run_in_progress_is_collected_when_it_ends(
    small: GithubRepository, extract: Extract, rows: Rows
) -> None:
    small.workflow_runs.insert(0, run(50, -1000.0, state="in_progress"))
    small.workflow_runs.extend(run(60_000 + n, 9_000 + n) for n in range(150))
    extract()
    small.workflow_runs[0] = run(50, -1000.0)
    extract()
    assert [one["status"] for one in versions(rows, "workflow_runs", "50/")] == [
        "in_progress",
        "completed",
    ]
    extract()
    assert len(versions(rows, "workflow_runs", "50/")) == 2


def test_every_attempt_of_a_run_is_collected(
    small: GithubRepository, extract: Extract, rows: Rows
) -> None:
    extract()
    small.workflow_runs.extend(run(7_100, 8_000, attempt=number) for number in (1, 2, 3))
    extract()
    found = versions(rows, "workflow_runs", "7100/")
    assert [one["run_attempt"] for one in found] == [1, 2, 3]


def test_an_old_run_that_was_started_again_is_found_within_a_day(
    small: GithubRepository, extract: Extract, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from extract.github import workflow_runs

    late = 50 * 24 * 60
    small.workflow_runs.append(run(8_000, late))
    small.workflow_runs.extend(run(8_001 + n, late + 60 + n) for n in range(120))
    extract()
    small.workflow_runs.append(run(8_000, late, attempt=2))
    monkeypatch.setattr(workflow_runs, "SWEEP_EVERY", timedelta(0))
    extract()
    assert len(versions(rows, "workflow_runs", "8000/")) == 2


@pytest.mark.usefixtures("graphql")
def test_a_status_that_comes_a_month_late_is_collected(
    small: GithubRepository, extract: Extract, rows: Rows
) -> None:
    small.deployments.append(deployment(4_000, f"{1:040x}", 10))
    small.statuses[4_000] = [status(1, "in_progress", 11)]
    extract()
    extract()
    small.statuses[4_000].append(status(2, "success", 31 * 24 * 60))
    counts = extract()
    assert counts.streams["deployment_statuses"].rows_new == 1
    states = [one["state"] for one in versions(rows, "deployment_statuses", "4000/")]
    assert states == ["in_progress", "success"]


def test_issues_that_share_a_second_are_all_read(
    small: GithubRepository, extract: Extract, rows: Rows
) -> None:
    small.issues = [issue(20_000 + n, 100) for n in range(250)]
    small.issues += [issue(30_000 + n, 200 + n // 120) for n in range(240)]
    small.pulls.clear()
    extract()
    extract()
    assert len(rows("issues")) == 490
    small.issues.append(issue(40_000, 201))
    extract()
    assert len(rows("issues")) == 491


def test_a_pull_request_in_the_second_of_the_last_sync_is_read(
    github: GithubServer, small: GithubRepository, extract: Extract, rows: Rows
) -> None:
    extract()
    newest = max(pull["updated_at"] for pull in small.pulls)
    small.pulls[4]["updated_at"] = newest
    small.pulls[4]["title"] = "Changed in the very same second"
    extract()
    assert [payload["title"] for id_, payload in rows("pull_requests") if id_ == "5"] == [
        "Change 5",
        "Changed in the very same second",
    ]


def test_a_repository_added_later_is_read_whole(
    github: GithubServer, extract: Extract, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.extract.github.organisation import full_repository, pull

    extract()
    other = GithubRepository(full_repository(70_002, "acme/api"))
    other.pulls = [pull(number, "a" * 40, -number * 100.0) for number in range(1, 6)]
    archived = GithubRepository({**full_repository(70_003, "acme/old"), "archived": True})
    docs = GithubRepository(full_repository(70_004, "acme/team-docs"))
    github.store.repositories |= {"acme/api": other, "acme/old": archived, "acme/team-docs": docs}
    monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", '["acme/*"]')
    monkeypatch.setenv("SOURCES__GITHUB__EXCLUDED", "Acme/*-docs")
    counts = extract()
    assert counts.streams["pull_requests"].rows_new == 5
    assert len(rows("repositories")) == 2
    monkeypatch.setenv("SOURCES__GITHUB__INCLUDE_ARCHIVED", "true")
    extract()
    assert len(rows("repositories")) == 3


def test_a_renamed_repository_is_not_read_again(
    github: GithubServer, small: GithubRepository, extract: Extract, rows: Rows, monkeypatch: Any
) -> None:
    extract()
    small.repository |= {"full_name": "acme/store", "updated_at": at(9_000)}
    github.store.repositories = {"acme/store": small}
    monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", '["acme/store"]')
    counts = extract()
    new = {name: stream.rows_new for name, stream in counts.streams.items() if stream.rows_new}
    # Pages that embed their addresses are answered again; they seldom hold much.
    assert new.get("commits", 0) == 0
    assert new["repositories"] == 1


@pytest.mark.usefixtures("graphql")
def test_a_record_of_a_time_to_come_hides_none_that_comes_later(
    small: GithubRepository, extract: Extract, rows: Rows
) -> None:
    never = {"created_at": "9999-12-31T23:59:59Z", "updated_at": "9999-12-31T23:59:59Z"}
    small.pulls.append({**pull(600, f"{1:040x}", 9_000), **never})
    small.issues.append({**issue(601, 9_000), **never})
    small.workflow_runs.append({**run(602, 9_000), **never})
    extract()
    small.pulls.append(pull(603, f"{1:040x}", 9_010))
    small.issues.append(issue(604, 9_010))
    small.workflow_runs.append(run(605, 9_010))
    extract()
    for table, prefix in (("pull_requests", "603"), ("issues", "604"), ("workflow_runs", "605/")):
        assert len(versions(rows, table, prefix)) == 1, table
