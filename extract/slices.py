"""A slice: rows on their way into one load, which wait on disk rather than in memory.

A load has a fixed cost of about half a second, so a slice holds tens of megabytes.
"""

import shutil
import time
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

import psycopg
import pyarrow as pa

from extract import payload_log

DIGEST_BYTES = 16


class Slice:
    """Each version once, and none that the log holds.

    Attributes:
        rows: that were taken, whether the log held them or not.
        size: bytes that wait.
        new: rows that wait, by table.
        started: when it was begun, on the monotonic clock.
    """

    def __init__(self, folder: Path, connection: psycopg.Connection, dataset: str) -> None:
        """Begin an empty slice.

        Args:
            folder: where rows wait, nobody else's. What a killed run left there is removed.
            connection: to ask what the log of `dataset` already holds.
        """
        self.folder, self.connection, self.dataset = folder, connection, dataset
        self._files: dict[str, pa.RecordBatchStreamWriter] = {}
        self.clear()

    def clear(self) -> None:
        """Forget everything, on disk too: payloads name people."""
        for file in self._files.values():
            file.close()
        if self.folder.exists():
            shutil.rmtree(self.folder)
        self.rows, self.size, self.started = 0, 0, time.monotonic()
        self.new: dict[str, int] = {}
        self._files = {}
        self._seen: set[bytes] = set()

    def add(self, table: str, rows: pa.Table) -> int:
        """Take the rows this slice has not been given yet, and return their number."""
        rows = self._unseen(table, rows)
        self.rows += rows.num_rows
        if rows.num_rows:
            self._keep(
                table, payload_log.unknown_versions(self.connection, self.dataset, table, rows)
            )
        return int(rows.num_rows)

    def batches(self, table: str) -> Iterator[pa.Table]:
        """Yield the new rows of a table as they came; none can be added after."""
        self._seen.clear()
        if table not in self._files:
            return
        self._files[table].close()
        with pa.OSFile(str(self._path(table))) as file, pa.ipc.open_stream(file) as stream:
            for batch in stream:
                yield pa.Table.from_batches([batch])

    def _unseen(self, table: str, rows: pa.Table) -> pa.Table:
        # Digests, because long keys of a whole slice are megabytes; of 128 bits, no two are alike.
        fresh = []
        keys = zip(*(rows.column(name).to_pylist() for name in payload_log.KEY), strict=True)
        for key in keys:
            text = "\0".join((table, *key)).encode()
            digest = blake2b(text, digest_size=DIGEST_BYTES).digest()
            fresh.append(digest not in self._seen)
            self._seen.add(digest)
        return rows if all(fresh) else rows.filter(pa.array(fresh, pa.bool_()))

    def _keep(self, table: str, rows: pa.Table) -> None:
        if not rows.num_rows:
            return
        if table not in self._files:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._files[table] = pa.ipc.new_stream(str(self._path(table)), payload_log.SCHEMA)
        self._files[table].write_table(rows)
        self.new[table] = self.new.get(table, 0) + rows.num_rows
        self.size += rows.nbytes

    def _path(self, table: str) -> Path:
        return self.folder / f"{table}.arrows"
