"""Excludes deliveries and pulled records, and releases them again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from extract.receiver.quarantine import BY_HAND
from scripts.quarantine.suspect import DELIVERIES, Suspect

# Only while a search runs; whatever still says so is a killed search's.
TRIED = "tried: is this what the build fails on?"
COLUMNS = "scope, id, updated_at, payload, payload_hash, fetched_at, _dlt_load_id, _dlt_id"
GIVEN = "unnest(%s::text[], %s::text[], %s::text[]) as given (scope, id, payload_hash)"
SAME = "held.scope = given.scope and held.id = given.id and held.payload_hash = given.payload_hash"
TAKE_AWAY = f"""
with gone as (
    delete from {{table}} as held using {GIVEN} where {SAME} returning held.*
)
insert into ops.set_aside (raw_table, reason, {COLUMNS})
select %s, %s, {COLUMNS} from gone
"""  # noqa: S608 - constants
BRING_BACK = f"""
with back as (
    delete from ops.set_aside as held using {GIVEN} where {SAME} and raw_table = %s returning held.*
)
insert into {{table}} ({COLUMNS}) select {COLUMNS} from back on conflict do nothing
"""  # noqa: S608 - constants
NEW_REASON = f"""
update ops.set_aside as held set reason = %s from {GIVEN} where {SAME} and raw_table = %s
"""  # noqa: S608 - constants
FORGET = "delete from incremental.build_state where node = any(%s)"
IS_BUILT = "select to_regclass('incremental.build_state') is not null"


@dataclass(frozen=True)
class Aside:
    """One version of a pulled record that is set aside."""

    number: int
    raw_table: str
    scope: str
    id: str
    payload_hash: str
    reason: str
    set_aside_at: datetime

    @property
    def suspect(self) -> Suspect:
        """The same, as what a build may fail on."""
        return Suspect(self.raw_table, (self.scope, self.id, self.payload_hash))


def set_aside(connection: psycopg.Connection, suspects: Iterable[Suspect], reason: str) -> None:
    """Take these out of what builds read."""
    for relation, keys in _by_relation(suspects):
        if relation == DELIVERIES:
            connection.execute(
                "update raw_push.deliveries set status = 'rejected', reason = %s"
                " where sequence = any(%s)",
                [f"{BY_HAND}{reason}", [int(key) for (key,) in keys]],
            )
        else:
            query = sql.SQL(TAKE_AWAY).format(table=_identifier(relation))
            connection.execute(query, [*_columns(keys), relation, reason], prepare=False)


def release(connection: psycopg.Connection, suspects: Iterable[Suspect]) -> None:
    """Put these back where they were."""
    for relation, keys in _by_relation(suspects):
        if relation == DELIVERIES:
            connection.execute(
                "update raw_push.deliveries set status = 'accepted', reason = null"
                " where sequence = any(%s)",
                [[int(key) for (key,) in keys]],
            )
        else:
            query = sql.SQL(BRING_BACK).format(table=_identifier(relation))
            connection.execute(query, [*_columns(keys), relation], prepare=False)


def explain(connection: psycopg.Connection, suspects: Iterable[Suspect], reason: str) -> None:
    """Say of what is set aside why it stays so."""
    for relation, keys in _by_relation(suspects):
        if relation == DELIVERIES:
            connection.execute(
                "update raw_push.deliveries set reason = %s where sequence = any(%s)",
                [f"{BY_HAND}{reason}", [int(key) for (key,) in keys]],
            )
        else:
            connection.execute(sql.SQL(NEW_REASON), [reason, *_columns(keys), relation])


def release_tried(connection: psycopg.Connection) -> int:
    """Undo a killed search, and mark everything that may have missed records for a rebuild."""
    pulled = [aside.suspect for aside in listed(connection) if aside.reason == TRIED]
    pushed = connection.execute(
        "select sequence from raw_push.deliveries where status = 'rejected' and reason = %s",
        [f"{BY_HAND}{TRIED}"],
    ).fetchall()
    tried = [*pulled, *(Suspect(DELIVERIES, (str(sequence),)) for (sequence,) in pushed)]
    release(connection, tried)
    if tried and connection.execute(IS_BUILT).fetchone() == (True,):
        forget_sources(connection, {suspect.relation for suspect in tried})
    return len(tried)


def listed(connection: psycopg.Connection) -> list[Aside]:
    """Return the pulled records that are set aside, the oldest first."""
    with connection.cursor(row_factory=class_row(Aside)) as cursor:
        return cursor.execute(
            "select number, raw_table, scope, id, payload_hash, reason, set_aside_at"
            " from ops.set_aside order by number"
        ).fetchall()


def versions(
    connection: psycopg.Connection, table: str, scope: str, record_id: str
) -> list[Suspect]:
    """Return every version that the raw log holds of one record."""
    rows = connection.execute(
        sql.SQL("select payload_hash from {} where scope = %s and id = %s").format(
            _identifier(table)
        ),
        [scope, record_id],
    ).fetchall()
    return [Suspect(table, (scope, record_id, payload_hash)) for (payload_hash,) in rows]


def raw_tables(connection: psycopg.Connection) -> list[str]:
    """Return the tables of pulled records."""
    rows = connection.execute(
        "select table_schema || '.' || table_name from information_schema.columns"
        " where column_name = 'payload_hash' and table_schema ~ '^raw_' order by 1"
    ).fetchall()
    return [name for (name,) in rows]


def forget(connection: psycopg.Connection, nodes: Sequence[str]) -> None:
    """Mark models for a rebuild from all rows, with everything that depends on them."""
    connection.execute(FORGET, [list(nodes)])


def forget_sources(connection: psycopg.Connection, relations: Iterable[str]) -> None:
    """Mark all bronze models of the sources of these relations for a rebuild."""
    if connection.execute(IS_BUILT).fetchone() != (True,):
        return
    # Deliveries are looked at beside pulled repositories.
    sources = {"push", *(name.partition(".")[0].removeprefix("raw_") for name in relations)}
    connection.execute(
        "delete from incremental.build_state"
        " where starts_with(node, 'model.')"
        " and split_part(split_part(node, '.', 3), '__', 1) = any(%s)",
        [sorted(sources)],
    )


def _by_relation(
    suspects: Iterable[Suspect],
) -> Iterable[tuple[str, list[tuple[str, ...]]]]:
    ordered = sorted(suspects, key=lambda suspect: suspect.relation)
    for relation, members in groupby(ordered, key=lambda suspect: suspect.relation):
        yield relation, [member.key for member in members]


def _columns(keys: Sequence[tuple[str, ...]]) -> list[list[str]]:
    return [list(column) for column in zip(*keys, strict=True)]


def _identifier(relation: str) -> sql.Identifier:
    return sql.Identifier(*relation.split(".", 1))
