"""One list of one repository: by the numbers of its pages, and by links where these end."""

from typing import Any

from extract.github.answers import Answer
from extract.github.errors import CursorError, DeepestPageError, MissingError, TroubleError
from extract.github.repository import Repository
from extract.logs import get_logger

Json = dict[str, Any]
Params = dict[str, str | int]

PER_PAGE = 100
# Pages asked for at once: the next checkpoint is never further away.
WINDOW = 4

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
                    "run again, nothing counts as deleted; if they are switched off, the next "
                    "run skips them"
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
            f"GitHub requires a link for page {number} of the {self.stream} of "
            f"{self.repository.name}, and gives none: run again later"
        )

    def items(self, answer: Answer) -> list[Json]:
        """Return the records of a page."""
        if answer.body is None:
            return []
        wrapped = isinstance(answer.body, dict)
        items: list[Json] = answer.body[self.wrapper] if wrapped else answer.body
        return items
