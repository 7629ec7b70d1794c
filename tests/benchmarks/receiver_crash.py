"""Kill the receiver and PostgreSQL under load; every acknowledged delivery must be there, once.

Run it from the repository's root: `python -m tests.benchmarks.receiver_crash 10`.
"""

import asyncio
import json
import random
import sys
import tempfile
import time
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from extract import embedded_postgres, embedded_server, migrations
from extract.database import connect
from tests.benchmarks.receiver_client import Outcome, Sender, delivery_body
from tests.benchmarks.receiver_process import ReceiverProcess

CONNECTIONS = 16


@dataclass(frozen=True)
class Verdict:
    """What was found after all kills; `lost` and `doubled` must be 0."""

    kills: int
    acknowledged: int
    stored: int
    lost: int
    doubled: int
    unanswered: int


def kill_postgres(home: Path) -> None:
    """End the server and each of its processes as a power cut would."""
    server = embedded_server.read(home)
    assert server is not None
    pid = int((Path(server.data) / "postmaster.pid").read_text().split()[0])
    postmaster = psutil.Process(pid)
    victims = [postmaster, *postmaster.children(recursive=True)]
    for victim in victims:
        victim.kill()
    psutil.wait_procs(victims, timeout=20)


async def send_until(
    end: asyncio.Event, port: int, body: bytes, outcome: Outcome, unanswered: set[str]
) -> None:
    """Send deliveries; what is not acknowledged is sent again until it is, as GitHub's user may."""
    sender = Sender(port, body)
    delivery_id = str(uuid.uuid4())
    while not end.is_set():
        try:
            status = await sender.send(delivery_id)
        except OSError:
            status = 0
            unanswered.add(delivery_id)
            await asyncio.sleep(0.05)
        outcome.statuses[status] += 1
        if status in (200, 202):
            outcome.acknowledged.add(delivery_id)
            delivery_id = str(uuid.uuid4())
    sender.close()


async def kill_under_load(home: Path, receiver: ReceiverProcess, kills: int) -> tuple[Outcome, int]:
    outcome, unanswered, end = Outcome(), set[str](), asyncio.Event()
    body = delivery_body(10 * 1024)
    tasks = [
        asyncio.create_task(send_until(end, receiver.port, body, outcome, unanswered))
        for _ in range(CONNECTIONS)
    ]
    for number in range(2 * kills):
        before = len(outcome.acknowledged)
        while len(outcome.acknowledged) < before + 200:
            await asyncio.sleep(0.05)
        await asyncio.sleep(random.random() * 0.3)
        if number % 2:
            await asyncio.to_thread(kill_postgres, home)
            await asyncio.to_thread(embedded_postgres.start, home)
        else:
            await asyncio.to_thread(receiver.kill)
            await asyncio.to_thread(receiver.start)
    end.set()
    await asyncio.gather(*tasks)
    return outcome, len(unanswered)


def run(home: Path, kills: int) -> Verdict:
    """Kill each of the two `kills` times on an own PostgreSQL below `home`; return the verdict."""
    environment = embedded_postgres.start(home).environment
    migrations.upgrade(environment)
    receiver = ReceiverProcess(environment)
    receiver.start()
    try:
        outcome, unanswered = asyncio.run(kill_under_load(home, receiver, kills))
    finally:
        receiver.stop()
    with connect(embedded_postgres.start(home).environment) as connection:
        stored = [
            row[0]
            for row in connection.execute(
                "select delivery_id from raw_push.deliveries where body = %b",
                [delivery_body(10 * 1024)],
            )
        ]
    return Verdict(
        kills=2 * kills,
        acknowledged=len(outcome.acknowledged),
        stored=len(stored),
        lost=len(outcome.acknowledged - set(stored)),
        doubled=len(stored) - len(set(stored)),
        unanswered=unanswered,
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        started_at = time.monotonic()
        verdict = run(Path(folder), int(sys.argv[1]) if len(sys.argv) > 1 else 10)
        embedded_postgres.stop(Path(folder))
    report = {**asdict(verdict), "seconds": round(time.monotonic() - started_at, 1)}
    sys.stdout.write(json.dumps(report) + "\n")
    sys.exit(1 if verdict.lost or verdict.doubled else 0)


if __name__ == "__main__":
    main()
