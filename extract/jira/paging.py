"""Reads lists page by page, and notices a list that would never end."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from extract.jira.client import Client, JiraError

Json = dict[str, Any]
# Jira may shrink a page, and a page may be emptied by permissions; this many in a row it never is.
MOST_EMPTY_PAGES = 3


class EndlessPagingError(JiraError):
    """A list whose pages repeat or stay empty while the server says there are more."""


class Progress:
    """Watches the pages of one list; remembers 16 bytes a page."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._pages: set[bytes] = set()
        self._empty = 0

    def check(self, records: list[Any], token: str = "") -> None:
        """Take note of a page that is not the last.

        Raises:
            EndlessPagingError: the page or its token was there before, or too many came empty.
        """
        self._empty = 0 if records else self._empty + 1
        if self._empty >= MOST_EMPTY_PAGES:
            self.fail(f"{self._empty} empty pages in a row")
        marks = [_digest([_name(record) for record in records])] if records else []
        marks += [_digest(token)] if token else []
        if self._pages.intersection(marks):
            self.fail("the same page twice")
        self._pages.update(marks)

    def fail(self, what: str) -> None:
        """Give up on the list.

        Raises:
            EndlessPagingError: always.
        """
        raise EndlessPagingError(
            f"Jira's paging of {self._path} does not end ({what}, and it still says there are "
            "more): nothing after this page was read; the site, or a proxy in front of it, must "
            "be fixed"
        )


def _name(record: Json) -> Any:
    """Return what tells a record of a page from others: its id, or its histories' ids."""
    histories = record.get("changeHistories", [])
    return record.get("id") or [record.get("issueId"), [entry.get("id") for entry in histories]]


def _digest(value: Any) -> bytes:
    text = json.dumps(value, sort_keys=True)
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()


def by_offset(
    client: Client, stream: str, path: str, params: Mapping[str, Any] | None = None, size: int = 50
) -> Iterator[list[Json]]:
    """Yield the pages of a `startAt` list: `isLast`, `total` or an empty page ends it."""
    start, progress = 0, Progress(path)
    while True:
        page = client.get(stream, path, {**(params or {}), "startAt": start, "maxResults": size})
        values: list[Json] = page.get("values", [])
        yield values
        start += len(values)
        if page.get("isLast") is True:
            return
        if "isLast" not in page and (not values or start >= page.get("total", start)):
            return
        progress.check(values)


def by_token(client: Client, stream: str, path: str, body: Mapping[str, Any]) -> Iterator[Json]:
    """Yield the pages of a `nextPageToken` list, whole."""
    token, progress = "", Progress(path)
    while True:
        page: Json = client.post(stream, path, {**body, "nextPageToken": token} if token else body)
        yield page
        token = page.get("nextPageToken") or ""
        if not token and page.get("isLast") is False:
            raise JiraError(
                f"Jira says that {path} has more pages and gives no token to read them: "
                "run again later"
            )
        if not token or page.get("isLast") is True:
            return
        progress.check(page.get("issues") or page.get("issueChangeLogs") or [], token)
