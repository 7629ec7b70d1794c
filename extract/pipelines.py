"""Runs one source's pipeline: slices of payloads into the log, each with the state it proves.

A source is a module `extract/<source>/source.py` that offers three names:

    TABLES: tuple[str, ...]
        every raw table of the source; all are made, even when nothing fills them.
    check(settings: Settings) -> None
        raises ConfigurationError when the source is not set up, saying what to set.
    read(settings: Settings, run: Run) -> Iterator[list[tuple[str, pa.Table]]]
        yields lists of (table name, rows of `payload_log.SCHEMA`).

The one rule of `read`: at each yield, `run.state` must promise nothing beyond what has been
yielded so far, the list in hand included. A load may be cut after any yield, and a run after a
killed one continues from the last cut. So cursors move when their rows are yielded, not before.
"""

import contextlib
import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg

from extract.database import connect, database_environment
from extract.memory import return_what_is_freed
from extract.settings import ConfigurationError, Settings, home_folder

SOURCES = ("github", "jira", "aws", "pagerduty")
# Nothing that is read is older. Such a bound says "everything", and is not sent to an API, which
# may take the year 1970 for no time at all.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


class LoadError(ConfigurationError):
    """A load that did not reach the database; the next run tries it again."""


class AlreadyRunningError(ConfigurationError):
    """Another run of the same source holds the database's lock."""


class UnreadError(ConfigurationError):
    """A part of a source could not be read; the rest was.

    Attributes:
        failures: by repository, project or account, a sentence that says why and what would help.
        is_all: whether nothing else was there to read.
    """

    def __init__(self, what: str, failures: Mapping[str, str], *, is_all: bool = False) -> None:
        """Describe the failures.

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
            heading = f"{len(told)} {what} could not be read completely"
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
        warnings: by repository or project, what is unknown without any mistake.
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
    # dlt takes longer to import than most commands to run.
    from extract import dlt_load

    source = _source(name)
    source.check(settings)
    counts = counts if counts is not None else Counts()
    return_what_is_freed()
    environment = database_environment()
    with connect(environment, autocommit=True) as connection, locked(connection, name):
        pipeline = dlt_load.pipeline(name, environment)
        dlt_load.finish_pending(pipeline, connection)
        run = Run(
            state={} if full_refresh else dlt_load.saved_state(pipeline),
            counts=counts,
            connection=connection,
            since=since if since is not None and since >= EARLIEST else None,
            full_refresh=full_refresh,
        )
        for table in source.TABLES:
            counts.stream(table)
        dlt_load.load_slices(pipeline, source, settings, run)
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


def packages_left(name: str, environment: Mapping[str, str]) -> tuple[int, int]:
    """Return how many packages of a source wait to be loaded, and how many jobs failed in them."""
    if not (pipelines_folder(environment) / name).is_dir():
        return 0, 0
    from extract import dlt_load

    return dlt_load.packages_left(name, environment)


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


def pipelines_folder(environment: Mapping[str, str]) -> Path:
    """Return where a database's packages wait for their load."""
    # One folder per database: a package left for one must never be loaded into another.
    database = "-".join(environment[key] for key in ("PGHOST", "PGPORT", "PGDATABASE"))
    safe = "".join(letter if letter.isalnum() or letter in "-." else "_" for letter in database)
    return home_folder() / "pipelines" / safe


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
