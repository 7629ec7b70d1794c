"""`diogen publish`: each destination holds gold's rows, and what is ended in the middle is old."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import duckdb
import psycopg
import pyarrow.parquet as pq
import pytest
from moto.server import ThreadedMotoServer
from psycopg import sql
from typer.testing import CliRunner

from extract.database import connect
from extract.settings import PROJECT_ROOT, ConfigurationError
from scripts.cli import app
from tests.database import database_like, empty_database
from tests.dbt.late_history import as_built
from tests.dbt.warehouse import Warehouse

KILLED = """
import os, signal
from {module} import {name}
calls = 0
def place(*arguments, **options):
    global calls
    calls += 1
    if calls == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return made(*arguments, **options)
made, {name}.{attribute} = {name}.{attribute}, place
from scripts.cli import main
main()
"""
EDIT = "update gold.dora_lead_time set environment = environment || {}"
OF_ONE_YEAR = "update gold.fct_commits set is_bot = not is_bot where committed_at < '2024-01-01'"


@pytest.fixture(scope="module")
def built(
    server: dict[str, str], built_once: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Warehouse]:
    """A small warehouse with gold of two years."""
    with database_like(server, built_once) as environment:
        warehouse = as_built(environment, tmp_path_factory.mktemp("built"))
        yield warehouse
        warehouse.connection.close()


@pytest.fixture(autouse=True)
def environment(built: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**built.environment, "DIOGEN_HOME": str(tmp_path / "home")}.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a bucket of moto's own S3."""
    server = ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    boto3.client("s3").create_bucket(Bucket="metrics")
    yield "metrics"
    server.stop()


def published(*arguments: str) -> str:
    """Publish and return what was said."""
    result = CliRunner().invoke(app, ["publish", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output.strip()


def gold(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of gold, in the order of their texts."""
    names = warehouse.rows(
        "select table_name from information_schema.tables where table_schema = 'gold' order by 1"
    )
    return {name: in_order(warehouse.rows(f"select * from gold.{name}")) for (name,) in names}


def in_order(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted((tuple(map(plain, row)) for row in rows), key=repr)


def plain(value: Any) -> Any:
    """Return a value as every engine gives it: numbers by their value, moments as such."""
    if isinstance(value, bool) or value is None:
        return value
    if hasattr(value, "timestamp"):
        return value.timestamp()
    return float(value) if isinstance(value, int) or hasattr(value, "is_nan") else value


def read_folder(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Read what the manifest lists, and nothing else."""
    manifest = json.loads((folder / "manifest.json").read_text())
    return {
        table["name"]: in_order(
            [
                tuple(row.values())
                for file in table["files"]
                for row in pq.ParquetFile(folder / file["path"]).read().to_pylist()
            ]
        )
        for table in manifest["tables"]
    }


def read_duckdb(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    with duckdb.connect(str(file), read_only=True) as opened:
        opened.execute("set TimeZone = 'UTC'")
        names = opened.execute("select table_name from published order by 1").fetchall()
        return {name: in_order(opened.execute(f"from {name}").fetchall()) for (name,) in names}


def killed(folder: Path, module: str, name: str, attribute: str) -> None:
    """Publish in a process that is killed at the third of what it does."""
    code = KILLED.format(module=module, name=name, attribute=attribute)
    ended = subprocess.run(
        [sys.executable, "-c", code, "publish", str(folder)],
        cwd=PROJECT_ROOT,
        env=dict(os.environ),
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL


def change(warehouse: Warehouse, mark: str) -> None:
    """Change rows of two tables, and of one of them a single year."""
    warehouse.connection.execute(EDIT.format(f"'{mark}'").encode())
    warehouse.connection.execute(OF_ONE_YEAR)


def test_a_folder_of_parquet(built: Warehouse, tmp_path: Path) -> None:
    folder = tmp_path / "gold"

    first = published(str(folder))
    before = gold(built)
    assert read_folder(folder) == before
    assert f"{len(before)} of {len(before)} tables moved" in first
    written = (folder / "manifest.json").stat().st_mtime_ns
    assert published(str(folder)).endswith(f"nothing is new, {len(before)} tables stand")
    assert (folder / "manifest.json").stat().st_mtime_ns == written

    manifest = json.loads((folder / "manifest.json").read_text())
    tables = {table["name"]: table for table in manifest["tables"]}
    commits = tables["fct_commits"]
    assert [Path(file["path"]).name[:5] for file in commits["files"]] == ["2023-", "2024-"]
    column = tables["dora_lead_time"]["columns"][0]
    assert (column["name"], column["type"]) == ("service", "text")
    assert column["description"].startswith("The service")
    assert tables["fct_deployments"]["primary_key"] == ["deployment_id"]

    change(built, "a")
    killed(folder, "scripts.publishing.folder", "Folder", "place")
    assert read_folder(folder) == before
    assert len(list(folder.rglob("*.parquet*"))) > sum(len(t["files"]) for t in tables.values())

    published(str(folder))
    assert read_folder(folder) == gold(built)
    # Of commits a year, which did not change, stands; what the killed one left is gone.
    files = json.loads((folder / "manifest.json").read_text())["tables"]
    named = {file["path"] for table in files for file in table["files"]}
    there = {str(file.relative_to(folder)) for file in folder.rglob("*.parquet*")}
    assert there == named
    assert commits["files"][1]["path"] in named
    assert commits["files"][0]["path"] not in named


def test_some_tables_and_what_is_gone_from_gold(built: Warehouse, tmp_path: Path) -> None:
    folder = tmp_path / "gold"
    (folder / "dora_lead_time").mkdir(parents=True)
    (folder / "dora_lead_time" / "own.parquet").write_text("somebody's")

    published(str(folder), "--table", "dora_lead_time", "--table", "dim_services")
    published(str(folder), "--table", "dora_scorecard")
    assert sorted(read_folder(folder)) == ["dim_services", "dora_lead_time", "dora_scorecard"]
    built.connection.execute("create table gold.own as select 1 as n")
    published(str(folder), "--exposure", "grafana", "--table", "own")
    assert {"own", "dora_evidence"} < read_folder(folder).keys()
    built.connection.execute("drop table gold.own")
    published(str(folder))

    assert read_folder(folder) == gold(built)
    assert (folder / "dora_lead_time" / "own.parquet").is_file()


def test_the_recipes_of_the_page_read_it(
    built: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (PROJECT_ROOT / "docs" / "publish.md").read_text()
    published(str(tmp_path / "site" / "gold"), "--table", "dora_lead_time")
    monkeypatch.chdir(tmp_path)
    (recipe,) = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    read: dict[str, Any] = {}
    exec(recipe, read)  # noqa: S102 - what the page tells its reader to run
    (of_duckdb,) = re.findall(r"^```text\n(set variable .*?)^```", page, re.DOTALL | re.MULTILINE)

    with duckdb.connect() as opened:
        for statement in of_duckdb.split(";")[:2]:
            opened.execute(statement.replace("s3://company-metrics", "site"))
        rows = opened.fetchall()

    by_arrow = [tuple(row.values()) for row in read["lead_time"].to_pylist()]
    expected = gold(built)["dora_lead_time"]
    assert expected != []
    assert in_order(by_arrow) == expected
    assert in_order(rows) == expected


def test_a_duckdb_file(built: Warehouse, tmp_path: Path) -> None:
    file = tmp_path / "new" / "gold.duckdb"

    published(str(file))
    before = gold(built)
    assert read_duckdb(file) == before
    assert "nothing is new" in published(str(file))

    change(built, "b")
    killed(file, "scripts.publishing", "duckdb_file", "write_parquet")
    assert read_duckdb(file) == before

    said = published(str(file))
    assert f"2 of {len(before)} tables moved" in said
    assert read_duckdb(file) == gold(built)
    assert [found.name for found in file.parent.iterdir()] == ["gold.duckdb"]
    with duckdb.connect(str(file), read_only=True) as opened:
        ((comment,),) = opened.execute(
            "select comment from duckdb_columns()"
            " where table_name = 'dora_lead_time' and column_name = 'service'"
        ).fetchall()
    assert comment.startswith("The service")


def test_object_storage(built: Warehouse, bucket: str, tmp_path: Path) -> None:
    client = boto3.client("s3")

    def read() -> dict[str, list[tuple[Any, ...]]]:
        for found in client.list_objects_v2(Bucket=bucket)["Contents"]:
            # What Arrow leaves where it deleted a file stands for a folder.
            if found["Key"].endswith("/"):
                continue
            local = tmp_path / found["Key"]
            local.parent.mkdir(parents=True, exist_ok=True)
            client.download_file(bucket, found["Key"], str(local))
        return read_folder(tmp_path / "gold")

    published(f"s3://{bucket}/gold")
    assert read() == gold(built)
    assert "nothing is new" in published(f"s3://{bucket}/gold")
    change(built, "c")
    assert "2 of" in published(f"s3://{bucket}/gold")
    assert read() == gold(built)
    with pytest.raises(ConfigurationError, match="s3://nowhere/gold cannot be written"):
        published("s3://nowhere/gold")


def test_postgresql_through_dlt(
    built: Warehouse, server: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigurationError, match="DESTINATION__POSTGRES__"):
        published("dlt:postgres")
    with empty_database(server) as other:
        for name, variable in (
            ("HOST", "PGHOST"),
            ("PORT", "PGPORT"),
            ("USERNAME", "PGUSER"),
            ("PASSWORD", "PGPASSWORD"),
            ("DATABASE", "PGDATABASE"),
        ):
            value = other[variable] or "none"
            monkeypatch.setenv(f"DESTINATION__POSTGRES__CREDENTIALS__{name}", value)
        with connect(other, autocommit=True) as connection:
            published("dlt:postgres", "--dataset", "dora")
            assert read_schema(connection, "dora", built) == gold(built)
            # Each table was filled beside what stood there.
            staging = connection.execute("select to_regclass('dora_staging.dora_evidence')")
            assert staging.fetchone() != (None,)
            assert "nothing is new" in published("dlt:postgres", "--dataset", "dora")
            change(built, "d")
            assert "2 of" in published("dlt:postgres", "--dataset", "dora")
            assert read_schema(connection, "dora", built) == gold(built)
            [(schema,)] = connection.execute(
                "select schema from dora._dlt_version order by inserted_at desc limit 1"
            ).fetchall()
    column = json.loads(schema)["tables"]["dora_lead_time"]["columns"]["service"]
    assert column["primary_key"] is True
    assert column["description"].startswith("The service")


def read_schema(
    connection: psycopg.Connection, schema: str, built: Warehouse
) -> dict[str, list[tuple[Any, ...]]]:
    """Return the tables of a schema, their columns in gold's order."""
    found = {}
    for name, columns in built.rows(
        "select table_name, array_agg(column_name::text order by ordinal_position)"
        " from information_schema.columns where table_schema = 'gold' group by 1 order by 1"
    ):
        query = sql.SQL("select {} from {}").format(
            sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(schema, name)
        )
        found[name] = in_order(connection.execute(query).fetchall())
    return found


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{}/a", "--table", "fct_comits"], "gold has no table 'fct_comits'; it has dim_dates"),
        (["{}/a", "--exposure", "board"], "the project has no exposure 'board'; it has dashboard"),
        (["{}/file/a"], "file/a cannot be written: "),
        (["{}/theirs"], "theirs/manifest.json was not written by `diogen publish`"),
        (["{}/theirs.duckdb"], "theirs.duckdb was not written by `diogen publish`"),
        (["{}/no.duckdb"], "no.duckdb cannot be written: "),
        (["ftp://example.org/a"], "ftp://example.org/a cannot be written: "),
        (["dlt:snowflake"], r"dlt:snowflake needs packages: pip install 'dlt\[snowflake\]'"),
        (["nfs://ada:secret@host/a"], "nfs://…@host/a cannot be written: "),
        (["dlt:nothing"], "dlt has no destination 'nothing'"),
    ],
)
def test_what_is_impossible_is_reported_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.setenv("DESTINATION__SNOWFLAKE__CREDENTIALS", "snowflake://ada:secret@host/metrics")
    (tmp_path / "file").touch()
    (tmp_path / "no.duckdb").write_text("no database")
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "manifest.json").write_text("[]")
    duckdb.connect(str(tmp_path / "theirs.duckdb")).execute("create table a (b int)").close()

    with pytest.raises(ConfigurationError, match=message) as raised:
        published(*(argument.format(tmp_path) for argument in arguments))
    assert "secret" not in str(raised.value)
