"""Every scenario of the metric contract, built by two workers and compared with PostgreSQL."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from tests.database import empty_database
from tests.dbt.equality import differences
from tests.dbt.scenarios.comparison import FACTS  # importing them registers their scenarios
from tests.dbt.scenarios.loading import AS_OF, build_in_loads, write_seeds
from tests.dbt.scenarios.registry import SCENARIOS
from tests.dbt.spark import SparkWarehouse, completed_tasks
from tests.dbt.warehouse import PROJECT_ROOT, Warehouse

pytestmark = [pytest.mark.spark, pytest.mark.timeout(1800)]

AS_OF_VARIABLE = ("--vars", json.dumps({"as_of": AS_OF.isoformat()}))


@pytest.fixture(scope="module")
def warehouse(
    server: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SparkWarehouse]:
    """All scenarios, landed and built load by load by Spark, then from nothing by PostgreSQL."""
    folder = tmp_path_factory.mktemp("spark")
    seeds = write_seeds(folder / "seeds", list(SCENARIOS.values()))
    histories = [history for each in SCENARIOS.values() for history in each.histories]
    with empty_database(server) as environment:
        spark = SparkWarehouse({**environment, "DIOGEN_SEEDS": str(seeds)}, folder)
        spark.command("start")
        try:
            build_in_loads(spark, histories)
            # PostgreSQL builds over what is published: `gold` itself is its own from here on.
            spark.command("publish", "--schema", "spark_gold")
            postgres = Warehouse(spark.environment, folder / "postgres")
            postgres.build("--full-refresh", *AS_OF_VARIABLE)
            postgres.connection.close()
            yield spark
        finally:
            spark.command("stop")
            spark.connection.close()


def test_what_was_landed_is_not_landed_again(warehouse: SparkWarehouse) -> None:
    """Each load was landed by itself; now there is nothing left."""
    assert len(list((warehouse.files / "raw" / "raw_github" / "commits").iterdir())) > 1
    assert warehouse.command("land").startswith("0 rows")


def test_postgres_gives_the_same(warehouse: SparkWarehouse) -> None:
    """Every table of gold, row by row, from the same raw rows."""
    assert differences(warehouse.connection, "spark_gold", "gold") == {}
    for table in FACTS:
        assert warehouse.rows(f"select count(*) from spark_gold.{table}") > [(0,)]


def test_both_workers_worked(warehouse: SparkWarehouse) -> None:
    tasks = completed_tasks(warehouse.cluster)
    assert len(tasks) == 2
    assert min(tasks.values()) > 100


def test_no_file_of_sparks_holds_the_password(warehouse: SparkWarehouse) -> None:
    """Neither a table, nor the catalog, nor a log."""
    password = warehouse.environment["PGPASSWORD"].encode()
    assert password
    files = [file for file in warehouse.files.rglob("*") if file.is_file()]
    assert len(files) > 100
    assert [file for file in files if password in file.read_bytes()] == []


def test_what_a_killed_build_left_is_fully_refreshed(warehouse: SparkWarehouse) -> None:
    """Spark rolls nothing back, so existing tables are not trusted; users need not know that."""
    before = sum(completed_tasks(warehouse.cluster).values())
    build, finished = build_in_full(warehouse)
    wait_for_tasks(warehouse, before + 300)
    mine = ["pkill", "--signal", "KILL", "--parent", str(os.getpid()), "--full", "target spark"]
    subprocess.run(mine, check=True)
    build.join()
    assert finished == [-signal.SIGKILL]
    warehouse.dbt("run", *AS_OF_VARIABLE)
    warehouse.command("publish", "--schema", "taken_up")
    assert differences(warehouse.connection, "taken_up", "gold") == {}


def test_a_build_outlives_a_worker(warehouse: SparkWarehouse) -> None:
    """One of two is killed in the middle; what was built, by this run or the next, is the same."""
    before = sum(completed_tasks(warehouse.cluster).values())
    build, finished = build_in_full(warehouse)
    wait_for_tasks(warehouse, before + 200)
    assert build.is_alive()
    os.killpg(warehouse.cluster.workers[0], signal.SIGKILL)
    build.join()
    if finished != [0]:
        # Failed models and their readers are fully refreshed; the others stay.
        warehouse.dbt("run", *AS_OF_VARIABLE)
    warehouse.command("publish", "--schema", "survived")
    assert differences(warehouse.connection, "survived", "gold") == {}


def test_a_run_builds_on_spark(warehouse: SparkWarehouse) -> None:
    """`diogen run` lands, builds, publishes over PostgreSQL's own gold and writes the page."""
    page = warehouse.folder / "site" / "index.html"
    finished = subprocess.run(
        [
            *(str(Path(sys.executable).parent / "diogen"), "run", "--push", "--target", "spark"),
            *("--output", str(page.parent)),
        ],
        cwd=PROJECT_ROOT,
        env={
            **os.environ,
            **warehouse.environment,
            "DBT_TARGET_PATH": str(warehouse.folder / "target"),
            "DBT_LOG_PATH": str(warehouse.folder / "logs"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert page.is_file()
    count = "select count(*) from {}.fct_commits"
    assert warehouse.rows(count.format("gold")) == warehouse.rows(count.format("spark_gold"))
    # Nothing that PostgreSQL built is left to be mistaken for its own.
    states = "select count(*) from incremental.build_state where node like 'model.diogen.fct%%'"
    assert warehouse.rows(states) == [(0,)]


def build_in_full(warehouse: SparkWarehouse) -> tuple[Thread, list[int]]:
    """Start a full build; return what runs it and, once it ended, dbt's exit code."""
    finished: list[int] = []
    build = Thread(
        target=lambda: finished.append(
            warehouse.dbt("run", "--full-refresh", *AS_OF_VARIABLE, check=False).returncode
        )
    )
    build.start()
    return build, finished


def wait_for_tasks(warehouse: SparkWarehouse, count: int) -> None:
    """Wait until the workers completed as many tasks."""
    while sum(completed_tasks(warehouse.cluster).values()) < count:
        time.sleep(0.5)
