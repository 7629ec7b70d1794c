"""A Jira over HTTP and the extraction of it, as a user would run it."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from extract import json_client, pipelines
from extract.settings import load_settings
from scripts.demo.jira_server import Site, create_app
from scripts.demo.serving import serve
from scripts.demo.store import JiraStore

Extract = Callable[..., pipelines.Counts]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the machine's own settings and the waits between tries out of the tests."""
    monkeypatch.setenv("DIOGEN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DLT_PROJECT_DIR", str(tmp_path))
    monkeypatch.setattr(json_client, "FIRST_WAIT_SECONDS", 0.01)


@pytest.fixture
def jira(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Site]]:
    """Return a function that serves a store and makes it the configured Jira."""
    with contextlib.ExitStack() as stack:

        def start(
            store: JiraStore, site: Site | None = None, wrap: Callable[[Any], Any] = lambda app: app
        ) -> Site:
            site = site or Site()
            url = stack.enter_context(serve(wrap(create_app(store, site))))
            monkeypatch.setenv("SOURCES__JIRA__BASE_URL", url)
            return site

        yield start


@pytest.fixture
def extract(database: dict[str, str]) -> Extract:
    """Return a function that extracts Jira into the test's own database."""

    def run(**options: Any) -> pipelines.Counts:
        return pipelines.load("jira", load_settings(), **options)

    return run


Rows = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def rows(connection: psycopg.Connection) -> Rows:
    """Return a function that reads a raw table, in order of id."""

    def read(table: str) -> list[dict[str, Any]]:
        query = f"select id, updated_at, payload from raw_jira.{table} order by id, updated_at"
        return [
            {"id": one, "updated_at": updated_at, "payload": payload}
            for one, updated_at, payload in connection.execute(query)
        ]

    return read


@pytest.fixture
def everything(connection: psycopg.Connection) -> Callable[[], set[tuple[Any, ...]]]:
    """Return a function that reads the whole log, without what differs from run to run."""

    def read() -> set[tuple[Any, ...]]:
        tables = connection.execute(
            "select table_name from information_schema.columns"
            " where table_schema = 'raw_jira' and column_name = 'payload_hash'"
            # A local site is called by its port, which is another one each time.
            " and table_name <> 'sites'"
        ).fetchall()
        return {
            (table, *row)
            for (table,) in tables
            for row in connection.execute(
                f"select id, updated_at, payload_hash from raw_jira.{table}"
            )
        }

    return read
