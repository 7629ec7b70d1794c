"""Copies raw from PostgreSQL to Parquet files, a file for what each landing found new."""

import time
from collections.abc import Mapping
from pathlib import Path

import duckdb

from scripts.lake.log import literal, open_log
from scripts.spark.folder import spark_folder

PAYLOAD_LOG = """
select table_schema, table_name
from information_schema.columns
where table_catalog = 'log' and starts_with(table_schema, 'raw_') and column_name = '_dlt_load_id'
    and not starts_with(table_name, '_dlt_')
order by table_schema, table_name
"""
COLUMNS = (
    "scope, id, updated_at, cast(payload as text) as payload, payload_hash, fetched_at,"
    " _dlt_load_id, _dlt_id"
)
NEWEST_LOAD = "select max(_dlt_load_id) from {0}"

HAS_DELIVERIES = """
select 1 from information_schema.tables
where table_catalog = 'log' and table_schema = 'raw_push' and table_name = 'deliveries'
"""
# An hour before the newest delivery that was landed, and what has been landed since then.
HOUR_BEFORE = "select max(received_at) - interval 1 hour from {0}"
SINCE = f"select cast(({HOUR_BEFORE}) as varchar)"
SEQUENCES = f"select sequence from {{0}} where received_at >= ({HOUR_BEFORE})"  # noqa: S608
DELIVERY_COLUMNS = "sequence, source, event, received_at, body, status"


def land(environment: Mapping[str, str]) -> dict[str, int]:
    """Append to the files what they lack; return how many rows came, by table.

    A load is in PostgreSQL as a whole or not at all, and the loads of a table come in the order of
    their ids, as bronze assumes too: new loads come after the newest one here. Deliveries
    commit out of order: those of an hour before the newest one are asked for one by one.
    """
    raw = spark_folder(environment) / "raw"
    counts = {}
    with open_log(environment) as log:
        for schema, table in log.execute(PAYLOAD_LOG).fetchall():
            name, folder = f"{schema}.{table}", raw / schema / table
            newest = _landed(log, folder, NEWEST_LOAD)
            conditions = [f"_dlt_load_id > {literal(load)}" for load in newest]
            counts[name] = _append(log, folder, COLUMNS, name, conditions)
        if log.execute(HAS_DELIVERIES).fetchone():
            name, folder = "raw_push.deliveries", raw / "raw_push" / "deliveries"
            since = _landed(log, folder, SINCE)
            known = _landed(log, folder, SEQUENCES) if since else []
            conditions = ["status = 'accepted'"]
            conditions += [f"received_at >= {literal(moment)}" for moment in since]
            if known:
                conditions.append(f"sequence not in ({', '.join(map(literal, known))})")
            counts[name] = _append(log, folder, DELIVERY_COLUMNS, name, conditions)
    return counts


def _landed(log: duckdb.DuckDBPyConnection, folder: Path, query: str) -> list[str]:
    """Return one column of a folder's files; empty if there are none yet."""
    if not any(folder.glob("*.parquet")):
        return []
    files = f"read_parquet({literal(f'{folder}/*.parquet')})"
    return [str(value) for (value,) in log.execute(query.format(files)).fetchall()]


def _append(
    log: duckdb.DuckDBPyConnection, folder: Path, columns: str, table: str, conditions: list[str]
) -> int:
    """Write the rows for which all conditions hold to a file of its own; return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    # Spark ignores files whose name begins so, such as half-written ones.
    written = folder / "_landing"
    query = f"select {columns} from {table} where {' and '.join(conditions) or 'true'}"  # noqa: S608 - constants
    rows = f"from postgres_query('log', {literal(query)})"
    copied = log.execute(f"copy ({rows}) to {literal(str(written))} (format parquet)").fetchone()
    count = int(copied[0]) if copied else 0
    if count:
        written.rename(folder / f"{time.time_ns()}.parquet")
    else:
        written.unlink()
    return count
