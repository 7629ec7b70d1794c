"""What the machine refuses is one sentence, and never a trace."""

import errno
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from extract.migrations import upgrade
from extract.settings import ConfigurationError
from scripts.cli.serve import _listen
from scripts.exit_codes import ExitCode
from scripts.machine_errors import of_the_machine

DIOGEN = Path(sys.executable).with_name("diogen")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            PermissionError(errno.EACCES, "Permission denied", "/srv/x"),
            "/srv/x: Permission denied: ",
        ),
        (OSError(errno.ENOSPC, "No space left on device", "/srv/x"), "make room on the disk"),
        (
            OSError(errno.EROFS, "Read-only file system", "/srv/x"),
            "name a place that can be written",
        ),
        (FileNotFoundError(errno.ENOENT, "No such file or directory", "x.csv"), "x.csv: No such"),
        (OSError("of no number"), "of no number"),
    ],
)
def test_a_refusal_names_the_place_and_what_helps(error: OSError, said: str) -> None:
    assert said in of_the_machine(error)


def test_a_port_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=rf"port {port} of 127.0.0.1 is not available"):
            _listen("127.0.0.1", port)


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = subprocess.run(
        [DIOGEN, "db", "start"],
        env={"PATH": os.environ["PATH"], "DIOGEN_HOME": str(tmp_path / "file" / "home")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("diogen: ")
    assert str(tmp_path / "file") in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("parsed")
def test_control_c_ends_a_build_without_a_trace(database: dict[str, str], tmp_path: Path) -> None:
    folders = {name: str(tmp_path / name) for name in ("DBT_TARGET_PATH", "DBT_LOG_PATH")}
    build = subprocess.Popen(
        [DIOGEN, "build", "--verbose"],
        env={**os.environ, **database, **folders},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        # A shell's background jobs, and what they start, are deaf to it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert build.stdout is not None
    printed = build.stdout.readline()
    # As a terminal does: to all of its group.
    os.killpg(build.pid, signal.SIGINT)
    rest, _ = build.communicate(timeout=60)

    assert build.returncode != 0
    assert "Traceback" not in printed + rest
    assert "Done. PASS" not in rest


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["metrics", "--servce", "shop"], "No such option: --servce"),
        (["exprot"], "No such command 'exprot'"),
        (["export"], "Missing argument 'table': see `diogen export --help`"),
        (["export", "fct_commits", "--format", "xml"], "'xml' is not one of 'csv'"),
        (["prune", "--days", "999999999999"], "Invalid value for '--days'"),
        (["keys", "create", "ci", "--source", "jira", "--days", "99999999"], "value for '--days'"),
        (["deliveries", "set-aside", "9" * 20, "--reason", "a test"], "value for 'numbers'"),
    ],
)
def test_a_wrong_option_is_one_line(arguments: list[str], said: str) -> None:
    done = subprocess.run([DIOGEN, *arguments], capture_output=True, text=True, check=False)

    assert done.returncode == ExitCode.CRASHED
    (line,) = done.stderr.splitlines()
    assert line.startswith("diogen: ")
    assert said in line
    assert done.stdout == ""


def test_a_user_without_the_right_is_one_sentence(
    database: dict[str, str], connection: psycopg.Connection
) -> None:
    upgrade(database)
    connection.execute("create role visitor login password 'visitor'")
    try:
        visitor = {**os.environ, **database, "PGUSER": "visitor", "PGPASSWORD": "visitor"}
        done = subprocess.run(
            [DIOGEN, "keys", "list"], env=visitor, capture_output=True, text=True, check=False
        )
    finally:
        connection.execute("drop role visitor")

    assert done.returncode == ExitCode.FAILED
    assert done.stderr.startswith("diogen: the database refuses: permission denied for schema ops")
    assert "Traceback" not in done.stderr


def test_the_version_is_shown() -> None:
    done = subprocess.run([DIOGEN, "--version"], capture_output=True, text=True, check=True)

    assert done.stdout == "diogen 0.1.0\n"
