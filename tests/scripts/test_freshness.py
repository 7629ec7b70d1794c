"""Sources that brought nothing for longer than their limit are named, each with since when."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from extract.payload_log import Record
from scripts import freshness
from scripts.exit_codes import ExitCode
from scripts.freshness import limited_tables, stale_tables
from tests.dbt.warehouse import Warehouse

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
FAILS = """
sources:
  - name: raw_own
    config: {loaded_at_field: fetched_at, freshness: {warn_after: {count: 6, period: hour}}}
    tables:
      - name: builds
        config: {freshness: {error_after: {count: 2, period: day}}}
      - name: releases
      - name: seldom
        config: {freshness: null}
      - name: asked
        config: {loaded_at_query: select now()}
      - name: parted
        config: {freshness: {filter: scope = 'acme/shop', error_after: {count: 1, period: day}}}
  - name: raw_older
    loaded_at_field: fetched_at
    freshness: {warn_after: {count: 5, period: minute}}
    tables:
      - name: builds
"""


def test_the_projects_own_limits(
    database: dict[str, str], connection: psycopg.Connection, tmp_path: Path
) -> None:
    warehouse = Warehouse(database, tmp_path)
    for name, table, age in (
        ("github", "commits", timedelta(days=3)),
        ("github", "pull_requests", timedelta(days=3)),
        ("github", "pull_requests", timedelta(hours=1)),
    ):
        warehouse.land(name, table, [Record("acme/shop", str(age), {})], NOW - age)
    warehouse.connection.close()

    assert stale_tables(connection, {"raw_github", "raw_jira"}, NOW) == (
        {
            "raw_github.commits": "nothing new since 2026-03-02T12:00 UTC",
            "raw_jira.issues": "was never loaded",
        },
        ExitCode.OK,
    )
    # A source that could not be read is reported separately.
    assert stale_tables(connection, set(), NOW) == ({}, ExitCode.OK)


def test_limits_of_a_source_and_of_a_table(
    connection: psycopg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "_sources.yml").write_text(FAILS)
    monkeypatch.setattr(freshness, "MODELS", tmp_path)

    limits = {
        f"{one.schema}.{one.table}": (one.warn_after, one.error_after)
        for one in limited_tables({"raw_own", "raw_older"})
    }
    stale, code = stale_tables(connection, {"raw_own"}, NOW)

    assert limits == {
        "raw_own.builds": (timedelta(hours=6), timedelta(days=2)),
        "raw_own.releases": (timedelta(hours=6), None),
        "raw_own.asked": (timedelta(hours=6), None),
        "raw_own.parted": (timedelta(hours=6), timedelta(days=1)),
        "raw_older.builds": (timedelta(minutes=5), None),
    }
    assert code is ExitCode.FAILED
    for table, setting in (("asked", "loaded_at_query"), ("parted", "filter")):
        assert setting in stale[f"raw_own.{table}"]
