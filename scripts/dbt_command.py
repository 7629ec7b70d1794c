"""Runs dbt from the repository's root: in a process of its own, or loaded in this one."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from extract.settings import PROJECT_ROOT, ConfigurationError
from scripts.exit_codes import ExitCode

if TYPE_CHECKING:
    from scripts.loaded_dbt import LoadedDbt

# What Linux calls the signal that a program gets when its parent is gone.
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)

# Unit tests prove the models' code, which a load does not change, so that dbt's own documentation
# leaves them to development and CI: `dbt build`, `dbt test` and `make unit` run them.
# By default dbt has each model wait for the tests of all its ancestors, and takes half a
# second to find them. Those of its parents are enough: it is the same order.
BUILD = ("build", "--use-fast-test-edges", "--exclude-resource-type", "unit_test")

# One at most: dbt as this process keeps it.
loaded: "list[LoadedDbt]" = []


def run_dbt(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    *,
    is_quiet: bool = False,
    is_silent: bool = False,
    project: Path = PROJECT_ROOT,
) -> ExitCode:
    """Run dbt with `arguments` and pass on what its exit code says.

    Args:
        environment: the libpq variables of the warehouse.
        is_quiet: leave out everything but warnings, failures and errors.
        is_silent: leave out those, too.

    Raises:
        ConfigurationError: dbt is not installed beside this Python.
    """
    program = Path(sys.executable).with_name("dbt")
    if not program.is_file():
        raise ConfigurationError(f"{program} is missing: run `make setup`")
    folders = ["--project-dir", str(project), "--profiles-dir", str(project)]
    options = [*(["--quiet"] if is_quiet else []), *arguments, *folders]
    if loaded:
        return _run_loaded(options, environment, project, is_silent=is_silent)
    finished = subprocess.run(
        [str(program), *options],
        cwd=project,
        env={**os.environ, **environment},
        check=False,
        stdout=subprocess.DEVNULL if is_silent else None,
        # A Ctrl-C is for us, and ends dbt with us; dbt itself would print where it was.
        start_new_session=True,
        preexec_fn=end_with_parent if sys.platform == "linux" else None,
    )
    return {0: ExitCode.OK, 1: ExitCode.FAILED}.get(finished.returncode, ExitCode.CRASHED)


def keep_loaded() -> None:
    """Let dbt stay in this process from now on, with what it parsed."""
    from scripts.loaded_dbt import LoadedDbt  # three seconds, which no other command needs

    loaded.append(LoadedDbt())


def _run_loaded(
    options: Sequence[str], environment: Mapping[str, str], project: Path, *, is_silent: bool
) -> ExitCode:
    with redirect_stdout(StringIO()) if is_silent else nullcontext():
        result = loaded[0].run(options, environment, project)
    if result.exception is not None:
        sys.stderr.write(f"{result.exception}\n")
        return ExitCode.CRASHED
    return ExitCode.OK if result.success else ExitCode.FAILED


def end_with_parent() -> None:
    """Let dbt end with us even if we are killed: our lock does, and the next run may begin."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
