"""How long a build takes for an organisation that has all its work and incidents in Jira.

Run it from the repository's root: `python -m tests.benchmarks.jira_build 100000`. A size is a
number of issues; each has three changes of status. A full build's cost must grow with the issues,
not with issues times services.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from extract.database import connect, database_environment
from tests.benchmarks import build, generate_jira
from tests.benchmarks.row import Row
from tests.benchmarks.sizes import Size

PART = "dbt build"
ISSUES_A_SERVICE = 500
PULL_REQUESTS_A_SERVICE = 50


def rows(size: Size) -> Iterator[Row]:
    """Yield the full build of each size."""
    for issues in size.issue_builds:
        found = measure(database_environment(), issues)
        yield Row(
            PART, "everything, Jira", amount=issues, of="issues",
            figure=found["full"]["seconds"], unit="s",
        )  # fmt: skip


def measure(server: Mapping[str, str], issues: int) -> dict[str, Any]:
    """Return the full build of one size with its slowest nodes."""
    services = max(5, issues // ISSUES_A_SERVICE)
    pull_requests = services * PULL_REQUESTS_A_SERVICE
    with build.generated(server, pull_requests, services) as organisation:
        with connect(organisation.environment, autocommit=True) as connection:
            raw_rows = generate_jira.generate(connection, services=services, issues=issues)
        return {
            "issues": issues,
            "services": services,
            "raw_rows": raw_rows + organisation.raw_rows,
            "full": build.described(*organisation.build()),
        }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", type=int, nargs="+", help="issues")
    for size in parser.parse_args().sizes:
        sys.stdout.write(json.dumps(measure(database_environment(), size)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
