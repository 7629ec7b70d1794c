"""The `diogen` command: one file per verb; each parses, calls and reports."""

import sys
from importlib.metadata import version as installed
from typing import Annotated, Any

import psycopg
import typer

from extract.logs import configure_logs
from extract.settings import ConfigurationError
from scripts.cli import db, deliveries, extract, keys, lake, records, rules, spark
from scripts.cli.build import build
from scripts.cli.dashboard import dashboard
from scripts.cli.demo import demo
from scripts.cli.digest import digest
from scripts.cli.doctor import doctor
from scripts.cli.erase_person import erase_person
from scripts.cli.export import export
from scripts.cli.metrics import metrics
from scripts.cli.prune import prune
from scripts.cli.publish import publish
from scripts.cli.replay import replay
from scripts.cli.run import run
from scripts.cli.serve import serve
from scripts.cli.setup import setup
from scripts.cli.terminal import echo
from scripts.exit_codes import ExitCode
from scripts.machine_errors import of_the_machine

# What a wrong option or argument raises; Typer has no public name for it.
UsageError: type[Exception] = typer.BadParameter.__mro__[1]

app = typer.Typer(
    name="diogen",
    help="Exact DORA metrics from GitHub, Jira and AWS, in your own Postgres.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(db.app, name="db")
app.add_typer(deliveries.app, name="deliveries")
app.add_typer(keys.app, name="keys")
app.add_typer(lake.app, name="lake")
app.add_typer(records.app, name="records")
app.add_typer(rules.app, name="rules")
app.add_typer(spark.app, name="spark")
app.command(epilog="Example: diogen setup --source github --repository acme/shop --yes")(setup)
app.command(epilog="Example: diogen serve --host 0.0.0.0 --port 8080")(serve)
app.command()(extract.extract)
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(build)
app.command()(dashboard)
app.command(epilog="Example: diogen metrics --service acme/shop")(metrics)
app.command(epilog="Example, in a crontab: 0 7 * * 1 diogen digest --send")(digest)
app.command(
    epilog="Example: diogen export dora_lead_time --format parquet --output lead_time.parquet"
)(export)
app.command(epilog="Example: diogen publish s3://company-metrics/gold")(publish)
app.command(epilog="Example: diogen demo --history flask.commits.tsv.gz")(demo)
app.command(epilog="Example: diogen erase-person --login ada --email ada@example.org")(erase_person)
app.command(epilog="Example: diogen prune --days 365")(prune)
app.command()(replay)
app.command()(doctor)
app.command(epilog="Example, in a crontab: 15 * * * * cd /srv/diogen && make run")(run)


def _show_version(is_asked: bool) -> None:
    if is_asked:
        echo(f"diogen {installed('diogen')}")
        raise typer.Exit


@app.callback()
def diogen(
    _: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Exact DORA metrics from GitHub, Jira and AWS, in your own Postgres."""


def main() -> None:
    """Run the command line; what a user or the machine can cause is one sentence, not a trace."""
    configure_logs()
    code = ExitCode.FAILED
    try:
        # What a command was ended with; one that ran to its end returns nothing.
        sys.exit(app(standalone_mode=False) or ExitCode.OK)
    except UsageError as error:
        code, sentence = ExitCode.CRASHED, _of_usage(error)
        if not sentence:
            sys.exit(code)
    except ConfigurationError as error:
        sentence = str(error)
    except OSError as error:
        sentence = of_the_machine(error)
    except psycopg.OperationalError as error:
        sentence = f"the database stopped the command: {_first_line(error)}"
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction) as error:
        sentence = (
            f"the database refuses: {_first_line(error)}: set PGUSER and PGPASSWORD to a user who "
            "has the right, as in docs/install.md"
        )
    echo(f"diogen: {sentence}", err=True)
    sys.exit(code)


def _of_usage(error: Any) -> str:
    """Say in a line what is wrong with an option or an argument, and where all are described.

    It is empty where a command was left out: its group has shown its help.
    """
    if type(error).__name__ == "NoArgsIsHelpError":
        return ""
    command = error.ctx.command_path if error.ctx else "diogen"
    text = " ".join(error.format_message().split()).removesuffix(".")
    return f"{text}: see `{command} --help`"


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
