"""The payload log: every raw table of every source, append-only, one row per version seen.

Grain: one row per (scope, id, payload_hash). A changed record is a new row; reading an
unchanged record again adds none. Nothing is ever overwritten, so whatever is built on the log
can be rebuilt from it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import dlt
import psycopg
import pyarrow as pa
from dlt.extract import DltResource

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
    """Return an Arrow table of `SCHEMA`; with no record an empty one, which still makes the table.

    Versions that repeat within one batch are kept once, so a batch can be loaded as it is.
    """
    now = fetched_at or datetime.now(UTC)
    rows: dict[tuple[str, str, str], tuple[datetime | None, str]] = {}
    for record in records:
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


def resource(name: str, batches: Iterable[pa.Table]) -> DltResource:
    """Return the dlt resource that appends `batches` of `SCHEMA` to the raw table `name`."""

    def rows() -> Iterator[pa.Table]:
        yield table([])
        yield from batches

    return dlt.resource(
        rows,
        name=name,
        write_disposition={"disposition": "merge", "strategy": "insert-only"},
        primary_key=list(KEY),
        columns={"payload": {"data_type": "json", "nullable": False}},
        file_format="csv",
    )


def index(connection: psycopg.Connection, dataset: str) -> None:
    """Give every raw table of `dataset` its unique key and its load order.

    dlt makes neither: without the first, each load reads the whole log to find what is new;
    without the second, each build does.
    """
    tables = connection.execute(
        "select table_name from information_schema.columns"
        " where table_schema = %s and column_name = 'payload_hash' order by 1",
        [dataset],
    ).fetchall()
    for (name,) in tables:
        for suffix, unique, columns in (
            ("key", "unique ", ", ".join(KEY)),
            ("load", "", "_dlt_load_id"),
        ):
            connection.execute(
                f'create {unique}index if not exists "{name}_{suffix}"'
                f' on "{dataset}"."{name}" ({columns})'
            )
