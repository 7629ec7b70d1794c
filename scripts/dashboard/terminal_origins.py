"""The metrics by the origin of the changes, as a table for the terminal."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import psycopg
from rich.table import Table
from rich.text import Text

from extract.printable import printable
from scripts.dashboard.gold import query
from scripts.dashboard.terminal import duration

Row = dict[str, Any]
NAMES = {
    "human": "people",
    "assisted": "people with an assistant",
    "agent": "coding agents",
    "automation": "automation",
}


def newest_origins(
    connection: psycopg.Connection, service: str | None = None, team: str | None = None
) -> list[Row]:
    """Return production's newest 90 days by origin, a row for each service and origin.

    Args:
        service: this service alone.
        team: the services that this team, or one below it, has now.
    """
    names, rows = query(connection, "terminal_origins", {"service": service, "team": team})
    return [dict(zip(names, row, strict=True)) for row in rows]


def origins_table(rows: Sequence[Row]) -> Table:
    """Return them with n below every value."""
    table = Table(
        title=f"Production by origin, 90 days up to {rows[0]['ends_on']}",
        caption="Medians and rates, each over its n; lead time by pull request",
    )
    table.add_column("Service, made by", overflow="fold")
    for heading in ("Lead\ntime", "Review\nwait", "Fail\nrate", "Rework\nrate"):
        table.add_column(heading, justify="right")
    for (service, environment), group in groupby(rows, key=itemgetter("service", "environment")):
        table.add_section()
        label = service if environment == "production" else f"{service} in {environment}"
        table.add_row(Text(printable(label), style="bold"))
        for row in group:
            table.add_row(f"  {NAMES[row['origin']]}", *_cells(row))
    return table


def _cells(row: Row) -> list[str]:
    lead, wait = row["pull_request_lead_time_p50_seconds"], row["pickup_p50_seconds"]
    shown = (
        (None if lead is None else duration(lead), row["pull_request_count"]),
        (None if wait is None else duration(wait), row["reviewed_count"]),
        (_share(row["change_fail_rate"]), row["deployment_count"]),
        (_share(row["rework_rate"]), row["deployment_count"]),
    )
    return [f"{words or '–'}\nn {count}" for words, count in shown]


def _share(value: float | None) -> str | None:
    return None if value is None else f"{value:.1%}"
