"""Limits end: every run goes further than the one before, until all is read."""

import gc
import json
import warnings
from collections.abc import Callable

import pytest

from extract.github.errors import LimitError
from scripts.demo.github_faults import Fault
from scripts.demo.github_server import GithubServer
from tests.extract.github.conftest import Extract, Rows
from tests.extract.github.organisation import NAME, organisation

EVERY_TIME = 100_000
TABLES = (
    "branches",
    "tags",
    "commits",
    "pull_requests",
    "pull_request_commits",
    "reviews",
    "deployments",
    "deployment_statuses",
    "workflow_runs",
    "issues",
    "issue_events",
)


@pytest.mark.parametrize("kind", ["RATE_LIMITED", "RATE_LIMIT"])
def test_a_limit_of_graphql_that_its_headers_deny_ends_the_run(
    kind: str,
    serve_github: Callable[..., GithubServer],
    extract: Extract,
    rows: Rows,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = serve_github(organisation(pulls=120, deployments=5, runs=5, issues=5))
    errors = [{"type": kind, "message": "API rate limit already exceeded for user ID 1."}]
    server.faults.queue.append(
        Fault(
            path="/graphql",
            status=200,
            body=json.dumps({"data": None, "errors": errors}),
            times=EVERY_TIME,
        )
    )
    monkeypatch.setenv("SOURCES__GITHUB__MAX_WAIT_SECONDS", "1")
    with pytest.raises(LimitError, match="rate limit is used up until"):
        extract()
    asked = [one for one in server.log if one.path == "/graphql"]
    # Those that were under way together when the first was refused.
    assert len(asked) <= 12
    server.faults.queue.clear()
    extract()
    assert len(rows("reviews")) == 240


def test_it_waits_for_graphql_as_long_as_it_says(
    serve_github: Callable[..., GithubServer],
    extract: Extract,
    rows: Rows,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = serve_github(organisation(pulls=10, deployments=5, runs=5, issues=5))
    body = '{"data": null, "errors": [{"type": "RATE_LIMITED", "message": "Slower"}]}'
    limited = Fault(path="/graphql", status=200, body=body, times=2, headers={"retry-after": "1"})
    server.faults.queue.append(limited)
    monkeypatch.setenv("SOURCES__GITHUB__MAX_WAIT_SECONDS", "5")
    extract()
    assert len(rows("reviews")) == 20


@pytest.mark.parametrize("how", ["set", "found out", "anonymous"])
def test_sixty_requests_an_hour_read_everything_in_the_end(
    how: str,
    serve_github: Callable[..., GithubServer],
    extract: Extract,
    rows: Rows,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = serve_github(
        organisation(pulls=70, deployments=45, runs=45, issues=5), limit=60, graphql=False
    )
    monkeypatch.setenv("SOURCES__GITHUB__GRAPHQL", "false" if how == "set" else "true")
    monkeypatch.setenv("SOURCES__GITHUB__MAX_WAIT_SECONDS", "1")
    if how == "anonymous":
        server.tokens.clear()
        monkeypatch.delenv("SOURCES__GITHUB__ACCESS_TOKEN")
    repository = server.store.repositories[NAME]
    before, runs = -1, 0
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        while True:
            runs += 1
            server.reset = 0
            try:
                extract()
            except LimitError:
                now = sum(len(rows(table)) for table in TABLES)
                assert now > before, f"run {runs} read nothing further"
                before = now
                assert runs < 12
            else:
                break
        gc.collect()
    assert not [one for one in warned if "never awaited" in str(one.message)]
    assert len(rows("pull_requests")) == len(repository.pulls)
    assert len(rows("pull_request_commits")) == len(repository.pulls)
    assert len(rows("reviews")) == 2 * len(repository.pulls)
    assert len(rows("deployment_statuses")) == 3 * len(repository.deployments)
    assert {one["sha"] for one in repository.commits} <= {id_ for id_, _ in rows("commits")}
    assert len(rows("workflow_runs")) == len(repository.workflow_runs)


def test_a_bound_before_all_time_bounds_nothing(
    serve_github: Callable[..., GithubServer], extract: Extract, rows: Rows
) -> None:
    """Asked for what changed since 1970, GitHub answers that nothing did."""
    from datetime import UTC, datetime

    server = serve_github(organisation(pulls=3, deployments=2, runs=2, issues=3))
    for since in (datetime(1970, 1, 1, tzinfo=UTC), None):
        extract(since=since)
        assert len(rows("issues")) == 3
    assert not [one for one in server.log if "since=1970" in one.path]
