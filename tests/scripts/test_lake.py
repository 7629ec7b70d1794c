"""What the commands of the lake say when there is nothing, or nobody, to answer them."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from extract.settings import ConfigurationError
from scripts.lake.connection import open_lake
from scripts.lake.publish import publish
from tests.dbt.warehouse import PROJECT_ROOT

pytestmark = pytest.mark.ducklake

NOBODY = {
    "PGHOST": "127.0.0.1",
    "PGPORT": "1",
    "PGUSER": "diogen",
    "PGPASSWORD": "never-to-be-printed",
    "PGDATABASE": "diogen",
}


def test_an_empty_lake_is_not_published(
    database: dict[str, str], connection: psycopg.Connection
) -> None:
    with pytest.raises(ConfigurationError, match="run `diogen build --target ducklake` first"):
        publish(database)

    assert connection.execute("select to_regnamespace('gold')").fetchone() == (None,)


def test_a_database_that_is_down_is_one_sentence_without_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIOGEN_HOME", str(tmp_path))

    with pytest.raises(ConfigurationError, match="cannot be reached") as error:
        publish(NOBODY)

    assert NOBODY["PGPASSWORD"] not in str(error.value)


def test_files_elsewhere_are_one_sentence_without_the_password(
    database: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_lake(database):
        pass
    monkeypatch.setenv("DIOGEN_LAKE", str(tmp_path / "elsewhere"))

    with pytest.raises(ConfigurationError, match="the lake cannot be opened") as error:
        publish(database)

    assert database["PGPASSWORD"] not in str(error.value)


def test_dbt_does_not_print_the_password(tmp_path: Path) -> None:
    result = subprocess.run(
        [
            str(Path(sys.executable).parent / "dbt"),
            "debug",
            "--target",
            "ducklake",
            "--log-path",
            str(tmp_path),
        ],
        cwd=PROJECT_ROOT,
        env={**os.environ, **NOBODY, "DIOGEN_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "Connection refused" in result.stdout
    assert NOBODY["PGPASSWORD"] not in result.stdout + result.stderr
