"""Recorded pages of GitHub's REST API as a repository to load: only what was recorded.

The folder holds `releases.json`, `commits.json`, `pulls.json` and `issue-list.json`, each one
page as GitHub answered it. Pull requests that were recorded only as issues are left out: what
makes them pull requests (head, base, merge commit) is not there.
"""

import json
from pathlib import Path

from extract.settings import ConfigurationError
from scripts.demo import github_records as github
from scripts.demo.store import GithubRepository, GithubStore, Json

SHA_LENGTH = 40


def load_recorded(folder: Path) -> GithubStore:
    """Return the one repository that the pages in `folder` tell.

    Raises:
        ConfigurationError: a page is missing or is not JSON.
    """
    releases, commits, pulls, issues = (
        _page(folder / f"{name}.json") for name in ("releases", "commits", "pulls", "issue-list")
    )
    repository = pulls[0]["base"]["repo"]
    name = repository["full_name"]
    oldest_first = sorted(commits, key=lambda commit: str(commit["commit"]["committer"]["date"]))
    newest = oldest_first[-1]
    record = github.repository(
        name,
        repository["id"],
        repository["default_branch"],
        repository["created_at"],
        repository["updated_at"],
    )
    branch = {"name": repository["default_branch"], "commit": {"sha": newest["sha"]}}
    store = GithubStore()
    store.repositories[name] = GithubRepository(
        record,
        pulls=pulls,
        commits=oldest_first,
        branches=[branch | {"protected": False}],
        tags=_tags(releases),
        releases=releases,
        issues=[issue for issue in issues if "pull_request" not in issue],
    )
    return store


def _page(path: Path) -> list[Json]:
    try:
        page: list[Json] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path} is not a recorded page of GitHub: {error}") from None
    return page


def _tags(releases: list[Json]) -> list[Json]:
    """Return the tags the releases tell.

    A release that names a branch has the commit of a release with the same `created_at`: GitHub
    sets that to the date of the tagged commit. One without such a twin has no known tag.
    """
    named = {
        release["created_at"]: release["target_commitish"]
        for release in releases
        if len(release["target_commitish"]) == SHA_LENGTH
    }
    return [
        {"name": release["tag_name"], "commit": {"sha": named[release["created_at"]]}}
        for release in releases
        if release["created_at"] in named
    ]
