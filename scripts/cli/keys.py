"""`diogen keys`: who may send events to the receiver."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from extract import migrations
from extract.database import connect, database_environment
from extract.receiver import keyring
from scripts.cli.terminal import MOST_DAYS, echo
from scripts.exit_codes import ExitCode

app = typer.Typer(help="Create, list and revoke the receiver's API keys.", no_args_is_help=True)


@app.command(epilog="Example: diogen keys create ci --source deployments --days 365")
def create(
    name: Annotated[str, typer.Argument(help="A note on who uses it.")],
    source: Annotated[
        list[str], typer.Option(help="What it may send; repeat for several sources.")
    ],
    days: Annotated[
        int | None,
        typer.Option(min=1, max=MOST_DAYS, help="Days until it expires; by default it never does."),
    ] = None,
) -> None:
    """Create a key and show it once; only its hash is stored."""
    environment = database_environment()
    migrations.upgrade(environment)
    expires_at = datetime.now(UTC) + timedelta(days=days) if days else None
    with connect(environment) as connection:
        made = keyring.create(connection, name=name, sources=source, expires_at=expires_at)
    echo(made.text)


@app.command("list")
def list_keys(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show all keys, without their secrets."""
    environment = database_environment()
    migrations.upgrade(environment)
    with connect(environment) as connection:
        for key in keyring.everything(connection):
            if as_json:
                echo(json.dumps(asdict(key), default=str))
                continue
            used = f"last used {key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "unused"
            echo(f"{key.key_id}  {_state(key):<19}  {used}  {','.join(key.sources)}  {key.name}")


@app.command()
def revoke(key_id: Annotated[str, typer.Argument(help="As `diogen keys list` shows it.")]) -> None:
    """Revoke a key; it stops working within ten seconds."""
    environment = database_environment()
    migrations.upgrade(environment)
    with connect(environment) as connection:
        if not keyring.revoke(connection, key_id):
            echo(f"diogen: no key {key_id} to revoke: see `diogen keys list`", err=True)
            raise typer.Exit(ExitCode.FAILED)
    echo(f"revoked {key_id}")


def _state(key: keyring.Key) -> str:
    if key.revoked_at is not None:
        return "revoked"
    if key.expires_at is None:
        return "good"
    expired = key.expires_at <= datetime.now(UTC)
    return f"{'expired' if expired else 'until'} {key.expires_at:%Y-%m-%d}"
