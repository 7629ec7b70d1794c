"""How far a list was read, by GitHub's clock: only by times that can be believed."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
# A clock may be ahead a little. What is told to be of a later time would hide all that comes until
# then.
AHEAD = timedelta(days=1)


def believed(told: Any) -> str | None:
    """Return a time as GitHub writes it; None where it is none, or later than now."""
    if not isinstance(told, str) or not MOMENT.fullmatch(told):
        return None
    # As texts: of this form they stand in the order of time, and any year may be told.
    return told if told <= f"{datetime.now(UTC) + AHEAD:%Y-%m-%dT%H:%M:%SZ}" else None


def latest(records: Iterable[dict[str, Any]], known: str | None) -> str | None:
    """Return the time up to which a list is known once these are: never before `known`."""
    told = [moment for record in records if (moment := believed(record["updated_at"])) is not None]
    return max([*told, *([known] if known is not None else [])], default=None)


def changed_since(record: dict[str, Any], cursor: str) -> bool:
    """Tell whether a record may have changed; what cannot be believed may have."""
    moment = believed(record["updated_at"])
    return moment is None or moment >= cursor
