"""`diogen db`: the embedded PostgreSQL, or the way into an external one."""

import os
import shutil
from pathlib import Path

import typer

from extract import embedded_postgres
from extract.database import connect, database_environment, is_external
from extract.migrations import upgrade
from extract.settings import ConfigurationError, home_folder

app = typer.Typer(help="Start, stop and enter the database.", no_args_is_help=True)


@app.command()
def start() -> None:
    """Start the embedded PostgreSQL, if it is the one in use, and bring the database up to date."""
    environment = database_environment()
    upgrade(environment)
    typer.echo(f"{environment['PGHOST']}:{environment['PGPORT']}/{environment['PGDATABASE']}")


@app.command()
def stop() -> None:
    """Stop the embedded PostgreSQL."""
    if is_external():
        raise ConfigurationError("PGHOST names a server of your own; stop it where it runs")
    typer.echo("stopped" if embedded_postgres.stop(home_folder()) else "was not running")


@app.command()
def status() -> None:
    """Say which database is in use, its version, and where its data lives."""
    if not is_external():
        server = embedded_postgres.read(home_folder())
        if server is None or not embedded_postgres.is_running(server):
            typer.echo("embedded PostgreSQL: not running (diogen db start)")
            raise typer.Exit(1)
        typer.echo(f"embedded PostgreSQL, data in {server.data}")
    environment = database_environment()
    with connect(environment) as connection:
        version = connection.info.parameter_status("server_version")
    typer.echo(
        f"PostgreSQL {version} at {environment['PGHOST']}:{environment['PGPORT']}"
        f"/{environment['PGDATABASE']}"
    )


@app.command()
def url() -> None:
    """Print the connection URL, password included: for a client, not for a log."""
    e = database_environment()
    password = f":{e['PGPASSWORD']}" if e["PGPASSWORD"] else ""
    typer.echo(
        f"postgresql://{e['PGUSER']}{password}@{e['PGHOST']}:{e['PGPORT']}/{e['PGDATABASE']}"
    )


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def psql(context: typer.Context) -> None:
    """Open psql on the database in use; further arguments go to psql."""
    environment = database_environment()
    program = shutil.which("psql")
    if program is None and not is_external():
        server = embedded_postgres.read(home_folder())
        program = str(Path(server.binaries) / "psql") if server else None
    if program is None:
        raise ConfigurationError("psql is not installed: install PostgreSQL's client")
    os.execve(program, [program, *context.args], {**os.environ, **environment})
