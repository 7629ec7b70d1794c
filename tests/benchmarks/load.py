"""Loading payloads into raw: our loader, a bare COPY into an equal table, and dlt as it comes.

`python -m tests.benchmarks.load ours 10000 2048`: who loads, how many payloads, and of how many
bytes. The payloads are made before the clock starts; each loader runs in a process of its own, on
the database that the environment names.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import dlt
import pyarrow as pa

from extract import dlt_load, payload_log, pipelines
from extract.database import connect, database_environment
from extract.payload_log import Record
from extract.settings import load_settings
from tests.benchmarks.row import Goal, Row
from tests.benchmarks.sizes import Size
from tests.benchmarks.watched import run
from tests.database import empty_database

SCOPE = "generated/payloads"
BATCH_ROWS = 1_000
LEAST_SHARE_OF_COPY = 0.6
# Below it, what a load costs whatever its size is all there is to see.
FEWEST_TO_JUDGE = 10_000


def payloads(count: int, size: int) -> list[dict[str, Any]]:
    """Return pull requests of about `size` bytes each: a few fields, and a body of words."""
    generator = random.Random(1)
    words = [f"{generator.getrandbits(40):x}" for _ in range(500)]
    return [
        {
            "number": number,
            "title": f"Change {number}",
            "state": "closed",
            "user": {"login": f"dev{number % 50}", "type": "User"},
            "base": {"ref": "main"},
            "head": {"ref": f"change-{number}", "sha": f"{number:040x}"},
            "labels": [{"name": "hotfix"}] if number % 97 == 0 else [],
            "created_at": "2026-03-02T09:14:00Z",
            "merged_at": "2026-03-02T11:14:00Z",
            "body": " ".join(generator.choices(words, k=(size - 350) // 11)),
        }
        for number in range(count)
    ]


def tables(documents: list[dict[str, Any]]) -> list[pa.Table]:
    """Return what an extraction hands to the loader."""
    return [
        payload_log.table(
            Record(SCOPE, str(one["number"]), one) for one in documents[first : first + BATCH_ROWS]
        )
        for first in range(0, len(documents), BATCH_ROWS)
    ]


def ours(documents: list[dict[str, Any]]) -> float:
    """Load tables of records as an extraction does, slice by slice; return the seconds."""
    made = tables(documents)
    source = ModuleType("payloads")
    source.TABLES = ("payloads",)  # type: ignore[attr-defined]
    source.read = lambda _settings, _run: ([("payloads", one)] for one in made)  # type: ignore[attr-defined]
    environment = database_environment()
    with connect(environment, autocommit=True) as connection:
        pipeline = dlt_load.pipeline("github", environment)
        account = pipelines.Run({}, pipelines.Counts(), connection)
        started = time.monotonic()
        dlt_load.load_slices(pipeline, source, load_settings(), account)
        seconds = time.monotonic() - started
    assert account.counts.stream("payloads").rows_new == len(documents)
    return seconds


def copy(documents: list[dict[str, Any]]) -> float:
    """Write the same rows into an equal table by one COPY; return the seconds."""
    made = tables(documents)
    with connect(autocommit=True) as connection:
        payload_log.make(connection, "bare", ["payloads"])
        started = time.monotonic()
        with connection.cursor().copy("copy bare.payloads from stdin") as stream:
            for table in made:
                for row in table.to_pylist():
                    stream.write_row((*row.values(), "1", row["id"]))
        return time.monotonic() - started


def dlt_default(documents: list[dict[str, Any]]) -> float:
    """Load the documents as dlt does unasked, into tables and child tables of their fields."""
    environment = database_environment()
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        pipeline = dlt.pipeline(
            "bare",
            pipelines_dir=folder,
            dataset_name="normalised",
            destination=dlt.destinations.postgres(
                "postgresql://{PGUSER}:{PGPASSWORD}@{PGHOST}:{PGPORT}/{PGDATABASE}".format_map(
                    environment
                )
            ),
        )
        pipeline.run(documents, table_name="payloads")
        return time.monotonic() - started


LOADERS = {"ours": ours, "copy": copy, "dlt": dlt_default}


def loaded(loader: str, count: int, size: int) -> tuple[float, float]:
    """Load in a process and a database of its own; return rows a second and the peak in MiB."""
    with empty_database(database_environment()) as environment:
        command = [sys.executable, "-m", "tests.benchmarks.load", loader, str(count), str(size)]
        spent = run(command, environment)
    return count / json.loads(spent.output)["seconds"], spent.peak_mib


def rows(size: Size) -> Iterator[Row]:
    """Yield rows a second beside COPY and beside dlt's own way, and the loader's memory."""
    for length, count in size.payloads:
        part, what = "load", f"payloads of {length // 1024} KB into raw"
        rate, peak = loaded("ours", count, length)
        copied, _ = loaded("copy", count, length)
        normalised, _ = loaded("dlt", count, length)
        sized = {"amount": count, "of": "rows", "figure": rate, "unit": "rows/s"}
        goal = Goal(least=LEAST_SHARE_OF_COPY) if count >= FEWEST_TO_JUDGE else None
        yield Row(part, what, **sized, reference=copied, against="COPY", goal=goal)
        yield Row(part, what + ", dlt", **sized, reference=normalised, against="dlt's default")
        yield Row("memory", what, amount=count, of="rows", figure=peak, unit="MiB")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("loader", choices=LOADERS)
    parser.add_argument("count", type=int)
    parser.add_argument("bytes", type=int)
    options = parser.parse_args()
    seconds = LOADERS[options.loader](payloads(options.count, options.bytes))
    sys.stdout.write(json.dumps({"seconds": round(seconds, 3)}) + "\n")


if __name__ == "__main__":
    main()
