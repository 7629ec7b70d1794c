"""A real history from a table of its commits and one of its tags, as a repository to load.

Two files tell one repository: `<name>.commits.tsv[.gz]` (sha, parents, author, committer,
authored_at, committed_at, pr_number, message_kind; oldest first) and `<name>.tags.tsv` (tag, sha,
tagged_at). Each tag becomes a release published at the tag's own time, so one release stands for
one production deployment. What the tables do not tell is not made up: there are no pull requests,
and a commit's message is the kind its subject had.
"""

import csv
import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TextIO

from extract.settings import ConfigurationError
from scripts.demo import github_records as github
from scripts.demo.company import GITHUB_URL
from scripts.demo.github_records import timestamp
from scripts.demo.store import GithubRepository, GithubStore, Json

OWNER = "history"
DEFAULT_BRANCH = "main"  # the tables do not name it
COMMITS, TAGS = ".commits.tsv", ".tags.tsv"


def load_histories(paths: list[Path]) -> GithubStore:
    """Return the repositories that the commit tables at `paths` tell.

    Raises:
        ConfigurationError: a file, or the table of tags beside it, is missing or not such a table.
    """
    store = GithubStore()
    for number, path in enumerate(paths, start=80_001):
        repository = _load(path, number)
        store.repositories[repository.repository["full_name"]] = repository
    return store


def _load(path: Path, number: int) -> GithubRepository:
    name = path.name.removesuffix(".gz").removesuffix(COMMITS)
    tags_path = path.with_name(name + TAGS)
    if COMMITS not in path.name or not path.is_file() or not tags_path.is_file():
        raise ConfigurationError(
            f"{path} is not a history: name a <name>{COMMITS} or <name>{COMMITS}.gz "
            f"with <name>{TAGS} beside it"
        )
    try:
        commits = [_commit(f"{OWNER}/{name}", row) for row in _rows(path)]
        tags = sorted(_rows(tags_path), key=lambda row: (_utc(row["tagged_at"]), row["tag"]))
        return _repository(f"{OWNER}/{name}", number, commits, tags)
    except (KeyError, ValueError, gzip.BadGzipFile) as error:
        raise ConfigurationError(
            f"{path} or {tags_path.name} is not the table it should be: {error}"
        ) from None


def _rows(path: Path) -> Iterator[dict[str, str]]:
    stream: TextIO
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8")
    ) as stream:
        yield from csv.DictReader(stream, delimiter="\t")


def _utc(moment: str) -> str:
    return timestamp(datetime.fromisoformat(moment).astimezone(UTC))


def _commit(repository: str, row: dict[str, str]) -> Json:
    subject = row["message_kind"] + (f" (#{row['pr_number']})" if row["pr_number"] else "")

    def actor(who: str, moment: str) -> Json:
        return {"name": who, "email": f"{who}@history.example", "date": _utc(moment)}

    return {
        "sha": row["sha"],
        "html_url": f"{GITHUB_URL}/{repository}/commit/{row['sha']}",
        "commit": {
            "author": actor(row["author"], row["authored_at"]),
            "committer": actor(row["committer"], row["committed_at"]),
            "message": subject,
        },
        "author": {"login": row["author"], "type": "User"},
        "committer": {"login": row["committer"], "type": "User"},
        "parents": [{"sha": parent} for parent in row["parents"].split()],
    }


def _repository(
    name: str, number: int, commits: list[Json], tags: list[dict[str, str]]
) -> GithubRepository:
    by_sha = {commit["sha"]: commit for commit in commits}
    unknown = [tag["tag"] for tag in tags if tag["sha"] not in by_sha]
    if unknown:
        raise ValueError(f"no commit is known for tag {unknown[0]}")
    first, last = commits[0]["commit"], commits[-1]["commit"]
    record = github.repository(
        name, number, DEFAULT_BRANCH, first["committer"]["date"], last["committer"]["date"]
    )
    return GithubRepository(
        record,
        commits=commits,
        branches=_branches(by_sha),
        tags=[{"name": tag["tag"], "commit": {"sha": tag["sha"]}} for tag in tags],
        releases=[
            _release(name, number * 10_000 + position, tag, by_sha[tag["sha"]])
            for position, tag in enumerate(tags)
        ],
    )


def _branches(by_sha: dict[str, Json]) -> list[Json]:
    """Return one branch per commit without children; the one with the longest past is `main`."""
    graph = {sha: [one["sha"] for one in commit["parents"]] for sha, commit in by_sha.items()}
    pasts: dict[str, int] = {}  # sets of commits as bits: sums of sets stay fast
    for bit, sha in enumerate(TopologicalSorter(graph).static_order()):
        pasts[sha] = 1 << bit
        for parent in graph[sha]:
            pasts[sha] |= pasts[parent]
    parents = {parent for each in graph.values() for parent in each}
    heads = [sha for sha in graph if sha not in parents]
    default = max(heads, key=lambda head: pasts[head].bit_count())
    return [
        {
            "name": DEFAULT_BRANCH if head == default else f"head-{head[:12]}",
            "commit": {"sha": head},
            "protected": head == default,
        }
        for head in heads
    ]


def _release(repository: str, identifier: int, tag: dict[str, str], commit: Json) -> Json:
    return {
        "id": identifier,
        "tag_name": tag["tag"],
        "target_commitish": tag["sha"],
        "name": tag["tag"],
        "draft": False,
        "prerelease": False,  # not recorded
        "body": "",
        "author": commit["committer"],
        "created_at": commit["commit"]["committer"]["date"],
        "published_at": _utc(tag["tagged_at"]),
        "html_url": f"{GITHUB_URL}/{repository}/releases/tag/{tag['tag']}",
    }
