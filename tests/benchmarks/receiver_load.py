"""How many deliveries a second the receiver commits, beside what PostgreSQL alone can do.

Run it from the repository's root: `python -m tests.benchmarks.receiver_load`. It makes a
PostgreSQL of its own; nothing is gated on its figures, which depend on the disk and on who also
uses the machine.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import uvloop

from extract import embedded_postgres, migrations
from extract.database import connect
from tests.benchmarks.receiver_client import Outcome, as_fast_as_possible, at_rate, delivery_body
from tests.benchmarks.receiver_process import ReceiverProcess
from tests.benchmarks.row import Row
from tests.benchmarks.sizes import Size
from tests.benchmarks.watched import BenchmarkError
from tests.database import remove_server

PART = "receiver"
SIZE = 10 * 1024
# The embedded server takes 50 connections in all.
MOST_CLIENTS = 40
CONNECTIONS = (16, 32, 64)
INSERT = """
insert into raw_push.deliveries
(source, delivery_id, event, headers, body, body_hash, status)
values (
    'github', gen_random_uuid()::text, 'deployment_status', :headers, decode(:body, 'hex'),
    :hash, 'accepted'
);
"""


def pgbench(binaries: Path, environment: Mapping[str, str], *, clients: int, seconds: int) -> float:
    """Return how many of the same rows PostgreSQL commits a second, one by one."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(INSERT)
        script.flush()
        result = subprocess.run(
            [
                str(binaries / "pgbench"), "--no-vacuum", "--protocol=prepared",
                f"--client={clients}", "--jobs=1", f"--time={seconds}",
                f"--file={script.name}", f"--define=body={delivery_body(SIZE).hex()}",
                f"--define=hash={'0' * 64}",
                '--define=headers={"content-type": "application/json"}',
            ],
            env={**os.environ, **environment}, capture_output=True, text=True, check=False,
        )  # fmt: skip
    found = re.search(r"tps = ([0-9.]+)", result.stdout)
    assert found is not None, result.stdout
    return float(found[1])


def figures(outcome: Outcome, seconds: float) -> dict[str, Any]:
    return {
        "per_second": round(len(outcome.latencies) / seconds),
        "p50_ms": round(outcome.quantile(0.5) * 1000, 1),
        "p99_ms": round(outcome.quantile(0.99) * 1000, 1),
        "statuses": dict(outcome.statuses),
    }


def cpu_seconds(pid: int) -> float:
    """Return what the process has used: unlike the rest, no neighbour changes it much."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def stored(environment: Mapping[str, str]) -> int:
    with connect(environment) as connection:
        row = connection.execute("select count(*) from raw_push.deliveries").fetchone()
    assert row is not None
    return int(row[0])


def measure(
    home: Path,
    *,
    rounds: int,
    seconds: int,
    steady_seconds: int,
    at_once: tuple[int, ...] = CONNECTIONS,
) -> dict[str, Any]:
    """Return all figures, each round of the two sides next to each other."""
    server = embedded_postgres.start(home)
    environment = server.environment
    migrations.upgrade(environment)
    body = delivery_body(SIZE)
    report: dict[str, Any] = {"body_bytes": len(body), "cores": os.cpu_count(), "rounds": []}
    receiver = ReceiverProcess(environment)
    receiver.start()
    try:
        # First: what pgbench leaves to be written to disk is not the receiver's to wait for.
        steady = uvloop.run(
            at_rate(receiver.port, body, per_second=1000, connections=128, seconds=steady_seconds)
        )
        report["at_1000_per_second"] = figures(steady, steady_seconds)
        for _ in range(rounds):
            for connections in at_once:
                before, cpu_before = stored(environment), cpu_seconds(receiver.pid)
                outcome = uvloop.run(
                    as_fast_as_possible(
                        receiver.port, body, connections=connections, seconds=seconds
                    )
                )
                cpu = cpu_seconds(receiver.pid) - cpu_before
                alone = pgbench(
                    Path(server.binaries),
                    environment,
                    clients=min(connections, MOST_CLIENTS),
                    seconds=seconds,
                )
                figure = {"connections": connections, **figures(outcome, seconds)}
                figure["receiver_cpu_ms_each"] = round(cpu * 1000 / len(outcome.latencies), 2)
                figure["pgbench_per_second"] = round(alone)
                figure["ratio"] = round(figure["per_second"] / alone, 2)
                figure["all_stored"] = stored(environment) >= before + len(outcome.latencies)
                report["rounds"].append(figure)
        report["receiver_rss_megabytes"] = psutil.Process(receiver.pid).memory_info().rss >> 20
    finally:
        receiver.stop()
    return report


def rows(size: Size) -> Iterator[Row]:
    """Yield deliveries a second at each number of connections, latency, and memory."""
    if not size.deliveries:
        return
    with own_home() as home:
        report = measure(
            home, rounds=1, seconds=size.deliveries, steady_seconds=size.steady,
            at_once=size.connections,
        )  # fmt: skip
    for one in report["rounds"]:
        if not one["all_stored"]:
            raise BenchmarkError("not every delivery that was acknowledged is stored")
        at = {"amount": one["connections"], "of": "connections"}
        yield Row(
            PART, "durable deliveries of 10 KB", **at, figure=one["per_second"], unit="a second",
            reference=one["pgbench_per_second"], against="pgbench",
        )  # fmt: skip
        yield Row(PART, "as fast as possible, p99", **at, figure=one["p99_ms"], unit="ms")
        cpu = one["receiver_cpu_ms_each"]
        yield Row(PART, "computing a delivery", **at, figure=cpu, unit="ms")
    steady, at = report["at_1000_per_second"], {"amount": 1000, "of": "a second"}
    for name in ("p50", "p99"):
        yield Row(PART, f"at a fixed rate, {name}", **at, figure=steady[f"{name}_ms"], unit="ms")
    yield Row("memory", "receiver", figure=report["receiver_rss_megabytes"], unit="MiB")


@contextmanager
def own_home() -> Iterator[Path]:
    """Give a folder whose PostgreSQL, if one was started, is gone when the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            yield Path(folder)
        finally:
            remove_server(Path(folder))


def main() -> None:
    with own_home() as home:
        report = measure(home, rounds=2, seconds=8, steady_seconds=60)
    sys.stdout.write(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
