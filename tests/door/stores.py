"""Repositories of the local GitHub for those who come in by the door."""

from scripts.demo.store import GithubRepository
from tests.extract.github.organisation import commit, deployment, full_repository, status


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
