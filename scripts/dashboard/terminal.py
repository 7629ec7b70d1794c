"""The five metrics as a table for the terminal."""

from typing import Any

import psycopg
from rich.table import Table
from rich.text import Text

from scripts.dashboard.gold import query

WINDOW = "rolling_90"
METRICS = {  # two short lines each, so that a name fits beside them on 80 columns
    "deployment_frequency": "Deploy-\nments",
    "lead_time": "Lead time\n(p50)",
    "change_fail_rate": "Fail\nrate",
    "recovery_time": "Recovery\n(p50)",
    "rework_rate": "Rework\nrate",
}
MINUTE, HOUR, DAY = 60, 3600, 86_400


def metrics_table(connection: psycopg.Connection) -> Table:
    """Return production's metrics of the newest 90 days, one row per service."""
    names, rows = query(connection, "series")
    series = [dict(zip(names, row, strict=True)) for row in rows]
    windows = [one for one in series if one["grain"] == WINDOW and one["tier"] == "production"]
    last = max((one["ends_on"] for one in windows), default=None)
    table = Table(title=f"Production, 90 days up to {last}" if last else "Nothing was deployed yet")
    table.add_column("Service", overflow="fold")
    for title in METRICS.values():
        table.add_column(title, justify="right")
    cells = {
        (one["service"], one["environment"], one["metric"]): one
        for one in windows
        if one["ends_on"] == last
    }
    for service, environment in sorted({key[:2] for key in cells}):
        label = service if environment == "production" else f"{service} in {environment}"
        values = [words(cells[service, environment, metric]) for metric in METRICS]
        # Text, not markup: a name may hold square brackets.
        table.add_row(Text(label), *(Text(value) for value in values))
    return table


def words(cell: dict[str, Any]) -> str:
    """Say one value, or the reason why there is none."""
    value, metric = cell["value"], cell["metric"]
    if value is None:
        return str(cell["reason"]).replace("_", " ")
    if metric == "deployment_frequency":
        return f"{value:.0f}"
    if metric.endswith("_rate"):
        return f"{value:.1%}"
    return duration(float(value))


def duration(seconds: float) -> str:
    """Say a duration in the unit that suits it."""
    if seconds < 2 * HOUR:
        return f"{seconds / MINUTE:.0f} min"
    return f"{seconds / HOUR:.1f} h" if seconds < 2 * DAY else f"{seconds / DAY:.1f} days"
