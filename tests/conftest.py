"""A real PostgreSQL for the session, and a fresh database for each test that asks."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from extract import embedded_postgres
from extract.database import connect, database_environment, is_external
from tests.database import empty_database

SHARED_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The libpq variables of the server under test: `PGHOST`'s, or an embedded one of its own."""
    if is_external():
        yield database_environment()
        return
    home = Path(os.environ.get("DIOGEN_HOME", tmp_path_factory.mktemp("home"))) / "tests"
    yield embedded_postgres.start(home).environment
    embedded_postgres.stop(home)


@pytest.fixture
def database(server: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """The libpq variables of an empty database, which are also this process's environment."""
    with empty_database(server) as environment:
        for variable, value in environment.items():
            monkeypatch.setenv(variable, value)
        yield environment


@pytest.fixture
def connection(database: dict[str, str]) -> Iterator[psycopg.Connection]:
    """An open connection to the test's own database."""
    with connect(database, autocommit=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real histories and official descriptions that lie beside the checkout."""
    if not SHARED_DATA.is_dir():
        pytest.fail(f"{SHARED_DATA} is missing: these tests need the real histories it holds")
    return SHARED_DATA


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a database, so that it can run alone on another version of the server."""
    for item in items:
        # Of the lake's tests the server's version is no matter, and they take their time.
        if "server" in getattr(item, "fixturenames", ()) and not item.get_closest_marker(
            "ducklake"
        ):
            item.add_marker(pytest.mark.postgres)
