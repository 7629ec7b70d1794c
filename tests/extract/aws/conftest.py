"""An AWS over HTTP and the extraction of it, as a user would run it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from extract import pipelines
from extract.settings import load_settings
from tests.extract.aws.server import Aws, serve

Extract = Callable[..., pipelines.Counts]
Rows = Callable[[str], list[tuple[str, str]]]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the machine's own credentials and settings out of the tests."""
    monkeypatch.setenv("DIOGEN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DLT_PROJECT_DIR", str(tmp_path))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-a-secret")
    monkeypatch.delenv("AWS_PROFILE", raising=False)


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    """A served AWS, empty, and the settings that read one region of it."""
    with serve(monkeypatch) as served:
        monkeypatch.setenv("SOURCES__AWS__ENDPOINT_URL", served.url)
        monkeypatch.setenv("SOURCES__AWS__REGIONS", '["eu-central-1"]')
        yield served


@pytest.fixture
def extract(database: dict[str, str]) -> Extract:
    """Return a function that extracts AWS into the test's own database."""

    def run(**options: Any) -> pipelines.Counts:
        return pipelines.load("aws", load_settings(), **options)

    return run


@pytest.fixture
def rows(connection: psycopg.Connection) -> Rows:
    """Return a function that reads the scope and the id of every row of a raw table."""

    def read(table: str) -> list[tuple[str, str]]:
        query = f"select scope, id from raw_aws.{table} order by scope, id, fetched_at"
        return [(scope, one) for scope, one in connection.execute(query)]

    return read


@pytest.fixture
def payloads(connection: psycopg.Connection) -> Callable[[str], list[Any]]:
    """Return a function that reads the payloads of a raw table, in order of arrival."""

    def read(table: str) -> list[Any]:
        query = f"select payload from raw_aws.{table} order by fetched_at, id"
        return [payload for (payload,) in connection.execute(query)]

    return read
