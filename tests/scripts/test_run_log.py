"""Every run leaves a row that says how it ended, the killed ones too."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import typer
from pydantic import SecretStr
from pytest_httpserver import HTTPServer

from extract.migrations import upgrade
from extract.run_log import recorded
from extract.settings import ConfigurationError, JiraSettings, Settings, SourcesSettings


@pytest.fixture(autouse=True)
def tables(database: dict[str, str]) -> None:
    upgrade(database)


def runs(connection: psycopg.Connection) -> list[tuple[object, ...]]:
    return connection.execute(
        "select command, status, summary ->> 'error', finished_at is not null from ops.runs"
        " order by started_at"
    ).fetchall()


def test_a_run_that_ends_well_is_ok(
    database: dict[str, str], connection: psycopg.Connection
) -> None:
    with recorded("build", database) as record:
        record.summary["dbt"] = {"counts": {"pass": 1}}

    assert runs(connection) == [("build", "ok", None, True)]


def test_a_mistake_in_the_configuration_is_a_failure_with_its_words(
    database: dict[str, str], connection: psycopg.Connection
) -> None:
    with pytest.raises(ConfigurationError), recorded("extract", database):
        raise ConfigurationError("set this")

    assert runs(connection) == [("extract", "failed", "set this", True)]


def test_an_exit_code_is_an_orderly_end_and_anything_else_a_crash(
    database: dict[str, str], connection: psycopg.Connection
) -> None:
    with pytest.raises(typer.Exit), recorded("run", database):
        raise typer.Exit(1)
    with pytest.raises(ZeroDivisionError), recorded("run", database):
        raise ZeroDivisionError("by nought")

    assert runs(connection) == [
        ("run", "failed", None, True),
        ("run", "crashed", "by nought", True),
    ]


def test_a_killed_run_is_found_by_the_next_and_a_living_one_is_unchanged(
    database: dict[str, str], connection: psycopg.Connection
) -> None:
    program = (
        "import os, time\n"
        "from extract.database import database_environment\n"
        "from extract.run_log import recorded\n"
        "with recorded('run', database_environment()):\n"
        "    print('under way', flush=True)\n"
        "    time.sleep(60)\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program], env=dict(os.environ), stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"under way\n"

    with recorded("build", database):
        assert [status for _, status, *_ in runs(connection)] == ["running", "running"]
    child.send_signal(signal.SIGKILL)
    child.communicate()
    # The server notices a moment later that the connection is gone.
    for _ in range(100):
        with recorded("build", database):
            (_, status, error, _), *_ = runs(connection)
        if status == "crashed":
            break
        time.sleep(0.1)

    assert (status, error) == ("crashed", "killed")


def test_the_streams_of_a_source_that_fails_have_its_error(
    database: dict[str, str],
    connection: psycopg.Connection,
    httpserver: HTTPServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DIOGEN_HOME", str(tmp_path))
    httpserver.expect_request(re.compile(".*")).respond_with_data("no", 401)
    jira = JiraSettings(
        base_url=httpserver.url_for(""), email="ada@example.org", api_token=SecretStr("wrong")
    )
    settings = Settings.model_construct(sources=SourcesSettings(jira=jira))

    with pytest.raises(ConfigurationError), recorded("extract", database) as record:
        record.load("jira", settings)

    rows = connection.execute("select distinct source, status, error from ops.streams").fetchall()
    ((source, status, error),) = rows
    assert (source, status) == ("jira", "failed")
    assert "SOURCES__JIRA" in error
