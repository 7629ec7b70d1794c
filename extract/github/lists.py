"""Two ways to read a list: whole, or from its newest record back to what is known."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from extract.github.client import Answer
from extract.github.errors import CursorError, DeepestPageError, MissingError, TroubleError
from extract.github.repository import Repository
from extract.logs import get_logger

Json = dict[str, Any]
Params = dict[str, str | int]

PER_PAGE = 100
# Pages asked for at once: the next checkpoint is never further away.
WINDOW = 4
# GitHub ends any list here, some with an error and some as if this were the end.
MOST_LISTED = 40_000

log = get_logger(__name__)


class Pages:
    """One list of one repository, page by page.

    Attributes:
        is_by_cursor: whether GitHub numbers its pages no further, so that each page has to be asked
            for by the link that the page before it gives.
        is_cut: whether GitHub ended the list before its end.
    """

    def __init__(
        self,
        repository: Repository,
        stream: str,
        path: str,
        params: Params | None = None,
        wrapper: str | None = None,
        *,
        is_of_record: bool = False,
    ) -> None:
        """Name a list.

        Args:
            wrapper: the key of the list in its pages, None where a page is the list.
            is_of_record: whether it belongs to one record, which may be gone by now; any other
                list belongs to the repository and stays where it was.
        """
        self.is_of_record = is_of_record
        self.repository = repository
        self.stream = stream
        self.path = repository.path(path)
        self.params = params or {}
        self.wrapper = wrapper
        self.is_by_cursor = False
        self.is_cut = False
        self.links: dict[int, str] = {}

    @property
    def window(self) -> int:
        """How many pages may be asked for at once."""
        return 1 if self.is_by_cursor or self.repository.client.is_scarce else WINDOW

    async def get(self, number: int, etag: str | None = None) -> Answer:
        """Return one page.

        Raises:
            MissingError: the list is switched off; the next run asks once whether it still is.
            TroubleError: the list was read before and is not there; it may be back by the next run.
        """
        state = {} if self.is_of_record else self.repository.stream_state(self.stream)
        was_absent: bool = state.get("absent", False)
        was_read = bool(state.get("was_read"))
        try:
            answer = await self._numbered(number, etag, is_expected_missing=was_absent)
        except MissingError as error:
            state["absent"] = True
            if was_read and not was_absent:
                raise TroubleError(
                    f"GitHub has no {self.stream} of {self.repository.name} any more ({error}): "
                    "run again, nothing is taken for deleted; where they are switched off for "
                    "good, the next run passes over them"
                ) from None
            raise
        except DeepestPageError:
            log.warning(
                "GitHub shows no more of a long list",
                repository=self.repository.name,
                stream=self.stream,
                page=number,
            )
            self.is_cut = True
            return Answer(200, [], None, None, None)
        state.pop("absent", None)
        state["was_read"] = True
        if answer.next_url is not None:
            self.links[number + 1] = answer.next_url
        return answer

    async def _numbered(
        self, number: int, etag: str | None, *, is_expected_missing: bool = False
    ) -> Answer:
        params = {**self.params, "per_page": PER_PAGE, "page": number}
        client = self.repository.client
        if not self.is_by_cursor:
            try:
                return await client.get(
                    self.path,
                    params,
                    stream=self.stream,
                    etag=etag,
                    is_expected_missing=is_expected_missing,
                )
            except CursorError:
                self.is_by_cursor = True
        return await self._linked(number, etag)

    async def _linked(self, number: int, etag: str | None) -> Answer:
        """Return a page by the link of the one before, from the last page that has a number."""
        client = self.repository.client
        last = max((known for known in self.links if known <= number), default=None)
        if last is None:
            last = await self._last_link(number)
        while last < number:
            answer = await client.get(self.links[last], stream=self.stream)
            if answer.next_url is None:
                return Answer(200, [], None, None, None)
            last += 1
            self.links[last] = answer.next_url
        return await client.get(self.links[number], stream=self.stream, etag=etag)

    async def _last_link(self, number: int) -> int:
        """Find, going back, the last page that has a number; return the number that it links to."""
        for before in range(number - 1, 0, -1):
            params = {**self.params, "per_page": PER_PAGE, "page": before}
            try:
                answer = await self.repository.client.get(self.path, params, stream=self.stream)
            except CursorError:
                continue
            if answer.next_url is not None:
                self.links[before + 1] = answer.next_url
                return before + 1
            break
        raise TroubleError(
            f"GitHub says that page {number} of the {self.stream} of {self.repository.name} has to "
            "be asked for by a link, and gives none: run again later"
        )

    def items(self, answer: Answer) -> list[Json]:
        """Return the records of a page."""
        if answer.body is None:
            return []
        wrapped = isinstance(answer.body, dict)
        items: list[Json] = answer.body[self.wrapper] if wrapped else answer.body
        return items


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
        key: what the list is ordered by, largest first; a JSON value.
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
        new = [item for item in items if top is None or key(item) >= top]
        if new:
            await handle(new)
            newest = max([key(item) for item in new] + ([newest] if newest is not None else []))
        if any(top is not None and key(item) < top for item in items):
            break
        if not answer.has_next:
            _note_cut(pages, state, key, items, number, answer)
            break
        previous = (number, answer.etag)
        number += 1
    state["top"], state["etag"] = newest, etag
    state.pop("handed", None)


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
            state["oldest"] = min(key(item) for item in items)
            state["known_from"] = min(item["created_at"] for item in items)
        if first == 1:
            progress["top"] = max((key(item) for item in items), default=None)
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
    """Note in the state, as `cut`, the key at which GitHub ended a list that goes on."""
    told = answer.body.get("total_count", 0) if isinstance(answer.body, dict) else 0
    read = (number - 1) * PER_PAGE + len(pages.items(answer))
    if pages.is_cut or read >= MOST_LISTED or told > read + PER_PAGE:
        keys = [key(item) for item in items]
        state["cut"] = min(keys) if keys else state.get("oldest")
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
