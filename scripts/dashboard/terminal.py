"""The five metrics as a table for the terminal."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import Any

import psycopg
from rich.table import Table
from rich.text import Text

from extract.printable import printable
from extract.settings import ConfigurationError
from scripts.dashboard.gold import is_built
from scripts.dashboard.sentences import NAMES
from scripts.dashboard.statements import query
from scripts.dashboard.values import say

METRICS = {  # two short lines each, so that a name fits beside them on 80 columns
    "deployment_frequency": "Deploy-\nments",
    "pull_request_lead_time": "Lead time\n(p50)",
    "lead_time": "Lead time\n(p50)",
    "change_fail_rate": "Fail\nrate",
    "recovery_time": "Recovery\n(p50)",
    "rework_rate": "Rework\nrate",
}
BARS = "▁▂▃▄▅▆▇█"
SHOWN_WEEKS = 8  # what 80 columns hold
NAMED = 10


class Period(StrEnum):
    """The newest of these that is over; rolling ones reach up to now."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    ROLLING_28 = "rolling_28"
    ROLLING_90 = "rolling_90"


@dataclass(frozen=True)
class Cell:
    """One metric of the organisation, a team or a service over a period, in production.

    Attributes:
        scope: organisation, team or service; `team` and `service` are None where it is another.
        environment: of a service; of teams, the tier whose environments count together.
        value: a count, a share from 0 to 1, or a median in seconds; None where `reason` says why.
        p75, p90: of durations, in seconds.
        n: what it was computed from.
        goal: of the seed `goals`, in the value's unit; None where there is none.
        is_goal_met: None without a goal or a value.
        change: better, worse, within_noise or same, against the period before.
        until: the last day of a team that has no service any more.
        weeks: the value of each ISO week within the period, or of eight up to its end.
    """

    scope: str
    team: str | None
    service: str | None
    environment: str
    metric: str
    starts_on: date
    ends_on: date
    value: float | None
    p75: float | None
    p90: float | None
    n: int | None
    reason: str | None
    goal: float | None = None
    is_goal_met: bool | None = None
    change: str | None = None
    until: date | None = None
    weeks: list[float | None] = field(default_factory=list)

    @property
    def label(self) -> str:
        """What its row is called."""
        name = self.service or self.team or "The organisation"
        if self.until:
            return f"{name}, until {self.until}"
        return name if self.environment == "production" else f"{name} in {self.environment}"


def newest_metrics(
    connection: psycopg.Connection,
    service: str | None = None,
    team: str | None = None,
    period: Period = Period.ROLLING_90,
) -> list[Cell]:
    """Return production's metrics of the newest period; none where nothing was deployed.

    The organisation's come first, then those of the teams and the services.

    Args:
        service: this service alone.
        team: this team, the teams right below it, and the services of all of them.
        period: the newest of these that is over; of a former team the one of its last day.

    Raises:
        ConfigurationError: there is no such service, or no such team.
    """
    if not is_built(connection):
        return []
    names, rows = query(connection, "terminal", {"service": service, "team": team, "grain": period})
    records = [dict(zip(names, row, strict=True)) for row in rows]
    if service and not records:
        raise ConfigurationError(f"{service!r} is not a service {_known_services(connection)}")
    if team and not any(record["team"] == team for record in records):
        raise ConfigurationError(f"{team!r} is not a team {_known_teams(connection)}")
    weeks: dict[tuple[str | None, ...], list[float | None]] = defaultdict(list)
    cells = []
    for record in records:
        key = tuple(record[name] for name in ("team", "service", "environment", "metric"))
        if record.pop("grain") == "week":
            weeks[key].append(_number(record["value"]))
        if record.pop("is_cell"):
            for name in ("value", "p75", "p90", "goal"):
                record[name] = _number(record[name])
            cells.append(Cell(**record, weeks=weeks[key]))
    return cells


def metrics_table(cells: Sequence[Cell], *, by_commit: bool = False) -> Table:
    """Return the metrics, a row for each team and service, each over its newest weeks as bars.

    Args:
        by_commit: lead time by commit; by pull request otherwise.
    """
    if not cells:
        return Table(title="Nothing was deployed to production yet: `diogen doctor` shows why")
    first, last = cells[0].starts_on, cells[0].ends_on
    table = Table(
        title=f"Production, {first} to {last}; the bars are the last {SHOWN_WEEKS} weeks",
        caption=f"Lead time by {'commit' if by_commit else 'pull request'}",
    )
    is_by_team = any(cell.scope == "team" for cell in cells)
    table.add_column("Team, service" if is_by_team else "Service", overflow="fold")
    left_out = "pull_request_lead_time" if by_commit else "lead_time"
    shown_metrics = {name: words for name, words in METRICS.items() if name != left_out}
    for heading in shown_metrics.values():
        table.add_column(heading, justify="right")
    for scope, own in groupby(cells, key=attrgetter("scope")):
        table.add_section()
        for label, row in groupby(own, key=attrgetter("label")):
            by_metric = {cell.metric: cell for cell in row}
            shown = (
                f"{words(cell)}\n{bars(cell.weeks[-SHOWN_WEEKS:])}"
                for cell in (by_metric[metric] for metric in shown_metrics)
            )
            # Text, not markup: a name may hold square brackets.
            name = Text(printable(label), style="" if scope == "service" else "bold")
            table.add_row(name, *map(Text, shown))
    return table


def missed_goals(cells: Sequence[Cell], *, by_commit: bool = False) -> list[str]:
    """Say which goals are missed, a line each; of the lead time that is not shown none."""
    left_out = "pull_request_lead_time" if by_commit else "lead_time"
    return [
        f"{printable(cell.label)}: {NAMES[cell.metric].removeprefix('The ')} "
        f"{words(cell)}, goal {say(cell.metric, cell.goal)}"
        for cell in cells
        if cell.is_goal_met is False and cell.goal is not None and cell.metric != left_out
    ]


def words(cell: Cell) -> str:
    """Say one value, or the reason why there is none."""
    if cell.value is None:
        return str(cell.reason).replace("_", " ")
    return say(cell.metric, cell.value)


def bars(values: Sequence[float | None]) -> str:
    """Draw values as bars from zero up; a gap is a gap, because unknown is not zero."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    highest = max(known) or 1
    return "".join(
        "\u00a0" if value is None else BARS[round(value / highest * (len(BARS) - 1))]
        for value in values
    )


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _known_services(connection: psycopg.Connection) -> str:
    rows = connection.execute("select distinct service from gold.dim_services order by 1")
    listed = _listed([name for (name,) in rows])
    return f"with a deployment to production; there are {listed}" if listed else "yet"


def known_teams(connection: psycopg.Connection) -> list[str]:
    """Return the teams that ever had a service of production."""
    rows = connection.execute(
        "select distinct team from gold.dim_teams where team <> '*' order by 1"
    )
    return [name for (name,) in rows]


def _known_teams(connection: psycopg.Connection) -> str:
    listed = _listed(known_teams(connection))
    if not listed:
        return "yet: the seed teams.csv names the teams and their services"
    return f"whose services are deployed to production; there are {listed}"


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
