"""The payload log: every raw table of every source, append-only, one row per version seen.

Grain: one row per (scope, id, payload_hash). A changed record is a new row; reading an
unchanged record again adds none. Nothing is ever overwritten, so whatever is built on the log
can be rebuilt from it.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
import pyarrow as pa
from psycopg import sql

from extract.logs import get_logger

# Arrow's own allocator keeps what it has freed: 40 MiB of slices that are long in the database.
pa.set_memory_pool(pa.system_memory_pool())

SCHEMA = pa.schema(
    [
        pa.field("scope", pa.string(), nullable=False),
        pa.field("id", pa.string(), nullable=False),
        pa.field("updated_at", pa.timestamp("us", tz="UTC")),
        pa.field("payload", pa.string(), nullable=False),
        pa.field("payload_hash", pa.string(), nullable=False),
        pa.field("fetched_at", pa.timestamp("us", tz="UTC"), nullable=False),
    ]
)
KEY = ("scope", "id", "payload_hash")
TABLE = """
create table if not exists {table} (
    scope varchar not null, id varchar not null, updated_at timestamptz, payload jsonb not null,
    payload_hash varchar not null, fetched_at timestamptz not null,
    _dlt_load_id varchar not null, _dlt_id varchar not null
);
create unique index if not exists {key} on {table} (scope, id, payload_hash);
create index if not exists {load} on {table} (_dlt_load_id)
"""
UNKNOWN_VERSIONS = """
select given.position
from unnest(%b::text[], %b::text[], %b::text[]) with ordinality
    as given (scope, id, payload_hash, position)
where not exists (
    select from {table} as held
    where held.scope = given.scope and held.id = given.id
        and held.payload_hash = given.payload_hash
)
"""
# Excluded records are known too: they return when somebody releases them.
NOT_SET_ASIDE = """
and not exists (
    select from ops.set_aside as aside
    where aside.raw_table = %s and aside.scope = given.scope and aside.id = given.id
        and aside.payload_hash = given.payload_hash
)
"""
HAS_SET_ASIDE = "select to_regclass('ops.set_aside') is not null"


# The unique key of a raw table is an index, whose rows end at 2,704 bytes; no source has such ids.
LONGEST_KEY_BYTES = 1000

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Record:
    """One version of one record as an API gave it.

    Attributes:
        scope: the repository (`owner/name`), site or account it belongs to.
        id: the source's own key within the scope.
        payload: the JSON as it came, a mapping or a list.
        updated_at: the source's own clock for this version, None where it has none.
    """

    scope: str
    id: str
    payload: Any
    updated_at: datetime | None = None


def encode(payload: Any) -> str:
    """Return the canonical text of a payload: sorted keys, no U+0000, which jsonb refuses."""
    text = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if "\\u0000" in text:
        text = json.dumps(
            _without_nul(payload), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
    # A lone surrogate is valid in JSON text and in no UTF-8 database.
    return text.encode("utf-8", "replace").decode("utf-8")


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, list):
        return [_without_nul(item) for item in value]
    if isinstance(value, dict):
        return {_without_nul(key): _without_nul(item) for key, item in value.items()}
    return value


def table(records: Iterable[Record], fetched_at: datetime | None = None) -> pa.Table:
    """Return an Arrow table of `SCHEMA`.

    Versions that repeat within one batch are kept once, so a batch can be loaded as it is.
    """
    now = fetched_at or datetime.now(UTC)
    rows: dict[tuple[str, str, str], tuple[datetime | None, str]] = {}
    for record in filter(_is_storable, records):
        payload = encode(record.payload)
        digest = hashlib.md5(payload.encode(), usedforsecurity=False).hexdigest()
        rows.setdefault((record.scope, record.id, digest), (record.updated_at, payload))
    return pa.table(
        {
            "scope": [key[0] for key in rows],
            "id": [key[1] for key in rows],
            "updated_at": [updated_at for updated_at, _ in rows.values()],
            "payload": [payload for _, payload in rows.values()],
            "payload_hash": [key[2] for key in rows],
            "fetched_at": [now] * len(rows),
        },
        schema=SCHEMA,
    )


def _is_storable(record: Record) -> bool:
    """Tell whether the database can keep a record's key; a record whose it cannot is left out."""
    key = f"{record.scope} {record.id}"
    written = key.encode("utf-8", "surrogatepass")
    is_text = "\x00" not in key and written.decode("utf-8", "ignore") == key
    if is_text and len(written) <= LONGEST_KEY_BYTES:
        return True
    log.warning(
        "a record is left out: the database cannot store its id, or the id is longer than 1,000 "
        "bytes",
        scope=record.scope[:100],
        id=record.id[:100],
    )
    return False


def make(connection: psycopg.Connection, dataset: str, names: Iterable[str]) -> None:
    """Make the raw tables of `dataset`, each with its unique key and its load order.

    dlt would make neither: without the first, a load that is tried again could write its rows
    twice, and each batch would be looked for in the whole log; without the second, each build
    would read all of it. Existing tables are unchanged.
    """
    row = connection.execute("select to_regnamespace(%s) is null", [dataset]).fetchone()
    statements = [
        sql.SQL(TABLE).format(
            table=sql.Identifier(dataset, name),
            key=sql.Identifier(f"{name}_key"),
            load=sql.Identifier(f"{name}_load"),
        )
        for name in names
    ]
    # Earlier versions had rows wait there, and left those of the last load.
    staging = sql.Identifier(f"{dataset}_staging")
    statements.append(sql.SQL("drop schema if exists {} cascade").format(staging))
    # Asking for a schema that is there still takes the right to make one.
    if row is not None and row[0]:
        statements.insert(0, sql.SQL("create schema {}").format(sql.Identifier(dataset)))
    connection.execute(sql.SQL(";").join(statements))


def unknown_versions(
    connection: psycopg.Connection, dataset: str, name: str, rows: pa.Table
) -> pa.Table:
    """Return those of `rows` that the raw table does not hold yet."""
    keys = [rows.column(column).to_pylist() for column in KEY]
    query = sql.SQL(UNKNOWN_VERSIONS).format(table=sql.Identifier(dataset, name))
    parameters: list[Any] = [*keys]
    if connection.execute(HAS_SET_ASIDE).fetchone() == (True,):
        query += sql.SQL(NOT_SET_ASIDE)
        parameters.append(f"{dataset}.{name}")
    # Planned each time: a plan made while the table was small would read all of a large one.
    found = connection.execute(query, parameters, prepare=False).fetchall()
    if len(found) == rows.num_rows:
        return rows
    return rows.take(pa.array(sorted(position - 1 for (position,) in found), pa.int64()))
