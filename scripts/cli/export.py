"""`diogen export`: a public table as a file."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from extract.database import connect
from extract.settings import ConfigurationError
from scripts.cli.terminal import echo
from scripts.export import Format
from scripts.export import export as write


def export(
    table: Annotated[str, typer.Argument(help="A table of gold: dora_lead_time, fct_commits …")],
    kind: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.CSV,
    output: Annotated[
        Path | None, typer.Option(help="The file; standard output by default.")
    ] = None,
) -> None:
    """Write a gold table of any size as CSV, Parquet or JSON."""
    if output is None and kind is Format.PARQUET and sys.stdout.isatty():
        raise ConfigurationError("Parquet is not text: name a file with --output")
    with connect() as connection:
        if output is None:
            write(connection, table, kind, sys.stdout.buffer)
            return
        # Beside it first, so that a file with the name is a whole one.
        unfinished = output.with_name(f"{output.name}.part")
        try:
            with unfinished.open("wb") as file:
                count = write(connection, table, kind, file)
            unfinished.replace(output)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    echo(f"{output}: {count} rows of gold.{table}", err=True)
