"""Every benchmark against this checkout, as one table: `make bench`.

    python -m tests.benchmarks [small|full|million] [--only PART]... [--json FILE]

How much is measured is BENCH_SIZE's to say, or the argument's. The server is an embedded
PostgreSQL of this run's own. A benchmark that fails says so in its row and the others continue;
then the exit code is 1. Nothing else fails it: a figure depends on the machine, and on who shares
it.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from extract import embedded_postgres
from extract.settings import PROJECT_ROOT
from tests.benchmarks import (
    door,
    github_extract,
    history,
    jira_extract,
    load,
    receiver_load,
    warehouse,
    webhook_gold,
)
from tests.benchmarks.row import Row, guarded
from tests.benchmarks.sizes import SIZES, Size
from tests.benchmarks.table import document, table
from tests.database import remove_server

PARTS: dict[str, Callable[[Size], Iterator[Row]]] = {
    "extraction of GitHub": github_extract.rows,
    "extraction of Jira": jira_extract.rows,
    "load": load.rows,
    "warehouse": warehouse.rows,
    "first shipment": history.rows,
    "receiver": receiver_load.rows,
    "webhook to gold": webhook_gold.rows,
    "door": door.rows,
}
RESULT = PROJECT_ROOT / "target" / "bench.json"
# Wide enough for the longest row where the output is not a terminal.
WIDTH = 160


@contextmanager
def own_server() -> Iterator[None]:
    """Run an embedded PostgreSQL while a block lasts, as the one that this process is set to."""
    for name in [one for one in os.environ if one.startswith(("PG", "SOURCES__", "DIOGEN_SEEDS"))]:
        del os.environ[name]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home = Path(folder)
        os.environ["DIOGEN_HOME"] = folder
        os.environ.update(embedded_postgres.start(home).environment)
        try:
            yield
        finally:
            remove_server(home)


def main() -> None:
    parser = argparse.ArgumentParser()
    default = os.environ.get("BENCH_SIZE") or "full"
    parser.add_argument("size", nargs="?", choices=SIZES, default=default)
    parser.add_argument("--only", action="append", choices=PARTS)
    parser.add_argument("--json", type=Path, default=RESULT)
    options = parser.parse_args()
    if options.size not in SIZES:
        parser.error(f"BENCH_SIZE={options.size}: choose {', '.join(SIZES)}")
    started, rows = time.monotonic(), []
    with own_server():
        for name in options.only or PARTS:
            for row in guarded(name, PARTS[name](SIZES[options.size])):
                rows.append(row)
                sys.stderr.write(f"{time.monotonic() - started:6.0f} s  {row.part}: {row.what}\n")
    # The memory of each process comes with its time, and stands together.
    rows.sort(key=lambda row: row.part == "memory")
    found = document(rows, size=options.size, seconds=time.monotonic() - started)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(found, indent=2) + "\n")
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    console.print(table(rows))
    console.print(
        f"{options.size}: {found['seconds']:.0f} s, {found['machine']}. Written to {options.json}"
    )
    sys.exit(any(row.has_failed for row in rows))


if __name__ == "__main__":
    main()
