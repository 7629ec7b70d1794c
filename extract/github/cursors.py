"""The cursor of a list, by GitHub's clock: only plausible times count."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
# A clock may be a little ahead. A time in the far future would hide all records until then.
AHEAD = timedelta(days=1)


def believed(told: Any) -> str | None:
    """Return a time in GitHub's format; None if it is invalid, or later than now."""
    if not isinstance(told, str) or not MOMENT.fullmatch(told):
        return None
    # As texts: in this format they sort by time, and any year is possible.
    return told if told <= f"{datetime.now(UTC) + AHEAD:%Y-%m-%dT%H:%M:%SZ}" else None


def latest(records: Iterable[dict[str, Any]], known: str | None) -> str | None:
    """Return the time up to which a list is known once these are: never before `known`."""
    told = [moment for record in records if (moment := believed(record["updated_at"])) is not None]
    return max([*told, *([known] if known is not None else [])], default=None)


def changed_since(record: dict[str, Any], cursor: str) -> bool:
    """Tell whether a record may have changed; a record with an implausible time may have."""
    moment = believed(record["updated_at"])
    return moment is None or moment >= cursor
