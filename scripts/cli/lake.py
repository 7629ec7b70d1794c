"""`diogen lake`: prepares DuckLake, and copies gold back to PostgreSQL."""

from typing import Annotated

import typer

from extract.database import database_environment
from scripts.cli.terminal import MOST_DAYS, echo
from scripts.engines import Engine, need_packages

app = typer.Typer(
    help="Build in DuckLake and read in PostgreSQL; needs the extra `ducklake`.",
    no_args_is_help=True,
)


@app.callback()
def need_the_extra() -> None:
    """Fail with one readable line if the engine's packages are not installed."""
    need_packages(Engine.DUCKLAKE)


@app.command()
def adopt() -> None:
    """Copy the restatements, once, before the first build in the lake.

    They are the history of published values: `gold.dora_restatements`.
    """
    # DuckDB is an extra that no other command has.
    from scripts.lake.adopt import adopt as take

    echo(f"gold.dora_restatements: {take(database_environment()):,} rows")


@app.command(epilog="Example: diogen lake publish --schema lake_gold")
def publish(
    schema: Annotated[
        str, typer.Option(help="The target schema; another one lets you compare before you switch.")
    ] = "gold",
) -> None:
    """Copy gold from the lake into PostgreSQL, all its tables at one moment."""
    from scripts.lake.publish import publish as copy

    counts = copy(database_environment(), schema)
    echo(f"{schema}: {len(counts)} tables, {sum(counts.values()):,} rows")


@app.command()
def tidy(
    days: Annotated[
        int, typer.Option(min=0, max=MOST_DAYS, help="The number of days to keep a snapshot.")
    ] = 7,
) -> None:
    """Merge the lake's small files and drop its old snapshots; not while a build runs."""
    from scripts.lake.tidy import tidy as clean

    echo(f"{clean(database_environment(), days)} snapshots are left")
