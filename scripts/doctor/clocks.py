"""Clocks: this host's, those of the hosts that loaded, and the database's, which decides."""

from datetime import UTC, datetime, timedelta

import psycopg
from psycopg import sql

from scripts.doctor.finding import Finding

# Longer than a load takes, and than a clock that somebody looks after is wrong.
MOST_APART = timedelta(minutes=5)
TABLES = """
select relation.relnamespace::regnamespace::text, relation.relname
from pg_attribute as columns
inner join pg_class as relation on columns.attrelid = relation.oid
where
    columns.attname = '_dlt_load_id'
    and relation.relkind = 'r'
    and starts_with(relation.relnamespace::regnamespace::text, 'raw_')
order by 1, 2
"""
LAST_DELIVERY = "select max(received_at) from raw_push.deliveries"


def check(connection: psycopg.Connection) -> list[Finding]:
    """Compare what was written down as the time with what the database says that it is."""
    row = connection.execute("select clock_timestamp()").fetchone()
    now: datetime = row[0] if row else datetime.now(UTC)
    findings = [_here(now)]
    for source, newest in sorted(_newest_loads(connection).items()):
        if newest - now > MOST_APART:
            findings.append(_ahead(f"loads of {source}", newest - now))
    if _exists(connection, "raw_push.deliveries"):
        row = connection.execute(LAST_DELIVERY).fetchone()
        if row and row[0] and row[0] - now > MOST_APART:
            findings.append(_ahead("deliveries", row[0] - now))
    return findings


def _here(now: datetime) -> Finding:
    apart = datetime.now(UTC) - now
    if abs(apart) > MOST_APART:
        way = "ahead of" if apart > timedelta(0) else "behind"
        text = f"this host is {_span(abs(apart))} {way} the database: correct it (NTP)"
        return Finding("clock", text, is_ok=False)
    return Finding("clock", "this host and the database agree")


def _ahead(what: str, span: timedelta) -> Finding:
    text = (
        f"the newest is dated {_span(span)} ahead of the database: correct the clock of the host "
        "that wrote it; nothing is lost, but ages are wrong until then"
    )
    return Finding(f"clock of {what}", text, is_ok=False)


def _newest_loads(connection: psycopg.Connection) -> dict[str, datetime]:
    """Return by source when its newest load was, by the clock of the host that loaded."""
    found: dict[str, datetime] = {}
    for schema, table in connection.execute(TABLES).fetchall():
        query = sql.SQL("select max(_dlt_load_id) from {}").format(sql.Identifier(schema, table))
        row = connection.execute(query).fetchone()
        moment = _moment(row[0]) if row and row[0] else None
        source = schema.removeprefix("raw_")
        if moment and moment > found.get(source, moment - MOST_APART):
            found[source] = moment
    return found


def _moment(load_id: str) -> datetime | None:
    """Return the time that dlt calls a load by; None where something else called it."""
    try:
        return datetime.fromtimestamp(float(load_id), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _exists(connection: psycopg.Connection, relation: str) -> bool:
    row = connection.execute("select to_regclass(%s) is not null", [relation]).fetchone()
    return bool(row and row[0])


def _span(span: timedelta) -> str:
    minutes = span.total_seconds() / 60
    return f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.0f} h"
