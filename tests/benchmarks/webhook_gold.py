"""How long a delivery takes from its webhook until gold has it, with `diogen serve --build`.

The receiver, the process that builds and PostgreSQL share this machine's cores. Each delivery is
sent when the one before is in gold and its page is written.
"""

import json
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from extract.database import connect, database_environment
from extract.migrations import upgrade
from extract.receiver import keyring
from tests.benchmarks.receiver_process import ReceiverProcess
from tests.benchmarks.row import Goal, Row
from tests.benchmarks.sizes import Size
from tests.benchmarks.watched import BenchmarkError
from tests.database import empty_database
from tests.dbt.scenarios.loading import append_seed, copy_seeds

PART = "webhook to gold"
REPOSITORY = "acme/shop"
GOAL = Goal(most=8)
# The first build is one of everything.
LIMIT_SECONDS = 1200
IN_GOLD = "select from gold.fct_deployments where sha = %s"
RUNNING = "select from ops.runs where status = 'running'"
UNDEFINED = (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName)


def rows(size: Size) -> Iterator[Row]:
    """Yield the median and the 95th percentile of deliveries sent one after the other."""
    if not size.webhooks:
        return
    with (
        empty_database(database_environment()) as environment,
        tempfile.TemporaryDirectory() as folder,
    ):
        upgrade(environment)
        # A repository that is not pulled counts once it is named.
        seeds = copy_seeds(Path(folder) / "seeds")
        append_seed(seeds / "services.csv", [{"service": "shop", "repository": REPOSITORY}])
        with connect(environment, autocommit=True) as connection:
            key = keyring.create(connection, name="benchmark", sources=["deployments"]).text
            receiver = ReceiverProcess(
                {**environment, "DIOGEN_SEEDS": str(seeds)},
                *("--build", "--output", f"{folder}/site"),
            )
            receiver.start()
            try:
                seconds = [
                    _delivered(connection, receiver.port, key, number)
                    for number in range(size.webhooks + 1)
                ][1:]
            finally:
                receiver.stop()
    at = {"amount": size.webhooks, "of": "deliveries in turn", "unit": "s", "goal": GOAL}
    yield Row(PART, "median", figure=statistics.median(seconds), **at)
    yield Row(PART, "p95", figure=sorted(seconds)[-1 - len(seconds) // 20], **at)


def _delivered(connection: psycopg.Connection, port: int, key: str, number: int) -> float:
    """Send a deployment, wait until gold has it, and for the end of that run; return the first."""
    sent = time.monotonic()
    _send(port, key, number)
    _wait(lambda: _is_in_gold(connection, number))
    seconds = time.monotonic() - sent
    _wait(lambda: connection.execute(RUNNING).fetchone() is None)
    return seconds


def _send(port: int, key: str, number: int) -> None:
    now = datetime.now(UTC).isoformat()
    body = {
        "id": f"d{number}", "repository": REPOSITORY, "environment": "production",
        "sha": f"{number:040x}", "status": "success", "started_at": now, "finished_at": now,
    }  # fmt: skip
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/ingest/deployments",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request):
        pass


def _is_in_gold(connection: psycopg.Connection, number: int) -> bool:
    try:
        return connection.execute(IN_GOLD, [f"{number:040x}"]).fetchone() is not None
    except UNDEFINED:
        # It is made by the first build.
        return False


def _wait(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + LIMIT_SECONDS
    while not happened():
        if time.monotonic() > until:
            raise BenchmarkError(f"not in gold after {LIMIT_SECONDS} s")
        time.sleep(0.05)
