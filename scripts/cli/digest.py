"""`diogen digest`: what changed in the newest week, month or quarter, against the goals."""

from typing import Annotated

import typer

from extract.database import connect
from extract.settings import ConfigurationError, load_settings
from scripts.alerts import send
from scripts.cli.terminal import echo
from scripts.dashboard.gold import is_built
from scripts.dashboard.terminal import Period, known_teams
from scripts.digest import digest as digest_of
from scripts.exit_codes import ExitCode


def digest(
    period: Annotated[Period, typer.Option(help="The newest of these that is over.")] = Period.WEEK,
    team: Annotated[str | None, typer.Option(help="This team alone.")] = None,
    services: Annotated[bool, typer.Option(help="Tell of each service, too.")] = False,
    is_sent: Annotated[
        bool,
        typer.Option("--send", help="Send it to Slack, the webhook and by mail (ALERTS__…)."),
    ] = False,
) -> None:
    """Print what changed by more than chance, and which goals were missed, as Markdown.

    Where nothing matters, nothing is printed and nothing is sent, so that it suits cron's mail.
    """
    with connect() as connection:
        if not is_built(connection):
            raise ConfigurationError(
                "nothing is built yet: `diogen run` extracts what is configured and builds it"
            )
        if team is not None and team not in known_teams(connection):
            raise ConfigurationError(f"{team!r} is not a team of the seed teams.csv")
        text = digest_of(connection, period.value, team, with_services=services)
    if not text:
        return
    if not is_sent:
        echo(text)
        return
    alerts = load_settings().alerts
    if not alerts.has_receiver:
        raise ConfigurationError(
            "nobody to send it to: set ALERTS__SLACK_WEBHOOK_URL, ALERTS__WEBHOOK_URL or "
            "ALERTS__SMTP_URL and ALERTS__EMAIL_TO"
        )
    if not send(alerts, {"status": "digest", "text": text}):
        raise typer.Exit(ExitCode.FAILED)
