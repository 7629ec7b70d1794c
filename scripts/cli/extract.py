"""`diogen extract`: read the sources into the raw payload log."""

import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.live import Live
from rich.table import Table

from extract.database import database_environment
from extract.logs import get_logger
from extract.migrations import upgrade
from extract.pipelines import SOURCES, AlreadyRunningError, Counts, is_configured
from extract.run_log import RunRecord, recorded
from extract.settings import ConfigurationError, Settings, load_settings
from scripts.cli.terminal import echo
from scripts.exit_codes import ExitCode
from scripts.seeds.loading import load_missing_seeds

log = get_logger(__name__)


def extract(
    source: Annotated[str, typer.Argument(help="github, jira, aws, pagerduty, or all.")],
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="On a first load, read nothing older than this day."
        ),
    ] = None,
    full_refresh: Annotated[
        bool, typer.Option(help="Read everything again; the log keeps what it has.")
    ] = False,
    max_wait: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="SECONDS",
            help="The longest wait for a rate limit; then it ends with 1 and keeps what was read.",
        ),
    ] = None,
) -> None:
    """Read what is new in a source into the raw payload log."""
    settings = _patient(load_settings(), max_wait)
    start = since.replace(tzinfo=UTC) if since else None
    chosen = _configured(settings) if source == "all" else [source]
    try:
        failures = extract_each(chosen, settings, since=start, full_refresh=full_refresh)
    except AlreadyRunningError as error:
        echo(f"diogen: {error}", err=True)
        raise typer.Exit(ExitCode.ALREADY_RUNNING) from None
    for failure in failures[:-1]:
        echo(f"diogen: {failure}", err=True)
    if failures:
        raise failures[-1]


def extract_each(
    sources: Iterable[str],
    settings: Settings,
    *,
    since: datetime | None = None,
    full_refresh: bool = False,
) -> list[ConfigurationError]:
    """Read each source, show how far it is, and return why some could not be read.

    Raises:
        AlreadyRunningError: another run of a source is under way.
    """
    environment = database_environment()
    upgrade(environment)
    failures: list[ConfigurationError] = []
    with recorded("extract", environment) as record:
        for name in sources:
            try:
                _extract_one(record, name, settings, since, full_refresh)
            except AlreadyRunningError:
                raise
            except ConfigurationError as error:
                # One source that fails does not keep the others from running.
                failures.append(error)
        load_missing_seeds(environment)
        if failures:
            record.status = "failed"
            record.summary["error"] = str(failures[-1]).splitlines()[0][:1000]
    return failures


def _patient(settings: Settings, seconds: int | None) -> Settings:
    """Return the settings with another longest wait, where one is given."""
    if seconds is None:
        return settings
    update = {"max_wait_seconds": seconds}
    sources = settings.sources.model_copy(
        update={
            "github": settings.sources.github.model_copy(update=update),
            "jira": settings.sources.jira.model_copy(update=update),
            "pagerduty": settings.sources.pagerduty.model_copy(update=update),
        }
    )
    return settings.model_copy(update={"sources": sources})


def _configured(settings: Settings) -> list[str]:
    chosen = [name for name in SOURCES if is_configured(name, settings)]
    if not chosen:
        raise ConfigurationError(
            "no source is configured: set SOURCES__GITHUB__REPOSITORIES, SOURCES__JIRA__BASE_URL, "
            "SOURCES__AWS__REGIONS or SOURCES__PAGERDUTY__API_KEY in the environment, or their "
            "like in .dlt/config.toml"
        )
    return chosen


def _extract_one(
    record: RunRecord, name: str, settings: Settings, since: datetime | None, full_refresh: bool
) -> None:
    counts = Counts()
    with _screen(name, counts):
        record.load(name, settings, since=since, full_refresh=full_refresh, counts=counts)
    if not sys.stderr.isatty():
        for stream, account in counts.streams.items():
            log.info(
                "extracted",
                source=name,
                stream=stream,
                rows_new=account.rows_new,
                rows_unchanged=account.rows_unchanged,
                requests=account.requests,
                limit_left=counts.limit_left,
            )
    new = sum(account.rows_new for account in counts.streams.values())
    requests = sum(account.requests for account in counts.streams.values())
    echo(f"{name}: {new} new rows, {requests} requests")


def _screen(name: str, counts: Counts) -> AbstractContextManager[object]:
    """Show the counts while they grow, where somebody can see them."""
    console = Console(stderr=True)
    if not console.is_terminal:
        return nullcontext()
    return Live(get_renderable=lambda: _table(name, counts), console=console, refresh_per_second=4)


def _table(name: str, counts: Counts) -> Table:
    left = "" if counts.limit_left is None else f", limit left {counts.limit_left}"
    table = Table(title=f"{name}{left}", title_justify="left")
    table.add_column("stream")
    for heading in ("rows read", "new", "unchanged", "requests"):
        table.add_column(heading, justify="right")
    for stream, account in list(counts.streams.items()):
        table.add_row(
            stream,
            str(account.rows_read),
            str(account.rows_new),
            str(account.rows_unchanged),
            str(account.requests),
        )
    return table
