"""Adds the verb `run` to dlt's own command line: `dlt pipeline github run`, `dlt pipeline run`."""

import argparse
import sys
from datetime import UTC, datetime
from typing import Any

from dlt.common.configuration import plugins

from extract.database import database_environment
from extract.logs import configure_logs
from extract.migrations import upgrade
from extract.pipelines import SOURCES, is_configured
from extract.run_log import RunRecord, recorded
from extract.settings import ConfigurationError, Settings, load_settings


class RunCommand(plugins.SupportsCliCommand):
    """`dlt pipeline [NAME] run`: the same extraction that `diogen extract` runs."""

    command = "run"
    parent = "pipeline"
    compose = "replace"
    help_string = "Run one pipeline of this project, or all that are configured"
    description = "Reads what is new in github, jira, aws or pagerduty into the raw payload log."
    docs_url = None

    def configure_parser(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--since",
            type=lambda text: datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC),
            help="read no further back than this day (YYYY-MM-DD) on a first load",
        )
        parser.add_argument(
            "--full-refresh",
            action="store_true",
            help="read everything again; the log keeps what it has",
        )

    def execute(self, args: argparse.Namespace) -> None:
        configure_logs()
        name: str | None = getattr(args, "pipeline_name", None)
        try:
            settings = load_settings()
            chosen = [name] if name else [one for one in SOURCES if is_configured(one, settings)]
            if not chosen:
                raise ConfigurationError(
                    "no source is configured: set SOURCES__GITHUB__REPOSITORIES, "
                    "SOURCES__JIRA__BASE_URL, SOURCES__AWS__REGIONS or SOURCES__PAGERDUTY__API_KEY"
                )
            environment = database_environment()
            upgrade(environment)
            with recorded("extract", environment) as record:
                failures = [
                    failure
                    for source in chosen
                    if (failure := _extracted(record, source, settings, args)) is not None
                ]
                if failures:
                    record.summary["error"] = str(failures[0])
                    record.status = "failed"
        except ConfigurationError as error:
            failures = [error]
        for failure in failures:
            sys.stderr.write(f"diogen: {failure}\n")
        if failures:
            sys.exit(1)


def _extracted(
    record: RunRecord, source: str, settings: Settings, args: argparse.Namespace
) -> ConfigurationError | None:
    """Extract one source; return the reason if it fails, so that the others are read."""
    try:
        counts = record.load(source, settings, since=args.since, full_refresh=args.full_refresh)
    except ConfigurationError as error:
        return error
    new = sum(stream.rows_new for stream in counts.streams.values())
    requests = sum(stream.requests for stream in counts.streams.values())
    sys.stdout.write(f"{source}: {new} new rows, {requests} requests\n")
    return None


@plugins.hookimpl(specname="plug_cli")
def plug_run(host: str) -> Any:
    """Offer the command to dlt's command line only."""
    return RunCommand if host == "dlt" else None
