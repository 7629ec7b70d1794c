"""Builds by itself what arrives, in one process with dbt kept loaded: `diogen serve --build`.

A delivery is built as soon as it is stored, every other change within a minute. The page follows
within a minute, too: of many services it takes longer than a build.
"""

import math
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import psycopg
import typer

from extract.database import connect, database_environment
from extract.logs import configure_logs, get_logger
from extract.settings import ConfigurationError, load_settings
from scripts.build_inputs import read_inputs, what_is_new
from scripts.cli.run import run_once
from scripts.cli.run_lock import only_run
from scripts.dashboard.current import is_current
from scripts.dbt_command import end_with_parent, keep_loaded
from scripts.exit_codes import ExitCode

LAST = "select coalesce(max(sequence), 0) from raw_push.deliveries"
POLL_SECONDS = 0.5
LOOK_SECONDS = 60
# From the end of one page to the beginning of the next, at least.
PAGE_SECONDS = 60
# A process that ends as soon as it begins must not take the receiver's time.
RESTART_SECONDS = 10
# A build that fails fails again until somebody has corrected what it names, or something arrives.
AFTER_FAILURE_SECONDS = 600

log = get_logger(__name__)


def start(output: Path) -> None:
    """Keep a process that builds beside this one; another one replaces it if it ends."""
    threading.Thread(target=_keep, args=[output], daemon=True).start()


def _keep(output: Path) -> None:
    while True:
        ended = subprocess.run(
            [sys.executable, "-m", "scripts.build_loop", str(output)],
            check=False,
            preexec_fn=end_with_parent if sys.platform == "linux" else None,
        )
        log.error("the building process ended", code=ended.returncode)
        time.sleep(RESTART_SECONDS)


def build_forever(environment: Mapping[str, str], output: Path) -> None:
    """Build what is new, again and again."""
    keep_loaded()
    while True:
        last, pause = -1, float(LOOK_SECONDS)
        try:
            last = _last(environment)
            page_in = PAGE_SECONDS - _page_age(output)
            code = _build(environment, output if page_in <= 0 else None)
            if code is ExitCode.FAILED:
                pause = AFTER_FAILURE_SECONDS
            elif page_in > 0:
                pause = page_in
        except (ConfigurationError, psycopg.Error) as error:
            log.warning("not built", reason=str(error))
        except Exception:
            log.exception("the build crashed")
        _wait(environment, last, pause)


def _build(environment: Mapping[str, str], output: Path | None) -> ExitCode:
    """Build what is new, and write the page into the folder `output`, if one is given."""
    with connect(environment) as connection:
        is_new = bool(what_is_new(connection, read_inputs(connection)).names)
        if not is_new and (output is None or is_current(connection, output)):
            return ExitCode.OK
    try:
        with only_run(environment):
            return run_once(load_settings(), environment, output, is_push=True)
    except typer.Exit as ended:
        return ExitCode(ended.exit_code)


def _page_age(output: Path) -> float:
    """Return the seconds since the page was written."""
    try:
        return time.time() - (output / "index.html").stat().st_mtime
    except FileNotFoundError:
        return math.inf


def _wait(environment: Mapping[str, str], last: int, pause: float) -> None:
    """Wait for a delivery after `last`, for `pause` seconds at most."""
    until = time.monotonic() + pause
    while time.monotonic() < until:
        time.sleep(POLL_SECONDS)
        try:
            if last >= 0 and _last(environment) != last:
                return
        except (ConfigurationError, psycopg.Error) as error:
            log.warning("the database cannot be asked", reason=str(error))
            return


def _last(environment: Mapping[str, str]) -> int:
    with connect(environment) as connection:
        ((number,),) = connection.execute(LAST).fetchall()
    return int(number)


if __name__ == "__main__":
    configure_logs()
    build_forever(database_environment(), Path(sys.argv[1]))
