"""Answers like GitHub's REST API: pages with Link headers, ETags, errors with a message."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from scripts.demo.store import Json

MAX_PER_PAGE = 100
# GitHub gives no more than this of a list of runs that any filter narrows.
FILTERED_RUNS_CAP = 1000
# Nor more than this of any list of runs.
RUNS_CAP = 40_000
# The first page of issues that GitHub gives by a link alone.
FIRST_LINKED_PAGE = 100
BY_CURSOR = (
    "Pagination with the page parameter is not supported for large datasets, please use cursor "
    "based pagination (after/before)"
)


def answer(request: Request, body: Any, headers: Mapping[str, str] | None = None) -> Response:
    """Return `body` as JSON, or 304 when the caller already has it."""
    content = json.dumps(body, separators=(",", ":")).encode()
    etag = f'W/"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers={"etag": etag})
    return Response(
        content,
        media_type="application/json; charset=utf-8",
        headers={"etag": etag, **(headers or {})},
    )


def refusal(status: int, message: str) -> Response:
    """Return an error the way GitHub words it."""
    body = {
        "message": message,
        "documentation_url": "https://docs.github.com/rest",
        "status": str(status),
    }
    return Response(json.dumps(body), status_code=status, media_type="application/json")


def as_it_is(record: Json) -> Json:
    return record


def linked_page(
    request: Request, items: Sequence[Json], shape: Callable[[Json], Json] = as_it_is
) -> Response:
    """Return a page of a list that can be very long: its links carry a cursor beside the page."""
    asked = request.query_params
    if "after" not in asked and int(asked.get("page", "1")) >= FIRST_LINKED_PAGE:
        return refusal(422, BY_CURSOR)
    return page(request, items, shape=shape, has_cursor=True)


def page(
    request: Request,
    items: Sequence[Json],
    wrapper: str | None = None,
    *,
    shape: Callable[[Json], Json] = as_it_is,
    has_cursor: bool = False,
) -> Response:
    """Return the page of `items` that the request asks for.

    Args:
        wrapper: the key of the list next to `total_count`, None for a bare list.
        shape: what is done to a record that is shown; a list can be hundreds of pages long.
    """
    try:
        number = max(1, int(request.query_params.get("page", "1")))
        size = min(MAX_PER_PAGE, max(1, int(request.query_params.get("per_page", "30"))))
    except ValueError:
        return refusal(422, "page and per_page are numbers")
    shown = [shape(item) for item in items[(number - 1) * size : number * size]]
    body: Any = shown if wrapper is None else {"total_count": len(items), wrapper: shown}
    return answer(request, body, _links(request, number, -(-len(items) // size), has_cursor))


def _links(request: Request, number: int, last: int, has_cursor: bool) -> dict[str, str]:
    targets: dict[str, int] = {}
    if number < last:
        targets |= {"next": number + 1, "last": last}
    if number > 1:
        targets |= {"prev": number - 1, "first": 1}
    if not targets:
        return {}
    address = str(request.url).split("?", maxsplit=1)[0]
    links = (
        f'<{address}?{urlencode(_asked(request, target, has_cursor))}>; rel="{relation}"'
        for relation, target in targets.items()
    )
    return {"link": ", ".join(links)}


def _asked(request: Request, target: int, has_cursor: bool) -> dict[str, Any]:
    cursor = {"after": f"cursor{target}"} if has_cursor else {}
    return {**request.query_params, "page": target, **cursor}
