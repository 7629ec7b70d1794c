"""Runs one source's pipeline: slices of payloads into the log, each with the state it proves.

A source is a module `extract/<source>/source.py` that offers three names:

    TABLES: tuple[str, ...]
        every raw table of the source; all are made, even when nothing fills them.
    check(settings: Settings) -> None
        raises ConfigurationError when the source is not set up, saying what to set.
    read(settings: Settings, run: Run) -> Iterator[list[tuple[str, pa.Table]]]
        yields lists of (table name, rows of `payload_log.SCHEMA`).

The one rule of `read`: at each yield, `run.state` must promise nothing beyond what has been
yielded so far, the list in hand included. A load may be cut after any yield, and a run that is
killed goes on from the last cut. So cursors move when their rows are handed over, not before.
"""

import contextlib
import importlib
import json
import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import dlt
import psycopg
import pyarrow as pa
from dlt.pipeline.exceptions import PipelineStepFailed
from psycopg import sql

from extract import payload_log
from extract.database import connect, database_environment
from extract.logs import get_logger
from extract.memory import return_what_is_freed
from extract.settings import ConfigurationError, Settings, home_folder
from extract.slices import Slice

SOURCES = ("github", "jira", "aws")
# A slice is what one load holds: small enough for losing little to a crash, large enough that a
# load's fixed cost (half a second) does not show. It waits on disk; of each row, 100 bytes do not.
SLICE_ROWS = 50_000
SLICE_BYTES = 64 * 1024 * 1024
SLICE_SECONDS = 120.0

# Nothing that is read is older. Such a bound says "everything", and is not sent to an API, which
# may take the year 1970 for no time at all.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)

log = get_logger(__name__)


class LoadError(ConfigurationError):
    """A load that did not reach the database; the next run tries it again."""


class AlreadyRunningError(ConfigurationError):
    """Another run of the same source holds the database's lock."""


class UnreadError(ConfigurationError):
    """Some of what a source was asked for could not be read; the rest was.

    Attributes:
        failures: by repository, project or account, a sentence that says why and what would help.
        is_all: whether nothing else was there to read.
    """

    def __init__(self, what: str, failures: Mapping[str, str], *, is_all: bool = False) -> None:
        """Tell of the failures.

        Args:
            what: what `failures` are by, such as "repositories".
        """
        self.failures = dict(failures)
        self.is_all = is_all
        told = [
            reason if name in reason else f"{name}: {reason}"
            for name, reason in sorted(failures.items())
        ]
        if len(told) == 1:
            super().__init__(told[0])
        else:
            heading = f"{len(told)} {what} could not be read, or not whole"
            super().__init__("\n  ".join([heading, *told]))


@dataclass
class Stream:
    """What one stream did in one run."""

    requests: int = 0
    rows_read: int = 0
    rows_new: int = 0

    @property
    def rows_unchanged(self) -> int:
        """Rows that the log already held."""
        return self.rows_read - self.rows_new


@dataclass
class Counts:
    """The running account of one run; the screen reads it while the run writes it.

    Attributes:
        limit_left: requests the source still grants, None where it does not say.
        warnings: by repository or project, what is not known of it and is nobody's mistake.
    """

    streams: dict[str, Stream] = field(default_factory=dict)
    limit_left: int | None = None
    warnings: dict[str, str] = field(default_factory=dict)

    def stream(self, name: str) -> Stream:
        """Return the account of one stream, opening it if needed."""
        return self.streams.setdefault(name, Stream())


@dataclass
class Run:
    """What a source is given.

    Attributes:
        state: survives between runs, in the database; only JSON values.
        connection: read-only use of the warehouse, to ask what the log already holds.
        since: the oldest time to read on a first load, None for everything.
        full_refresh: read everything again; `state` comes empty.
    """

    state: dict[str, Any]
    counts: Counts
    connection: psycopg.Connection
    since: datetime | None = None
    full_refresh: bool = False


def load(
    name: str,
    settings: Settings,
    *,
    since: datetime | None = None,
    full_refresh: bool = False,
    counts: Counts | None = None,
) -> Counts:
    """Extract one source into `raw_<name>` and return what was read, stream by stream.

    Raises:
        ConfigurationError: the source or the database cannot work as configured.
        LoadError: the database refused a load.
        AlreadyRunningError: another run of this source is under way.
    """
    source = _source(name)
    source.check(settings)
    counts = counts if counts is not None else Counts()
    return_what_is_freed()
    environment = database_environment()
    with connect(environment, autocommit=True) as connection, locked(connection, name):
        pipeline = _pipeline(name, environment)
        finish_pending(pipeline, connection)
        run = Run(
            state={} if full_refresh else _saved_state(pipeline),
            counts=counts,
            connection=connection,
            since=since if since is not None and since >= EARLIEST else None,
            full_refresh=full_refresh,
        )
        for table in source.TABLES:
            counts.stream(table)
        _load_slices(pipeline, source, settings, run)
    return counts


def tables(name: str) -> tuple[str, ...]:
    """Return the raw tables of a source."""
    names: tuple[str, ...] = _source(name).TABLES
    return names


def is_configured(name: str, settings: Settings) -> bool:
    """Tell whether the source has what it needs to run."""
    try:
        _source(name).check(settings)
    except ConfigurationError:
        return False
    return True


def finish_pending(pipeline: dlt.Pipeline, connection: psycopg.Connection) -> None:
    """Load what an interrupted run left behind, or clear it away and say so.

    dlt would retry such a package for ever and ignore new data meanwhile. Nothing is lost by
    clearing it: its state goes with it, so the source is read again from the last good load.
    """
    if pipeline.has_pending_data:
        try:
            pipeline.run()
            log.info("an interrupted load was completed", source=pipeline.pipeline_name)
        except PipelineStepFailed as error:
            pending = pipeline.list_normalized_load_packages()
            pipeline.abort_packages()
            _delete_loads(connection, pipeline.dataset_name, list(pending))
            log.warning(
                "an interrupted load could not be completed and was cleared; its rows are read "
                "again now",
                source=pipeline.pipeline_name,
                reason=_reason(error),
            )
    # The database is the only truth about the state: the local copy may be another's, or older.
    pipeline.drop()
    pipeline.sync_destination()


def packages_left(name: str, environment: Mapping[str, str]) -> tuple[int, int]:
    """Return how many packages of a source wait to be loaded, and how many jobs failed in them."""
    if not (_pipelines_folder(environment) / name).is_dir():
        return 0, 0
    pipeline = _pipeline(name, environment)
    extracted = pipeline.list_extracted_load_packages()
    normalized = pipeline.list_normalized_load_packages()
    failed = sum(len(pipeline.list_failed_jobs_in_package(load_id)) for load_id in normalized)
    return len(extracted) + len(normalized), failed


def _source(name: str) -> ModuleType:
    if name not in SOURCES:
        raise ConfigurationError(f"there is no source '{name}': choose {', '.join(SOURCES)} or all")
    module = f"extract.{name}.source"
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not module.startswith(error.name):
            raise
        raise ConfigurationError(f"this version has no source '{name}'") from None


def _pipeline(name: str, environment: Mapping[str, str]) -> dlt.Pipeline:
    dlt.config["runtime.dlthub_telemetry"] = False
    # dlt's twenty would be as many connections, each with its buffers, for seventeen tables.
    dlt.config["load.workers"] = 4
    # What was loaded stays in the database, and nowhere else: people may have to be erased from it.
    dlt.config["load.delete_completed_jobs"] = True
    # One try per run: the next run is the retry, and the message is not twenty minutes late.
    dlt.config["load.raise_on_max_retries"] = 2
    folder = _pipelines_folder(environment)
    # Payloads wait there for their load, and are nobody else's business.
    for private in (folder.parent, folder):
        private.mkdir(parents=True, exist_ok=True)
        private.chmod(0o700)
    pipeline = dlt.pipeline(
        pipeline_name=name,
        pipelines_dir=str(folder),
        destination=dlt.destinations.postgres(
            credentials={
                "drivername": "postgresql",
                "host": environment["PGHOST"],
                "port": int(environment["PGPORT"]),
                "username": environment["PGUSER"],
                # dlt refuses an empty password even where the server asks for none.
                "password": environment["PGPASSWORD"] or "none",
                "database": environment["PGDATABASE"],
            }
        ),
        dataset_name=f"raw_{name}",
    )
    # dlt warns of hints that Arrow tables do not need, once per table and load.
    logging.getLogger("dlt").setLevel(logging.ERROR)
    return pipeline


def _pipelines_folder(environment: Mapping[str, str]) -> Path:
    # One folder per database: a package left for one must never be loaded into another.
    database = "-".join(environment[key] for key in ("PGHOST", "PGPORT", "PGDATABASE"))
    safe = "".join(letter if letter.isalnum() or letter in "-." else "_" for letter in database)
    return home_folder() / "pipelines" / safe


def _saved_state(pipeline: dlt.Pipeline) -> dict[str, Any]:
    sources = pipeline.state.get("sources", {})
    state = _copied(sources.get(pipeline.pipeline_name, {}))
    # dlt keeps its own notes about resources beside ours.
    return {key: value for key, value in state.items() if key != "resources"}


@contextlib.contextmanager
def locked(connection: psycopg.Connection, name: str) -> Iterator[None]:
    """Keep every other run of a source away from this database for as long as a block lasts.

    Raises:
        AlreadyRunningError: another run of this source is under way.
    """
    key = [f"diogen extract {name}"]
    row = connection.execute("select pg_try_advisory_lock(hashtext(%s))", key).fetchone()
    if row is None or not row[0]:
        raise AlreadyRunningError(f"another extraction of {name} is running: wait for it to end")
    try:
        yield
    finally:
        # A closed connection gives it back too, but only when its server process gets round to
        # it: a run that follows at once would be refused. A broken one has nothing to give.
        with contextlib.suppress(psycopg.Error):
            connection.execute("select pg_advisory_unlock(hashtext(%s))", key)


def _load_slices(pipeline: dlt.Pipeline, source: ModuleType, settings: Settings, run: Run) -> None:
    payload_log.make(run.connection, pipeline.dataset_name, source.TABLES)
    if pipeline.default_schema_name:
        # What an earlier version merged would wait in a second place as long as no row of it comes.
        for table in pipeline.default_schema.data_tables():
            table["write_disposition"] = "append"
    slice_ = Slice(Path(pipeline.working_dir) / "slice", run.connection, pipeline.dataset_name)
    saved = None if run.full_refresh else _copied(run.state)
    try:
        for batches in source.read(settings, run):
            for table, rows in batches:
                run.counts.stream(table).rows_read += slice_.add(table, rows)
            if _is_full(slice_):
                saved = _load_slice(pipeline, source, slice_, run)
        if slice_.rows or saved != run.state:
            _load_slice(pipeline, source, slice_, run)
    except LoadError:
        raise
    except Exception:
        # What was read before the failure is worth keeping: the next run starts behind it.
        # A full refresh that read nothing leaves the state that there was.
        if slice_.rows or (saved is not None and saved != run.state):
            _load_slice(pipeline, source, slice_, run)
        raise
    finally:
        slice_.clear()


def _is_full(slice_: Slice) -> bool:
    """Tell whether it is time to load."""
    waited = slice_.rows > 0 and time.monotonic() - slice_.started > SLICE_SECONDS
    return slice_.rows >= SLICE_ROWS or slice_.size >= SLICE_BYTES or waited


def _load_slice(
    pipeline: dlt.Pipeline, source: ModuleType, slice_: Slice, run: Run
) -> dict[str, Any]:
    """Load one slice with the state that belongs to it, and clear it; return that state."""
    state = _copied(run.state)

    def with_state(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
        kept = dlt.current.source_state()
        for key in [key for key in kept if key != "resources"]:
            del kept[key]
        kept.update(state)
        yield from tables

    # A load of no row still saves the state, which some table must bring along.
    first, *others = slice_.new or source.TABLES[:1]

    @dlt.source(name=pipeline.pipeline_name, max_table_nesting=0)
    def payloads() -> Any:
        yield payload_log.resource(first, with_state(slice_.batches(first)), slice_.folder)
        for table in others:
            yield payload_log.resource(table, slice_.batches(table), slice_.folder)

    try:
        pipeline.run(payloads())
    except PipelineStepFailed as error:
        raise LoadError(
            f"the load into {pipeline.dataset_name} failed ({_reason(error)}): mend it and run "
            "again, the next run completes or replaces this load"
        ) from None
    for table, rows in slice_.new.items():
        run.counts.stream(table).rows_new += rows
    slice_.clear()
    return state


def _copied(state: dict[str, Any]) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(state))
    return copy


def _delete_loads(connection: psycopg.Connection, dataset: str, load_ids: list[str]) -> None:
    """Remove the rows of loads that were never completed."""
    tables = connection.execute(
        "select table_name from information_schema.columns"
        " where table_schema = %s and column_name = 'payload_hash'",
        [dataset],
    ).fetchall()
    for (table,) in tables:
        connection.execute(
            sql.SQL("delete from {} where _dlt_load_id = any(%s)").format(
                sql.Identifier(dataset, table)
            ),
            [load_ids],
        )


def _reason(error: BaseException) -> str:
    """Return the innermost cause in one line."""
    while error.__cause__ is not None:
        error = error.__cause__
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0][:300]
