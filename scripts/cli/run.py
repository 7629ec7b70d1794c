"""`diogen run`: everything in its order, once; what cron calls."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import psycopg
import typer

from extract import pipelines
from extract.database import connect, database_environment
from extract.logs import get_logger
from extract.migrations import upgrade
from extract.run_log import recorded
from extract.settings import AlertsSettings, ConfigurationError, Settings, load_settings
from scripts.alerts import send, tell_changes
from scripts.build_inputs import nothing_is_new
from scripts.cli.run_lock import only_run
from scripts.cli.terminal import echo
from scripts.dashboard.build import DEFAULT_SITE
from scripts.digest import goal_problems
from scripts.engines import Engine, need_packages
from scripts.exit_codes import ExitCode
from scripts.run_steps import Steps

log = get_logger(__name__)


def run(
    output: Annotated[Path, typer.Option(help="The folder the site goes into.")] = DEFAULT_SITE,
    push: Annotated[
        bool, typer.Option("--push", help="Skip the extraction; build from deliveries.")
    ] = False,
    target: Annotated[
        Engine,
        typer.Option(
            help="The engine that builds; gold of another engine is published to PostgreSQL."
        ),
    ] = Engine.POSTGRES,
) -> None:
    """Extract all configured sources, check their freshness, build the warehouse, write the page.

    A source that fails does not stop the others. Ends with 1 when a source, its freshness or a
    test failed, with 75 when another run is under way; after a failed build the page stays as it
    was. Alerts go to ALERTS__WEBHOOK_URL and ALERTS__SLACK_WEBHOOK_URL.
    """
    need_packages(target)
    settings = load_settings()
    with _database_or_alert(settings.alerts):
        environment = database_environment()
        connect(environment).close()
    with only_run(environment):
        upgrade(environment)
        code = run_once(settings, environment, output, is_push=push, engine=target)
    raise typer.Exit(code)


def run_once(
    settings: Settings,
    environment: Mapping[str, str],
    output: Path | None,
    *,
    is_push: bool,
    engine: Engine = Engine.POSTGRES,
) -> ExitCode:
    """Take every step of a run, say how it ended, and return its exit code.

    Args:
        output: the page's folder; None leaves the page as it is.
        is_push: extract nothing.
    """
    sources = [] if is_push else _configured(settings)
    with recorded("run", environment) as record:
        steps = Steps(settings, environment, record, engine)
        try:
            steps.extract(sources)
            steps.check_freshness()
            steps.build(output)
        except Exception as error:
            steps.problems["run"] = f"crashed: {type(error).__name__}"
            raise
        finally:
            record.summary["problems"] = steps.problems
            tell_changes(settings.alerts, record, steps.problems, _goals(environment))
        record.status = steps.status
        if steps.unchanged_since is not None:
            echo(nothing_is_new(steps.unchanged_since))
        echo(steps.line(datetime.now(UTC)))
        # An idle rule makes no number wrong, so it neither fails a run nor sends an alert.
        for sentence in record.summary.get("idle_rules", []):
            echo(f"diogen: {sentence}", err=True)
        for key, text in steps.problems.items():
            echo(f"diogen: {key}: {text}", err=True)
    return steps.code


def _goals(environment: Mapping[str, str]) -> dict[str, str] | None:
    """Return the missed goals, which are reported but do not fail a run; None if unknown."""
    try:
        with connect(environment) as connection:
            return goal_problems(connection)
    except (ConfigurationError, psycopg.Error) as error:
        log.warning("goals could not be read", reason=type(error).__name__)
        return None


@contextmanager
def _database_or_alert(settings: AlertsSettings) -> Iterator[None]:
    """Alert about an unreachable database, in each run, because nothing can be recorded."""
    try:
        yield
    except ConfigurationError as error:
        text = f"Diogen: database: {error}"
        problems = {"database": str(error)}
        send(settings, {"status": "failed", "text": text, "problems": problems})
        raise


def _configured(settings: Settings) -> list[str]:
    configured = [name for name in pipelines.SOURCES if pipelines.is_configured(name, settings)]
    if not configured:
        raise ConfigurationError(
            "no source is configured: set SOURCES__GITHUB__REPOSITORIES and "
            "SOURCES__GITHUB__ACCESS_TOKEN, SOURCES__JIRA__BASE_URL, SOURCES__AWS__REGIONS or "
            "SOURCES__PAGERDUTY__API_KEY, or build from deliveries alone with --push"
        )
    return configured
