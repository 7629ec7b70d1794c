"""Loads of whatever size: nothing lost, nothing twice, nothing kept in memory or left on disk."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from extract.pipelines import packages_left

NAME = "Ada Lovelace"
# Replaces a source, in a process that may be killed: some pages of payloads, after each of
# which the state promises what was read.
EXTRACTION = """
import json, os, signal, sys
from pathlib import Path
from types import ModuleType
import pyarrow as pa
from dlt.destinations.impl.postgres.postgres import PostgresCsvCopyJob
from extract import dlt_load, payload_log, pipelines
from extract.payload_log import Record
from extract.settings import Settings

PAGES, ROWS, LETTERS = {pages}, {rows}, {letters}

def read(settings, run):
    for page in range(first_page(run), PAGES):
        numbers = range(page * ROWS, (page + 1) * ROWS)
        payload = {{"by": "Ada Lovelace", "text": "x" * LETTERS}}
        records = [Record("acme/shop", str(number), payload) for number in numbers]
        run.state["page"] = page + 1
        yield [("things", payload_log.table(records)), ("others", payload_log.table(records[:1]))]
    after_last_page()

def first_page(run):
    return run.state.get("page", 0)

def after_last_page():
    pass

def die():
    os.kill(os.getpid(), signal.SIGKILL)

source = ModuleType("extract.jira.source")
source.TABLES, source.check, source.read = ("things", "others"), lambda settings: None, read
sys.modules["extract.jira.source"] = source
{before}
counts = pipelines.load("jira", Settings())
print(json.dumps({{
    "peak": pa.default_memory_pool().max_memory(),
    "new": {{name: stream.rows_new for name, stream in counts.streams.items()}},
    "read": counts.stream("things").rows_read,
}}))
"""


def extract(
    before: str = "", pages: int = 10, rows: int = 20, letters: int = 100
) -> subprocess.CompletedProcess[str]:
    """Run the extraction after some code of its own."""
    code = EXTRACTION.format(before=before, pages=pages, rows=rows, letters=letters)
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )


def said(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr[-2000:]
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def held(connection: psycopg.Connection, table: str = "things") -> tuple[int, int, int]:
    """Return how many rows a table has, how many ids, and of how many completed loads."""
    query = (
        "select count(*), count(distinct id), count(distinct load_id) filter (where status = 0)"
        f" from raw_jira.{table} left join raw_jira._dlt_loads on load_id = _dlt_load_id"
    )
    [found] = connection.execute(query.encode()).fetchall()
    return found


def named_on_disk() -> list[Path]:
    """Return the files below the home folder that name a person."""
    home = Path(os.environ["DIOGEN_HOME"])
    return [one for one in home.rglob("*") if one.is_file() and NAME.encode() in one.read_bytes()]


@pytest.mark.usefixtures("database")
def test_nobody_else_reads_what_waits_for_its_load() -> None:
    said(extract(pages=1))

    folder = Path(os.environ["DIOGEN_HOME"]) / "pipelines"
    assert folder.stat().st_mode & 0o777 == 0o700


def test_nothing_holds_a_whole_slice_in_memory(connection: psycopg.Connection) -> None:
    done = extract(pages=300, rows=10, letters=16 * 1024)

    assert said(done)["new"] == {"things": 3000, "others": 300}
    assert held(connection) == (3000, 3000, 1), "48 MB, which are one slice"
    assert said(done)["peak"] < 12 * 2**20
    assert named_on_disk() == []


def test_slices_are_cut_by_rows_and_bytes(connection: psycopg.Connection) -> None:
    assert said(extract("dlt_load.SLICE_ROWS = 50"))["read"] == 200
    assert held(connection) == (200, 200, 4)
    assert said(extract("dlt_load.SLICE_BYTES = 100_000", pages=30, letters=1_000))["read"] == 400
    assert held(connection) == (600, 600, 4 + 4)


def test_an_unchanged_second_run_loads_nothing(connection: psycopg.Connection) -> None:
    extract()

    second = said(extract("first_page = lambda run: 0"))

    assert (second["read"], second["new"]) == (200, {"things": 0, "others": 0})
    loads = connection.execute("select count(*) from raw_jira._dlt_loads").fetchone()
    assert loads == (1,)
    staged = connection.execute("select to_regnamespace('raw_jira_staging')").fetchone()
    assert staged == (None,), "payloads have no second place in the database"


def test_no_table_waits_elsewhere_as_in_an_earlier_version(connection: psycopg.Connection) -> None:
    merging = (
        "append = dlt_load.resource\n"
        "dlt_load.resource = lambda *given: append(*given).apply_hints(\n"
        "    write_disposition={'disposition': 'merge', 'strategy': 'insert-only'},\n"
        "    primary_key=['scope', 'id', 'payload_hash'],\n"
        ")"
    )
    said(extract(merging))
    staging = "select to_regnamespace('raw_jira_staging') is not null"
    assert connection.execute(staging).fetchone() == (True,)

    of_one_table = "source.read = lambda settings, run: (page[:1] for page in read(settings, run))"
    said(extract(of_one_table, pages=11))

    assert connection.execute(staging).fetchone() == (False,)
    assert held(connection) == (220, 220, 2)


@pytest.mark.parametrize(
    "moment",
    {
        "while it reads": "after_last_page = die",
        "before a copy": "PostgresCsvCopyJob.run = lambda job: die()",
        "after a copy": (
            "copy = PostgresCsvCopyJob.run\nPostgresCsvCopyJob.run = lambda job: (copy(job), die())"
        ),
        "after the load": (
            "load = dlt_load._load_slice\n"
            "dlt_load._load_slice = lambda *given: (load(*given), die())"
        ),
    }.items(),
    ids=lambda moment: moment[0],
)
def test_a_kill_loses_nothing_and_leaves_nothing_behind(
    connection: psycopg.Connection, moment: tuple[str, str]
) -> None:
    killed = extract(moment[1])
    assert killed.returncode == -signal.SIGKILL, killed.stderr[-2000:]
    assert bool(named_on_disk()) == (moment[0] != "after the load")

    last = extract()

    assert last.returncode == 0, last.stderr[-2000:]
    assert held(connection)[:2] == (200, 200)
    assert held(connection, "others")[:2] == (10, 10)
    assert (
        connection.execute(
            "select from raw_jira.things where _dlt_load_id not in"
            " (select load_id from raw_jira._dlt_loads where status = 0)"
        ).fetchall()
        == []
    )
    assert named_on_disk() == []


def test_a_load_that_the_database_refused_is_completed_by_the_next_run(
    database: dict[str, str], connection: psycopg.Connection
) -> None:
    extract(pages=1)
    connection.execute("alter table raw_jira.things add constraint none check (id::int < 20)")

    refused = extract()

    assert "LoadError" in refused.stderr
    assert packages_left("jira", database)[0] == 1
    connection.execute("alter table raw_jira.things drop constraint none")
    assert extract().returncode == 0
    assert held(connection)[:2] == (200, 200)
    assert held(connection, "others")[:2] == (10, 10)
    assert packages_left("jira", database) == (0, 0)
    assert named_on_disk() == []


def test_what_was_read_before_a_failure_is_kept(connection: psycopg.Connection) -> None:
    failing = "def after_last_page():\n    raise ZeroDivisionError"

    failed = extract(failing, pages=4)

    assert "ZeroDivisionError" in failed.stderr
    assert held(connection) == (80, 80, 1)
    assert named_on_disk() == []
    assert said(extract())["read"] == 120, "the state went with its rows"
