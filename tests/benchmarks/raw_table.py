"""Generated records, inserted into a raw table as the payload log has them."""

from typing import Any

import psycopg

TABLE = """
create schema if not exists {schema};
create table if not exists {schema}.{name} (
    scope varchar not null, id varchar not null, updated_at timestamptz,
    payload jsonb not null, payload_hash varchar not null, fetched_at timestamptz not null,
    _dlt_load_id varchar not null, _dlt_id varchar not null);
create unique index if not exists {name}_key on {schema}.{name} (scope, id, payload_hash);
create index if not exists {name}_load on {schema}.{name} (_dlt_load_id);
"""


def insert_records(
    connection: psycopg.Connection, schema: str, name: str, ctes: str, parameters: dict[str, Any]
) -> int:
    """Insert what the CTE `records` selects: scope, id, updated_at and payload.

    Args:
        parameters: of the CTEs, and `load_id`, the load in which the rows arrive.

    Returns:
        How many rows are new.
    """
    connection.execute(TABLE.format(schema=schema, name=name))
    # Bound here, not in the server, which would not know the parameters' types.
    cursor = psycopg.ClientCursor(connection).execute(
        f"insert into {schema}.{name} {ctes}"
        " select scope, id, updated_at, payload, md5(payload::text),"
        " timestamptz '2026-12-31 00:00Z', %(load_id)s, md5(scope || id) from records"
        " on conflict do nothing",
        parameters,
    )
    return cursor.rowcount
