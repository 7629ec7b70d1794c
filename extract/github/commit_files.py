"""The paths that commits changed, for repositories that hold several services."""

import asyncio
from collections.abc import Sequence
from typing import Any

from extract.github.errors import MissingError
from extract.github.repository import DATASET, Repository
from extract.github.trees import STREAM, Change, Trees
from extract.logs import get_logger

Json = dict[str, Any]

# Commits that are compared at once; their files are kept if the run ends after it.
BATCH = 100

# The newest first: recent shipments matter most if the requests are not enough.
LEFT_OVER = f"""
select commits.id, commits.payload -> 'parents' -> 0 ->> 'sha',
    commits.payload -> 'commit' -> 'committer' ->> 'date'
from {DATASET}.commits as commits
where commits.scope = any(%(names)s) and not exists (
    select from {DATASET}.commit_files as files
    where files.scope = any(%(names)s) and files.id = commits.id
)
"""  # noqa: S608 - nothing in it comes from outside

log = get_logger(__name__)


async def read(repository: Repository) -> None:
    """Read the files of every commit in the log that has none yet, within the run's requests."""
    if not repository.needs_files:
        return
    commits = _without_files(repository)
    trees = Trees(repository.graphql, repository.name)
    spent = repository.client.counts.stream(STREAM)
    for start in range(0, len(commits), BATCH):
        if spent.requests >= repository.client.settings.file_requests:
            log.warning(
                "the files of some commits are read by the next run; "
                "SOURCES__GITHUB__FILE_REQUESTS sets how many a run reads",
                repository=repository.name,
                commits=len(commits) - start,
            )
            return
        await _hand_over(repository, trees, commits[start : start + BATCH])


def _without_files(repository: Repository) -> list[Change]:
    dated = {sha: (date, parent) for sha, parent, date in repository.new_commits}
    connection = repository.run.connection
    row = connection.execute("select to_regclass(%s)", [f"{DATASET}.{STREAM}"]).fetchone()
    if row is not None and row[0] is not None:
        for sha, parent, date in connection.execute(LEFT_OVER, {"names": repository.names}):
            dated[sha] = (date, parent)
    newest_first = sorted(dated.items(), key=lambda one: one[1][0] or "", reverse=True)
    return [(sha, parent) for sha, (_, parent) in newest_first]


async def _hand_over(repository: Repository, trees: Trees, commits: Sequence[Change]) -> None:
    files = await trees.changed(commits) if repository.graphql.is_on else {}
    left = [sha for sha, _ in commits if sha not in files]
    read = await asyncio.gather(*(_by_rest(repository, sha) for sha in left))
    files |= {sha: paths for sha, paths in zip(left, read, strict=True) if paths is not None}
    repository.put(
        STREAM, ((sha, {"sha": sha, "files": paths}, None) for sha, paths in files.items())
    )


async def _by_rest(repository: Repository, sha: str) -> list[str] | None:
    """Return the paths by one request, more where there are over 300; None where it is gone."""
    paths: set[str] = set()
    number = 1
    while True:
        try:
            answer = await repository.client.get(
                repository.path(f"commits/{sha}"), {"page": number}, stream=STREAM
            )
        except MissingError:
            return None
        for file in answer.body["files"]:
            # A moved file has changed both places.
            paths |= {file["filename"], file.get("previous_filename") or file["filename"]}
        if not answer.has_next:
            return sorted(paths)
        number += 1
