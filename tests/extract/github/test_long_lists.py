"""A list that GitHub cuts does not count as complete."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from extract.github import lists, sweep
from extract.pipelines import UnreadError
from scripts.demo import github_paging
from scripts.demo.github_faults import Fault
from scripts.demo.github_server import GithubServer
from tests.extract.github.conftest import Extract, Rows
from tests.extract.github.organisation import NAME, at, commit, issue, organisation, run

FIRST_LINKED_PAGE = 4


@pytest.fixture
def every_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "COUNT_EVERY", timedelta(0))
    monkeypatch.setattr(sweep, "LIST_EVERY", timedelta(0))


@pytest.mark.usefixtures("every_run")
@pytest.mark.parametrize("graphql", ["true", "false"])
def test_a_list_is_followed_by_its_links_where_its_pages_have_no_number(
    graphql: str,
    serve_github: Callable[..., GithubServer],
    extract: Extract,
    rows: Rows,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__GRAPHQL", graphql)
    monkeypatch.setattr(github_paging, "FIRST_LINKED_PAGE", FIRST_LINKED_PAGE)
    server = serve_github(organisation(pulls=20, deployments=2, runs=2, issues=0))
    repository = server.store.repositories[NAME]
    repository.issues = [issue(20_000 + number, number) for number in range(530)]
    extract()
    gone = repository.issues.pop(77)
    merged = repository.pulls[18]
    sha = f"{900:040x}"
    merged |= {"merged_at": at(90_000), "updated_at": at(90_000), "merge_commit_sha": sha}
    repository.commits.append(commit(sha, [f"{20:040x}"], 90_000))
    extract()
    extract()
    assert [(id_, one["is_deleted"]) for id_, one in rows("deletions")] == [
        (f"issues/{gone['number']}", True)
    ]
    assert sha in {id_ for id_, _ in rows("commits")}
    assert sha in {one["merge_commit_sha"] for _, one in rows("pull_requests")}
    asked = [one.path for one in server.log if "after=" in one.path]
    assert asked


@pytest.mark.usefixtures("every_run")
def test_a_list_that_ends_early_proves_nothing(
    serve_github: Callable[..., GithubServer], extract: Extract, rows: Rows
) -> None:
    server = serve_github(organisation(pulls=20, deployments=2, runs=2, issues=250))
    repository = server.store.repositories[NAME]
    extract()
    repository.issues.pop(10)
    body = '{"message": "In order to keep the API fast for everyone, pagination is limited"}'
    server.faults.queue.append(
        Fault(path="/issues$", status=422, body=body, after=2, times=100_000)
    )
    before = len(server.log)
    extract()
    extract()
    assert rows("deletions") == []
    assert len([one for one in server.log[before:] if "/issues/1" in one.path]) == 0


@pytest.mark.parametrize("told", [True, False])
def test_runs_beyond_the_end_of_the_list_are_read_by_when_they_were_made(
    told: bool,
    serve_github: Callable[..., GithubServer],
    extract: Extract,
    rows: Rows,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(github_paging, "RUNS_CAP", 400)
    monkeypatch.setattr(github_paging, "FILTERED_RUNS_CAP", 200)
    monkeypatch.setattr(lists, "MOST_LISTED", 400)
    server = serve_github(organisation(pulls=3, deployments=2, runs=2, issues=2))
    repository = server.store.repositories[NAME]
    # Two to a minute, so that a list may end between two of one second.
    repository.workflow_runs = [run(1_000 + n, 60 + n // 2) for n in range(1_150)]
    if not told:
        # The last list is full to the last run.
        repository.workflow_runs = repository.workflow_runs[:400]
    extract()
    counts = extract()
    assert counts.warnings == {}
    ids = {id_ for id_, _ in rows("workflow_runs")}
    assert ids == {f"{one['id']}/1" for one in repository.workflow_runs}


def test_the_start_of_a_known_list_is_reported_in_every_run(
    serve_github: Callable[..., GithubServer], extract: Extract, rows: Rows
) -> None:
    server = serve_github(organisation(pulls=230, deployments=2, runs=2, issues=2))
    body = '{"message": "In order to keep the API fast for everyone, pagination is limited"}'
    server.faults.queue.append(
        Fault(path="/issues/events$", status=422, body=body, after=2, times=100_000)
    )
    for _ in range(2):
        counts = extract()
        assert "issue events are known from" in counts.warnings[NAME]
    starts = dict(rows("history_starts"))
    assert len(rows("history_starts")) == len(starts), "it is written when it changes alone"
    oldest = min(one["created_at"] for _, one in rows("issue_events"))
    assert (starts["issue_events"]["known_from"], starts["issue_events"]["reason"]) == (
        oldest,
        "not_listed",
    )
    assert starts["workflow_runs"]["known_from"] is None
    # GitHub lists them again: reading them replaces the statement.
    server.faults.queue.clear()
    counts = extract(full_refresh=True)
    assert counts.warnings == {}
    assert dict(rows("history_starts"))["issue_events"]["known_from"] is None


def test_a_list_that_a_run_did_not_finish_is_known_from_where_it_ended(
    serve_github: Callable[..., GithubServer],
    extract: Extract,
    rows: Rows,
) -> None:
    server = serve_github(organisation(pulls=2, deployments=2, runs=900, issues=2))
    server.faults.queue.append(Fault(path="/actions/runs$", status=500, after=6, times=100_000))
    with pytest.raises(UnreadError):
        extract()
    ((_, start),) = [one for one in rows("history_starts") if one[0] == "workflow_runs"]
    assert (start["known_from"], start["reason"]) == (
        min(one["created_at"] for _, one in rows("workflow_runs")),
        "not_read_yet",
    )
    server.faults.queue.clear()
    extract()
    assert [start["known_from"] for id_, start in rows("history_starts") if id_ == "workflow_runs"][
        -1
    ] is None
