"""How long a build takes: everything, nothing new, and a thousandth more, at growing sizes.

Run it from the repository's root: `python -m tests.benchmarks.build 10000 100000`. Each size gets a
database of its own, filled by tests.benchmarks.generate, on the server that the environment names.
A size is a number of pull requests; each brings three commits, every tenth is deployed twice, one
production deployment in two has an incident. The thousandth lies in one service of five.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extract.database import connect, database_environment
from extract.migrations import upgrade
from tests.benchmarks.generate import DEPLOY_EVERY, generate
from tests.database import empty_database

PROJECT_ROOT = Path(__file__).resolve().parent.parent.parent
PULL_REQUESTS_A_SERVICE = 2000
SHARE_OF_NEWS = 1000
SLOWEST = 8


def dbt_build(environment: Mapping[str, str], folder: Path, *arguments: str) -> dict[str, Any]:
    """Run `dbt build` as `diogen run` does; return its seconds, memory and slowest nodes."""
    command = [
        str(Path(sys.executable).with_name("dbt")), "--quiet", "build",
        "--exclude-resource-type", "unit_test",
        "--target-path", str(folder / "target"), "--log-path", str(folder / "logs"), *arguments,
    ]  # fmt: skip
    started = time.monotonic()
    subprocess.run(
        command, cwd=PROJECT_ROOT, env={**os.environ, **environment}, check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    seconds = time.monotonic() - started
    results = json.loads((folder / "target" / "run_results.json").read_text())["results"]
    slowest = sorted(results, key=lambda each: -each["execution_time"])[:SLOWEST]
    return {
        "seconds": round(seconds, 1),
        # Of all builds so far: the largest process that ended.
        "peak_mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        "slowest": {
            each["unique_id"].split(".")[2]: round(each["execution_time"], 1) for each in slowest
        },
    }


def measure(environment: Mapping[str, str], pull_requests: int) -> dict[str, Any]:
    """Measure one size in an empty database."""
    services = max(5, pull_requests // PULL_REQUESTS_A_SERVICE)
    each = pull_requests // services
    news = {"services": max(1, services // 5), "first": each + 1}
    last = each + max(DEPLOY_EVERY, pull_requests // SHARE_OF_NEWS // news["services"])
    upgrade(environment)
    with connect(environment, autocommit=True) as connection, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = generate(connection, services=services, first=1, last=each, total=last, load_id="1")
        figures = {
            "pull_requests": pull_requests,
            "services": services,
            "raw_rows": rows,
            "full": dbt_build(environment, folder),
            "nothing_new": dbt_build(environment, folder),
        }
        figures["new_rows"] = generate(connection, last=last, total=last, load_id="2", **news)
        figures["a_thousandth_new"] = dbt_build(environment, folder)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", type=int, nargs="+", help="pull requests")
    sizes = parser.parse_args().sizes
    server = database_environment()
    for size in sizes:
        with empty_database(server) as environment:
            sys.stdout.write(json.dumps(measure(environment, size)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
