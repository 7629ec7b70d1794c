"""How long a build takes: everything, nothing new, and a thousandth more, at growing sizes.

Run it from the repository's root: `python -m tests.benchmarks.build 10000 100000`. Each size gets a
database of its own, filled by tests.benchmarks.generate, on the server that the environment names.
A size is a number of pull requests; each brings three commits, every tenth is deployed twice, one
production deployment in two has an incident. The thousandth is in one service of five.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.database import connect, database_environment
from extract.migrations import upgrade
from extract.settings import PROJECT_ROOT
from tests.benchmarks.generate import DEPLOY_EVERY, generate
from tests.benchmarks.row import Row
from tests.benchmarks.watched import Spent, run
from tests.database import empty_database

PART = "dbt build"
PULL_REQUESTS_A_SERVICE = 2000
SHARE_OF_NEWS = 1000
SLOWEST = 8
LIMIT_SECONDS = 7200


@dataclass(frozen=True)
class Generated:
    """A generated organisation in a database: what is in it, and where dbt writes."""

    environment: dict[str, str]
    folder: Path
    pull_requests: int
    services: int
    raw_rows: int
    target: str = "postgres"

    def dbt(self, *arguments: str) -> tuple[Spent, dict[str, float]]:
        """Run dbt as `diogen run` does; return what it took, and the seconds of each node."""
        spent = run(
            [
                str(Path(sys.executable).with_name("dbt")), "--quiet", *arguments,
                "--target", self.target, "--target-path", str(self.folder / "target"),
                "--log-path", str(self.folder / "logs"),
            ],
            self.environment, cwd=PROJECT_ROOT, limit=LIMIT_SECONDS,
        )  # fmt: skip
        results = json.loads((self.folder / "target" / "run_results.json").read_text())["results"]
        return spent, {
            one["unique_id"].split(".")[2]: float(one["execution_time"]) for one in results
        }

    def build(self, *arguments: str, with_tests: bool = True) -> tuple[Spent, dict[str, float]]:
        """Build everything, with its data tests or without."""
        left_out = ["unit_test"] if with_tests else ["unit_test", "test"]
        kinds = [f"--exclude-resource-type={one}" for one in left_out]
        return self.dbt("build", *kinds, *arguments)

    def news(self) -> int:
        """Land a thousandth more and return how many rows that is."""
        each = self.pull_requests // self.services
        services = max(1, self.services // 5)
        last = each + max(DEPLOY_EVERY, self.pull_requests // SHARE_OF_NEWS // services)
        with connect(self.environment, autocommit=True) as connection:
            return generate(
                connection, services=services, first=each + 1, last=last, total=last, load_id="2"
            )


@contextmanager
def generated(
    server: Mapping[str, str], pull_requests: int, services: int | None = None
) -> Iterator[Generated]:
    """Make an organisation in a database of its own, which goes when the block ends."""
    services = services or max(5, pull_requests // PULL_REQUESTS_A_SERVICE)
    each = pull_requests // services
    total = each + max(DEPLOY_EVERY, pull_requests // SHARE_OF_NEWS // max(1, services // 5))
    with empty_database(server) as environment, tempfile.TemporaryDirectory() as name:
        upgrade(environment)
        with connect(environment, autocommit=True) as connection:
            rows = generate(
                connection, services=services, first=1, last=each, total=total, load_id="1"
            )
        yield Generated(environment, Path(name), pull_requests, services, rows)


def rows(organisation: Generated, *, with_tests: bool) -> Iterator[Row]:
    """Yield the three builds of one size, and what of them is dbt's own."""
    sized = {"amount": organisation.pull_requests, "of": "pull requests"}
    said = {} if with_tests else {"note": "without data tests"}
    first, nodes = organisation.build(with_tests=with_tests)
    yield Row(PART, "everything", **sized, **said, figure=first.seconds, unit="s")
    yield shipment(organisation, nodes)
    idle, _ = organisation.build(with_tests=with_tests)
    yield Row(PART, "nothing new", **sized, **said, figure=idle.seconds, unit="s")
    # dbt computes in one thread: what its process used is what the database did not wait for.
    own = 100 * idle.cpu_seconds / idle.seconds
    yield Row(PART, "nothing new, dbt's own share", **sized, figure=own, unit="%")
    organisation.news()
    late, _ = organisation.build(with_tests=with_tests)
    yield Row(PART, "a thousandth new", **sized, **said, figure=late.seconds, unit="s")
    most = max(one.peak_mib for one in (first, idle, late))
    yield Row("memory", "dbt build", **sized, figure=most, unit="MiB")


def shipment(organisation: Generated, nodes: Mapping[str, float]) -> Row:
    """Return how many commits a second first shipment took, beside the rest of a first build."""
    with connect(organisation.environment) as connection:
        row = connection.execute("select count(*) from silver.first_shipments").fetchone()
    assert row is not None
    return Row(
        "first shipment", "generated, two environments", amount=int(row[0]), of="commits",
        figure=row[0] / nodes["first_shipments"], unit="commits/s",
    )  # fmt: skip


def measure(server: Mapping[str, str], pull_requests: int) -> dict[str, Any]:
    """Return the three builds of one size with their slowest nodes."""
    with generated(server, pull_requests) as organisation:
        figures: dict[str, Any] = {
            "pull_requests": pull_requests,
            "services": organisation.services,
            "raw_rows": organisation.raw_rows,
            "full": described(*organisation.build()),
            "nothing_new": described(*organisation.build()),
        }
        figures["new_rows"] = organisation.news()
        figures["a_thousandth_new"] = described(*organisation.build())
    return figures


def described(spent: Spent, nodes: Mapping[str, float]) -> dict[str, Any]:
    slowest = sorted(nodes.items(), key=lambda one: -one[1])[:SLOWEST]
    return {
        "seconds": round(spent.seconds, 1),
        "cpu_seconds": round(spent.cpu_seconds, 1),
        "peak_mib": round(spent.peak_mib),
        "slowest": {name: round(seconds, 1) for name, seconds in slowest},
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", type=int, nargs="+", help="pull requests")
    for size in parser.parse_args().sizes:
        sys.stdout.write(json.dumps(measure(database_environment(), size)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
