"""The database's lock for whatever rebuilds the warehouse: one at a time."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

import psycopg
import typer

from extract.database import connect
from scripts.cli.terminal import echo
from scripts.exit_codes import ExitCode


@contextmanager
def only_run(environment: Mapping[str, str]) -> Iterator[None]:
    """Hold the lock for runs, which ends with the process, however that ends.

    Raises:
        typer.Exit: with 75, when another run holds it.
    """
    with connect(environment, autocommit=True) as connection:
        row = connection.execute("select pg_try_advisory_lock(hashtext('diogen run'))").fetchone()
        if row is None or not row[0]:
            echo("diogen: another run is under way", err=True)
            raise typer.Exit(ExitCode.ALREADY_RUNNING)
        try:
            yield
        finally:
            # A closed connection gives it back only when its server process gets round to it.
            with suppress(psycopg.Error):
                connection.execute("select pg_advisory_unlock(hashtext('diogen run'))")
