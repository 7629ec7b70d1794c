"""Branches, tags, releases and workflows: short lists, read whole, so a deletion shows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from extract.github.lists import read_whole
from extract.github.pages import Pages
from extract.github.repository import Repository

Json = dict[str, Any]


def _key(field: str) -> Callable[[Json], str]:
    return lambda record: str(record[field])


def _never(record: Json) -> str | None:
    return None


def _release_time(release: Json) -> str | None:
    # Only newer servers have the time at which a release was edited.
    times = (release.get(field) for field in ("updated_at", "published_at", "created_at"))
    return next((time for time in times if time), None)


def _tips(records: Sequence[Json]) -> Iterable[str]:
    return (record["commit"]["sha"] for record in records)


@dataclass(frozen=True)
class WholeList:
    """How one short list is read.

    Attributes:
        key: the record's id.
        time: the source's own clock for this version.
        tips: the commits it names, whose ancestors are wanted.
    """

    table: str
    path: str
    key: Callable[[Json], str]
    time: Callable[[Json], str | None] = _never
    wrapper: str | None = None
    tips: Callable[[Sequence[Json]], Iterable[str]] = lambda _: ()


LISTS = (
    WholeList("branches", "branches", _key("name"), tips=_tips),
    WholeList("tags", "tags", _key("name"), tips=_tips),
    WholeList("releases", "releases", _key("id"), _release_time),
    WholeList(
        "workflows",
        "actions/workflows",
        _key("id"),
        lambda workflow: workflow.get("updated_at"),
        wrapper="workflows",
    ),
)


async def read(repository: Repository, which: WholeList) -> None:
    """Read one list if any page of it has changed, and note what has gone from it.

    What is missing from the list in two runs is gone. The second look costs nothing: a list that
    has not changed since the first still lacks it.
    """
    state = repository.stream_state(which.table)
    pages = Pages(repository, which.table, which.path, wrapper=which.wrapper)
    records = await read_whole(pages, state)
    if records is None:
        repository.put_absent(which.table, repository.missed(which.table))
        return
    repository.want_commits(which.tips(records))
    if which.table == "branches":
        heads = {record["name"]: record["commit"]["sha"] for record in records}
        repository.default_head = heads.get(repository.default_branch)
        state["head"] = repository.default_head
        repository.branch_heads = set(heads.values())
    repository.put(
        which.table, ((which.key(record), record, which.time(record)) for record in records)
    )
    if not pages.is_cut:
        present = {which.key(record) for record in records}
        repository.put_absent(which.table, repository.all_ids(which.table) - present)
