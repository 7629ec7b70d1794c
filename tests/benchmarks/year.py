"""A year of hourly runs at a compressed clock: does a build stay as quick as its history grows?

`python -m tests.benchmarks.year 10 5`: minutes to spend, and services. Each increment lands one
hour of every service in raw (a pull request each, now and then a deployment or an incident) and
builds with all data tests; 8,760 of them are a year. As many as fit are done, in one process, so
that dbt is loaded and the project parsed once: a real run takes those seconds besides. Prints the
growth curve as a table, then everything as JSON.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from dbt.cli.main import dbtRunner

from extract.database import connect, database_environment
from extract.migrations import upgrade
from extract.settings import PROJECT_ROOT
from tests.benchmarks.generate import generate
from tests.database import empty_database

# As `diogen run` builds.
BUILD = ("build", "--exclude-resource-type", "unit_test")
HOURS = 365 * 24
# The generator spreads its pull requests over three years.
TOTAL = 3 * HOURS
START = datetime(2024, 1, 1, tzinfo=UTC)
LINES = 12
SIZES = """
select
    case when nspname like 'raw%%' then 'raw' else nspname::text end as layer,
    sum(pg_table_size(relation.oid))::bigint,
    sum(pg_indexes_size(relation.oid))::bigint
from pg_class as relation
join pg_namespace on pg_namespace.oid = relation.relnamespace
where relkind = 'r' and nspname ~ '^(raw_|bronze|silver|gold)'
group by 1
"""


@dataclass(frozen=True)
class Increment:
    """One hour: how long its build took, and how large everything was afterwards.

    Attributes:
        seconds: of `dbt build`, tests included, without landing the rows.
        raw_rows: landed so far.
        sizes: bytes of each layer's tables and of their indexes.
    """

    hour: int
    seconds: float
    raw_rows: int
    sizes: dict[str, tuple[int, int]]


class Builds:
    """dbt in this process, which keeps the parsed project from one build to the next."""

    def __init__(self, folder: Path) -> None:
        root = str(PROJECT_ROOT)
        self.options = ["--project-dir", root, "--profiles-dir", root]
        self.options += [
            "--target-path",
            str(folder / "target"),
            "--log-path",
            str(folder / "logs"),
        ]
        self.runner = dbtRunner(manifest=self._invoke(dbtRunner(), "parse").result)

    def build(self, as_of: datetime) -> float:
        """Build with the world known up to `as_of`; return the seconds it took."""
        started = time.monotonic()
        self._invoke(self.runner, *BUILD, "--vars", json.dumps({"as_of": as_of.isoformat(" ")}))
        return time.monotonic() - started

    def _invoke(self, runner: dbtRunner, *arguments: str) -> Any:
        outcome = runner.invoke(["--quiet", *arguments, *self.options])
        if not outcome.success:
            raise SystemExit(f"dbt {arguments[0]} failed: {outcome.exception or 'see its log'}")
        return outcome


def year(
    connection: psycopg.Connection, folder: Path, minutes: float, services: int
) -> Iterator[Increment]:
    """Land and build hour after hour, until the year or the time is over."""
    end = time.monotonic() + minutes * 60
    builds = Builds(folder)
    rows = 0
    for hour in range(1, HOURS + 1):
        rows += generate(
            connection, services=services, first=hour, last=hour, total=TOTAL, load_id=f"{hour:06d}"
        )
        seconds = builds.build(START + timedelta(hours=hour + 4))
        sizes = {layer: (data, index) for layer, data, index in connection.execute(SIZES)}
        yield Increment(hour, round(seconds, 2), rows, sizes)
        if time.monotonic() > end:
            return


def table(done: list[Increment]) -> str:
    """Return the growth curve: some increments, the times of those up to each in the middle."""
    lines = [
        f"{'hour':>6} {'raw rows':>9} {'build':>8} {'raw':>9} {'bronze':>9} {'silver':>9} gold"
    ]
    step = max(1, len(done) // LINES)
    for position in range(step - 1, len(done), step):
        one = done[position]
        # The time of a single build depends on other work of the machine.
        median = statistics.median(
            each.seconds for each in done[position + 1 - step : position + 1]
        )
        size = {layer: f"{sum(both) / 2**20:.1f} MiB" for layer, both in one.sizes.items()}
        layers = " ".join(f"{size[layer]:>9}" for layer in ("raw", "bronze", "silver", "gold"))
        lines.append(f"{one.hour:>6} {one.raw_rows:>9} {median:>6.1f} s {layers}")
    return "\n".join(lines)


def main() -> None:
    minutes, services = float((sys.argv[1:2] or ["10"])[0]), int((sys.argv[2:3] or ["5"])[0])
    with (
        empty_database(database_environment()) as environment,
        tempfile.TemporaryDirectory() as folder,
    ):
        os.environ.update(environment)
        upgrade(environment)
        with connect(environment, autocommit=True) as connection:
            done = list(year(connection, Path(folder), minutes, services))
    # The first one makes every table.
    later = [one.seconds for one in done[1:]] or [done[0].seconds]
    part = max(1, len(later) // 5)
    first, last = statistics.median(later[:part]), statistics.median(later[-part:])
    print(table(done))
    print(
        f"{len(done)} of {HOURS} hours; first fifth {first:.1f} s, last fifth {last:.1f} s a build"
    )
    print(json.dumps([asdict(one) for one in done]))


if __name__ == "__main__":
    main()
