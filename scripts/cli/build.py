"""`diogen build`: bronze, silver and gold from what the raw log holds."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from extract.database import connect, database_environment
from extract.migrations import upgrade
from extract.run_log import recorded
from scripts.build_inputs import nothing_is_new, read_inputs, record_inputs, what_is_new
from scripts.cli.run_lock import only_run
from scripts.cli.terminal import echo
from scripts.dashboard.build import build_site
from scripts.dashboard.current import is_current
from scripts.dbt_command import BUILD, run_dbt
from scripts.dbt_results import build_summary, counted
from scripts.exit_codes import ExitCode
from scripts.failed_tests import Stopped, stopped_by_tests
from scripts.quarantine.build import build_without_culprits
from scripts.seeds.checking import check_seeds
from scripts.seeds.idle import idle_rules_after_build

STATUS = {ExitCode.OK: "ok", ExitCode.FAILED: "failed"}
# Who says which kinds of nodes to build, or not to, means all the others as well.
KINDS = ("resource-type", "test_type:")
# The one argument with which nothing is left out: what it built is not new to the next build.
EVERYTHING = {"--full-refresh"}
# dbt takes a word on how much it prints once.
LOUDNESS = {"--quiet", "-q", "--no-quiet"}


def build(
    context: typer.Context,
    output: Annotated[
        Path | None, typer.Option(help="Write the page into this folder afterwards.")
    ] = None,
    is_verbose: Annotated[
        bool, typer.Option("--verbose", help="Show a line for each model and test.")
    ] = False,
) -> None:
    """Build and test the warehouse with `dbt build`; further arguments go to dbt.

    If nothing is new since the last successful build, dbt is not started; with arguments it always
    is. Unit tests are left out: `dbt build` and `dbt test` run them. Without arguments, a record
    that makes the build fail is found, set aside and named. Ends with 0 if everything is right, 1
    if a seed, a model, a test or a record failed, 2 if dbt crashed, 75 if another run is under way.
    A mistake in a seed is reported before anything is built.
    """
    environment = database_environment()
    with only_run(environment):
        upgrade(environment)
        with connect(environment) as connection:
            inputs = read_inputs(connection)
            new = what_is_new(connection, inputs)
        if new.since is not None and not new.names and not context.args:
            with recorded("build", environment):
                echo(nothing_is_new(new.since))
            code, is_built = ExitCode.OK, True
        else:
            check_seeds(environment)
            code, is_built = _build(
                context.args, new.selection, environment, inputs, is_verbose=is_verbose
            )
        # Gold is complete, although a record was excluded.
        if is_built and output is not None:
            with connect(environment) as connection:
                if not is_current(connection, output):
                    echo(f"page written: {build_site(connection, output)}")
    raise typer.Exit(code)


def _build(
    arguments: Sequence[str],
    selection: Sequence[str],
    environment: Mapping[str, str],
    inputs: Mapping[str, str],
    *,
    is_verbose: bool,
) -> tuple[ExitCode, bool]:
    """Return how it ends, and whether all was built.

    Args:
        arguments: what the user says of it.
        selection: where the user says nothing, dbt's arguments for the first build.
    """
    names_kinds = any(kind in argument for argument in arguments for kind in KINDS)
    command = [*(["build"] if names_kinds else BUILD), *arguments]
    stopped: Stopped | None = None
    with recorded("build", environment) as record:

        def build_once(*selected: str) -> ExitCode:
            nonlocal stopped
            started_at = datetime.now(UTC)
            is_quiet = not is_verbose and LOUDNESS.isdisjoint(arguments)
            code = run_dbt([*command, *selected], environment, is_quiet=is_quiet)
            record.summary["dbt"] = build_summary(started_at)
            stopped = stopped_by_tests(started_at)
            return code

        if arguments:
            # Only a part is built, or elsewhere: what to leave out of that is not ours to say.
            code = build_once()
            is_built = code is ExitCode.OK
            if is_built and set(arguments) == EVERYTHING:
                record_inputs(record.connection, record.summary, inputs)
        else:
            first = partial(build_once, *selection)
            code, named = build_without_culprits(environment, build_once, first)
            is_built = code is ExitCode.OK
            if stopped:
                stopped.finish(environment)
            for text in [*(stopped.tests if stopped else ()), *named]:
                echo(f"diogen: {text}", err=True)
            if named and code is ExitCode.OK:
                code = ExitCode.FAILED
            if code is ExitCode.OK:
                record_inputs(record.connection, record.summary, inputs)
        record.status = STATUS.get(code, "crashed")
        echo(_line(record.status, record.summary["dbt"]))
        record.summary["idle_rules"] = idle_rules_after_build(environment)
        for sentence in record.summary["idle_rules"]:
            echo(f"diogen: {sentence}", err=True)
    return code, is_built


def _line(status: str, summary: Mapping[str, Any]) -> str:
    """Say how dbt ended in one line, as `diogen run` does."""
    if not summary:
        return f"build {status}"
    built = counted(summary) or "nothing was selected"
    return f"build {status}; dbt: {built}; {summary['seconds']:.0f} s"
