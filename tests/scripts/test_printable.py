"""Text from outside never steers the terminal it is shown on."""

import re
import subprocess
from pathlib import Path

import pytest

from extract.logs import configure_logs, get_logger
from extract.printable import printable
from extract.settings import PROJECT_ROOT
from scripts.cli.terminal import echo


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("acme/shop", "acme/shop"),
        ("Zürich 東京 👩‍👩‍👧\tx\n", "Zürich 東京 👩‍👩‍👧\tx\n"),
        ("a\x1b[2Jb", "a\\u001b[2Jb"),
        ("a\x9b31mb", "a\\u009b31mb"),
        ("over\rwritten", "over\\u000dwritten"),
        ("\x00\x07\x08\x7f", "\\u0000\\u0007\\u0008\\u007f"),
        ("pay\u202etxt.exe", "pay\\u202etxt.exe"),
    ],
)
def test_what_steers_is_written_as_json_writes_it(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_commands_and_logs_print_no_control_character(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    configure_logs()
    get_logger("test").warning("repository \x1b[2J", name="\x1b]0;title\x07")
    echo("service \x1b[2J", err=True)

    said = capsys.readouterr().err
    assert "\\u001b]0;title\\u0007" in said
    assert "\x1b[2J" not in said
    assert "\x1b]0" not in said


def test_everything_that_is_printed_goes_that_way() -> None:
    """`typer.echo` and `print` pass on whatever they are given."""
    tracked = subprocess.run(
        ["git", "ls-files", "extract", "scripts"],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    bare = re.compile(r"(typer|click)\.(s?echo)\(|(?<![\w.])print\(")
    files = [Path(name) for name in tracked if name.endswith(".py")]

    assert [str(file) for file in files if bare.search((PROJECT_ROOT / file).read_text())] == [
        "scripts/cli/terminal.py"
    ]
