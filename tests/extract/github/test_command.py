"""The command as a user meets it: one clear sentence for a mistake, and the way out works."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from scripts.demo import jira_server
from scripts.demo.github_server import GithubServer
from scripts.demo.serving import serve
from tests.extract.github.commands import run_command
from tests.extract.github.conftest import TOKEN
from tests.extract.github.organisation import organisation
from tests.extract.jira.sites import site

pytestmark = pytest.mark.usefixtures("seeded")


@pytest.fixture
def small(serve_github: Callable[..., GithubServer]) -> GithubServer:
    return serve_github(organisation(pulls=30, deployments=10, runs=10, issues=3))


def complaint(result: subprocess.CompletedProcess[str]) -> str:
    """Return the one sentence on standard error."""
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    sentences = [line for line in result.stderr.splitlines() if line.startswith("diogen: ")]
    assert len(sentences) == 1, result.stderr
    return sentences[0]


def raw_rows(connection: psycopg.Connection) -> int:
    exists = connection.execute("select to_regclass('raw_github.pull_requests')").fetchone()
    if exists is None or exists[0] is None:
        return 0
    row = connection.execute("select count(*) from raw_github.pull_requests").fetchone()
    return row[0] if row else 0


def test_a_wrong_token(
    small: GithubServer,
    database: dict[str, str],
    connection: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__ACCESS_TOKEN", "wrong")
    said = complaint(run_command("extract", "github"))
    assert "401" in said
    assert "SOURCES__GITHUB__ACCESS_TOKEN" in said
    assert raw_rows(connection) == 0
    monkeypatch.setenv("SOURCES__GITHUB__ACCESS_TOKEN", TOKEN)
    assert run_command("extract", "github").returncode == 0
    assert raw_rows(connection) == 30


def test_a_repository_that_does_not_exist(
    small: GithubServer,
    database: dict[str, str],
    connection: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", '["acme/shop", "acme/nowhere"]')
    said = complaint(run_command("extract", "all"))
    assert "acme/nowhere" in said
    assert "SOURCES__GITHUB__REPOSITORIES" in said
    # It does not stop the others.
    assert raw_rows(connection) == 30
    monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", '["acme/shop"]')
    assert run_command("extract", "all").returncode == 0
    assert raw_rows(connection) == 30


def test_postgres_down(
    small: GithubServer, database: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "1")
    assert "PGPORT" in complaint(run_command("extract", "github"))
    monkeypatch.setenv("PGPORT", database["PGPORT"])
    assert run_command("extract", "github").returncode == 0


def test_malformed_configuration(
    small: GithubServer, database: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / ".dlt" / "config.toml"
    file.parent.mkdir()
    file.write_text("[sources.github\nrepositories = 3", encoding="utf-8")
    assert str(file) in complaint(run_command("extract", "all"))
    file.write_text("[sources.github]\nrepositories = ['no-slash']", encoding="utf-8")
    file.unlink()
    assert run_command("extract", "all").returncode == 0


def test_it_waits_no_longer_than_allowed(
    small: GithubServer, database: dict[str, str], connection: psycopg.Connection
) -> None:
    small.limit = 8
    said = complaint(run_command("extract", "github", "--max-wait", "1"))
    assert "rate limit is used up until" in said
    small.limit = 5000
    assert run_command("extract", "github", "--max-wait", "1").returncode == 0
    assert raw_rows(connection) == 30


def test_no_configuration_at_all(database: dict[str, str]) -> None:
    assert "SOURCES__GITHUB__REPOSITORIES" in complaint(run_command("extract", "all"))
    assert "SOURCES__GITHUB__REPOSITORIES" in complaint(run_command("extract", "github"))
    assert "github" in complaint(run_command("extract", "gitlab"))


def test_one_line_per_stream_and_nothing_new_the_second_time(
    small: GithubServer, database: dict[str, str]
) -> None:
    first, second = run_command("extract", "all"), run_command("extract", "all")
    for result, new in ((first, 30), (second, 0)):
        lines = [json.loads(line) for line in result.stderr.splitlines() if line.startswith("{")]
        streams = {line["stream"]: line for line in lines if line["event"] == "extracted"}
        assert streams["pull_requests"]["rows_new"] == new
        assert {"rows_new", "rows_unchanged", "requests", "limit_left"} <= set(streams["tags"])
    assert second.stdout.startswith("github: 0 new rows")


def test_dlts_own_command_line_runs_it(
    small: GithubServer, database: dict[str, str], connection: psycopg.Connection
) -> None:
    dlt = Path(sys.executable).parent / "dlt"
    for arguments in (("pipeline", "github", "run"), ("pipeline", "run")):
        result = subprocess.run(
            [dlt, *arguments], capture_output=True, text=True, check=False, timeout=120
        )
        assert result.returncode == 0, result.stderr
        assert "github: " in result.stdout
    assert raw_rows(connection) == 30


@pytest.mark.parametrize(
    "command", [("diogen", "extract", "all"), ("dlt", "pipeline", "run")], ids=["diogen", "dlt"]
)
def test_a_source_that_fails_does_not_stop_the_others(
    command: tuple[str, ...],
    small: GithubServer,
    database: dict[str, str],
    connection: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__ACCESS_TOKEN", "wrong")
    monkeypatch.setenv("SOURCES__JIRA__EMAIL", "ada@example.test")
    monkeypatch.setenv("SOURCES__JIRA__API_TOKEN", "token")
    monkeypatch.setenv("SOURCES__AWS__REGIONS", '["nowhere-1"]')
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with serve(jira_server.create_app(site(issues=3))) as jira:
        monkeypatch.setenv("SOURCES__JIRA__BASE_URL", jira)
        name, *arguments = command
        result = subprocess.run(
            [Path(sys.executable).parent / name, *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert result.returncode == 1
    said = [line for line in result.stderr.splitlines() if line.startswith("diogen: ")]
    assert len(said) == 2, result.stderr
    assert "SOURCES__GITHUB__ACCESS_TOKEN" in said[0]
    assert "AWS credentials" in said[1]
    assert connection.execute("select count(*) from raw_jira.issues").fetchall() == [(3,)]
    ends = connection.execute("select status, summary ->> 'error' from ops.runs").fetchall()
    assert ends == [("failed", ends[0][1])]
