"""A slice waits on disk: little of it is in memory, and nothing of it stays behind."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pyarrow as pa
import pytest

from extract import payload_log
from extract.payload_log import Record
from extract.slices import Slice

MEGABYTE = 2**20


@pytest.fixture
def slice_(connection: psycopg.Connection, tmp_path: Path) -> Iterator[Slice]:
    """An empty slice on its way into a log of two tables."""
    payload_log.make(connection, "raw_log", ["things", "others"])
    begun = Slice(tmp_path / "slice", connection, "raw_log")
    yield begun
    begun.clear()


def rows(*ids: int, letters: int = 10) -> pa.Table:
    return payload_log.table(Record("acme/shop", str(one), {"text": "x" * letters}) for one in ids)


def waiting(slice_: Slice, table: str = "things") -> list[str]:
    return [one for batch in slice_.batches(table) for one in batch["id"].to_pylist()]


def test_each_version_is_taken_once(slice_: Slice) -> None:
    taken = [slice_.add("things", rows(1, 2)), slice_.add("things", rows(2, 3))]
    taken += [slice_.add("others", rows(2)), slice_.add("things", rows(2, letters=11))]

    assert taken == [2, 1, 1, 1]
    assert (slice_.rows, slice_.new) == (5, {"things": 4, "others": 1})
    assert waiting(slice_) == ["1", "2", "3", "2"]
    assert waiting(slice_, "others") == ["2"]


def test_what_the_log_holds_is_counted_and_does_not_wait(
    slice_: Slice, connection: psycopg.Connection
) -> None:
    [held] = rows(2).to_pylist()
    connection.execute(
        "insert into raw_log.things values (%(scope)s, %(id)s, null, %(payload)s, %(payload_hash)s,"
        " %(fetched_at)s, '1', '1')",
        held,
    )

    assert slice_.add("things", rows(1, 2, 3)) == 3
    assert slice_.add("others", rows(2)) == 1
    assert slice_.new == {"things": 2, "others": 1}
    assert waiting(slice_) == ["1", "3"]


def test_rows_wait_on_disk_and_come_back_in_order(slice_: Slice) -> None:
    before = pa.total_allocated_bytes()
    for first in range(0, 2000, 20):
        slice_.add("things", rows(*range(first, first + 20), letters=10_000))
    assert slice_.size > 15 * MEGABYTE
    assert pa.total_allocated_bytes() - before < MEGABYTE

    ids = []
    for batch in slice_.batches("things"):
        ids += batch["id"].to_pylist()
        assert pa.total_allocated_bytes() - before < MEGABYTE
    assert ids == [str(one) for one in range(2000)]


def test_a_slice_that_is_cleared_forgets_everything(slice_: Slice) -> None:
    slice_.add("things", rows(1))
    assert slice_.folder.exists()

    slice_.clear()

    assert not slice_.folder.exists()
    assert (slice_.rows, slice_.size, slice_.new) == (0, 0, {})
    assert slice_.add("things", rows(1)) == 1


def test_what_a_killed_run_left_is_removed(slice_: Slice, connection: psycopg.Connection) -> None:
    slice_.add("things", rows(1))

    Slice(slice_.folder, connection, "raw_log")

    assert not slice_.folder.exists()
