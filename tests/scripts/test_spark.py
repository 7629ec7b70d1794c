"""What is landed for Spark, and what its commands say when something is missing."""

import socket
from pathlib import Path

import psycopg
import pyarrow.parquet as pq
import pytest

from extract.payload_log import Record
from extract.settings import ConfigurationError
from scripts.spark.cluster import start
from scripts.spark.folder import spark_folder
from scripts.spark.land import land
from scripts.spark.publish import publish
from tests.dbt.warehouse import Warehouse

DELIVER = (
    "insert into raw_push.deliveries (source, delivery_id, event, headers, body, body_hash,"
    " status, reason, received_at) values ('github', %s, 'push', '{}', '{}', %s, 'accepted',"
    " null, %s)"
)


def test_a_landing_copies_what_is_new(
    database: dict[str, str], connection: psycopg.Connection, tmp_path: Path
) -> None:
    warehouse = Warehouse(database, tmp_path)
    commits = [Record("acme/shop", sha, {"sha": sha, "text": "it's"}) for sha in ("a", "b", "c")]
    warehouse.land("github", "commits", commits[:2])
    connection.execute(DELIVER, ["d1", "1", "2026-06-30 12:00:00+00"])
    assert land(database) == {"raw_github.commits": 2, "raw_push.deliveries": 1}
    assert land(database) == {"raw_github.commits": 0, "raw_push.deliveries": 0}

    warehouse.land("github", "commits", commits[2:])
    # One that began before the newest and was committed after it.
    connection.execute(DELIVER, ["d2", "2", "2026-06-30 11:59:00+00"])
    assert land(database) == {"raw_github.commits": 1, "raw_push.deliveries": 1}
    assert land(database) == {"raw_github.commits": 0, "raw_push.deliveries": 0}

    rows = pq.read_table(spark_folder(database) / "raw" / "raw_github" / "commits").to_pylist()
    stored = "select id, payload::text, fetched_at, _dlt_load_id from raw_github.commits"
    assert sorted(
        (row["id"], row["payload"], row["fetched_at"], row["_dlt_load_id"]) for row in rows
    ) == sorted(connection.execute(stored).fetchall())
    warehouse.connection.close()


def test_nothing_built_is_not_published(
    database: dict[str, str], connection: psycopg.Connection
) -> None:
    with pytest.raises(ConfigurationError, match="run `diogen build --target spark` first"):
        publish(database)

    assert connection.execute("select to_regnamespace('gold')").fetchone() == (None,)


def test_a_missing_java_is_one_sentence(
    database: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("DIOGEN_SPARK_PORT", "1")

    with pytest.raises(ConfigurationError, match="Spark needs Java 17"):
        start(database)


def test_a_taken_port_is_one_sentence(
    database: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("DIOGEN_SPARK_PORT", str(other.getsockname()[1]))

        with pytest.raises(ConfigurationError, match="is taken: set DIOGEN_SPARK_PORT"):
            start(database)
