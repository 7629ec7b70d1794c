"""Rows as compact columns within a page, for any text in them."""

import base64
import gzip
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
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
            encoded[name] = {"after": _steps(_seconds(value) for value in values)}
        elif any(issubclass(kind, (str, date)) for kind in kinds):
            encoded[name] = _text([value and str(value) for value in values])
        elif kinds <= PLAIN:
            encoded[name] = list(values)
        else:
            encoded[name] = [plain(value) for value in values]
    return encoded


def packed(tables: dict[str, Columns]) -> str:
    """Return the tables compressed, as text that no markup can be read into."""
    text = json.dumps(tables, ensure_ascii=False, separators=(",", ":"))
    # Without a time in it, the same rows make the same page.
    return base64.b64encode(gzip.compress(text.encode(), compresslevel=9, mtime=0)).decode()


def plain(value: Any) -> Any:
    """Return a number as JSON can say it, short; anything else as it is."""
    if isinstance(value, (Decimal, float)):
        number = float(value)
        return int(number) if number.is_integer() else round(number, 6)
    return value


def _text(values: Sequence[str | None]) -> Columns:
    places: dict[str, int] = {}
    at = [None if value is None else places.setdefault(value, len(places)) for value in values]
    return {"of": list(places), "at": _steps(at)}


def _seconds(moment: datetime | None) -> int | None:
    if moment is None:
        return None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def _steps(values: Iterable[int | None]) -> list[int | None]:
    """Return each value as its distance from the one before; an unknown one leaves the count."""
    steps: list[int | None] = []
    last = 0
    for value in values:
        steps.append(None if value is None else value - last)
        last = last if value is None else value
    return steps
