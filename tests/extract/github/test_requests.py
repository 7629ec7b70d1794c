"""What an extraction costs: GitHub grants 5,000 requests an hour."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from scripts.demo.github_server import GithubServer, Served
from tests.extract.github.conftest import Extract, Rows
from tests.extract.github.organisation import NAME, at, job, organisation, review, run


def charged(served: Sequence[Served]) -> Counter[str]:
    """Return the charged requests by path, numbers aside."""
    return Counter(
        re.sub(r"\d+", "N", one.path.split("?")[0].removeprefix(f"/repos/{NAME}"))
        for one in served
        if one.counts
    )


def test_first_load_stays_within_the_budget(
    serve_github: Callable[..., GithubServer], extract: Extract
) -> None:
    server = serve_github(organisation(pulls=1000, deployments=300, runs=300))
    counts = extract()
    costs = charged(server.log)

    assert counts.streams["pull_requests"].rows_new == 1000
    assert counts.streams["pull_request_commits"].rows_new == 1000
    assert counts.streams["reviews"].rows_new == 2000
    assert counts.streams["deployment_statuses"].rows_new == 900
    assert counts.streams["workflow_runs"].rows_new == 302 - 1
    assert counts.streams["workflow_jobs"].rows_new == 301
    # Lists: 100 records a request. Beside them: two requests per 100 pull requests, one per 100
    # deployments, and one per 400 workflow runs for when their jobs ended.
    assert costs["/graphql"] <= 4 * 10 + 2 * 3
    assert costs["/graphql"] == 2 * 10 + 3 + 2
    assert costs["/pulls"] == 11
    assert costs["/deployments"] == 3
    assert sum(costs.values()) == server.counted() <= 80


def test_nothing_changed_costs_nothing(github: GithubServer, extract: Extract) -> None:
    extract()
    for _ in range(2):
        before = len(github.log)
        counts = extract()
        costs = charged(github.log[before:])
        assert sum(stream.rows_new for stream in counts.streams.values()) == 0
        # Issues by the time of the last one, and a look at the deployments still in force.
        assert all(cost <= 1 for cost in costs.values()), costs
    assert costs == Counter({"/graphql": 1})


def test_twenty_changed_pull_requests_cost_little(github: GithubServer, extract: Extract) -> None:
    extract()
    extract()
    repository = github.store.repositories[NAME]
    for index in range(20):
        pull = repository.pulls[index * 3]
        pull["updated_at"] = at(80_000 + index)
        repository.reviews[pull["number"]].append(review(90_000 + index, "a" * 40, 80_000))
    before = len(github.log)
    counts = extract()
    assert counts.streams["pull_requests"].rows_new == 20
    assert counts.streams["reviews"].rows_new == 20
    assert sum(charged(github.log[before:]).values()) <= 6


def test_the_account_is_the_servers_account(github: GithubServer, extract: Extract) -> None:
    counts = extract()
    assert sum(stream.requests for stream in counts.streams.values()) == github.counted()
    assert counts.limit_left is not None
    assert counts.limit_left >= 5000 - github.counted()


def test_a_rerun_workflow_that_no_rule_counts_costs_nothing(
    serve_github: Callable[..., GithubServer],
    extract: Extract,
    rows: Rows,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = serve_github(organisation(pulls=49, deployments=5, runs=1, issues=5))
    repository = server.store.repositories[NAME]
    repository.workflow_runs.clear()
    for number in range(20):
        for attempt in (1, 2):
            one = {**run(100 + number, 10 * number, attempt=attempt), "name": "Tests"}
            repository.workflow_runs.append({**one, "path": ".github/workflows/tests.yml"})
        repository.workflow_jobs[100 + number] = [
            job(1_000 + 10 * number + attempt, 100 + number, attempt, 10 * number + attempt - 1)
            for attempt in (1, 2)
        ]
    repository.workflow_runs += [run(200, 500), run(200, 500, attempt=2)]
    extract()
    asked = [one.path for one in server.log if "/attempts/" in one.path]
    assert asked == [f"/repos/{NAME}/actions/runs/200/attempts/1"]
    assert server.counted() <= 20
    # The end of each of their attempts is known nevertheless.
    ends = {id_.rpartition("/")[0]: one["completed_at"] for id_, one in rows("workflow_jobs")}
    assert ends["100/1"] == at(1)
    assert ends["100/2"] == at(2)
    # A rule that comes to count them has them read.
    rule = "*,workflow_run,tests,production,1,always"
    heading = "service,detector,pattern,environment,precedence,usage"
    (tmp_path / "deployment_rules.csv").write_text(f"{heading}\n{rule}\n")
    monkeypatch.setenv("DIOGEN_SEEDS", str(tmp_path))
    before = len(server.log)
    for _ in range(2):
        extract()
    asked = [one.path for one in server.log[before:] if "/attempts/" in one.path]
    assert len(asked) == 20
    assert {f"{100 + number}/1" for number in range(20)} <= {
        id_ for id_, _ in rows("workflow_runs")
    }


@pytest.mark.parametrize("graphql", ["true", "false"])
def test_runs_that_never_end_cost_one_look_together(
    graphql: str,
    github: GithubServer,
    extract: Extract,
    rows: Rows,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__GRAPHQL", graphql)
    repository = github.store.repositories[NAME]
    repository.workflow_runs += [
        run(90_000 + number, 9_000 + number, state="in_progress") for number in range(30)
    ]
    for _ in range(3):
        extract()
    before = len(github.log)
    extract()
    costs = charged(github.log[before:])
    # One for them, one for the deployments in force; by REST their ETags tell.
    assert costs == (Counter({"/graphql": 2}) if graphql == "true" else Counter())
    repository.workflow_runs[-1] = run(90_029, 9_029)
    repository.workflow_jobs[90_029] = [job(7, 90_029, 1, 9_029)]
    before = len(github.log)
    extract()
    versions = [one["status"] for id_, one in rows("workflow_runs") if id_ == "90029/1"]
    assert versions == ["in_progress", "completed"]
    assert sum(charged(github.log[before:]).values()) <= 6


def test_a_run_that_never_ended_is_not_watched_without_an_end(
    github: GithubServer, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = github.store.repositories[NAME]
    repository.workflow_runs.append(run(90_000, -15 * 24 * 60, state="queued"))
    extract()
    extract()
    before = len(github.log)
    extract()
    assert charged(github.log[before:]) == Counter({"/graphql": 1})
