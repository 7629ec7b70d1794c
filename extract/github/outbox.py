"""Records that wait to be yielded, together with the state that covers them."""

import asyncio
from collections.abc import Iterable

import pyarrow as pa

from extract.payload_log import Record, table

# Records held as Python objects before they are handed over: a few megabytes.
FULL = 2_000


class Outbox:
    """Collects the records of all streams of a run until it is emptied."""

    def __init__(self) -> None:
        self.pending: dict[str, list[Record]] = {}
        self.size = 0
        self.is_full = asyncio.Event()

    def put(self, name: str, records: Iterable[Record]) -> None:
        """Add records of one table."""
        waiting = self.pending.setdefault(name, [])
        before = len(waiting)
        waiting.extend(records)
        self.size += len(waiting) - before
        if self.size >= FULL:
            self.is_full.set()

    def empty(self) -> list[tuple[str, pa.Table]]:
        """Hand over everything."""
        batches = [(name, table(records)) for name, records in self.pending.items() if records]
        self.pending.clear()
        self.size = 0
        self.is_full.clear()
        return batches
