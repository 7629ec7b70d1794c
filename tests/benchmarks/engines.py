"""The builds of one size on DuckLake or Spark, beside PostgreSQL's, and whether gold is the same.

Run it from the repository's root: `python -m tests.benchmarks.engines spark 100000`. It needs the
engine's extra, and for Spark Java; Spark runs two workers of its own. Raw rows are landed, and gold
is published, outside the time of a build; both are said beside it.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from extract.database import connect, database_environment
from tests.benchmarks.build import described, generated
from tests.benchmarks.receiver_process import free_port
from tests.benchmarks.watched import run
from tests.dbt.equality import OF_THE_LAST_BUILD, differences

COMMANDS = {"ducklake": "lake", "spark": "spark"}


def measure(server: Mapping[str, str], engine: str, pull_requests: int) -> dict[str, Any]:
    """Return the three builds on an engine, PostgreSQL's full one, and the tables that differ."""
    with generated(server, pull_requests) as postgres:
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

        figures: dict[str, Any] = {"engine": engine, "pull_requests": pull_requests}
        if engine == "spark":
            command("start")
        try:
            for name in ("full", "nothing_new", "a_thousandth_new"):
                if name == "a_thousandth_new":
                    figures["new_rows"] = there.news()
                landed = {"landed": command("land")} if engine == "spark" else {}
                figures[name] = {**described(*there.build()), **landed}
            figures["published"] = command("publish", "--schema", "published")
        finally:
            if engine == "spark":
                command("stop")
        figures["postgres"] = described(*postgres.build("--full-refresh"))
        with connect(postgres.environment, autocommit=True) as connection:
            found = differences(connection, "published", "gold", OF_THE_LAST_BUILD)
        figures["tables_that_differ"] = sorted(found)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine", choices=sorted(COMMANDS))
    parser.add_argument("sizes", type=int, nargs="+", help="pull requests")
    given = parser.parse_args()
    for size in given.sizes:
        sys.stdout.write(json.dumps(measure(database_environment(), given.engine, size)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
