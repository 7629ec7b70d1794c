"""`diogen db`: the embedded PostgreSQL, or the way into an external one."""

import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import psycopg
import typer

from extract import embedded_postgres, embedded_server
from extract.database import connect, database_environment, is_external
from extract.migrations import upgrade
from extract.settings import ConfigurationError, home_folder
from scripts import roles as database_roles
from scripts.cli.terminal import echo
from scripts.exit_codes import ExitCode

app = typer.Typer(help="Start, stop, back up and open the database.", no_args_is_help=True)


@app.command()
def start() -> None:
    """Start the embedded PostgreSQL, if it is the one in use, and bring the database up to date."""
    environment = database_environment()
    upgrade(environment)
    echo(f"{environment['PGHOST']}:{environment['PGPORT']}/{environment['PGDATABASE']}")


@app.command()
def stop() -> None:
    """Stop the embedded PostgreSQL."""
    if is_external():
        raise ConfigurationError("PGHOST names a server of your own; stop it where it runs")
    echo("stopped" if embedded_postgres.stop(home_folder()) else "was not running")


@app.command()
def status() -> None:
    """Show which database is in use, its version, and where its data is."""
    if not is_external():
        server = embedded_server.read(home_folder())
        if server is None or not embedded_postgres.is_running(server):
            echo("embedded PostgreSQL: not running (diogen db start)")
            raise typer.Exit(ExitCode.FAILED)
        echo(f"embedded PostgreSQL, data in {server.data}")
    environment = database_environment()
    with connect(environment) as connection:
        version = connection.info.parameter_status("server_version")
    echo(
        f"PostgreSQL {version} at {environment['PGHOST']}:{environment['PGPORT']}"
        f"/{environment['PGDATABASE']}"
    )


@app.command()
def url() -> None:
    """Print the connection URL, password included: for a client, not for a log."""
    e = database_environment()
    password = f":{e['PGPASSWORD']}" if e["PGPASSWORD"] else ""
    echo(f"postgresql://{e['PGUSER']}{password}@{e['PGHOST']}:{e['PGPORT']}/{e['PGDATABASE']}")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def psql(context: typer.Context) -> None:
    """Open psql on the database in use; further arguments go to psql."""
    environment = database_environment()
    program = _program("psql")
    os.execve(program, [program, *context.args], {**os.environ, **environment})


@app.command()
def roles() -> None:
    """Divide the warehouse among a loader, a transformer, a receiver and a reader."""
    environment = database_environment()
    upgrade(environment)
    try:
        with connect(environment) as connection:
            database_roles.divide(connection)
    except psycopg.errors.InsufficientPrivilege as error:
        reason = str(error).splitlines()[0]
        raise ConfigurationError(
            f"{environment['PGUSER']} may not divide the warehouse ({reason}): set PGUSER and "
            f"PGPASSWORD to a user who owns the database and may create roles"
        ) from None
    echo(f"{', '.join(database_roles.ROLES)}: make your users members of these")


@app.command(epilog="Example: diogen db dump diogen.dump")
def dump(file: Annotated[Path, typer.Argument(help="Where the backup goes.")]) -> None:
    """Back up the whole database with pg_dump, in its custom format; only you may read the file."""
    # Beside it first, so that a file with the name is a whole backup.
    unfinished = file.with_name(f"{file.name}.part")
    # What a killed dump left would keep the rights that it has.
    unfinished.unlink(missing_ok=True)
    try:
        unfinished.touch(mode=0o600, exist_ok=False)
        _run("pg_dump", ["--format=custom", f"--file={unfinished}"])
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    echo(f"{file}: {file.stat().st_size:,} bytes")


@app.command(epilog="Example: DIOGEN_HOME=/srv/restored diogen db restore diogen.dump")
def restore(file: Annotated[Path, typer.Argument(help="What `diogen db dump` wrote.")]) -> None:
    """Restore a backup into the database in use, which must be empty; completely or not at all."""
    with connect(autocommit=True) as connection:
        found = connection.execute(
            "select 1 from pg_namespace where nspname in ('ops', 'raw_push', 'gold')"
        ).fetchone()
        if found:
            raise ConfigurationError(
                f"the database {connection.info.dbname} is not empty: choose another with "
                f"PGDATABASE, or another folder with DIOGEN_HOME"
            )
        # Roles belong to the server, not to the backup, which grants them their rights; one that
        # we may not make is named by pg_restore if the backup needs it.
        with suppress(psycopg.errors.InsufficientPrivilege):
            database_roles.make(connection)
    environment = database_environment()
    database = f"--dbname={environment['PGDATABASE']}"
    _run("pg_restore", ["--no-owner", "--single-transaction", database, str(file)])
    echo("restored: diogen build brings bronze, silver and gold up to date")


def _run(name: str, arguments: list[str]) -> None:
    environment = database_environment()
    finished = subprocess.run(
        [_program(name), *arguments], env={**os.environ, **environment}, check=False
    )
    if finished.returncode != 0:
        raise typer.Exit(ExitCode.FAILED)


def _program(name: str) -> str:
    """Return one of PostgreSQL's own programs, of the embedded server's version where it has it."""
    if not is_external():
        server = embedded_server.read(home_folder())
        beside = Path(server.binaries) / name if server else None
        if beside is not None and beside.exists():
            return str(beside)
    found = shutil.which(name)
    if found is None:
        raise ConfigurationError(f"{name} is not installed: install PostgreSQL's client")
    return found
