"""Rows as compact columns within a page, for any text in them."""

import base64
import gzip
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain
from operator import sub
from typing import Any

Columns = dict[str, Any]
# What JSON says as it is.
PLAIN = {int, bool, type(None)}


def columns(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Columns:
    """Return the rows by column.

    A warehouse repeats its few names in every row, and its rows are sorted by time. So text
    is its distinct values `of` and the steps `at` from each to the next one's index, a moment is
    the seconds `after` the one before; both become runs of small numbers, which compress to
    next to nothing.
    """
    encoded: Columns = {}
    by_column = zip(*rows, strict=True) if rows else [()] * len(names)
    for name, values in zip(names, by_column, strict=True):
        # Asked of the kinds, which are few, and not of every value.
        kinds = set(map(type, values))
        if any(issubclass(kind, datetime) for kind in kinds):
            encoded[name] = {"after": _steps([_seconds(value) for value in values])}
        elif any(issubclass(kind, (str, date)) for kind in kinds):
            encoded[name] = _text(values)
        elif kinds <= PLAIN:
            encoded[name] = list(values)
        else:
            encoded[name] = _numbers(values)
    return encoded


def packed(tables: dict[str, Columns]) -> str:
    """Return the tables compressed, as text that no markup can be read into."""
    text = json.dumps(tables, ensure_ascii=False, separators=(",", ":"))
    # Without a time in it, the same rows make the same page.
    return base64.b64encode(gzip.compress(text.encode(), compresslevel=9, mtime=0)).decode()


def _numbers(values: Sequence[Decimal | float | None]) -> list[float | None]:
    """Return numbers as JSON can say them, short."""
    floats = [None if value is None else float(value) for value in values]
    return [
        value if value is None else int(value) if value.is_integer() else round(value, 6)
        for value in floats
    ]


def _text(values: Sequence[Any]) -> Columns:
    # Millions of values, of which few differ: what can be asked of the few is.
    distinct = (value for value in dict.fromkeys(values) if value is not None)
    places = {value: place for place, value in enumerate(distinct)}
    return {"of": list(map(str, places)), "at": _steps(list(map(places.get, values)))}


def _seconds(moment: datetime | None) -> int | None:
    if moment is None:
        return None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def _steps(values: Sequence[int | None]) -> list[int | None]:
    """Return each value as its distance from the one before; an unknown one leaves the count."""
    known = [value for value in values if value is not None]
    steps = map(sub, known, chain((0,), known))
    if len(known) == len(values):
        return list(steps)
    return [None if value is None else next(steps) for value in values]
