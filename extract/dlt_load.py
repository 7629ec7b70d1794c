"""Loads with dlt: a slice of payloads into the log, together with the state that it proves."""

import json
import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import dlt
import psycopg
import pyarrow as pa
from dlt.common.configuration import configspec
from dlt.common.libs.sql_alchemy_shims import URL
from dlt.destinations.impl.postgres.configuration import PostgresCredentials
from dlt.pipeline.exceptions import PipelineStepFailed
from psycopg import sql

from extract import payload_log
from extract.dlt_resource import resource
from extract.logs import get_logger
from extract.pipelines import LoadError, Run, pipelines_folder
from extract.settings import Settings
from extract.slices import Slice

# A slice is what one load holds: small enough for losing little to a crash, large enough that a
# load's fixed cost (half a second) does not show. It waits on disk; of each row, 100 bytes do not.
SLICE_ROWS = 50_000
SLICE_BYTES = 64 * 1024 * 1024
SLICE_SECONDS = 120.0

log = get_logger(__name__)


def pipeline(name: str, environment: Mapping[str, str]) -> dlt.Pipeline:
    """Return the pipeline of a source, which keeps its state in the warehouse."""
    dlt.config["runtime.dlthub_telemetry"] = False
    # dlt's twenty would be as many connections, each with its buffers, for seventeen tables.
    dlt.config["load.workers"] = 4
    # Loaded data stays in the database only, because people may have to be erased from it.
    dlt.config["load.delete_completed_jobs"] = True
    # One try per run: the next run is the retry, and the message is not twenty minutes late.
    dlt.config["load.raise_on_max_retries"] = 2
    folder = pipelines_folder(environment)
    # Payloads wait there for their load, and other users must not read them.
    for private in (folder.parent, folder):
        private.mkdir(parents=True, exist_ok=True)
        private.chmod(0o700)
    made = dlt.pipeline(
        pipeline_name=name,
        pipelines_dir=str(folder),
        destination=dlt.destinations.postgres(credentials=_credentials(environment)),
        dataset_name=f"raw_{name}",
    )
    # dlt warns of hints that Arrow tables do not need, once per table and load.
    logging.getLogger("dlt").setLevel(logging.ERROR)
    return made


@configspec(init=False)
class Credentials(PostgresCredentials):
    """dlt's own would import SQLAlchemy, a third of a second, to write an address."""

    def to_url(self) -> URL:
        """Return the address, by what dlt has where SQLAlchemy is not installed."""
        query = {name: str(value) for name, value in self.get_query().items()}
        where = (self.host, self.port, self.database)
        return URL.create(self.drivername, self.username, self.password, *where, query)


def _credentials(environment: Mapping[str, str]) -> Credentials:
    credentials = Credentials(
        {
            "host": environment["PGHOST"],
            "port": int(environment["PGPORT"]),
            "username": environment["PGUSER"],
            # dlt refuses an empty password even where the server asks for none.
            "password": environment["PGPASSWORD"] or "none",
            "database": environment["PGDATABASE"],
        }
    )
    # dlt takes what is resolved as it is, and would make its own of anything else.
    credentials.resolve()
    return credentials


def saved_state(pipeline: dlt.Pipeline) -> dict[str, Any]:
    """Return the state that the last load proved."""
    sources = pipeline.state.get("sources", {})
    state = _copied(sources.get(pipeline.pipeline_name, {}))
    # dlt keeps its own notes about resources beside ours.
    return {key: value for key, value in state.items() if key != "resources"}


def finish_pending(pipeline: dlt.Pipeline, connection: psycopg.Connection) -> None:
    """Load the package of an interrupted run, or clear it and log that.

    dlt would retry such a package without an end and ignore new data meanwhile. Nothing is lost by
    clearing it: its state is cleared too, so the source is read again from the last good load.
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
    left = pipeline(name, environment)
    extracted = left.list_extracted_load_packages()
    normalized = left.list_normalized_load_packages()
    failed = sum(len(left.list_failed_jobs_in_package(load_id)) for load_id in normalized)
    return len(extracted) + len(normalized), failed


def load_slices(pipeline: dlt.Pipeline, source: ModuleType, settings: Settings, run: Run) -> None:
    """Read a source to its end and load it, slice by slice."""
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
        yield resource(first, with_state(slice_.batches(first)), slice_.folder)
        for table in others:
            yield resource(table, slice_.batches(table), slice_.folder)

    try:
        pipeline.run(payloads())
    except PipelineStepFailed as error:
        raise LoadError(
            f"the load into {pipeline.dataset_name} failed ({_reason(error)}): fix that and run "
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
