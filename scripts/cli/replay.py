"""`diogen replay`: build everything again from raw, beside what is there, and compare."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from extract.database import connect, database_environment
from extract.migrations import upgrade
from extract.settings import PROJECT_ROOT
from scripts.build_inputs import read_inputs, what_is_new
from scripts.cli.run_lock import only_run
from scripts.cli.terminal import echo
from scripts.dbt_command import BUILD, run_dbt
from scripts.exit_codes import ExitCode
from scripts.replay import PREFIX, Comparison, compare, drop, watermark
from scripts.seeds.checking import check_seeds

# The tests have passed on the present rows, and equal rows pass them too; unit tests prove the
# models' code, which is the same.
REPLAY = (
    "build", "--full-refresh", "--exclude-resource-type", "unit_test",
    "--exclude-resource-type", "test", "--vars", f"{{schema_prefix: {PREFIX}}}",
)  # fmt: skip


def replay(
    keep: Annotated[
        bool, typer.Option("--keep", help=f"Leave the schemas {PREFIX}* for inspection.")
    ] = False,
) -> None:
    """Bring the warehouse up to date, rebuild it from raw in separate schemas, and compare.

    Ends with 0 when every row of bronze, silver and gold is the same, otherwise with 1 and the
    differences. It does not compare the history of published values (dora_restatements).
    """
    environment = database_environment()
    with only_run(environment):
        upgrade(environment)
        check_seeds(environment)
        code = _build(environment)
        if code is ExitCode.OK:
            code = _compare(environment, is_kept=keep)
    raise typer.Exit(code)


def _build(environment: Mapping[str, str]) -> ExitCode:
    with connect(environment, autocommit=True) as connection:
        drop(connection)
        if not what_is_new(connection, read_inputs(connection)).names:
            return ExitCode.OK
    return run_dbt(BUILD, environment, is_quiet=True)


def _compare(environment: Mapping[str, str], *, is_kept: bool) -> ExitCode:
    with connect(environment, autocommit=True) as connection:
        before = watermark(connection)
        # Elsewhere, so that the next build's own artefacts stay what they are.
        target = Path(os.environ.get("DBT_TARGET_PATH", PROJECT_ROOT / "target")) / "replay"
        code = run_dbt(REPLAY, {**environment, "DBT_TARGET_PATH": str(target)}, is_quiet=True)
        if code is not ExitCode.OK:
            return code
        tables = list(compare(connection))
        has_moved = watermark(connection) != before
        if not is_kept:
            drop(connection)
    differences = [one for one in tables if not one.is_equal]
    for one in differences:
        _say(one)
    if not differences:
        rows = sum(one.row_count for one in tables)
        echo(f"replay: {len(tables)} tables, {rows} rows: all equal")
        return ExitCode.OK
    if has_moved:
        echo(
            "diogen: new raw rows arrived meanwhile, which explains the differences: run again",
            err=True,
        )
    return ExitCode.FAILED


def _say(one: Comparison) -> None:
    if one.problem:
        echo(f"{one.table}: {one.problem}")
    else:
        echo(
            f"{one.table}: {one.only_present} rows only at present, "
            f"{one.only_replayed} only replayed, of {one.row_count}"
        )
    for example in one.examples:
        echo(f"  {example}")
