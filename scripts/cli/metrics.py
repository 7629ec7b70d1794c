"""`diogen metrics`: the newest numbers, in the terminal."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console

from extract.database import connect
from extract.settings import ConfigurationError
from scripts.cli.terminal import echo
from scripts.dashboard.gold import is_built
from scripts.dashboard.terminal import metrics_table, newest_metrics
from scripts.dashboard.terminal_origins import newest_origins, origins_table


def metrics(
    service: Annotated[str | None, typer.Option(help="This service alone.")] = None,
    team: Annotated[
        str | None, typer.Option(help="This team, the teams below it, and their services.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    by_commit: Annotated[
        bool, typer.Option("--by-commit", help="Lead time by commit, not by pull request.")
    ] = False,
    by_origin: Annotated[
        bool,
        typer.Option("--by-origin", help="By origin of the changes, service by service."),
    ] = False,
) -> None:
    """Show production's five metrics of the newest 90 days, with their weeks as bars.

    The organisation comes first, then each team of the seed teams.csv, then the services.
    Lead time runs from a pull request's first commit to its deployment. `--json` has all metrics.
    """
    if service and team:
        raise ConfigurationError("--service and --team exclude each other: leave one out")
    with connect() as connection:
        if not is_built(connection):
            raise ConfigurationError(
                "nothing is built yet: `diogen run` extracts what is configured and builds it"
            )
        # Asked for first: it says which services and teams there are.
        cells = newest_metrics(connection, service, team)
        origins = newest_origins(connection, service, team) if by_origin else []
    if as_json:
        for record in origins if by_origin else map(asdict, cells):
            echo(json.dumps(record, default=str, ensure_ascii=False))
    elif by_origin and origins:
        Console().print(origins_table(origins))
    elif by_origin and cells:
        echo("No change was shipped to production in the newest 90 days.")
    elif cells:
        Console().print(metrics_table(cells, by_commit=by_commit))
    else:
        echo("Nothing was deployed to production yet: `diogen doctor` shows what is missing.")
