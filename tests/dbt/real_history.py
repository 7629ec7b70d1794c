"""Real histories: the commits and tags of public repositories, each tag a release."""

import csv
import gzip
from pathlib import Path

from extract.payload_log import Record
from tests.dbt.history import sha
from tests.dbt.warehouse import Warehouse


def read_commits(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def read_tags(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def land(
    warehouse: Warehouse,
    repository: str,
    commits: list[dict[str, str]],
    tags: list[dict[str, str]],
    first_release: int = 0,
) -> None:
    """Land a history whose every tag is a release, numbered from the first one on."""
    number = str(int(sha(repository)[:8], 16))
    names = [Record(repository, number, {"full_name": repository})]
    warehouse.land("github", "repositories", names)
    warehouse.land(
        "github",
        "commits",
        (
            Record(
                repository,
                commit["sha"],
                {
                    "sha": commit["sha"],
                    "commit": {
                        "author": {"email": commit["author"], "date": commit["authored_at"]},
                        "committer": {"date": commit["committed_at"]},
                        "message": commit["message_kind"],
                    },
                    "parents": [{"sha": sha} for sha in commit["parents"].split()],
                },
            )
            for commit in commits
        ),
    )
    warehouse.land(
        "github",
        "tags",
        [Record(repository, tag["tag"], {"commit": {"sha": tag["sha"]}}) for tag in tags],
    )
    warehouse.land(
        "github",
        "releases",
        [
            Record(
                repository,
                str(number),
                {"tag_name": tag["tag"], "published_at": tag["tagged_at"]},
            )
            for number, tag in enumerate(tags, first_release)
        ],
    )


def read_history(
    shared_data: Path, history: str
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return the commits and tags of a real history."""
    git = shared_data / "git"
    return read_commits(git / f"{history}.commits.tsv.gz"), read_tags(git / f"{history}.tags.tsv")


def land_history(
    warehouse: Warehouse, shared_data: Path, history: str
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Land a real history, each tag a release; return its commits and tags."""
    commits, tags = read_history(shared_data, history)
    land(warehouse, f"history/{history}", commits, tags)
    return commits, tags
