"""`diogen metrics`: the newest numbers, in the terminal."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console

from extract.database import connect
from extract.settings import ConfigurationError
from scripts.cli.terminal import echo
from scripts.dashboard.gold import is_built
from scripts.dashboard.remedies import remedies
from scripts.dashboard.terminal import Period, metrics_table, missed_goals, newest_metrics
from scripts.dashboard.terminal_splits import BY_ORIGIN, BY_SIZE, Split, newest_parts, parts_table


def metrics(
    service: Annotated[str | None, typer.Option(help="This service alone.")] = None,
    team: Annotated[
        str | None, typer.Option(help="This team, the teams below it, and their services.")
    ] = None,
    period: Annotated[
        Period, typer.Option(help="The newest of these that is over.")
    ] = Period.ROLLING_90,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    by_commit: Annotated[
        bool, typer.Option("--by-commit", help="Lead time by commit, not by pull request.")
    ] = False,
    by_origin: Annotated[
        bool, typer.Option("--by-origin", help="By origin of the changes, service by service.")
    ] = False,
    by_size: Annotated[
        bool, typer.Option("--by-size", help="By size of the changes, service by service.")
    ] = False,
) -> None:
    """Show production's five metrics of the newest 90 days, or of a period, with its weeks as bars.

    The organisation comes first, then each team of the seed teams.csv, then the services.
    Lead time runs from a pull request's first commit to its deployment. `--json` has all metrics.
    """
    split = _split(service, team, by_origin=by_origin, by_size=by_size)
    if split and period is not Period.ROLLING_90:
        raise ConfigurationError("by origin or size it is the newest 90 days: leave out --period")
    with connect() as connection:
        if not is_built(connection):
            raise ConfigurationError(
                "nothing is built yet: `diogen run` extracts what is configured and builds it"
            )
        # Asked for first: it says which services and teams there are.
        cells = newest_metrics(connection, service, team, period)
        parts = newest_parts(connection, split, service, team) if split else []
        shown = [cell.service for cell in cells if cell.service]
        missing = remedies(connection, shown if service or team else None)
    if as_json:
        for record in parts if split else map(asdict, cells):
            echo(json.dumps(record, default=str, ensure_ascii=False))
    elif split and parts:
        Console().print(parts_table(split, parts))
    elif split and cells:
        echo("No change was shipped to production in the newest 90 days.")
    elif cells:
        Console().print(metrics_table(cells, by_commit=by_commit))
        if missed := missed_goals(cells, by_commit=by_commit):
            echo("\n".join(["Goals missed:", *(f"  {line}" for line in missed)]))
        _say_missing(missing)
    else:
        echo("Nothing was deployed to production yet: `diogen doctor` shows what is missing.")
        _say_missing(missing)


def _say_missing(remedies: Sequence[str]) -> None:
    if remedies:
        echo("\n".join(["What is missing:", *(f"  {line}" for line in remedies)]))


def _split(
    service: str | None, team: str | None, *, by_origin: bool, by_size: bool
) -> Split | None:
    """Return what the metrics are split by, if they are.

    Raises:
        ConfigurationError: two options exclude each other.
    """
    if service and team:
        raise ConfigurationError("a service or a team: leave out --service or --team")
    if by_origin and by_size:
        raise ConfigurationError("by origin or by size: leave out --by-origin or --by-size")
    return BY_ORIGIN if by_origin else BY_SIZE if by_size else None
