"""`diogen doctor`: checks everything, and names the remedy for each problem."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

import psycopg
import typer

from extract import pipelines
from extract.database import connect, database_environment
from extract.settings import ConfigurationError, Settings, load_settings
from scripts.cli.terminal import echo
from scripts.doctor import (
    clocks,
    database,
    gaps,
    loads,
    records,
    runs,
    seeds,
    services,
)
from scripts.doctor.finding import Finding
from scripts.exit_codes import ExitCode


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Check configuration, credentials, clocks, database, disk, seeds, loads, gaps and records.

    One line each: ok, or the remedy. Ends with 1 if anything needs one. It changes nothing.
    """
    is_well = True
    for finding in _findings():
        is_well = is_well and finding.is_ok
        if as_json:
            echo(json.dumps(asdict(finding)))
        else:
            echo(f"{'ok ' if finding.is_ok else 'FIX'}  {finding.subject}: {finding.text}")
    if not is_well:
        raise typer.Exit(ExitCode.FAILED)


def _findings() -> Iterator[Finding]:
    try:
        settings = load_settings()
    except ConfigurationError as error:
        yield Finding("configuration", str(error), is_ok=False)
        settings = Settings.model_construct()
    else:
        yield from _sources(settings)
    try:
        environment = database_environment()
        with connect(environment, autocommit=True) as connection:
            yield from database.check(connection)
            yield from clocks.check(connection)
            yield from seeds.check(connection)
            if _has_our_tables(connection):
                yield from runs.check(connection)
                yield from loads.check(connection, settings, environment)
                yield from gaps.check(connection)
                yield from services.check(connection)
                yield from records.check(connection)
    except ConfigurationError as error:
        yield Finding("database", str(error), is_ok=False)


def _sources(settings: Settings) -> list[Finding]:
    configured = [name for name in pipelines.SOURCES if pipelines.is_configured(name, settings)]
    if not configured:
        # No mistake: where everything is delivered, there is nothing to pull.
        text = (
            "no source to pull (SOURCES__GITHUB__REPOSITORIES, SOURCES__JIRA__BASE_URL): "
            "deliveries alone, by diogen run --push"
        )
        return [Finding("configuration", text)]
    # The clients of every source, which no other command asks.
    from scripts.doctor import credentials

    text = f"sources: {', '.join(configured)}"
    return [Finding("configuration", text), *credentials.check(settings)]


def _has_our_tables(connection: psycopg.Connection) -> bool:
    row = connection.execute("select to_regclass('ops.streams') is not null").fetchone()
    return bool(row and row[0])
