"""The builds of one size on DuckLake or Spark, beside PostgreSQL's, and whether gold is the same.

Run it from the repository's root: `python -m tests.benchmarks.engines spark 100000`. It needs the
engine's extra, and for Spark Java; Spark runs two workers of its own. Raw rows are landed, and gold
is published, outside the time of a build; both are shown next to it. `--kill-worker-after 1000`
kills one of Spark's two workers in the full build, once they completed that many tasks.
"""

import argparse
import json
import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

from extract.database import connect, database_environment
from scripts.spark.cluster import Cluster, read
from tests.benchmarks.build import Generated, described, generated
from tests.benchmarks.receiver_process import free_port
from tests.benchmarks.watched import BenchmarkError, run
from tests.dbt.equality import differences
from tests.dbt.spark import completed_tasks

COMMANDS = {"ducklake": "lake", "spark": "spark"}


def measure(postgres: Generated, engine: str, kill_after: int | None = None) -> dict[str, Any]:
    """Return the three builds on an engine, PostgreSQL's full one, and the tables that differ.

    Args:
        kill_after: how many tasks Spark's workers complete before one of them is killed.
    """
    folder = postgres.folder
    there = replace(
        postgres,
        target=engine,
        environment={
            **postgres.environment,
            "DIOGEN_LAKE": str(folder / "lake"),
            "DIOGEN_SPARK": str(folder / "spark"),
            "DIOGEN_SPARK_PORT": str(free_port()),
        },
    )

    def command(*arguments: str) -> float:
        diogen = str(Path(sys.executable).with_name("diogen"))
        words = [diogen, COMMANDS[engine], *arguments]
        return round(run(words, there.environment).seconds, 1)

    figures: dict[str, Any] = {"engine": engine, "pull_requests": postgres.pull_requests}
    if engine == "spark":
        command("start")
    try:
        for name in ("full", "nothing_new", "a_thousandth_new"):
            if name == "a_thousandth_new":
                figures["new_rows"] = there.news()
            landed = {"landed": command("land")} if engine == "spark" else {}
            if name == "full" and kill_after is not None:
                figures.update(built_by_one_worker_less(there, kill_after))
            else:
                figures[name] = described(*there.build())
            figures[name].update(landed)
        figures["published"] = command("publish", "--schema", "published")
    finally:
        if engine == "spark":
            command("stop")
    figures["postgres"] = described(*postgres.build("--full-refresh"))
    with connect(postgres.environment, autocommit=True) as connection:
        found = differences(connection, "published", "gold")
    figures["tables_that_differ"] = sorted(found)
    return figures


def built_by_one_worker_less(there: Generated, kill_after: int) -> dict[str, Any]:
    """Kill a worker in the middle of a full build; what that failed to build is built again."""
    cluster = read(there.environment)
    assert cluster is not None
    killer = Thread(target=kill_worker, args=(cluster, kill_after), daemon=True)
    killer.start()
    figures: dict[str, Any] = {}
    try:
        figures["full"] = described(*there.build())
    except BenchmarkError as error:
        figures["failed"] = str(error)
        figures["full"] = described(*there.build())
    figures["tasks"] = completed_tasks(cluster)
    if killer.is_alive():
        raise BenchmarkError(f"a build of {figures['tasks']} tasks ended before {kill_after}")
    return figures


def kill_worker(cluster: Cluster, kill_after: int) -> None:
    while sum(completed_tasks(cluster).values()) < kill_after:
        time.sleep(1)
    os.killpg(cluster.workers[0], signal.SIGKILL)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine", choices=sorted(COMMANDS))
    parser.add_argument("sizes", type=int, nargs="+", help="pull requests")
    parser.add_argument("--kill-worker-after", type=int, metavar="TASKS", help="Spark alone")
    given = parser.parse_args()
    if given.kill_worker_after is not None and given.engine != "spark":
        parser.error("--kill-worker-after: only Spark has workers; leave it out")
    for size in given.sizes:
        with generated(database_environment(), size) as organisation:
            figures = measure(organisation, given.engine, given.kill_worker_after)
        sys.stdout.write(json.dumps(figures) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
