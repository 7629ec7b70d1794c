"""`diogen build`: bronze, silver and gold from what the raw log holds."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import typer

from extract.database import database_environment
from extract.migrations import upgrade
from extract.run_log import recorded
from scripts.cli.exit_codes import ExitCode
from scripts.cli.terminal import echo
from scripts.dbt_command import run_dbt
from scripts.dbt_results import build_summary
from scripts.quarantine.build import build_without_culprits
from scripts.run_lock import only_run
from scripts.seeds.checking import check_seeds

STATUS = {ExitCode.OK: "ok", ExitCode.FAILED: "failed"}


def build(context: typer.Context) -> None:
    """Build and test the warehouse with `dbt build`; further arguments go to dbt.

    A record that makes it fail is found, set aside and named, where no arguments are given. Ends
    with 0 when everything is right, 1 when a seed, a model, a test or a record failed, 2 when dbt
    crashed, 75 when another run is under way. A mistake in a seed is told before anything is built.
    """
    environment = database_environment()
    with only_run(environment):
        upgrade(environment)
        check_seeds(environment)
        code = _build(context.args, environment)
    raise typer.Exit(code)


def _build(arguments: Sequence[str], environment: Mapping[str, str]) -> ExitCode:
    with recorded("build", environment) as record:

        def build_once() -> ExitCode:
            started_at = datetime.now(UTC)
            code = run_dbt(["build", *arguments], environment)
            record.summary["dbt"] = build_summary(started_at)
            return code

        if arguments:
            # Only a part is built, or elsewhere: what to leave out of that is not ours to say.
            code = build_once()
        else:
            code, named = build_without_culprits(environment, build_once)
            for text in named:
                echo(f"diogen: {text}", err=True)
            if named and code is ExitCode.OK:
                code = ExitCode.FAILED
        record.status = STATUS.get(code, "crashed")
    return code
