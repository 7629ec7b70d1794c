"""The simulated company tells one well-formed year, the same from the same seed."""

from collections import Counter
from itertools import pairwise

import pytest

from scripts.demo.company import END
from scripts.demo.github_records import timestamp
from scripts.demo.simulate import World, simulate
from scripts.demo.store import GithubRepository


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(1)


@pytest.fixture(params=["kittiwake/storefront", "kittiwake/payments", "kittiwake/stock-sync"])
def repository(request: pytest.FixtureRequest, world: World) -> GithubRepository:
    return world.github.repositories[request.param]


def test_one_seed_tells_one_year_and_another_seed_another(world: World) -> None:
    assert simulate(1) == world
    assert simulate(2) != world


def test_every_parent_is_a_commit_made_before(repository: GithubRepository) -> None:
    seen: set[str] = set()
    for commit in repository.commits:
        assert len(commit["sha"]) == 40
        assert {parent["sha"] for parent in commit["parents"]} <= seen
        seen.add(commit["sha"])
    named = [branch["commit"]["sha"] for branch in repository.branches]
    named += [tag["commit"]["sha"] for tag in repository.tags]
    named += [deployment["sha"] for deployment in repository.deployments]
    named += [pull["head"]["sha"] for pull in repository.pulls]
    named += [pull["base"]["sha"] for pull in repository.pulls]
    named += [pull["merge_commit_sha"] for pull in repository.pulls if pull["merged_at"]]
    named += [commit["sha"] for own in repository.pull_commits.values() for commit in own]
    assert set(named) <= seen


def test_identifiers_are_unique(repository: GithubRepository) -> None:
    numbers = [record["number"] for record in (*repository.pulls, *repository.issues)]
    runs = [(run["id"], run["run_attempt"]) for run in repository.workflow_runs]
    reviews = [review["id"] for each in repository.reviews.values() for review in each]
    statuses = [status["id"] for each in repository.statuses.values() for status in each]
    for keys in (
        [commit["sha"] for commit in repository.commits],
        numbers,
        runs,
        reviews,
        statuses,
        [deployment["id"] for deployment in repository.deployments],
        [event["id"] for event in repository.issue_events],
    ):
        assert max(Counter(keys).values()) == 1


def test_a_pull_request_lives_forward(repository: GithubRepository) -> None:
    events = Counter(event["event"] for event in repository.issue_events)
    assert {"ready_for_review", "review_requested", "merged", "closed", "labeled"} <= set(events)
    for pull in repository.pulls:
        moments = [pull["created_at"], pull["merged_at"] or pull["closed_at"]]
        assert moments == sorted(moments) if moments[1] else pull["state"] == "open"
        reviews = repository.reviews.get(pull["number"], [])
        assert all(review["submitted_at"] >= pull["created_at"] for review in reviews)
        assert all(review["user"]["login"] != pull["user"]["login"] for review in reviews)
        assert pull["updated_at"] >= max(moment for moment in moments if moment)


def test_a_deployments_statuses_are_in_order_and_end_it_once(repository: GithubRepository) -> None:
    ends = Counter()
    for deployment in repository.deployments:
        statuses = repository.statuses[deployment["id"]]
        states = [status["state"] for status in statuses]
        moments = [deployment["created_at"], *(status["created_at"] for status in statuses)]
        assert moments == sorted(moments)
        assert deployment["updated_at"] == moments[-1]
        assert states[:2] == ["queued", "in_progress"]
        assert states[3:] in ([], ["inactive"])
        ends[deployment["environment"], states[2]] += 1
    assert ends["staging", "success"] > 0
    assert ends["production", "success"] > 0
    assert ends["production", "failure"] + ends["production", "error"] > 0


def test_deployments_of_one_environment_never_overlap(repository: GithubRepository) -> None:
    tries = sorted(
        (deployment["created_at"], repository.statuses[deployment["id"]][2]["created_at"])
        for deployment in repository.deployments
        if deployment["environment"] == "production"
    )
    for (_, finished), (started, _) in pairwise(tries):
        assert finished < started


def test_there_is_every_kind_of_trouble_and_remedy(world: World) -> None:
    repositories = world.github.repositories.values()
    pulls = [pull for one in repositories for pull in one.pulls]
    issues = [issue for one in repositories for issue in one.issues]
    assert any("hotfix" in [label["name"] for label in pull["labels"]] for pull in pulls)
    assert any(pull["user"]["type"] == "Bot" for pull in pulls)
    assert any(pull["draft"] for pull in pulls)
    assert any(pull["state"] == "closed" and not pull["merged_at"] for pull in pulls)
    assert all(issue["labels"][0]["name"] == "bug" for issue in issues)
    shas = {commit["sha"] for one in repositories for commit in one.commits}
    reverts = [
        commit["commit"]["message"]
        for one in repositories
        for commit in one.commits
        if "This reverts commit" in commit["commit"]["message"]
    ]
    assert reverts
    for message in reverts:
        assert message.startswith('Revert "')
        assert message.rpartition("This reverts commit ")[2].rstrip(".") in shas
    attempts = Counter(run["run_attempt"] for one in repositories for run in one.workflow_runs)
    assert attempts[2] > 0
    assert any(_rolls_back(one) for one in repositories)
    ends = {statuses[2]["state"] for one in repositories for statuses in one.statuses.values()}
    assert ends == {"success", "failure", "error", "inactive"}


def _rolls_back(repository: GithubRepository) -> bool:
    shas = [
        deployment["sha"]
        for deployment in repository.deployments
        if deployment["environment"] == "production"
        and repository.statuses[deployment["id"]][2]["state"] == "success"
    ]
    return any(a == c != b for a, b, c in zip(shas, shas[1:], shas[2:], strict=False))


def test_nothing_happens_after_the_years_end(world: World) -> None:
    end = timestamp(END)
    for one in world.github.repositories.values():
        for records in (one.pulls, one.deployments, one.issue_events, one.workflow_runs):
            assert max(record["created_at"] for record in records) <= end
    for issue in world.jira.issues:
        assert issue["fields"]["updated"][:19] <= end[:19]


def test_an_issues_changelog_leads_to_its_status(world: World) -> None:
    incidents = [one for one in world.jira.issues if one["key"].startswith("OPS-")]
    for issue in world.jira.issues:
        histories = world.jira.changelogs[issue["id"]]
        moments = [issue["fields"]["created"], *(history["created"] for history in histories)]
        assert moments == sorted(moments)
        states = ["To Do"]
        for item in (item for history in histories for item in history["items"]):
            if item["field"] == "status":
                assert item["fromString"] == states[-1]
                states.append(item["toString"])
        assert states[-1] == issue["fields"]["status"]["name"]
    fields = [issue["fields"] for issue in incidents]
    done = [one for one in fields if one["status"]["name"] == "Done"]
    assert any(one["resolutiondate"] is None for one in done)
    assert len(done) < len(fields)
    assert any("root cause: " in str(one["description"]) for one in fields)
    assert any(one["issuelinks"] for one in fields)
    assert all(one["components"] or one["labels"] for one in fields)
    assert any(
        sum(item["toString"] == "Done" for one in histories for item in one["items"]) > 2
        for histories in world.jira.changelogs.values()
    )
