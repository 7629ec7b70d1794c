"""Two ways to read a list: completely, or from its newest record back to the known ones."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from extract.github.answers import Answer
from extract.github.pages import PER_PAGE, Pages

Json = dict[str, Any]

# GitHub ends any list here, some with an error and some as if this were the end.
MOST_LISTED = 40_000


async def read_whole(pages: Pages, state: Json) -> list[Json] | None:
    """Return every record of a list, or None when no page of it has changed.

    The state is moved already: the caller hands the records over before it waits for anything.
    """
    etags: list[str | None] = state.get("etags", [])
    answers: list[Answer] = []
    number = 0
    while True:
        number += 1
        etag = etags[number - 1] if number <= len(etags) else None
        answer = await pages.get(number, etag)
        answers.append(answer)
        if answer.is_unchanged:
            is_last = number >= len(etags)
        else:
            # A last page that is full has a successor as soon as one record is added, which its
            # own ETag may not show. The empty page after it is read, and watched, as well.
            is_last = not answer.has_next and len(pages.items(answer)) < PER_PAGE
        if is_last:
            break
    if all(answer.is_unchanged for answer in answers):
        return None
    for position, answer in enumerate(answers):
        if answer.is_unchanged:
            answers[position] = await pages.get(position + 1)
    state["etags"] = [answer.etag for answer in answers]
    return [item for answer in answers for item in pages.items(answer)]


async def read_newest_first(
    pages: Pages,
    state: Json,
    key: Callable[[Json], Any],
    handle: Callable[[list[Json]], Awaitable[None]],
    oldest: str | None,
) -> None:
    """Hand every record that is new to `handle`, page by page, and move the state behind it.

    The first reading goes back to the beginning and keeps its place in the state; later ones
    stop at the newest key of the one before, which they read again in case others share it.

    Args:
        key: what the list is ordered by, largest first; a JSON value. None where it cannot be
            believed: such a record is read again each time, and nothing is known by it.
        oldest: ignore records created before this time, in GitHub's writing; None for all.
    """
    resumed = False
    if "top" not in state:
        resumed = state.get("backfill", {}).get("page", 1) > 1
        await _read_back(pages, state, key, handle, oldest)
        if not resumed:
            return
    top = state["top"]
    number, newest, etag = 1, top, None if resumed else state.get("etag")
    previous: tuple[int, str | None] | None = None
    while True:
        answer = await pages.get(number, etag if number == 1 else None)
        if answer.is_unchanged:
            return
        items = pages.items(answer)
        if previous is not None:
            items += await _moved_up(pages, *previous)
        if number == 1:
            etag = answer.etag
        new = [item for item in items if not _is_before(key(item), top)]
        if new:
            await handle(new)
            newest = max(
                [*_known(key, new), *([newest] if newest is not None else [])], default=None
            )
        if len(new) < len(items):
            break
        if not answer.has_next:
            _note_cut(pages, state, key, items, number, answer)
            break
        previous = (number, answer.etag)
        number += 1
    state["top"], state["etag"] = newest, etag
    state.pop("handed", None)


def _is_before(at: Any, top: Any) -> bool:
    return top is not None and at is not None and bool(at < top)


def _known(key: Callable[[Json], Any], items: Sequence[Json]) -> list[Any]:
    return [at for item in items if (at := key(item)) is not None]


async def _read_back(
    pages: Pages,
    state: Json,
    key: Callable[[Json], Any],
    handle: Callable[[list[Json]], Awaitable[None]],
    oldest: str | None,
) -> None:
    progress: Json = dict(state.get("backfill") or {"page": 1, "top": None, "etag": None})
    edge: tuple[int, str | None] | None = None
    while True:
        first = progress["page"]
        # The first page tells how many there are; without knowing, only one is asked for.
        numbers = range(
            first, first + max(1, min(pages.window, progress.get("last", 0) - first + 1))
        )
        answers = await asyncio.gather(*(pages.get(number) for number in numbers))
        items = [item for answer in answers for item in pages.items(answer)]
        edges = list(zip(numbers, [answer.etag for answer in answers], strict=True))
        checked = ([edge] if edge else []) + edges[:-1]
        moved = await asyncio.gather(*(_moved_up(pages, *page) for page in checked))
        items += [item for page in moved for item in page]
        recent = [item for item in items if oldest is None or item["created_at"] >= oldest]
        if recent:
            await handle(recent)
        if items:
            state["oldest"] = min(_known(key, items), default=state.get("oldest"))
            state["known_from"] = min(item["created_at"] for item in items)
        if first == 1:
            progress["top"] = max(_known(key, items), default=None)
            progress["etag"] = answers[0].etag
        progress["last"] = max([answer.last_page or numbers[-1] for answer in answers])
        progress["page"] = numbers[-1] + 1
        edge = edges[-1]
        if len(recent) < len(items):
            break
        if not answers[-1].has_next:
            _note_cut(pages, state, key, items, numbers[-1], answers[-1])
            break
        state["backfill"] = dict(progress)
        state.pop("handed", None)
    if "cut" not in state:
        state.pop("known_from", None)
    state.pop("oldest", None)
    state.pop("backfill", None)
    state.pop("handed", None)
    state["top"], state["etag"] = progress["top"], progress["etag"]


def _note_cut(
    pages: Pages,
    state: Json,
    key: Callable[[Json], Any],
    items: Sequence[Json],
    number: int,
    answer: Answer,
) -> None:
    """Record in the state, as `cut`, the key at which GitHub ended a longer list."""
    told = answer.body.get("total_count", 0) if isinstance(answer.body, dict) else 0
    read = (number - 1) * PER_PAGE + len(pages.items(answer))
    if pages.is_cut or read >= MOST_LISTED or told > read + PER_PAGE:
        state["cut"] = min(_known(key, items), default=state.get("oldest"))
        dates = [item["created_at"] for item in items]
        state["known_from"] = min(dates) if dates else state.get("known_from")


async def _moved_up(pages: Pages, number: int, etag: str | None) -> list[Json]:
    """Look at a page once more after its successor was read.

    A record deleted meanwhile pulls its neighbours forward, across the edge of a page that was
    read before. Where nothing moved, the answer is 304 and costs nothing.
    """
    if etag is None:
        return []
    answer = await pages.get(number, etag)
    return pages.items(answer)
