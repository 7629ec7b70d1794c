"""A warehouse under test: land raw records, build with dbt, read rows."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from extract import payload_log
from extract.migrations import upgrade
from extract.payload_log import Record
from scripts.dbt_command import BUILD
from tests.dbt import loaded_dbt

PROJECT_ROOT = Path(__file__).resolve().parent.parent.parent
COLUMNS = ("scope", "id", "updated_at", "payload", "payload_hash", "fetched_at")


class BuildError(AssertionError):
    """dbt ended with an error; the message is what it printed."""


class Warehouse:
    """One database: raw rows in, gold rows out.

    Rows are landed as dlt lands them (same columns, same key, a load id per call), without
    dlt's overhead, so that a property test can afford hundreds of loads.
    """

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self.environment = dict(environment)
        self.folder = folder
        self.connection = psycopg.connect(
            host=environment["PGHOST"],
            port=environment["PGPORT"],
            user=environment["PGUSER"],
            password=environment["PGPASSWORD"],
            dbname=environment["PGDATABASE"],
            autocommit=True,
            options="-c timezone=UTC",
        )
        self.loads = 0
        upgrade(environment)

    def land(
        self,
        source: str,
        table: str,
        records: Iterable[Record],
        fetched_at: datetime | None = None,
    ) -> int:
        """Append `records` to `raw_<source>.<table>` and return how many were new."""
        self.loads += 1
        name = sql.Identifier(f"raw_{source}", table)
        self.connection.execute(
            sql.SQL(
                "create schema if not exists {schema};"
                " create table if not exists {name} (scope varchar not null,"
                " id varchar not null, updated_at timestamptz, payload jsonb not null,"
                " payload_hash varchar not null, fetched_at timestamptz not null,"
                " _dlt_load_id varchar not null, _dlt_id varchar not null,"
                " unique (scope, id, payload_hash))"
            ).format(schema=sql.Identifier(f"raw_{source}"), name=name)
        )
        rows = payload_log.table(records, fetched_at or datetime.now(UTC)).to_pylist()
        load_id = f"{self.loads:012d}"
        with self.connection.transaction(), self.connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("create temporary table incoming (like {}) on commit drop").format(name)
            )
            with cursor.copy(
                "copy incoming (scope, id, updated_at, payload, payload_hash, fetched_at,"
                " _dlt_load_id, _dlt_id) from stdin"
            ) as copy:
                for row in rows:
                    copy.write_row((*(row[column] for column in COLUMNS), load_id, load_id))
            cursor.execute(
                sql.SQL("insert into {} select * from incoming on conflict do nothing").format(name)
            )
            return cursor.rowcount

    def dbt(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run dbt on this database, in this process; raise BuildError where it must not fail."""
        if "DBT_PROJECT_DIR" in self.environment:
            # A copy of the project, which the test changes: it is parsed each time.
            return self.dbt_process(*arguments, check=check)
        environment = {**os.environ, **self.environment, "NO_COLOR": "1"}
        return _checked(loaded_dbt.invoke(arguments, environment, self.folder), check)

    def dbt_process(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run dbt on this database as a user does, in a process of its own."""
        folders = ("--target-path", self.folder / "target", "--log-path", self.folder / "logs")
        result = subprocess.run(
            [Path(sys.executable).parent / "dbt", *arguments, *folders],
            cwd=PROJECT_ROOT,
            env={**os.environ, **self.environment, "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        return _checked(result, check)

    def build(self, *arguments: str, is_tested: bool = True) -> None:
        """Run dbt as `diogen build` does; raise BuildError with dbt's words if anything fails.

        Args:
            is_tested: ask the data tests as well, which takes as long as building. They are left
                out where a test compares all that was built with what it must be.
        """
        # Nobody reads the manifest of a build, and writing it takes a tenth of a small one. Unit
        # tests ask the same of every database: test_unit_tests.py has them run once.
        kinds = [] if is_tested else ["--exclude-resource-type", "test"]
        self.dbt("--no-write-json", *BUILD, "--quiet", *kinds, *arguments)

    def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self.connection.execute(query, parameters).fetchall()

    def records(self, query: str, *parameters: Any) -> list[dict[str, Any]]:
        """Return the rows of a query as dictionaries."""
        with self.connection.cursor(row_factory=psycopg.rows.dict_row) as cursor:
            return cursor.execute(query, parameters).fetchall()

    def made_anew(self) -> set[str]:
        """Return what the last build made in full, by name."""
        return {
            node.split(".")[2]
            for (node,) in self.rows(
                "select node from incremental.build_state"
                " where full_at = (select max(built_at) from incremental.build_state)"
            )
        }


def _checked(
    result: subprocess.CompletedProcess[str], check: bool
) -> subprocess.CompletedProcess[str]:
    if check and result.returncode != 0:
        raise BuildError(result.stdout[-8000:] + result.stderr[-2000:])
    return result
