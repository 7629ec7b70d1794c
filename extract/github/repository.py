"""One repository of one run: its client, its state, and the outbox of its records."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg import sql

from extract.github.client import GithubClient
from extract.github.errors import RepositoryError
from extract.github.graphql import GraphqlReader
from extract.github.outbox import Outbox
from extract.github.shrink import shrink
from extract.logs import get_logger
from extract.payload_log import Record
from extract.pipelines import Run

Json = dict[str, Any]
DATASET = "raw_github"
# What was written before a return was noted has no `is_deleted`.
DELETED_RECORDS = """
select id from (
    select distinct on (id) id, payload ->> 'is_deleted' as is_deleted
    from {}
    where scope = any(%s) and payload ->> 'table' = %s and starts_with(id, %s)
    order by id, updated_at desc
) as latest
where is_deleted is distinct from 'false'
"""
# The number of runs in a row that must miss a record before it counts as deleted.
RUNS_TO_BELIEVE = 2
# Each failure costs minutes of retries.
MOST_FAILURES = 10

log = get_logger(__name__)


@dataclass
class Repository:
    """What every stream of one repository needs.

    Attributes:
        name: `owner/name` as GitHub writes it; the scope of every record.
        state: kept between runs, by stream.
        node_id: GraphQL's name for it; None where it is not known.
        default_head: the default branch's commit, once the branches have been read.
        branch_heads: where its branches end, likewise.
        wanted: the commits that this run came across.
        was_pending: whether an earlier run ended before it had all commits.
        pinned_paths: what the paths of files that pin images look like, None where none does.
        needs_files: whether services are distinguished by the files that commits changed.
        seen: the ids of issues and pull requests that this run met; the log may not have them yet.
        new_commits: where they are, the commits that this run read: sha, first parent and time.
        read_commits: the commits that this run read; the log may not have them yet.
        missed_commits: those that GitHub was asked for in this run and does not have.
        failures: what could not be read, a sentence each.
        failed: the streams that could not be read to their end.
        absent: the streams that the repository does not have.
    """

    name: str
    default_branch: str
    client: GithubClient
    graphql: GraphqlReader
    outbox: Outbox
    run: Run
    state: Json
    node_id: str | None = None
    was_pending: bool = False
    default_head: str | None = None
    branch_heads: set[str] = field(default_factory=set)
    wanted: set[str] = field(default_factory=set)
    seen: dict[str, set[str]] = field(default_factory=dict)
    pinned_paths: re.Pattern[str] | None = None
    needs_files: bool = False
    new_commits: list[tuple[str, str | None, str]] = field(default_factory=list)
    read_commits: set[str] = field(default_factory=set)
    missed_commits: set[str] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)
    _gone: dict[str, set[str]] = field(default_factory=dict)

    @property
    def oldest(self) -> str | None:
        """The oldest time to read on a first load, as GitHub writes it."""
        return f"{self.run.since:%Y-%m-%dT%H:%M:%SZ}" if self.run.since else None

    @property
    def names(self) -> list[str]:
        """Every name the repository has had since it was first read: the scopes of its rows."""
        names: list[str] = self.state["names"]
        return names

    def path(self, rest: str) -> str:
        """Return the API path of something in this repository."""
        return f"/repos/{self.name}/{rest}"

    def stream_state(self, stream: str) -> Json:
        """Return the part of the state that belongs to one stream."""
        part: Json = self.state.setdefault(stream, {})
        return part

    def put(self, table: str, records: Iterable[tuple[str, Any, str | None]]) -> None:
        """Hand over records as (id, payload, the source's own time for it).

        One whose time cannot be read is left out, with a warning. One that was gone is back.
        """
        handed = []
        for identifier, payload, time in records:
            try:
                at = moment(time)
            except (ValueError, TypeError):
                log.warning(
                    "a record is left out: its time cannot be read",
                    repository=self.name,
                    table=table,
                    id=identifier,
                    time=str(time)[:40],
                )
                continue
            handed.append(Record(self.name, identifier, shrink(payload), at))
        ids = {record.id for record in handed}
        if table in self.seen:
            self.seen[table].update(ids)
        self.put_returned(table, ids)
        self.outbox.put(table, handed)

    def put_absent(
        self, table: str, ids: Iterable[str], *, of: Iterable[str] | None = None
    ) -> set[str]:
        """Take note of records that were looked for and not found; return those believed gone.

        One that is not found in two runs in a row is gone, which is noted once.

        Args:
            of: all that were looked for, where they are more than `ids` and those that were
                missed before; None for all of the table's.
        """
        state = self.stream_state("absent")
        missed: dict[str, int] = state.setdefault(table, {})
        absent = set(ids) - self.gone(table)
        looked_for = set(missed) if of is None else set(missed) & set(of)
        for identifier in looked_for - absent:
            del missed[identifier]
        believed = set()
        for identifier in absent:
            missed[identifier] = missed.get(identifier, 0) + 1
            if missed[identifier] >= RUNS_TO_BELIEVE:
                del missed[identifier]
                believed.add(identifier)
        self._put_absence(table, believed, is_deleted=True)
        if not missed:
            del state[table]
        return believed

    def missed(self, table: str) -> set[str]:
        """Return the records that the run before did not find, and that are not believed gone."""
        return set(self.stream_state("absent").get(table, ()))

    def put_gone(self, table: str, ids: Iterable[str]) -> None:
        """Note that records went with another that is believed gone."""
        self._put_absence(table, set(ids) - self.gone(table), is_deleted=True)

    def put_returned(self, table: str, ids: set[str]) -> None:
        """Note that records are there after all: a tag that was made again is the same record."""
        missed = self.state.get("absent", {}).get(table, {})
        for identifier in ids & missed.keys():
            del missed[identifier]
        self._put_absence(table, self.gone(table) & ids, is_deleted=False)

    def _put_absence(self, table: str, ids: set[str], *, is_deleted: bool) -> None:
        if not ids:
            return
        now = datetime.now(UTC)
        told = {"table": table, "is_deleted": is_deleted, "noticed_at": now.isoformat()}
        self.outbox.put(
            "deletions",
            [
                Record(self.name, f"{table}/{identifier}", {**told, "id": identifier}, now)
                for identifier in sorted(ids)
            ],
        )
        gone = self.gone(table)
        self._gone[table] = gone | ids if is_deleted else gone - ids

    def gone(self, table: str) -> set[str]:
        """Return the ids of records that are known to be gone."""
        if table not in self._gone:
            found = self.query("deletions", DELETED_RECORDS, [self.names, table, f"{table}/"])
            self._gone[table] = {identifier.removeprefix(f"{table}/") for identifier in found}
        return self._gone[table]

    def fail(self, error: RepositoryError) -> None:
        """Record that one record could not be read, and continue with the others.

        Raises:
            RepositoryError: too many failed for the others to succeed.
        """
        log.warning("a record could not be read", repository=self.name, reason=str(error))
        self.failures.append(str(error))
        if len(self.failures) >= MOST_FAILURES:
            raise error

    def want_commits(self, shas: Iterable[str | None]) -> None:
        """Ask for commits and all their ancestors; the state remembers that they are missing."""
        found = {sha for sha in shas if sha}
        if found:
            self.wanted |= found
            self.stream_state("commits")["pending"] = True

    def known(self, table: str, ids: Sequence[str]) -> set[str]:
        """Return which of the ids the log holds."""
        return set(
            self.query(
                table,
                "select distinct id from {} where scope = any(%s) and id = any(%s)",
                [self.names, list(ids)],
            )
        )

    def all_ids(self, table: str) -> set[str]:
        """Return every id the log holds of this repository."""
        return set(
            self.query(table, "select distinct id from {} where scope = any(%s)", [self.names])
        )

    def query(self, table: str, text: str, parameters: Sequence[Any]) -> list[str]:
        """Return the first column of a query on one raw table; nothing before the first load."""
        connection: psycopg.Connection = self.run.connection
        exists = connection.execute("select to_regclass(%s)", [f"{DATASET}.{table}"]).fetchone()
        if exists is None or exists[0] is None:
            return []
        query = sql.SQL(text).format(sql.Identifier(DATASET, table))
        return [row[0] for row in connection.execute(query, parameters)]


def moment(text: str | None) -> datetime | None:
    """Return the time that GitHub wrote.

    Raises:
        ValueError: it is invalid, such as the thirtieth of February.
    """
    return datetime.fromisoformat(text) if text else None


def readable(text: str | None) -> datetime | None:
    """Return the time that GitHub wrote, None if it is missing or invalid."""
    try:
        return moment(text)
    except (ValueError, TypeError):
        return None
