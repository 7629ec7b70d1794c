"""The metrics by origin or by size of the changes, as a table for the terminal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import psycopg
from rich.table import Table
from rich.text import Text

from extract.printable import printable
from scripts.dashboard.statements import query
from scripts.dashboard.terminal import Period
from scripts.dashboard.values import duration

Row = dict[str, Any]
WINDOW = Period.ROLLING_90
NAMES = {
    "human": "people",
    "assisted": "people with an assistant",
    "agent": "coding agents",
    "automation": "automation",
}


@dataclass(frozen=True)
class Split:
    """What the metrics are split by.

    Attributes:
        query: gives production's newest 90 days, a row for each service and part.
        heading: of the column that names services and parts.
        label: what a row's part is called.
    """

    query: str
    title: str
    heading: str
    label: Callable[[Row], str]


BY_ORIGIN = Split(
    "terminal_origins", "Production by origin", "Service, made by", lambda row: NAMES[row["origin"]]
)
BY_SIZE = Split(
    "terminal_sizes",
    "Production by size",
    "Service, changed lines",
    lambda row: f"{row['size_class']}, from {row['from_line_count']}",
)


def newest_parts(
    connection: psycopg.Connection,
    split: Split,
    service: str | None = None,
    team: str | None = None,
) -> list[Row]:
    """Return production's newest 90 days, or a former team's last, by service and part.

    Args:
        service: this service alone.
        team: the services that this team, or one below it, has now, or had on its last day.
    """
    names, rows = query(
        connection, split.query, {"service": service, "team": team, "grain": WINDOW}
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


def parts_table(split: Split, rows: Sequence[Row]) -> Table:
    """Return them with n below every value."""
    table = Table(
        title=f"{split.title}, 90 days up to {rows[0]['ends_on']}",
        caption="Medians and rates, each over its n; lead time by pull request",
    )
    table.add_column(split.heading, overflow="fold")
    for heading in ("Lead\ntime", "Review\nwait", "Fail\nrate", "Rework\nrate"):
        table.add_column(heading, justify="right")
    for (service, environment), group in groupby(rows, key=itemgetter("service", "environment")):
        table.add_section()
        label = service if environment == "production" else f"{service} in {environment}"
        table.add_row(Text(printable(label), style="bold"))
        for row in group:
            table.add_row(Text(f"  {printable(split.label(row))}"), *_cells(row))
    return table


def _cells(row: Row) -> list[str]:
    lead, wait = row["pull_request_lead_time_p50_seconds"], row["pickup_p50_seconds"]
    deployments = row["deployment_count"]
    shown = (
        (None if lead is None else duration(lead), row["pull_request_count"]),
        (None if wait is None else duration(wait), row["reviewed_count"]),
        (_share(row["change_fail_rate"]), deployments),
        (_share(row["rework_rate"]), row.get("all_deployment_count", deployments)),
    )
    return [f"{words or '–'}\nn {count}" for words, count in shown]


def _share(value: float | None) -> str | None:
    return None if value is None else f"{value:.1%}"
