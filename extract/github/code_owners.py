"""Which teams own which paths of a repository, by its file CODEOWNERS.

GitHub takes the first file of three places, and the last line that fits a path decides. People
are left out: nothing needs them.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from extract.github import streams
from extract.github.errors import ClosedError, ForbiddenError, MissingError
from extract.github.queries import CODE_OWNERS, CODE_OWNERS_PLACES
from extract.github.repository import Repository
from extract.logs import get_logger

Json = dict[str, Any]

STREAM = "code_owners"
# A repository has one file that counts.
ID = "CODEOWNERS"
BATCH = 50
# GitHub does not load a file of three megabytes.
TOO_LARGE = 3_000_000

# A backslash takes the meaning from the next character, also from a space.
WORDS = re.compile(r"(?:\\.|\S)+")
TEAM = re.compile(r"@[\w.-]+/[\w.-]+")
PERSON = re.compile(r"@[\w.-]+|[^@\s/]+@[^@\s/]+")

log = get_logger(__name__)


@dataclass(frozen=True)
class File:
    """The file that counts; its text is None where GitHub cannot load it either."""

    path: str
    blob: str
    text: str | None


async def read(repositories: Sequence[Repository]) -> None:
    """Read the file of each repository whose default branch has moved since the last reading."""
    due = [one for one in repositories if not _is_known(one)]
    if not due:
        return
    ids = [one.node_id for one in due if one.node_id is not None]
    nodes = await due[0].graphql.nodes(CODE_OWNERS, ids, stream=STREAM, size=BATCH)
    for one in due:
        node = nodes.get(one.node_id) if one.node_id is not None else None
        await streams.guarded(one, STREAM, partial(_read_one, one, node))


def lines(text: str) -> list[Json]:
    """Return the pattern and the teams of each line that GitHub can read."""
    numbered = enumerate(text.removeprefix("\ufeff").split("\n"), start=1)
    found = ((number, _parts(line)) for number, line in numbered)
    return [
        {"line": number, "pattern": parts[0], "teams": parts[1]}
        for number, parts in found
        if parts is not None
    ]


def _parts(line: str) -> tuple[str, list[str]] | None:
    words = WORDS.findall(line)
    comment = next((at for at, word in enumerate(words) if word.startswith("#")), len(words))
    if not words[:comment] or "\x00" in line:
        return None
    pattern, *owners = words[:comment]
    # GitHub knows neither negations, nor ranges, nor an escaped number sign; a person in the place
    # of the pattern is a line that lacks one.
    is_pattern = not pattern.startswith(("!", "\\#")) and not re.search(r"[\[\]]", pattern)
    if not is_pattern or PERSON.fullmatch(pattern):
        return None
    if not all(TEAM.fullmatch(one) or PERSON.fullmatch(one) for one in owners):
        return None
    return pattern, [one for one in owners if TEAM.fullmatch(one)]


def _mark(repository: Repository) -> list[str] | None:
    """Return what changes when the file may have changed; None if that is not known."""
    head = repository.stream_state("branches").get("head")
    return None if head is None else [repository.default_branch, head]


def _is_known(repository: Repository) -> bool:
    mark = _mark(repository)
    return mark is not None and repository.stream_state(STREAM).get("mark") == mark


async def _read_one(repository: Repository, node: Json | None) -> None:
    try:
        file = await (_by_rest(repository) if node is None else _of_node(repository, node))
    except (ForbiddenError, ClosedError) as error:
        log.info("CODEOWNERS may not be read", repository=repository.name, reason=str(error))
        return
    state = repository.stream_state(STREAM)
    identity = None if file is None else [file.path, file.blob]
    is_first = "mark" not in state
    if identity != state.get("file") or (is_first and repository.all_ids(STREAM)):
        # Without the time, a file that is as it was before a change would be no new version.
        now = datetime.now(UTC).isoformat()
        told = {
            "noticed_at": now,
            "path": file.path if file else None,
            "lines": lines(file.text) if file and file.text else [],
        }
        repository.put(STREAM, [(ID, told, now)])
    state["file"], state["mark"] = identity, _mark(repository)


async def _of_node(repository: Repository, node: Json) -> File | None:
    if not node:
        raise MissingError(repository.name)
    for name, path in CODE_OWNERS_PLACES.items():
        blob = node.get(name)
        # A folder of this name has no content.
        if blob:
            is_cut = blob["isTruncated"] and blob["byteSize"] < TOO_LARGE
            text = await _blob(repository, blob["oid"]) if is_cut else blob["text"]
            return File(path, blob["oid"], text if blob["byteSize"] < TOO_LARGE else None)
    return None


async def _by_rest(repository: Repository) -> File | None:
    """Return the file by up to three requests."""
    for path in CODE_OWNERS_PLACES.values():
        try:
            answer = await repository.client.get(
                repository.path(f"contents/{path}"), stream=STREAM, is_expected_missing=True
            )
        except MissingError:
            continue
        found = answer.body
        # A folder is a list of its files.
        if isinstance(found, dict) and found.get("type") == "file":
            if found["size"] >= TOO_LARGE:
                return File(path, found["sha"], None)
            # From a megabyte on, the content is left out.
            is_whole = found.get("encoding") == "base64"
            text = _decoded(found) if is_whole else await _blob(repository, found["sha"])
            return File(path, found["sha"], text)
    return None


async def _blob(repository: Repository, oid: str) -> str | None:
    answer = await repository.client.get(repository.path(f"git/blobs/{oid}"), stream=STREAM)
    return _decoded(answer.body)


def _decoded(found: Json) -> str | None:
    try:
        return base64.b64decode(found["content"]).decode()
    except UnicodeDecodeError:
        return None
