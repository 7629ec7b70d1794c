"""`diogen spark`: starts a local cluster, copies raw to it, and copies gold back."""

import os
from typing import Annotated

import typer

from extract.database import database_environment
from scripts.cli.terminal import echo
from scripts.dbt_command import BUILD, run_dbt
from scripts.engines import Engine, need_packages
from scripts.exit_codes import ExitCode

app = typer.Typer(
    help="Build on Apache Spark and read in PostgreSQL; needs the extra `spark` and Java.",
    no_args_is_help=True,
)


@app.callback()
def need_the_extra() -> None:
    """Fail with one readable line if the engine's packages are not installed."""
    need_packages(Engine.SPARK)


@app.command()
def start(
    workers: Annotated[
        int, typer.Option(min=1, help="The number of workers, each with one core.")
    ] = 2,
) -> None:
    """Start a master, workers and a Thrift server on this machine."""
    from scripts.spark.cluster import start as begin

    cluster = begin(database_environment(), workers)
    echo(f"Spark listens at 127.0.0.1:{cluster.port}; its page: http://127.0.0.1:{cluster.page}")


@app.command()
def stop() -> None:
    """Stop the cluster; built tables stay."""
    from scripts.spark.cluster import stop as end

    echo("stopped" if end(database_environment()) else "nothing to stop")


@app.command()
def adopt() -> None:
    """Copy the restatements, once, before the first build on Spark.

    They are the history of published values: `gold.dora_restatements`.
    """
    # PyHive and DuckDB are extras that no other command has.
    from scripts.spark.adopt import adopt as take

    echo(f"gold.dora_restatements: {take(database_environment()):,} rows")


@app.command()
def land() -> None:
    """Copy new raw rows to Parquet files; needed before each build on Spark."""
    from scripts.spark.land import land as copy

    counts = copy(database_environment())
    echo(f"{sum(counts.values()):,} rows are new in {len(counts)} tables")


@app.command(epilog="Example: diogen spark publish --schema spark_gold")
def publish(
    schema: Annotated[
        str, typer.Option(help="The target schema; another one lets you compare before you switch.")
    ] = "gold",
) -> None:
    """Copy gold from Spark's files into PostgreSQL, all its tables at one moment."""
    from scripts.spark.publish import publish as copy

    counts = copy(database_environment(), schema)
    echo(f"{schema}: {len(counts)} tables, {sum(counts.values()):,} rows")


@app.command()
def demo() -> None:
    """Build the year of `diogen demo` on two workers, next to PostgreSQL's gold."""
    from scripts.demo.company import END
    from scripts.demo.database import NAME

    os.environ.update({**database_environment(), "PGDATABASE": NAME})
    start()
    try:
        land()
        variables = f"{{as_of: '{END:%Y-%m-%d %H:%M:%S+00}'}}"
        code = run_dbt([*BUILD, "--target", "spark", "--vars", variables], database_environment())
        if code is not ExitCode.OK:
            raise typer.Exit(code)
        publish("spark_gold")
    finally:
        stop()
