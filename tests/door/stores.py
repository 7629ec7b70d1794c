"""Repositories of the local GitHub for those who come in by the door."""

from scripts.demo.store import GithubRepository
from tests.extract.github.organisation import (
    ANN,
    at,
    commit,
    deployment,
    full_repository,
    run,
    status,
)


def deployed_repository(number: int, name: str) -> GithubRepository:
    """Return a repository with four commits that went out by two deployments."""
    made = GithubRepository(full_repository(number, name))
    shas = [f"{number:020x}{nth:020x}" for nth in range(4)]
    for nth, sha in enumerate(shas):
        made.commits.append(commit(sha, shas[:nth][-1:], 100 * nth + number))
    made.branches = [{"name": "main", "commit": {"sha": shas[-1]}, "protected": True}]
    for nth in (1, 3):
        key = number * 10 + nth
        made.deployments.append(deployment(key, shas[nth], 100 * nth + 50))
        made.statuses[key] = [status(key * 10, "success", 100 * nth + 60 + number)]
    return made


DAY = 24 * 60
RUN_DAYS, RELEASE_DAYS = (2, 4, 6, 8, 10, 12), (4, 8, 50, 55)


def pipeline_repository(number: int, name: str) -> GithubRepository:
    """Return a repository that a workflow of no telling name deploys, and that also has releases.

    The workflow ran six times, once in vain, and was given up; two releases came with its runs, and
    two more came long after.
    """
    made = GithubRepository(full_repository(number, name))
    days = sorted({*RUN_DAYS, *RELEASE_DAYS})
    shas = {day: f"{number:020x}{day:020x}" for day in days}
    for before, day in zip([None, *days], days, strict=False):
        made.commits.append(commit(shas[day], [shas[before]] if before else [], day * DAY))
    made.branches = [{"name": "main", "commit": {"sha": shas[days[-1]]}, "protected": True}]
    made.workflow_runs = [
        {
            **run(number * 100 + day, day * DAY + 5),
            "name": "main-pipeline",
            "path": ".github/workflows/main-pipeline.yml",
            "conclusion": "failure" if day == 6 else "success",
            "head_sha": shas[day],
            "repository": made.repository,
        }
        for day in RUN_DAYS
    ]
    made.tags = [{"name": f"v1.{day}", "commit": {"sha": shas[day]}} for day in RELEASE_DAYS]
    made.releases = [
        {
            "id": number * 1000 + day,
            "tag_name": f"v1.{day}",
            "target_commitish": "main",
            "draft": False,
            "prerelease": False,
            "created_at": at(day * DAY),
            "published_at": at(day * DAY + 10),
            "author": ANN,
        }
        for day in RELEASE_DAYS
    ]
    return made
