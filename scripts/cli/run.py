"""`diogen run`: everything in its order, once; what cron calls."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from extract import pipelines
from extract.database import connect, database_environment
from extract.logs import get_logger
from extract.migrations import upgrade
from extract.settings import ConfigurationError, Settings, load_settings
from scripts.cli.exit_codes import ExitCode
from scripts.dashboard.build import DEFAULT_SITE, build_site
from scripts.dbt_command import BUILD, run_dbt

log = get_logger(__name__)


def run(
    output: Annotated[Path, typer.Option(help="The folder the site goes into.")] = DEFAULT_SITE,
) -> None:
    """Extract what is configured, check its freshness, build the warehouse, write the page.

    Ends with 75 when another run is under way. A stale source or a failed test ends it with 1;
    after a failed build the page stays as it was.
    """
    settings = load_settings()
    environment = database_environment()
    with _only_run(environment):
        upgrade(environment)
        # A source nobody configured has no tables, and is not stale.
        sources = [f"source:raw_{name}" for name in _extract(settings)]
        freshness = ["source", "freshness", "--select", *sources]
        fresh = run_dbt(freshness, environment, is_quiet=True)
        built = run_dbt(BUILD, environment, is_quiet=True)
        if built is ExitCode.OK:
            with connect(environment) as connection:
                typer.echo(str(build_site(connection, output)))
    raise typer.Exit(max(fresh, built))


@contextmanager
def _only_run(environment: Mapping[str, str]) -> Iterator[None]:
    """Hold the database's lock for runs, which ends with the process, however that ends."""
    with connect(environment, autocommit=True) as connection:
        row = connection.execute("select pg_try_advisory_lock(hashtext('diogen run'))").fetchone()
        if row is None or not row[0]:
            typer.echo("diogen: another run is under way", err=True)
            raise typer.Exit(ExitCode.ALREADY_RUNNING)
        yield


def _extract(settings: Settings) -> list[str]:
    """Extract every source that is configured and return their names."""
    configured = [name for name in pipelines.SOURCES if pipelines.is_configured(name, settings)]
    if not configured:
        raise ConfigurationError(
            "no source is configured: set SOURCES__GITHUB__REPOSITORIES and "
            "SOURCES__GITHUB__ACCESS_TOKEN, SOURCES__JIRA__BASE_URL or SOURCES__AWS__REGIONS"
        )
    for name in configured:
        try:
            counts = pipelines.load(name, settings)
        except pipelines.AlreadyRunningError as error:
            typer.echo(f"diogen: {error}", err=True)
            raise typer.Exit(ExitCode.ALREADY_RUNNING) from None
        rows = sum(stream.rows_new for stream in counts.streams.values())
        log.info("extracted", source=name, rows_new=rows)
    return configured
