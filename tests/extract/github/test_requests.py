"""What an extraction costs: GitHub grants 5,000 requests an hour."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from scripts.demo.github_server import GithubServer, Served
from tests.extract.github.conftest import Extract
from tests.extract.github.organisation import NAME, at, organisation, review


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
