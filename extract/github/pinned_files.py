"""The files of config repositories that pin images, at each commit, and each text once.

Neighbouring commits differ in a file or two, so a commit costs very little: the new trees, a
hundred in a request, and the new contents.
"""

import asyncio
import base64
import re
from typing import Any

from extract.github.errors import MissingError
from extract.github.queries import BLOBS
from extract.github.repository import DATASET, Repository
from extract.github.trees import Trees
from extract.logs import get_logger

Json = dict[str, Any]
Files = dict[str, str]

STREAM = "pinned_files"
TEXTS = "pinned_texts"
BATCH = 100
# A file that pins images is about a page; a longer one is another file that the glob matches.
LONGEST_TEXT = 200_000

# All commits that were not read by the globs as they are now, the newest first.
LEFT_OVER = f"""
select commits.id from {DATASET}.commits as commits
where commits.scope = any(%(names)s) and not exists (
    select from {DATASET}.{STREAM} as files
    where files.scope = any(%(names)s) and files.id = commits.id
        and files.payload ->> 'globs' = %(globs)s
)
order by commits.payload -> 'commit' -> 'committer' ->> 'date' desc
"""  # noqa: S608 - nothing in it comes from outside

log = get_logger(__name__)


async def read(repository: Repository) -> None:
    """Read the pinning files of every commit that has none yet, within the run's requests."""
    pattern = repository.pinned_paths
    if pattern is None:
        return
    commits = _unread(repository, pattern)
    trees = Trees(repository.graphql, repository.name, STREAM)
    spent = repository.client.counts.stream(STREAM)
    known = repository.all_ids(TEXTS)
    for start in range(0, len(commits), BATCH):
        if spent.requests >= repository.client.settings.file_requests:
            log.warning(
                "the pinned images of some commits are read by the next run; "
                "SOURCES__GITHUB__FILE_REQUESTS sets how many a run reads",
                repository=repository.name,
                commits=len(commits) - start,
            )
            return
        await _hand_over(repository, trees, pattern, commits[start : start + BATCH], known)


def _unread(repository: Repository, pattern: re.Pattern[str]) -> list[str]:
    found = dict.fromkeys(sorted(repository.read_commits))
    connection = repository.run.connection
    tables = (f"{DATASET}.commits", f"{DATASET}.{STREAM}")
    row = connection.execute(
        "select to_regclass(%s) is not null and to_regclass(%s) is not null", tables
    ).fetchone()
    if row is not None and row[0]:
        asked = {"names": repository.names, "globs": pattern.pattern}
        found |= dict.fromkeys(sha for (sha,) in connection.execute(LEFT_OVER, asked))
    return list(found)


async def _hand_over(
    repository: Repository,
    trees: Trees,
    pattern: re.Pattern[str],
    commits: list[str],
    known: set[str],
) -> None:
    found = await trees.files(commits, pattern) if repository.graphql.is_on else {}
    left = [sha for sha in commits if sha not in found]
    told = await asyncio.gather(*(_by_rest(repository, sha, pattern) for sha in left))
    found |= {sha: files for sha, files in zip(left, told, strict=True) if files is not None}
    new = {blob for files in found.values() for blob in files.values()} - known
    texts = await _texts(repository, sorted(new))
    # The contents first: a commit whose files are known is not looked at again.
    repository.put(TEXTS, ((blob, {"blob": blob, "text": text}, None) for blob, text in texts))
    known |= {blob for blob, _ in texts}
    repository.put(
        STREAM,
        (
            (
                sha,
                {
                    "sha": sha,
                    "globs": pattern.pattern,
                    "files": [{"path": path, "blob": files[path]} for path in sorted(files)],
                },
                None,
            )
            for sha, files in found.items()
            if set(files.values()) <= known
        ),
    )


async def _texts(repository: Repository, blobs: list[str]) -> list[tuple[str, str | None]]:
    """Return the answered contents as texts, None for one that is not text or too long."""
    nodes = await repository.graphql.objects(BLOBS, repository.name, blobs, stream=STREAM)
    texts = {
        blob: _kept(node["text"])
        for blob, node in nodes.items()
        if "text" in node and not node.get("isTruncated")
    }
    left = [blob for blob in blobs if blob not in texts]
    told = await asyncio.gather(*(_blob_by_rest(repository, blob) for blob in left))
    texts |= dict(zip(left, told, strict=True))
    return sorted(texts.items())


async def _blob_by_rest(repository: Repository, blob: str) -> str | None:
    try:
        answer = await repository.client.get(repository.path(f"git/blobs/{blob}"), stream=STREAM)
    except MissingError:
        return None
    try:
        return _kept(base64.b64decode(answer.body["content"]).decode())
    except UnicodeDecodeError:
        return None


async def _by_rest(repository: Repository, sha: str, pattern: re.Pattern[str]) -> Files | None:
    """Return the files of one commit by one request; None where the commit is gone."""
    try:
        answer = await repository.client.get(
            repository.path(f"git/trees/{sha}"), {"recursive": 1}, stream=STREAM
        )
    except MissingError:
        return None
    return {
        entry["path"]: entry["sha"]
        for entry in answer.body["tree"]
        if entry["type"] == "blob" and pattern.fullmatch(entry["path"])
    }


def _kept(text: str | None) -> str | None:
    return text if text is not None and len(text) <= LONGEST_TEXT else None
