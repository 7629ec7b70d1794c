"""What was loaded: packages left behind, and how old each stream is."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from importlib import import_module

import psycopg
from psycopg import sql

from extract import pipelines
from extract.run_log import PART
from extract.settings import Settings
from scripts.doctor.finding import Finding

# An hourly run may fail a few times, and a daily one be late.
OLDEST = timedelta(hours=26)


def check(
    connection: psycopg.Connection, settings: Settings, environment: Mapping[str, str]
) -> list[Finding]:
    """Check every source that is set up."""
    findings: list[Finding] = []
    for source in pipelines.SOURCES:
        if pipelines.is_configured(source, settings):
            findings.append(_packages(source, environment))
            findings += _streams(connection, source)
            findings += _parts(connection, source)
    return findings


def _packages(source: str, environment: Mapping[str, str]) -> Finding:
    subject = f"load packages of {source}"
    pending, failed = pipelines.packages_left(source, environment)
    if failed:
        text = f"{failed} jobs failed in the last load: diogen extract {source} loads them again"
        return Finding(subject, text, is_ok=False)
    if pending:
        text = f"{pending} left by an interrupted run: diogen extract {source} completes them"
        return Finding(subject, text, is_ok=False)
    return Finding(subject, "none pending, none failed")


def _streams(connection: psycopg.Connection, source: str) -> list[Finding]:
    read = _last_reads(connection, source)
    if not read:
        text = f"was never read: diogen extract {source}"
        return [Finding(f"freshness of {source}", text, is_ok=False)]
    findings = []
    for table in import_module(f"extract.{source}.source").TABLES:
        subject = f"freshness of {source}.{table}"
        read_at = read.get(table)
        newest = _newest_row(connection, source, table)
        rows = f"newest row {_age(newest)} old" if newest else "no row yet"
        if read_at is None or datetime.now(UTC) - read_at > OLDEST:
            when = f"last read {_age(read_at)} ago" if read_at else "was never read"
            text = f"{when}, {rows}: diogen extract {source}, and see that cron calls diogen run"
            findings.append(Finding(subject, text, is_ok=False))
        else:
            findings.append(Finding(subject, f"read {_age(read_at)} ago, {rows}"))
    return findings


def _parts(connection: psycopg.Connection, source: str) -> list[Finding]:
    """Report the last run's messages about single repositories, projects or accounts."""
    rows = connection.execute(
        "select stream, status, error from ops.streams where source = %(source)s"
        " and run_id = (select run_id from ops.streams where source = %(source)s"
        " order by finished_at desc, run_id limit 1) and starts_with(stream, %(part)s)"
        " order by stream",
        {"source": source, "part": PART},
    ).fetchall()
    return [
        Finding(f"{source} {stream.removeprefix(PART)}", error or "", is_ok=status == "ok")
        for stream, status, error in rows
    ]


def _last_reads(connection: psycopg.Connection, source: str) -> dict[str, datetime]:
    rows = connection.execute(
        "select stream, max(finished_at) from ops.streams"
        " where source = %s and status = 'ok' group by stream",
        [source],
    ).fetchall()
    return dict(rows)


def _newest_row(connection: psycopg.Connection, source: str, table: str) -> datetime | None:
    """Return when the newest row was loaded: load ids are times, and have an index."""
    ((exists,),) = connection.execute(
        "select to_regclass(%s) is not null", [f"raw_{source}.{table}"]
    ).fetchall()
    if not exists:
        return None
    query = sql.SQL("select max(_dlt_load_id) from {}")
    name = sql.Identifier(f"raw_{source}", table)
    ((load_id,),) = connection.execute(query.format(name)).fetchall()
    return datetime.fromtimestamp(float(load_id), UTC) if load_id else None


def _age(moment: datetime) -> str:
    hours = (datetime.now(UTC) - moment).total_seconds() / 3600
    if hours < 2:
        return f"{hours * 60:.0f} min"
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} days"
