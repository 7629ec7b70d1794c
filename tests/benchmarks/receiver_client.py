"""A sender of signed deliveries that costs little itself: it shares the machine with the rest."""

import asyncio
import json
import random
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field

from extract.receiver.signature import sign

SECRET = "benchmark-secret"


def delivery_body(size: int, seed: int = 1) -> bytes:
    """Return a `deployment_status` of `size` bytes, the padding as compressible as prose."""
    generator = random.Random(seed)
    words = ["release", "service", "canary", "rollout", "healthy", "region", "image", "digest"]
    moment = "2026-03-02T09:14:00Z"
    record = {"id": 1, "created_at": moment, "updated_at": moment, "environment": "production"}
    document = {
        "action": "created",
        "deployment_status": {**record, "state": "success", "description": ""},
        "deployment": {**record, "sha": "a" * 40, "payload": {"notes": []}},
        "repository": {"id": 1, "full_name": "acme/shop"},
    }
    notes: list[str] = document["deployment"]["payload"]["notes"]  # type: ignore[index,call-overload]
    while len(json.dumps(document)) < size - 80:
        notes.append(f"{generator.choice(words)} {generator.getrandbits(128):032x}")
    return json.dumps(document).encode()


@dataclass
class Outcome:
    """What a run of deliveries came to; latencies in seconds."""

    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    acknowledged: set[str] = field(default_factory=set)

    def quantile(self, share: float) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class Sender:
    """One connection that sends one delivery after the other."""

    def __init__(self, port: int, body: bytes) -> None:
        self._port = port
        self._body = body
        signature = sign(body, secret=SECRET.encode())
        self._head = (
            "POST /api/ingest/github HTTP/1.1\r\nHost: localhost\r\n"
            "X-GitHub-Event: deployment_status\r\nContent-Type: application/json\r\n"
            f"X-Hub-Signature-256: {signature}\r\nContent-Length: {len(body)}\r\n"
            "X-GitHub-Delivery: "
        )
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, delivery_id: str) -> int:
        """Send one delivery and return its status; raises OSError when the line is cut."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        try:
            writer.write(f"{self._head}{delivery_id}\r\n\r\n".encode() + self._body)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
            await reader.readexactly(length)
        except (OSError, asyncio.IncompleteReadError) as error:
            self.close()
            raise ConnectionError from error
        return int(head[9:12])

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def as_fast_as_possible(
    port: int, body: bytes, *, connections: int, seconds: float
) -> Outcome:
    """Let each connection send its next delivery as soon as the last one is answered."""
    outcome = Outcome()
    end = time.monotonic() + seconds

    async def work() -> None:
        sender = Sender(port, body)
        while time.monotonic() < end:
            started_at = time.monotonic()
            outcome.statuses[await sender.send(str(uuid.uuid4()))] += 1
            outcome.latencies.append(time.monotonic() - started_at)
        sender.close()

    await asyncio.gather(*(work() for _ in range(connections)))
    return outcome


async def at_rate(
    port: int, body: bytes, *, per_second: int, connections: int, seconds: float
) -> Outcome:
    """Send at a fixed rate; a delivery's time runs from when it was due, not when it was sent."""
    outcome = Outcome()
    due: asyncio.Queue[float | None] = asyncio.Queue()

    async def work() -> None:
        sender = Sender(port, body)
        while (moment := await due.get()) is not None:
            outcome.statuses[await sender.send(str(uuid.uuid4()))] += 1
            outcome.latencies.append(time.monotonic() - moment)
        sender.close()

    workers = [asyncio.create_task(work()) for _ in range(connections)]
    started_at = time.monotonic()
    for number in range(int(per_second * seconds)):
        moment = started_at + number / per_second
        if (wait := moment - time.monotonic()) > 0:
            await asyncio.sleep(wait)
        due.put_nowait(moment)
    for _ in workers:
        due.put_nowait(None)
    await asyncio.gather(*workers)
    return outcome
