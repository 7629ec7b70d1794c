"""Writes the queries that the extraction asks."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

# No user of an unknown time zone lives further east of UTC than this, or further west by more.
FURTHEST = timedelta(hours=14)


def quoted(value: str) -> str:
    """Return a JQL string; quotes also keep a key such as `AND` from being read as a word."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def members(field: str, values: Iterable[str]) -> str:
    """Return `field in (…)`."""
    return f"{field} in ({', '.join(quoted(value) for value in values)})"


def updated_from(moment: datetime, zone: ZoneInfo | None) -> str:
    """Return a clause that holds for everything updated at `moment` or later, and a little more.

    JQL knows minutes in the user's time zone. Seconds are dropped, which is earlier. A minute that
    a clock change repeats is avoided, because Jira may mean either of the two.
    """
    if zone is None:
        local = moment.astimezone(UTC) - FURTHEST
    else:
        local = moment.astimezone(zone)
        while (repeated := _repeated(local)) > timedelta(0):
            local = (local.astimezone(UTC) - repeated).astimezone(zone)
    return f'updated >= "{local:%Y-%m-%d %H:%M}"'


def _repeated(local: datetime) -> timedelta:
    """Return how far the clock went back if `local` is a minute that came twice, otherwise zero."""
    first, second = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    return (first or timedelta(0)) - (second or timedelta(0))


def query(clauses: Iterable[str], order: str) -> str:
    """Return the whole query."""
    return f"{' AND '.join(clause for clause in clauses if clause)} ORDER BY {order}"
