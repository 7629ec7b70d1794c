"""What ran, when, and how it ended: `ops.runs` and `ops.streams`, a row per run and per stream.

A killed run cannot record its end; the next one finds that its lock is free.
"""

import importlib.metadata
import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import psycopg

from extract import pipelines
from extract.database import connect
from extract.logs import get_logger
from extract.pipelines import Counts, UnreadError
from extract.settings import ConfigurationError, Settings

# Stands for a source that failed before it opened any stream.
WHOLE_SOURCE = "*"
# Before the name of a repository, project or account, which no stream is called.
PART = "of "

log = get_logger(__name__)


@dataclass
class RunRecord:
    """One run while it runs.

    Attributes:
        summary: ends up in `ops.runs.summary`; only JSON values.
        status: how the run ends if nothing is raised: ok, failed or crashed.
    """

    connection: psycopg.Connection
    command: str
    run_id: uuid.UUID = field(default_factory=uuid.uuid4)
    summary: dict[str, Any] = field(default_factory=dict)
    status: str = "ok"

    def load(
        self,
        source: str,
        settings: Settings,
        *,
        since: datetime | None = None,
        full_refresh: bool = False,
        counts: Counts | None = None,
    ) -> Counts:
        """Extract one source as `pipelines.load` does, and write down how each stream went."""
        counts = counts if counts is not None else Counts()
        started_at = datetime.now(UTC)
        try:
            pipelines.load(source, settings, since=since, full_refresh=full_refresh, counts=counts)
        except UnreadError as error:
            whole = _words(error) if error.is_all else None
            self._write_streams(source, counts, started_at, whole, error.failures)
            raise
        except BaseException as error:
            self._write_streams(source, counts, started_at, _words(error))
            raise
        self._write_streams(source, counts, started_at, None)
        return counts

    def finish(self) -> None:
        """Write how the run ended; a database that is gone by now costs the record alone."""
        try:
            self.connection.execute(
                "update ops.runs set finished_at = now(), status = %s, summary = %s"
                " where run_id = %s",
                [self.status, json.dumps(self.summary), self.run_id],
            )
        except psycopg.Error as error:
            log.warning("the run could not be recorded", error=_words(error))

    def _write_streams(
        self,
        source: str,
        counts: Counts,
        started_at: datetime,
        error: str | None,
        failures: Mapping[str, str] | None = None,
    ) -> None:
        """Write a row per stream, and one per repository or project that there is a word about."""
        status = "ok" if error is None else "failed"
        rows = [
            (self.run_id, source, name, started_at, status, one.rows_new, one.requests, error)
            for name, one in counts.streams.items()
        ] or [(self.run_id, source, WHOLE_SOURCE, started_at, status, 0, 0, error)]
        told = {name: ("ok", text) for name, text in counts.warnings.items()}
        told |= {name: ("failed", text) for name, text in (failures or {}).items()}
        rows += [
            (self.run_id, source, f"{PART}{name}", started_at, how, 0, 0, text[:1000])
            for name, (how, text) in told.items()
        ]
        try:
            with self.connection.cursor() as cursor:
                cursor.executemany(
                    "insert into ops.streams (run_id, source, stream, started_at, finished_at,"
                    " status, row_count, request_count, error)"
                    " values (%s, %s, %s, %s, now(), %s, %s, %s, %s)",
                    rows,
                )
        except psycopg.Error as failure:
            log.warning("the streams could not be recorded", error=_words(failure))


@contextmanager
def recorded(command: str, environment: Mapping[str, str]) -> Iterator[RunRecord]:
    """Record a run from here to the end of the block, however it ends.

    Our own tables must be there: call `migrations.upgrade` first.

    Raises:
        ConfigurationError: the server cannot be reached.
    """
    with connect(environment, autocommit=True) as connection:
        record = RunRecord(connection, command)
        _close_killed_runs(connection)
        connection.execute("select pg_advisory_lock(hashtext(%s))", [str(record.run_id)])
        connection.execute(
            "insert into ops.runs (run_id, command, version, status) values (%s, %s, %s, %s)",
            [record.run_id, command, importlib.metadata.version("diogen"), "running"],
        )
        try:
            yield record
        except ConfigurationError as error:
            record.status = "failed"
            record.summary.setdefault("error", _words(error))
            raise
        except BaseException as error:
            code = _exit_code(error)
            if code is None:
                record.status = "crashed"
                record.summary.setdefault("error", _words(error))
            elif code and record.status == "ok":
                record.status = "failed"
            raise
        finally:
            record.finish()


def _close_killed_runs(connection: psycopg.Connection) -> None:
    """Mark as crashed what calls itself running and holds no lock."""
    running = connection.execute("select run_id from ops.runs where status = 'running'").fetchall()
    for (run_id,) in running:
        row = connection.execute(
            "select pg_try_advisory_lock(hashtext(%s))", [str(run_id)]
        ).fetchone()
        if row and row[0]:
            connection.execute(
                "update ops.runs set status = 'crashed', finished_at = now(),"
                """ summary = summary || '{"error": "killed"}' where run_id = %s""",
                [run_id],
            )
            connection.execute("select pg_advisory_unlock(hashtext(%s))", [str(run_id)])


def _exit_code(error: BaseException) -> int | None:
    """Return the code of an orderly end (typer's or Python's), None for anything else."""
    code = getattr(error, "exit_code", getattr(error, "code", None))
    return code if isinstance(code, int) else None


def _words(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__)[:1000]
