"""Reads a body as PostgreSQL's jsonb would, so that what is accepted can always be built."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pydantic_core import from_json

# jsonb keeps numbers as decimals: no exponent beyond some five digits, no endless fraction. These
# find what may be such a number; beginning with a letter makes them five times faster than one
# expression for all.
LARGEST_EXPONENT = 1000
LONGEST_NUMBER = 1000
SUSPECTS = [
    re.compile(rb"e(?:[+-]?[0-9]{4,}[\s,\]}]|(?<=[0-9]{1000}e))"),
    re.compile(rb"E(?:[+-]?[0-9]{4,}[\s,\]}]|(?<=[0-9]{1000}E))"),
    re.compile(rb"\.(?:[0-9]{1000}|(?<=[0-9]{1000}\.))"),
]

NUL = rb"\u0000"
BACKSLASH = ord("\\")
# Each is some hundred bytes of memory while a body is read. A webhook has one in sixty bytes, so
# that 25 MiB of it have fewer.
MOST_VALUES = 500_000


class UnreadableBodyError(ValueError):
    """The body is not a JSON object that jsonb can hold; the message says why."""


def read(body: bytes) -> dict[str, Any]:
    """Return the JSON object in `body`.

    Raises:
        UnreadableBodyError: it is not UTF-8, not JSON, no object, nested deeper than 200, or
            holds what jsonb refuses: U+0000, a lone surrogate, NaN, a number out of range; or
            it has more than half a million values.
    """
    # A value takes a byte at least, so that nearly no body need be counted.
    if len(body) > MOST_VALUES and _separators(body) > MOST_VALUES:
        raise UnreadableBodyError(f"more than {MOST_VALUES} values")
    try:
        document = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise UnreadableBodyError(f"not JSON: {error}") from None
    if not isinstance(document, dict):
        raise UnreadableBodyError("not a JSON object")
    if _has_nul(body):
        raise UnreadableBodyError("a text holds U+0000, which PostgreSQL cannot keep")
    if any(suspect.search(body) for suspect in SUSPECTS):
        # Rare, so the second reading costs nothing: it tells numbers from text like numbers.
        json.loads(body, parse_float=_check_number, parse_int=str)
    return document


def _separators(body: bytes) -> int:
    return body.count(b",") + body.count(b"{") + body.count(b"[")


def _has_nul(body: bytes) -> bool:
    """Tell whether it contains U+0000 as an escape; after a backslash it is six characters.

    A search for a text is a hundred times faster than one for an expression that begins with what
    does not stand before it, and nearly no body has the text.
    """
    position = body.find(NUL)
    while position >= 0:
        start = position
        while start > 0 and body[start - 1] == BACKSLASH:
            start -= 1
        if (position - start) % 2 == 0:
            return True
        position = body.find(NUL, position + len(NUL))
    return False


def split(body: bytes, limit: int) -> list[bytes]:
    """Return the elements of a JSON list as the very bytes they were sent in.

    Raises:
        UnreadableBodyError: the body is not a JSON list, or has more than `limit` elements.
    """
    try:
        is_list = isinstance(from_json(body, allow_inf_nan=False), list)
        parts = list(islice(_elements(body.decode()), limit + 1)) if is_list else []
    except ValueError as error:
        raise UnreadableBodyError(f"not JSON: {error}") from None
    if not is_list:
        raise UnreadableBodyError("not a JSON list")
    if len(parts) > limit:
        raise UnreadableBodyError(f"a batch has 1 to {limit} deliveries, this one has more")
    return parts


def _elements(text: str) -> Iterator[bytes]:
    decoder = json.JSONDecoder()
    position = _skip(text, text.index("[") + 1)
    while text[position] != "]":
        _, end = decoder.raw_decode(text, position)
        yield text[position:end].encode()
        position = _skip(text, end)


def _skip(text: str, position: int) -> int:
    while text[position] in " \t\r\n,":
        position += 1
    return position


def _check_number(number: str) -> float:
    exponent = number.lower().partition("e")[2].lstrip("+-").lstrip("0") or "0"
    if len(number) > LONGEST_NUMBER or int(exponent[:6]) > LARGEST_EXPONENT:
        raise UnreadableBodyError("a number is out of range")
    return 0.0
