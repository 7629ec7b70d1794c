"""What to do about numbers that are missing: a sentence for each cause."""

from collections.abc import Sequence

import psycopg

from extract.printable import printable
from scripts.dashboard.statements import query
from scripts.dashboard.values import plural

SHOWN = 3


def remedies(connection: psycopg.Connection, services: Sequence[str] | None = None) -> list[str]:
    """Return each remedy that a service lacks, with the numbers that it supplies, a line each.

    Args:
        services: whose numbers are asked for; None asks for all.
    """
    parameters = {"services": None if services is None else list(services)}
    _, rows = query(connection, "remedies", parameters)
    return [
        f"{printable(remedy)} (For {_listed([one.replace('_', ' ') for one in metrics])} of "
        f"{_listed(names, 'service')}.)"
        for remedy, names, metrics in rows
    ]


def _listed(names: Sequence[str], noun: str | None = None) -> str:
    if noun and len(names) > SHOWN:
        return plural(len(names), noun)
    *others, last = map(printable, names)
    return f"{', '.join(others)} and {last}" if others else last
