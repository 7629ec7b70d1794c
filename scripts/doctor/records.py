"""What could not be read, what is set aside, and clocks that disagree about a deployment."""

import psycopg

from scripts.doctor.finding import Finding

COUNTS = """
select source, count(*), count(distinct (model, record))
from bronze.unreadable
group by source
order by source
"""
ONE = """
select model, record, field, coalesce(value, ''), reason
from bronze.unreadable
where source = %s
order by _built_at desc, model, record, field
limit 1
"""
SET_ASIDE = """
select
    (select count(*) from ops.set_aside)
    + (
        select count(*) from raw_push.deliveries
        where status = 'rejected' and starts_with(reason, 'set aside: ')
    )
"""
SKEWED = "select count(*) from silver.detections where is_clock_skewed"


def check(connection: psycopg.Connection) -> list[Finding]:
    """Tell how many there are: each concerns one record, and nothing has to be done."""
    findings = []
    for source, (values, records) in unreadable(connection).items():
        model, record, field, value, reason = (
            connection.execute(ONE, [source]).fetchone() or [""] * 5
        )
        text = (
            f"{values} fields of {records} records could not be read (bronze.unreadable), the "
            f"last one {field} of {record} in {model}: {_shown(value)} {reason}"
        )
        findings.append(Finding(f"unreadable in {source}", text))
    aside = set_aside(connection)
    if aside:
        text = (
            f"{aside} are kept out of the numbers, each with its reason in `diogen records` or "
            "`diogen deliveries --rejected`; `retry` releases them"
        )
        findings.append(Finding("set aside", text))
    skewed = clock_skewed(connection)
    if skewed:
        text = f"{skewed} ended before they began, by their clocks: their duration counts as zero"
        findings.append(Finding("clock skew of deployments", text))
    return findings


def unreadable(connection: psycopg.Connection) -> dict[str, tuple[int, int]]:
    """Return by source how many fields of how many records could not be read."""
    if not _exists(connection, "bronze.unreadable"):
        return {}
    rows = connection.execute(COUNTS).fetchall()
    return {source: (values, records) for source, values, records in rows}


def set_aside(connection: psycopg.Connection) -> int:
    """Return how many records and accepted deliveries are set aside."""
    if not _exists(connection, "ops.set_aside"):
        return 0
    row = connection.execute(SET_ASIDE).fetchone()
    return int(row[0]) if row else 0


def clock_skewed(connection: psycopg.Connection) -> int:
    """Return how many deployments ended before they began."""
    if not _exists(connection, "silver.detections"):
        return 0
    row = connection.execute(SKEWED).fetchone()
    return int(row[0]) if row else 0


def _exists(connection: psycopg.Connection, relation: str) -> bool:
    row = connection.execute("select to_regclass(%s) is not null", [relation]).fetchone()
    return bool(row and row[0])


def _shown(value: str) -> str:
    """Return a value in quotes, safe for a terminal: a sender decides its content."""
    return repr(value if len(value) <= 60 else f"{value[:60]}…")
