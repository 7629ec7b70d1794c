"""Appends deliveries: all waiting ones are committed together, and only then acknowledged.

One commit costs a disk flush however much it holds, so a single writer takes all that arrived
during the last flush into the next: no delivery waits for a timer, and the flushes per second
stay what the disk can do.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass

import psycopg

from extract.logs import get_logger
from extract.receiver.envelope import Delivery
from extract.receiver.link import Link, UnavailableError

# Enough for thousands of deliveries a second, little enough for one statement. A group is several
# times in memory while it is written, and what came after it waits.
LARGEST_GROUP = 1000
LARGEST_GROUP_BYTES = 4 * 2**20

COLUMNS = "source, delivery_id, event, headers, body, body_hash, status, reason"
# No conflict target and nothing returned: either would need the right to read the table.
INSERT_MANY = f"""
    insert into raw_push.deliveries ({COLUMNS})
    select source, delivery_id, event, headers::jsonb, body, body_hash, status, reason
    from unnest(
        %b::text[], %b::text[], %b::text[], %b::text[], %b::bytea[], %b::text[], %b::text[],
        %b::text[]
    ) as given ({COLUMNS})
    on conflict do nothing
"""  # noqa: S608 - constants
INSERT_ONE = f"""
    insert into raw_push.deliveries ({COLUMNS}) values (%s, %s, %s, %s, %b, %s, %s, %s)
    on conflict do nothing
"""  # noqa: S608 - constants

log = get_logger(__name__)


@dataclass(slots=True)
class _Waiting:
    deliveries: Sequence[Delivery]
    outcome: asyncio.Future[list[bool]]


class Store:
    """The one writer of `raw_push.deliveries`.

    Attributes:
        commits: how many groups were committed.
        waiting: how many requests wait for their commit.
    """

    def __init__(self, link: Link) -> None:
        self._link = link
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self.commits = 0

    @property
    def waiting(self) -> int:
        return self._queue.qsize()

    async def start(self) -> None:
        self._task = asyncio.create_task(self._write_forever())

    async def stop(self) -> None:
        """Commit what waits, then stop."""
        await self._queue.join()
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._link.close()

    async def append(self, deliveries: Sequence[Delivery]) -> list[bool]:
        """Store `deliveries`, all or none; tell for each whether it is new.

        Returns when they are on disk. Raises UnavailableError when they may not be: the sender
        must send again, which is harmless if they are there after all.
        """
        waiting = _Waiting(deliveries, asyncio.get_running_loop().create_future())
        self._queue.put_nowait(waiting)
        return await waiting.outcome

    async def _write_forever(self) -> None:
        while True:
            group = [await self._queue.get()]
            size = _size(group[0])
            count = len(group[0].deliveries)
            while count < LARGEST_GROUP and size < LARGEST_GROUP_BYTES and not self._queue.empty():
                group.append(self._queue.get_nowait())
                size += _size(group[-1])
                count += len(group[-1].deliveries)
            try:
                await self._write(group)
            finally:
                for _ in group:
                    self._queue.task_done()

    async def _write(self, group: list[_Waiting]) -> None:
        rows = [_row(delivery) for waiting in group for delivery in waiting.deliveries]
        try:
            is_new = await self._insert(rows)
        except Exception as error:
            # Whatever it is, this group is answered and the next one gets its chance.
            known = isinstance(error, UnavailableError)
            log.warning("not stored", deliveries=len(rows), reason=str(error), exc_info=not known)
            for waiting in group:
                if not waiting.outcome.done():
                    waiting.outcome.set_exception(UnavailableError(str(error)))
            return
        self.commits += 1
        verdicts = iter(is_new)
        for waiting in group:
            answer = [next(verdicts) for _ in waiting.deliveries]
            # Its request may be closed by now; the delivery is stored nevertheless.
            if not waiting.outcome.done():
                waiting.outcome.set_result(answer)

    async def _insert(self, rows: list[tuple[object, ...]]) -> list[bool]:
        """Insert `rows` in one transaction; tell for each whether it was new."""
        if len(rows) == 1:
            # As a list it would be copied into the list first.
            async with self._link.transaction() as connection:
                return [(await connection.execute(INSERT_ONE, rows[0])).rowcount == 1]
        columns = [list(column) for column in zip(*rows, strict=True)]
        async with self._link.transaction() as connection:
            if (await connection.execute(INSERT_MANY, columns)).rowcount == len(rows):
                return [True] * len(rows)
            # Some are known, and only inserting one at a time shows which.
            raise psycopg.Rollback
        async with self._link.transaction() as connection:
            return [(await connection.execute(INSERT_ONE, row)).rowcount == 1 for row in rows]


def _size(waiting: _Waiting) -> int:
    return sum(len(delivery.body) for delivery in waiting.deliveries)


def _row(delivery: Delivery) -> tuple[object, ...]:
    return (
        delivery.source,
        delivery.stored_id,
        delivery.event,
        json.dumps(delivery.headers),
        delivery.body,
        delivery.body_hash,
        "rejected" if delivery.reason else "accepted",
        delivery.stored_reason,
    )
