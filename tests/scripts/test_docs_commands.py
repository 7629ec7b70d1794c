"""Every snippet that the documents show is run or read by a test, or it says here why not."""

import ast
import csv
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import psycopg
import pytest

from extract.database import connect
from extract.settings import PROJECT_ROOT, GithubSettings
from scripts.roles import make
from tests.database import remove_server
from tests.scripts.conftest import Demo
from tests.scripts.documents import DOCS, PAGES, text

TESTS = PROJECT_ROOT / "tests"
# What CONTRIBUTING asks a developer to type, and the test that runs it. What README and the pages
# of docs/ ask their readers to type is typed by tests/door.
RUN = {
    r"\.venv/bin/diogen build( --.*)?": "door/test_first_commands.py",
    r"make reference": "scripts/test_metrics_reference.py",
    r"make mutations": "dbt/test_mutations.py",
    r"make unit": "dbt/test_unit_tests.py",
    r"make columns": "dbt/test_unit_tests.py",
    r"BENCH_SIZE=small make bench": "test_benchmarks.py",
}
# A command that no test runs, and why.
NOT_RUN = {
    r"make (setup|check|quick|test)|\.venv/bin/pytest .*": "is what runs the tests",
}
# Who runs or reads the blocks of a language.
BLOCKS = {
    "console": "door/test_documents.py",
    "bash": "door/test_documents.py",
    "groovy": "receiver/test_docs.py",
    "yaml": "receiver/test_docs.py",
    "json": "receiver/test_docs.py",
    "python": "scripts/test_docs_commands.py",
    "sql": "scripts/test_docs_commands.py",
    "toml": "scripts/test_docs_commands.py",
    "csv": "scripts/test_docs_commands.py",
    "mermaid": "dbt/test_layers.py",
    "text": "shows what is printed, or a line of a crontab",
}


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text(page), re.DOTALL | re.MULTILINE)


def commands(page: Path) -> list[str]:
    """Return what a page asks its readers to type."""
    return re.findall(r"^\$ (.*)$", "\n".join(blocks(page, "console")), re.MULTILINE)


CONTRIBUTING = commands(PROJECT_ROOT / "CONTRIBUTING.md")
ALL = [command for page in PAGES for command in commands(page)]


@pytest.mark.parametrize("command", CONTRIBUTING)
def test_every_recipe_is_run_by_a_test_or_says_why_not(command: str) -> None:
    known = [one for one in (*RUN, *NOT_RUN) if re.fullmatch(one, command)]
    assert known, f"{command}: name the test that runs it in RUN, or the reason in NOT_RUN"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_is_run_or_read_by_somebody(page: Path) -> None:
    for language in re.findall(r"^```(\w+)$", text(page), re.MULTILINE):
        assert language in BLOCKS


@pytest.mark.parametrize("pattern", [*RUN, *NOT_RUN])
def test_the_table_names_no_command_that_is_gone_and_no_test_that_is(pattern: str) -> None:
    assert any(re.fullmatch(pattern, command) for command in CONTRIBUTING)
    assert pattern in NOT_RUN or (TESTS / RUN[pattern]).is_file()


def test_the_database_starts_answers_and_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGHOST", raising=False)
    monkeypatch.setenv("DIOGEN_HOME", str(tmp_path))
    said = {}
    for arguments in ("--help", "db start", "db status", "db psql -Atc 'select 6 * 7'", "db stop"):
        command = [str(Path(sys.executable).with_name("diogen")), *shlex.split(arguments)]
        finished = subprocess.run(command, capture_output=True, text=True, check=False)
        assert finished.returncode == 0, (arguments, finished.stderr)
        said[arguments] = finished.stdout
    remove_server(tmp_path)

    assert "PostgreSQL 1" in said["db status"]
    assert said["db psql -Atc 'select 6 * 7'"] == "42\n"
    assert said["db stop"] == "stopped\n"


def test_every_query_for_psql_is_answered(demo: Demo) -> None:
    queries = [shlex.split(one)[4] for one in ALL if one.startswith("diogen db psql -c")]

    with connect(demo.environment) as connection:
        for query in queries:
            assert connection.execute(query.encode()).description
    assert len(queries) >= 4


def test_settings_in_a_file_and_rows_of_seeds_are_such_as_they_would_be_read() -> None:
    for block in blocks(DOCS / "sources.md", "toml"):
        for name in tomllib.loads(block)["sources"]["github"]:
            assert name in GithubSettings.model_fields
    for block in blocks(DOCS / "seeds.md", "csv"):
        assert len({len(row) for row in csv.reader(block.splitlines())}) == 1


def test_roles_that_an_administrator_makes_may_be_made(connection: psycopg.Connection) -> None:
    name = f"docs_{connection.info.dbname}"
    make(connection)
    connection.autocommit = True
    statements = [
        one
        for block in blocks(DOCS / "install.md", "sql")
        for one in block.split(";")
        if re.match(r"\s*(create|alter) role", one)
    ]

    assert len(statements) == 4
    with connection.transaction(force_rollback=True):
        for statement in statements:
            # Of this test's own name: roles are the whole server's.
            for role in ("diogen_reader", "etl_load", "diogen"):
                statement = re.sub(rf"\brole {role}\b", f"role {name}_{role}", statement)
            connection.execute(statement.encode())


def test_the_recipes_for_orchestrators_are_python_and_call_what_exists() -> None:
    recipes = blocks(DOCS / "orchestrators.md", "python")

    assert len(recipes) == 3
    for recipe in recipes:
        ast.parse(recipe)
        assert "unit_test" in recipe
        # `extract` and its sources are held by test_docs.py, which reads the page's other code.
        assert "extract" in recipe
    assert "Not run by a test" in text(DOCS / "orchestrators.md")
