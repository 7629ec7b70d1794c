"""Repositories and a Jira site for those who come in by the door."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from scripts.demo.store import GithubRepository, JiraStore
from tests.extract.github.organisation import (
    ANN,
    START,
    at,
    commit,
    deployment,
    full_repository,
    pull,
    review,
    run,
    status,
)
from tests.extract.jira.sites import add_issue, change, site, stamp

Json = dict[str, Any]


def deployed_repository(number: int, name: str, commits: int = 4) -> GithubRepository:
    """Return a repository of which every second commit was deployed."""
    made = GithubRepository(full_repository(number, name))
    shas = [f"{number:020x}{nth:020x}" for nth in range(commits)]
    for nth, sha in enumerate(shas):
        made.commits.append(commit(sha, shas[:nth][-1:], 100 * nth + number))
    made.branches = [{"name": "main", "commit": {"sha": shas[-1]}, "protected": True}]
    for nth in range(1, commits, 2):
        key = number * 100 + nth
        made.deployments.append(deployment(key, shas[nth], 100 * nth + 50))
        made.statuses[key] = [status(key * 10, "success", 100 * nth + 60 + number)]
    return made


BEN = {**ANN, "login": "ben", "id": 5}


@dataclass(frozen=True)
class Change:
    """One pull request, squashed into one commit that a run or a release shipped.

    Attributes:
        lead: minutes from its own first commit to its merge.
        at: when it was merged, in minutes as `organisation.at` counts them.
        ran: whether the workflow ran for it well; None where it never did.
        is_released: whether it has a release.
    """

    number: int
    lead: int
    at: float
    ran: bool | None
    is_released: bool


# Successful runs of each week, and those in vain, as a company had them that nobody here made.
FIRST_WEEK = datetime(2025, 10, 20, tzinfo=UTC)
WEEKS = ((23, 11), (36, 17), (20, 10), (15, 7), (1, 0))
LATER_RELEASES = 163
# Minutes from a merge to its run, which takes one, and to its release.
RUN_AFTER, RELEASE_AFTER = 5, 15


def pipeline_changes() -> list[Change]:
    """Return the history of 140 runs and 258 releases, of which 95 each are of one commit."""
    return [
        Change(number, 120 + number * 37 % 480, minutes, ran, ran is not False)
        for number, (minutes, ran) in enumerate([*_runs(), *_later()], 1)
    ]


def _runs() -> Iterator[tuple[float, bool]]:
    for week, (good, bad) in enumerate(WEEKS):
        begun = FIRST_WEEK + timedelta(weeks=week, hours=6) - START
        step = 5 * 24 * 60 / (good + bad)
        # In vain is every third run, until there were enough of them.
        vain = {2 + 3 * nth for nth in range(bad)}
        for nth in range(good + bad):
            yield begun.total_seconds() / 60 + round(nth * step), nth not in vain


def _later() -> Iterator[tuple[float, None]]:
    begun = FIRST_WEEK + timedelta(days=31, hours=12) - START
    for nth in range(LATER_RELEASES):
        yield begun.total_seconds() / 60 + nth * 32 * 60, None


def pipeline_repository(number: int, name: str) -> GithubRepository:
    """Return a repository that a workflow of no telling name deploys, and that also has releases.

    Each change is a pull request that was squashed. The workflow was given up after five weeks.
    """
    made = GithubRepository(full_repository(number, name))
    head: list[str] = []
    for one in pipeline_changes():
        sha = f"{number:020x}{one.number:020x}"
        made.commits.append(commit(sha, head, one.at))
        head = [sha]
        made.pulls.append(_squashed(made.repository, one, sha))
        own = f"{number:019x}f{one.number:020x}"
        made.pull_commits[one.number] = [commit(own, [], one.at - one.lead)]
        reviewed = review(one.number, own, one.at - one.lead / 2, BEN)
        made.reviews[one.number] = [reviewed]
        if one.ran is not None:
            made.workflow_runs.append(_run(made.repository, one, sha))
        if one.is_released:
            tag = f"v1.{one.number}"
            made.tags.append({"name": tag, "commit": {"sha": sha}})
            made.releases.append(_release(number * 1000 + one.number, tag, one))
    made.branches = [{"name": "main", "commit": {"sha": head[0]}, "protected": True}]
    return made


def _squashed(repository: Json, one: Change, sha: str) -> Json:
    made = pull(one.number, sha, one.at)
    opened = at(one.at - one.lead * 0.75)
    side = {"repo": repository}
    return {
        **made,
        "user": ANN,
        "labels": [],
        "created_at": opened,
        "base": {**made["base"], **side},
        "head": {**made["head"], **side},
    }


def _run(repository: Json, one: Change, sha: str) -> Json:
    return {
        **run(repository["id"] * 1000 + one.number, one.at + RUN_AFTER),
        "name": "main-pipeline",
        "path": ".github/workflows/main-pipeline.yml",
        "conclusion": "success" if one.ran else "failure",
        "head_sha": sha,
        "repository": repository,
    }


def _release(identifier: int, tag: str, one: Change) -> Json:
    return {
        "id": identifier,
        "tag_name": tag,
        "target_commitish": "main",
        "draft": False,
        "prerelease": False,
        "created_at": at(one.at),
        "published_at": at(one.at + RELEASE_AFTER),
        "author": ANN,
    }


def jira_with_an_incident(
    component: str, began: float, ended: float, projects: Sequence[str] = ("OPS",)
) -> JiraStore:
    """Return a site with one incident, of a component that is not a service.

    Args:
        began, ended: in minutes, as `organisation.at` counts them.
    """
    store = site(issues=2, projects=tuple(projects))
    store.issue_types.append({"id": "12", "name": "Incident"})
    first, last = (START + timedelta(minutes=minutes) for minutes in (began, ended))
    fields = {
        "issuetype": store.issue_types[-1],
        "components": [{"id": "9", "name": component}],
        "summary": "Tills are offline",
        "status": store.statuses[2],
        "created": stamp(first),
        "resolutiondate": stamp(last),
    }
    issue = add_issue(store, 3, changes=0, updated=last, fields=fields)
    done = change(int(issue["id"]) * 1000, last)
    done["items"][0] |= {"to": "3", "toString": "Done"}
    store.changelogs[issue["id"]] = [done]
    return store
