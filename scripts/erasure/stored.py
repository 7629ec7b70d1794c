"""Replaces a person in what is stored: payloads, deliveries, ids, and what runs said of them."""

import json
import re
from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import sql

from scripts.erasure.person import Eraser, Person

ROWS_AT_ONCE = 50
MARKED = re.compile(r'"\\ue000([^"\\]+)\\ue001"')
# What is set aside is kept as it was in raw.
TABLES = """
select table_schema, table_name from information_schema.columns
where
    column_name = 'payload_hash'
    and (table_schema ~ '^raw_' or (table_schema, table_name) = ('ops', 'set_aside'))
order by 1, 2
"""
# What runs wrote down of their errors, which name records and may quote them: by relation, what
# tells its rows apart, the column, and whether that is JSON.
MESSAGES = (
    ("ops.streams", ("run_id", "source", "stream"), "error", False),
    ("ops.runs", ("run_id",), "summary", True),
    ("ops.set_aside", ("number",), "reason", False),
)
FIND_MESSAGES = "select {key}, {column}::text from {table} where {column}::text ~* %(mentioned)s"
REPLACE_TOLD = "update {table} set {column} = %s where ({key}) = ({given})"
# The rows that failed a data test: dbt makes such a table again when the test fails again.
FAILED_ROWS = """
select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = 'test_failures'
"""
FIND_ROWS = """
select scope, id, payload_hash, payload::text from {table}
where payload::text ~* %(mentioned)s or scope ~* %(mentioned)s or id ~* %(mentioned)s
"""
REPLACE_ROW = """
update {table} set scope = %s, id = %s, payload = %s
where scope = %s and id = %s and payload_hash = %s
"""
# All of them: a body may spell any letter as an escape, which only its reader knows.
FIND_DELIVERIES = """
select sequence, delivery_id, headers::text, body, reason from raw_push.deliveries
"""
REPLACE_DELIVERY = """
update raw_push.deliveries set delivery_id = %s, headers = %s, body = %s, reason = %s
where sequence = %s
"""


def erase(connection: psycopg.Connection, person: Person) -> Iterator[tuple[str, int]]:
    """Replace the person in every stored record; tell how many rows of each relation had one.

    A row keeps the hash of its original, so that reading the unchanged record again adds nothing.

    Args:
        connection: in a transaction, as the owner of the warehouse.
    """
    eraser = Eraser(person)
    for schema, table in connection.execute(TABLES).fetchall():
        yield f"{schema}.{table}", _rows(connection, person, eraser, sql.Identifier(schema, table))
    if connection.execute("select to_regclass('raw_push.deliveries')").fetchone() != (None,):
        yield "raw_push.deliveries", _deliveries(connection, person, eraser)
    for relation, key, column, is_json in MESSAGES:
        if connection.execute("select to_regclass(%s)", [relation]).fetchone() != (None,):
            count = _messages(connection, person, eraser, (relation, key, column), is_json=is_json)
            yield f"{relation} ({column})", count
    for (table,) in connection.execute(FAILED_ROWS).fetchall():
        connection.execute(f"drop table {table}".encode())


def repositories(connection: psycopg.Connection) -> set[str]:
    """Return every repository that rows are kept by."""
    names: set[str] = set()
    for schema, table in connection.execute(TABLES).fetchall():
        if schema == "raw_github":
            query = sql.SQL("select distinct scope from {}").format(sql.Identifier(schema, table))
            names.update(scope for (scope,) in connection.execute(query))
    return names


def _rows(
    connection: psycopg.Connection, person: Person, eraser: Eraser, table: sql.Identifier
) -> int:
    count = 0
    update = sql.SQL(REPLACE_ROW).format(table=table)
    query = sql.SQL(FIND_ROWS).format(table=table)
    for scope, key, payload_hash, payload in _each(connection, query, person):
        new = (eraser.identifier(scope), eraser.identifier(key), _json(eraser, payload))
        if new != (scope, key, payload):
            count += 1
            connection.execute(update, (*new, scope, key, payload_hash))
    return count


def _deliveries(connection: psycopg.Connection, person: Person, eraser: Eraser) -> int:
    count = 0
    query = sql.SQL(FIND_DELIVERIES)
    for sequence, delivery_id, headers, body, reason in _each(connection, query, person):
        new = (
            eraser.text(delivery_id),
            _json(eraser, headers),
            _body(eraser, bytes(body)),
            reason and eraser.text(reason),
        )
        if new != (delivery_id, headers, bytes(body), reason):
            count += 1
            connection.execute(REPLACE_DELIVERY, (*new, sequence))
    return count


def _messages(
    connection: psycopg.Connection,
    person: Person,
    eraser: Eraser,
    place: tuple[str, tuple[str, ...], str],
    *,
    is_json: bool,
) -> int:
    relation, key, column = place
    names = {
        "table": sql.Identifier(*relation.split(".")),
        "key": sql.SQL(", ").join(map(sql.Identifier, key)),
        "column": sql.Identifier(column),
        "given": sql.SQL(", ").join([sql.Placeholder()] * len(key)),
    }
    count = 0
    for *row, value in _each(connection, sql.SQL(FIND_MESSAGES).format(**names), person):
        new = _json(eraser, value) if is_json else eraser.text(value)
        if new != value:
            count += 1
            connection.execute(sql.SQL(REPLACE_TOLD).format(**names), [new, *row])
    return count


def _body(eraser: Eraser, body: bytes) -> bytes:
    """Return a body without the person; one that names another keeps its bytes."""
    text = body.decode("utf-8", "surrogateescape")
    try:
        text = _json(eraser, text)
    except (ValueError, RecursionError):
        # Not JSON: it waits in quarantine, and the person is replaced where recognized.
        text = eraser.text(text)
    return text.encode("utf-8", "surrogateescape")


def _json(eraser: Eraser, text: str) -> str:
    # A fraction keeps its digits, of which a float has sixteen.
    document = json.loads(text, parse_float=lambda number: f"\ue000{number}\ue001")
    replaced = eraser.document(document)
    if replaced == document:
        return text
    return MARKED.sub(r"\1", json.dumps(replaced))


def _each(
    connection: psycopg.Connection, query: sql.Composed | sql.SQL, person: Person
) -> Iterator[tuple[Any, ...]]:
    with connection.cursor("erasure") as cursor:
        cursor.itersize = ROWS_AT_ONCE
        cursor.execute(query, {"mentioned": person.mentioned()})
        yield from cursor
