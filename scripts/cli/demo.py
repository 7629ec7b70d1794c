"""`diogen demo`: from nothing to numbers, by the way real data goes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from extract import pipelines
from extract.database import connect, database_environment
from extract.migrations import upgrade
from extract.settings import Settings, home_folder
from scripts.cli.terminal import echo
from scripts.dashboard.build import DEFAULT_SITE, build_site
from scripts.dashboard.terminal import metrics_table, newest_metrics
from scripts.dbt_command import BUILD, run_dbt
from scripts.demo import database
from scripts.demo.company import END
from scripts.demo.database import make_demo_database
from scripts.demo.history import load_histories
from scripts.demo.simulate import DEFAULT_SEED, World, simulate
from scripts.demo.teams import write_seeds
from scripts.exit_codes import ExitCode


def demo(
    seed: Annotated[
        int, typer.Option(help="The seed of the simulation; another seed gives another year.")
    ] = DEFAULT_SEED,
    history: Annotated[
        list[Path] | None,
        typer.Option(
            help="Load a real history instead: <name>.commits.tsv[.gz], with <name>.tags.tsv "
            "beside it. May be given several times."
        ),
    ] = None,
    output: Annotated[Path, typer.Option(help="Where the page goes.")] = DEFAULT_SITE / "demo",
) -> None:
    """Simulate a company, extract it over HTTP, build the warehouse and show the metrics.

    It uses the database `diogen_demo`, and recreates it each time.
    """
    # GraphQL and two servers, 20 MB that no other command needs.
    from scripts.demo.servers import serve_world

    console = Console(stderr=True)
    with _step(console, "Make the world and its database"):
        world = World(github=load_histories(history)) if history else simulate(seed)
        environment = make_demo_database(database_environment(), database.NAME)
        # What runs from here on, in this process and in dbt, sees the demo's database alone.
        os.environ.update(environment)
        os.environ.pop("DIOGEN_SEEDS", None)
        upgrade(environment)
    with serve_world(world) as settings:
        for source in ("github", "jira"):
            with _step(console, f"Extract {source} over HTTP"):
                _extract(source, settings, console)
    as_of = _last_moment(world) if history else END
    with _step(console, "Build bronze, silver and gold"):
        if not history:
            environment["DIOGEN_SEEDS"] = str(write_seeds(home_folder() / "demo" / "seeds"))
        variables = f"{{as_of: '{as_of:%Y-%m-%d %H:%M:%S+00}'}}"
        # The simulated company is the same each time, and CI asks the data tests about it.
        tests = [] if history else ["--exclude-resource-type", "test"]
        code = run_dbt([*BUILD, *tests, "--vars", variables], environment, is_quiet=True)
    if code is not ExitCode.OK:
        raise typer.Exit(code)
    with connect(environment) as connection:
        page = build_site(connection, output)
        Console().print(metrics_table(newest_metrics(connection)))
    echo(f"The page: {page}")


@contextmanager
def _step(console: Console, name: str) -> Iterator[None]:
    started = datetime.now(UTC)
    with console.status(f"{name} …"):
        yield
    seconds = (datetime.now(UTC) - started).total_seconds()
    console.print(f"{name}: {seconds:.1f} s", highlight=False)


def _extract(source: str, settings: Settings, console: Console) -> None:
    counts = pipelines.load(source, settings)
    rows = sum(stream.rows_new for stream in counts.streams.values())
    requests = sum(stream.requests for stream in counts.streams.values())
    console.print(f"  {rows:,} rows by {requests:,} requests", highlight=False)


def _last_moment(world: World) -> datetime:
    """Return the newest moment that the histories tell."""
    moments = [
        record["updated_at"]
        for record in (one.repository for one in world.github.repositories.values())
    ]
    return datetime.fromisoformat(max(moments))
