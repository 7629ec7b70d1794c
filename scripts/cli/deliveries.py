"""`diogen deliveries`: what the receiver took, and what it put in quarantine."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from extract import migrations
from extract.database import connect, database_environment
from extract.receiver import quarantine
from extract.settings import ConfigurationError
from scripts.cli.terminal import MOST, echo
from scripts.exit_codes import ExitCode

app = typer.Typer(help="Show what the receiver took; retry what it rejected.")


@app.callback(invoke_without_command=True)
def show(
    context: typer.Context,
    rejected: Annotated[
        bool, typer.Option("--rejected", help="Only those in quarantine, each with its reason.")
    ] = False,
    limit: Annotated[
        int, typer.Option(min=1, max=MOST, help="How many of the newest to list.")
    ] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show the newest deliveries."""
    if context.invoked_subcommand is not None:
        return
    environment = database_environment()
    migrations.upgrade(environment)
    with connect(environment) as connection:
        for delivery in quarantine.newest(connection, only_rejected=rejected, limit=limit):
            if as_json:
                echo(json.dumps(asdict(delivery), default=str))
                continue
            echo(
                f"{delivery.sequence}  {delivery.received_at:%Y-%m-%d %H:%M:%S}  {delivery.source}"
                f"  {delivery.event or '-'}  {delivery.delivery_id}  {delivery.size} B"
                f"  {delivery.reason or 'accepted'}"
            )


@app.command("set-aside", epilog='Example: diogen deliveries set-aside 4711 --reason "a test"')
def set_aside(
    numbers: Annotated[
        list[int], typer.Argument(max=MOST, help="As `diogen deliveries` shows them.")
    ],
    reason: Annotated[str, typer.Option(help="Why; it is shown with the delivery.")],
) -> None:
    """Move accepted deliveries to quarantine; the next build leaves them out."""
    environment = database_environment()
    migrations.upgrade(environment)
    with connect(environment) as connection:
        moved = quarantine.set_aside(connection, numbers, reason)
    for number in moved:
        echo(f"{number}  set aside")
    if unknown := sorted(set(numbers) - set(moved)):
        raise ConfigurationError(
            f"no accepted delivery has the number {', '.join(map(str, unknown))}: "
            "`diogen deliveries` lists them"
        )


@app.command()
def retry(
    numbers: Annotated[
        list[int] | None,
        typer.Argument(max=MOST, help="Only these, including those set aside by hand."),
    ] = None,
) -> None:
    """Check deliveries in quarantine again, and release those that are valid now."""
    environment = database_environment()
    migrations.upgrade(environment)
    released = kept = 0
    unknown = set(numbers or ())
    with connect(environment, autocommit=True) as connection:
        for outcome in quarantine.retry(connection, numbers or ()):
            unknown.discard(outcome.sequence)
            released += outcome.reason is None
            kept += outcome.reason is not None
            echo(
                f"{outcome.sequence}  {outcome.source}  {outcome.delivery_id}"
                f"  {outcome.reason or 'accepted'}"
            )
    echo(f"{released} accepted, {kept} still in quarantine")
    if unknown:
        raise ConfigurationError(
            f"no delivery in quarantine has the number {', '.join(map(str, sorted(unknown)))}: "
            "`diogen deliveries --rejected` lists them"
        )
    if kept:
        raise typer.Exit(ExitCode.FAILED)
