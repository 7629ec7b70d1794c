"""A GitHub over HTTP and the extraction of it, as a user would run it."""

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from extract import pipelines
from extract.github import client
from extract.settings import load_settings
from scripts.demo.github_server import GithubServer, create_app
from scripts.demo.serving import serve
from scripts.demo.store import GithubRepository, GithubStore
from tests.extract.github.essence import essence
from tests.extract.github.organisation import NAME, organisation

TOKEN = "ghp_invented0secret0of0this0test"
Extract = Callable[..., pipelines.Counts]
Rows = Callable[[str], list[tuple[str, Any]]]
Log = Callable[[], set[tuple[str, ...]]]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the machine's own settings and the waits between tries out of the tests."""
    monkeypatch.setenv("DIOGEN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DLT_PROJECT_DIR", str(tmp_path))
    monkeypatch.setattr(client, "FIRST_DELAY", 0.01)


@pytest.fixture
def serve_github(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., GithubServer]]:
    """Return a function that serves a store and makes it the configured GitHub."""
    with contextlib.ExitStack() as stack:

        def start(store: GithubStore, **options: Any) -> GithubServer:
            server = create_app(store, TOKEN, **options)
            monkeypatch.setenv("SOURCES__GITHUB__API_URL", stack.enter_context(serve(server)))
            monkeypatch.setenv("SOURCES__GITHUB__ACCESS_TOKEN", TOKEN)
            monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", f'["{NAME}"]')
            return server

        yield start


@pytest.fixture
def github(serve_github: Callable[..., GithubServer]) -> GithubServer:
    """The small organisation's GitHub, configured."""
    return serve_github(organisation())


@pytest.fixture
def repository(github: GithubServer) -> GithubRepository:
    """The one repository that `github` serves."""
    return github.store.repositories[NAME]


@pytest.fixture
def extract(database: dict[str, str]) -> Extract:
    """Return a function that extracts GitHub into the test's own database."""

    def run(**options: Any) -> pipelines.Counts:
        return pipelines.load("github", load_settings(), **options)

    return run


@pytest.fixture
def rows(connection: psycopg.Connection) -> Rows:
    """Return a function that reads a raw table as (id, payload), in order of id and time."""

    def read(table: str) -> list[tuple[str, Any]]:
        query = sql.SQL("select id, payload from {} order by id, updated_at, fetched_at")
        return connection.execute(query.format(sql.Identifier("raw_github", table))).fetchall()

    return read


@pytest.fixture
def log(connection: psycopg.Connection) -> Log:
    """Return a function that reads the whole log, without what differs from run to run."""

    def read() -> set[tuple[str, ...]]:
        return whole_log(connection)

    return read


def whole_log(connection: psycopg.Connection) -> set[tuple[str, ...]]:
    """Return every row of the log as bronze reads it; a duplicate row is an error."""
    tables = connection.execute(
        "select table_name from information_schema.columns"
        " where table_schema = 'raw_github' and column_name = 'payload_hash'"
        # It tells how far the reading has come, and not what GitHub has.
        " and table_name <> 'history_starts'"
    ).fetchall()
    found = set()
    for (table,) in tables:
        query = sql.SQL("select scope, id, payload_hash, payload from {}").format(
            sql.Identifier("raw_github", table)
        )
        keys = set()
        for scope, identifier, digest, payload in connection.execute(query):
            assert (scope, identifier, digest) not in keys
            keys.add((scope, identifier, digest))
            told = json.dumps(essence(table, payload), sort_keys=True)
            found.add((table, scope, identifier, told))
    return found
