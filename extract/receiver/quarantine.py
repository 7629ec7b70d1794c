"""Lists deliveries, and tries rejected ones again after a fix of their schema."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

# Builds read what is new by its time or transaction, so a released delivery gets new ones; when it
# first came stays in its headers.
RELEASE = """
    update raw_push.deliveries
    set
        status = 'accepted',
        reason = null,
        delivery_id = %s,
        event = %s,
        headers = headers || jsonb_build_object('x-diogen-first-received-at', received_at),
        received_at = clock_timestamp(),
        transaction_id = pg_current_xact_id()
    where sequence = %s
"""

# The prefix of the reason if a person excluded it: a retry of all does not release it.
BY_HAND = "set aside: "
SET_ASIDE = """
    update raw_push.deliveries set status = 'rejected', reason = %s
    where status = 'accepted' and sequence = any(%s)
    returning sequence
"""
IS_BUILT = "select to_regclass('incremental.build_state')"
FORGET_BUILDS = "delete from incremental.build_state where node like 'model.diogen.push\\_\\_%'"


@dataclass(frozen=True)
class Stored:
    """One delivery without its body; `reason` is None unless it is in quarantine."""

    sequence: int
    source: str
    delivery_id: str
    event: str | None
    received_at: datetime
    size: int
    reason: str | None


@dataclass(frozen=True)
class Retried:
    """What became of one delivery: accepted, or why not."""

    sequence: int
    source: str
    delivery_id: str
    reason: str | None


def newest(
    connection: psycopg.Connection, *, only_rejected: bool, limit: int = 100
) -> list[Stored]:
    """Return what was delivered last, the newest first."""
    with connection.cursor(row_factory=class_row(Stored)) as cursor:
        return cursor.execute(
            "select sequence, source, delivery_id, event, received_at, length(body) as size,"
            " reason from raw_push.deliveries"
            " where status = 'rejected' or not %s order by sequence desc limit %s",
            [only_rejected, limit],
        ).fetchall()


def set_aside(connection: psycopg.Connection, sequences: Sequence[int], reason: str) -> list[int]:
    """Put accepted deliveries into quarantine, and have the next build read all others again.

    Returns:
        Those of `sequences` that were accepted: the others are unknown, or in quarantine already.
    """
    with connection.transaction():
        moved = connection.execute(SET_ASIDE, [f"{BY_HAND}{reason}", list(sequences)]).fetchall()
        # A build has read them into bronze, which is built from all accepted deliveries.
        if moved and connection.execute(IS_BUILT).fetchone() != (None,):
            connection.execute(FORGET_BUILDS)
    return sorted(sequence for (sequence,) in moved)


def retry(connection: psycopg.Connection, sequences: Sequence[int] = ()) -> Iterator[Retried]:
    """Check what is in quarantine again and release what is good now, one by one.

    The connection commits by itself, so an interrupted retry keeps what it has done.

    Args:
        sequences: only these, also where somebody set them aside; all others of those otherwise.
    """
    found = connection.execute(
        "select sequence from raw_push.deliveries where status = 'rejected'"
        " and case when %s::bigint[] = '{}' then not starts_with(reason, %s)"
        " else sequence = any(%s) end order by sequence",
        [list(sequences), BY_HAND, list(sequences)],
    ).fetchall()
    for (sequence,) in found:
        yield _retry_one(connection, sequence)


def _retry_one(connection: psycopg.Connection, sequence: int) -> Retried:
    row = connection.execute(
        "select source, delivery_id, headers, body from raw_push.deliveries where sequence = %s",
        [sequence],
    ).fetchone()
    assert row is not None  # nothing deletes deliveries  # noqa: S101
    source, stored_id, headers, body = row
    # Every source's schema takes as long as the rest of a small command.
    from extract.receiver.envelope import seal
    from extract.receiver.mapped import known_sources

    taking = known_sources().get(source)
    if taking is None:
        return Retried(
            sequence, source, stored_id, f"event_mappings.csv has no '{source}' any more"
        )
    delivery = seal(taking, headers, body)
    if delivery.reason is not None:
        return Retried(sequence, source, stored_id, delivery.stored_reason)
    try:
        connection.execute(RELEASE, [delivery.delivery_id, delivery.event, sequence])
    except psycopg.errors.UniqueViolation:
        reason = f"{delivery.delivery_id} was sent again meanwhile and accepted"
        return Retried(sequence, source, stored_id, reason)
    return Retried(sequence, source, delivery.delivery_id, None)
