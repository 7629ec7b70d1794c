"""Rows as compact JSON columns that a page can carry, whatever text stands in them."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

Columns = dict[str, Any]


def columns(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Columns:
    """Return the rows by column; text as indexes `at` into its distinct values `of`.

    A warehouse repeats its few service and metric names in every row, so this is what keeps the
    page small.
    """
    encoded: Columns = {}
    for position, name in enumerate(names):
        values = [plain(row[position]) for row in rows]
        if any(isinstance(value, str) for value in values):
            places: dict[str, int] = {}
            at = [
                None if value is None else places.setdefault(value, len(places)) for value in values
            ]
            encoded[name] = {"of": list(places), "at": at}
        else:
            encoded[name] = values
    return encoded


def plain(value: Any) -> Any:
    """Return `value` as JSON can say it: moments as UTC text, decimals as numbers."""
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        number = float(value)
        return int(number) if number.is_integer() else round(number, 6)
    return value


def script_json(value: Any) -> str:
    """Return JSON that stays data inside a script element: no `<` can end or open one."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
