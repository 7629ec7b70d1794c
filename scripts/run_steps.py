"""The steps of `diogen run`; each reports its problems and lets the next one continue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import psycopg
from psycopg import sql

from extract.database import connect
from extract.logs import get_logger
from extract.pipelines import AlreadyRunningError, Counts, UnreadError
from extract.run_log import RunRecord
from extract.settings import ConfigurationError, Settings
from scripts.build_inputs import read_inputs, record_inputs, what_is_new
from scripts.dashboard.build import build_site
from scripts.dashboard.current import is_current
from scripts.dbt_command import BUILD, run_dbt
from scripts.dbt_results import build_summary, counted
from scripts.doctor.records import clock_skewed, unreadable
from scripts.engines import Engine, give_raw, is_published, take_gold
from scripts.exit_codes import ExitCode
from scripts.failed_tests import Stopped, stopped_by_tests
from scripts.freshness import stale_tables
from scripts.machine_errors import of_the_machine
from scripts.quarantine.build import build_without_culprits
from scripts.seeds.checking import check_seeds
from scripts.seeds.idle import idle_rules_after_build
from scripts.seeds.problems import SeedError

# If steps ended in several ways, the first of these that happened counts.
WORST_FIRST = (ExitCode.CRASHED, ExitCode.FAILED, ExitCode.ALREADY_RUNNING, ExitCode.OK)
STATUS = {ExitCode.OK: "ok", ExitCode.CRASHED: "crashed"}

log = get_logger(__name__)


@dataclass
class Steps:
    """One run's steps.

    Attributes:
        engine: what builds the layers.
        problems: what is wrong, by a key that stays the same while it lasts.
        codes: how each step ended.
        unchanged_since: when what stands was built, where nothing is new since.
        stopped: what data tests stopped of the last build.
    """

    settings: Settings
    environment: Mapping[str, str]
    record: RunRecord
    engine: Engine = Engine.POSTGRES
    problems: dict[str, str] = field(default_factory=dict)
    codes: list[ExitCode] = field(default_factory=list)
    extracted: dict[str, int] = field(default_factory=dict)
    unchanged_since: datetime | None = None
    stopped: Stopped | None = None
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def code(self) -> ExitCode:
        """How the whole run ends."""
        return next(code for code in WORST_FIRST if code in (*self.codes, ExitCode.OK))

    @property
    def status(self) -> str:
        """The same, as `ops.runs` says it."""
        return STATUS.get(self.code, "failed")

    def extract(self, sources: Iterable[str]) -> None:
        """Extract each source; one that fails does not stop the others."""
        for source in sources:
            counts = Counts()
            try:
                self.record.load(source, self.settings, counts=counts)
            except AlreadyRunningError as error:
                # Somebody else brings its rows, so nothing is wrong with it.
                log.info("passed over", source=source, reason=str(error))
                self.codes.append(ExitCode.ALREADY_RUNNING)
            except UnreadError as error:
                self._note(f"source {source}", str(error), ExitCode.FAILED)
                if not error.is_all:
                    self._count(source, counts)
            except ConfigurationError as error:
                self._note(f"source {source}", str(error), ExitCode.FAILED)
            except OSError as error:
                self._note(f"source {source}", of_the_machine(error), ExitCode.FAILED)
            except Exception as error:
                log.exception("a source crashed", source=source)
                self._note(f"source {source}", f"crashed: {error!r:.300}", ExitCode.CRASHED)
            else:
                self._count(source, counts)

    def _count(self, source: str, counts: Counts) -> None:
        rows = sum(stream.rows_new for stream in counts.streams.values())
        self.extracted[source] = rows
        log.info("extracted", source=source, rows_new=rows)

    def check_freshness(self) -> None:
        """Ask how old the newest rows are, of the sources that could be read."""
        schemas = {f"raw_{source}" for source in self.extracted}
        with connect(self.environment) as connection:
            stale, code = stale_tables(connection, schemas, datetime.now(UTC))
        self.codes.append(code)
        for table, age in stale.items():
            log.warning("stale", table=table, age=age)
            self.problems[f"stale {table}"] = age

    def build(self, output: Path | None) -> None:
        """Build the warehouse if the seeds are right, and the page if that went well.

        Where no source could be read and nothing was read before, there is nothing to build; and
        nothing where no number could change.

        Args:
            output: the page's folder; None leaves the page as it is.
        """
        if not self.extracted and ExitCode.FAILED in self.codes and not self._has_records():
            log.info("nothing was read yet, so nothing is built")
            return
        with connect(self.environment) as connection:
            inputs = read_inputs(connection)
            new = what_is_new(connection, inputs)
            # What is new to another engine, only it knows.
            if not new.names and self.engine is Engine.POSTGRES:
                self.unchanged_since = new.since
                self._write_page(connection, output)
                return
        log.info("building", new=new.names, selected=new.selection)
        try:
            check_seeds(self.environment)
        except SeedError as error:
            self._note("seeds", str(error), ExitCode.FAILED)
            return
        self._tell_if_it_moves()
        give_raw(self.engine, self.environment)
        code = self._build_layers(new.selection)
        summary = self.record.summary["dbt"]
        if code is not ExitCode.OK:
            failures = ", ".join(name.split(".")[2] for name in summary.get("failures", []))
            self._note("build", failures or "dbt could not run: see the log", code)
            return
        take_gold(self.engine, self.environment)
        self.record.summary["idle_rules"] = idle_rules_after_build(self.environment)
        with connect(self.environment) as connection:
            if self.engine is Engine.POSTGRES and not self._has_set_aside():
                record_inputs(connection, self.record.summary, inputs)
            self._write_page(connection, output)

    def _write_page(self, connection: psycopg.Connection, output: Path | None) -> None:
        self._tell_what_is_odd(connection)
        if output is not None and not is_current(connection, output):
            log.info("page written", path=str(build_site(connection, output)))

    def _build_layers(self, selection: list[str]) -> ExitCode:
        """Build bronze, silver and gold, without the records that this fails on.

        Args:
            selection: dbt's arguments for the first build.
        """
        # PostgreSQL is whatever output the profile has by default.
        target = [] if self.engine is Engine.POSTGRES else ["--target", self.engine]

        def build(*selected: str) -> ExitCode:
            started_at = datetime.now(UTC)
            code = run_dbt([*BUILD, *target, *selected], self.environment, is_quiet=True)
            self.record.summary["dbt"] = build_summary(started_at)
            self.stopped = stopped_by_tests(started_at)
            return code

        if self.engine is not Engine.POSTGRES:
            # What is new to it, only it knows.
            return build()
        code, named = build_without_culprits(self.environment, build, partial(build, *selection))
        if self.stopped:
            self.stopped.finish(self.environment)
            for test in self.stopped.tests:
                self._note(f"test {test.name}", str(test), ExitCode.FAILED)
        for number, text in enumerate(named, 1):
            self._note(f"set aside {number}", text, ExitCode.FAILED)
        return code

    def line(self, now: datetime) -> str:
        """Say the whole run in one line."""
        sources = ", ".join(f"{name} {rows} new rows" for name, rows in self.extracted.items())
        built = counted(self.record.summary.get("dbt", {}))
        seconds = (now - self.started_at).total_seconds()
        odd = self.record.summary.get("unreadable", {})
        unread = ", ".join(f"{source} {count}" for source, count in sorted(odd.items()))
        parts = [
            self.status,
            sources,
            f"dbt: {built}" if built else "",
            f"unreadable: {unread}" if unread else "",
            f"{seconds:.0f} s",
        ]
        return "run " + "; ".join(part for part in parts if part)

    def _has_records(self) -> bool:
        """Tell whether the raw log holds anything, pulled or pushed."""
        with connect(self.environment) as connection:
            tables = connection.execute(
                "select table_schema, table_name from information_schema.columns"
                " where table_schema ~ '^raw_' and column_name in ('payload_hash', 'body_hash')"
            ).fetchall()
            return any(
                connection.execute(
                    sql.SQL("select from {} limit 1").format(sql.Identifier(*table))
                ).fetchone()
                is not None
                for table in tables
            )

    def _has_set_aside(self) -> bool:
        return any(key.startswith("set aside ") for key in self.problems)

    def _tell_if_it_moves(self) -> None:
        """Say it when PostgreSQL is about to replace what another engine built."""
        with connect(self.environment) as connection:
            if self.engine is Engine.POSTGRES and is_published(connection):
                log.warning("another engine built gold: PostgreSQL rebuilds everything")

    def _tell_what_is_odd(self, connection: psycopg.Connection) -> None:
        """Count what could not be read and which clocks disagree: no problem, and never silent."""
        found = {source: values for source, (values, _) in unreadable(connection).items()}
        skewed = clock_skewed(connection)
        self.record.summary |= {"unreadable": found, "clock_skewed": skewed}
        if found or skewed:
            log.warning(
                "some records could not be read, see diogen doctor",
                **found,
                clock_skewed=skewed,
            )

    def _note(self, key: str, text: str, code: ExitCode) -> None:
        self.problems[key] = text
        self.codes.append(code)
