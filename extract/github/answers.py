"""An HTTP answer of GitHub."""

from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True)
class Answer:
    """One answer.

    Attributes:
        body: the decoded JSON; None when nothing changed (304).
        etag: what to send next time, with the credential's name in front.
        last_page: the number of the last page, None on the last page itself and where it has none.
        next_url: the next page's address, None on the last page.
        is_partial: whether single sign-on hides a part of a list from this token.
    """

    status: int
    body: Any
    etag: str | None
    last_page: int | None
    next_url: str | None
    is_partial: bool = False

    @property
    def has_next(self) -> bool:
        """Tell whether the list has more pages."""
        return self.next_url is not None

    @property
    def is_unchanged(self) -> bool:
        """Tell whether the caller already has this."""
        return self.status == httpx.codes.NOT_MODIFIED


def is_whole(response: httpx.Response) -> bool:
    """Tell whether the body is JSON to its end; an error's own words may be anything."""
    if not response.is_success:
        return True
    try:
        response.json()
    except ValueError:
        return False
    return True


def is_limited_query(response: httpx.Response) -> bool:
    """Tell whether GraphQL refuses for a limit, which it does with status 200."""
    if response.request.method != "POST" or not response.is_success or not is_whole(response):
        return False
    body = response.json()
    errors = body.get("errors") if isinstance(body, dict) else None
    return any(
        str(error.get("type")).startswith("RATE_LIMIT")
        or "rate limit" in str(error.get("message")).lower()
        for error in errors or []
        if isinstance(error, dict)
    )


def answer_of(response: httpx.Response) -> Answer:
    links = response.links
    last = httpx.URL(links.get("last", {}).get("url", "")).params.get("page", "")
    return Answer(
        status=response.status_code,
        body=None if response.status_code == httpx.codes.NOT_MODIFIED else response.json(),
        etag=tagged(response),
        last_page=int(last) if last.isdigit() else None,
        next_url=links.get("next", {}).get("url"),
        is_partial=response.headers.get("x-github-sso", "").startswith("partial-results"),
    )


def tagged(response: httpx.Response) -> str | None:
    value = response.headers.get("etag")
    return f"{response.extensions['credential']} {value}" if value else None
