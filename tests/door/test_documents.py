"""Every command of README and of docs/, typed in the order in which a reader meets them."""

import re
from pathlib import Path

import pytest

from tests.door.conftest import Reader
from tests.door.pages import Typed, is_as_promised, reading_order, typed
from tests.door.shell import Shell
from tests.extract.pagerduty import server as pagerduty
from tests.scripts.page_data import told

# What a reader has typed before opening a page: README's own first steps.
PROLOGUE = (
    ". .venv/bin/activate",
    "export SOURCES__GITHUB__ACCESS_TOKEN=token",
    """export SOURCES__GITHUB__REPOSITORIES='["acme/shop", "acme/pay"]'""",
)
# What is the reader's own in a command, and what it is here.
FILLED_IN = {
    r"git clone <this repository>": "git clone -q {origin}",
    r"ACCESS_TOKEN=\.\.\.": "ACCESS_TOKEN=token",
    r"PAGERDUTY__API_KEY=\.\.\.": f"PAGERDUTY__API_KEY={pagerduty.KEY}",
    r"PGHOST=db\.example\.com PGUSER=diogen PGPASSWORD=\.\.\. PGDATABASE=diogen": "{postgres}",
    r"DIOGEN_HOME=/srv/restored": "DIOGEN_HOME={folder}/restored",
    # Only loopback is opened here.
    r"--host 0\.0\.0\.0": "--host 127.0.0.1",
    r"4f1c2a9b7e30": "{key}",
}
# They end when they are stopped: the page continues meanwhile.
SERVES = r"diogen serve.*|dbt docs serve"
# It only looks, at the same warehouse: the first page that names it has it typed.
ONCE = "diogen dashboard --open"
# What is not typed here, and why.
ELSEWHERE = {
    r"cp \.env\.example \.env|docker compose .*": "needs Docker: CI starts the composition",
    r"pip install 'diogen\[(ducklake|spark)\]'": "is not on PyPI yet; lock files have the same",
    r"diogen (build|run) --target ducklake|diogen lake .*": "tests/dbt/test_ducklake_history.py",
    r"diogen spark .*|diogen build --target spark": "tests/dbt/test_spark_history.py",
    r"make (ducklake|test-spark|test-all|test|quick|check)": "is what runs the tests",
    r"(BENCH_SIZE=million )?make bench|python -m tests\.benchmarks\..*": "measures for minutes",
    r"diogen erase-person .*(?<!dry-run)": "builds all anew: tests/scripts/test_erasure.py",
    r"mf query .*|dbt parse": "tests/scripts/test_metrics_layer.py: needs `diogen[metrics]`",
}
PAGES = reading_order()


def test_every_page_is_read_and_every_exception_is_needed() -> None:
    commands = [one.command for page in PAGES for one in typed(page)]

    assert len(PAGES) >= 12
    assert len(commands) >= 60
    for pattern in (*ELSEWHERE, *FILLED_IN, SERVES):
        assert any(re.search(pattern, command) for command in commands), pattern
    assert commands.count(ONCE) > 1


@pytest.mark.timeout(1800)
def test_a_reader_types_what_the_pages_say_and_it_works(
    reader: Reader, committed: Path, database: dict[str, str]
) -> None:
    postgres = " ".join(f"{name}={value}" for name, value in database.items())
    own = {"origin": str(committed), "folder": str(reader.folder), "postgres": postgres}
    before: set[str] = set()
    for page in PAGES:
        shell = reader.shell(*(PROLOGUE if reader.clone.is_dir() else ()))
        try:
            for one in typed(page):
                is_repeated = one.command == ONCE and ONCE in before
                is_elsewhere = any(re.fullmatch(pattern, one.command) for pattern in ELSEWHERE)
                if not is_repeated and not is_elsewhere:
                    follow(shell, page, one, own)
                before.add(one.command)
        finally:
            shell.close()
    summary = told(reader.clone / "site" / "index.html")["summary"]
    assert "acme/shop" in summary
    assert "acme/pay" in summary


def follow(shell: Shell, page: Path, one: Typed, own: dict[str, str]) -> None:
    """Type a command as this reader would, and hold what the page promises of it."""
    command = one.command
    for theirs, ours in FILLED_IN.items():
        command = re.sub(theirs, lambda _, ours=ours: ours.format(**own), command)
    if re.fullmatch(SERVES, command.rstrip("& ")):
        shell.type(f"{command.rstrip('& ')} &")
        return
    answer = shell.type(command)
    assert answer.code == 0, f"{page.name}: {command}\n{answer.output[-3000:]}"
    for line in one.printed:
        assert is_as_promised(line, answer.output), f"{page.name}: {command}\n{answer.output}"
    # The next command names the key that this one made.
    if made := re.search(r"\bdgn_([0-9a-f]+)_", answer.output):
        own["key"] = made[1]
