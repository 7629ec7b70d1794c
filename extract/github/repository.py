"""One repository of one run: whom to ask, what is known, and where records go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg import sql

from extract.github.client import GithubClient
from extract.github.graphql import GraphqlReader
from extract.github.outbox import Outbox
from extract.github.shrink import shrink
from extract.payload_log import Record
from extract.pipelines import Run

Json = dict[str, Any]
DATASET = "raw_github"
# What was written before a return was noted has no `is_deleted`.
GONE = """
select id from (
    select distinct on (id) id, payload ->> 'is_deleted' as is_deleted
    from {}
    where scope = any(%s) and payload ->> 'table' = %s and starts_with(id, %s)
    order by id, updated_at desc
) as latest
where is_deleted is distinct from 'false'
"""


@dataclass
class Repository:
    """What every stream of one repository needs.

    Attributes:
        name: `owner/name` as GitHub writes it; the scope of every record.
        state: what survives between runs, by stream.
        default_head: the default branch's commit, once the branches have been read.
        branch_heads: where its branches end, likewise.
        wanted: the commits that this run came across.
        was_pending: whether an earlier run ended before it had all commits.
        needs_files: whether services are told apart by the files that commits changed.
        seen: the ids of issues and pull requests that this run met; the log may not have them yet.
        new_commits: where they are, the commits that this run read: sha, first parent and time.
    """

    name: str
    default_branch: str
    client: GithubClient
    graphql: GraphqlReader
    outbox: Outbox
    run: Run
    state: Json
    was_pending: bool = False
    default_head: str | None = None
    branch_heads: set[str] = field(default_factory=set)
    wanted: set[str] = field(default_factory=set)
    seen: dict[str, set[str]] = field(default_factory=dict)
    needs_files: bool = False
    new_commits: list[tuple[str, str | None, str]] = field(default_factory=list)

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
        """Hand over records as (id, payload, the source's own time for it)."""
        handed = [
            Record(self.name, identifier, shrink(payload), moment(time))
            for identifier, payload, time in records
        ]
        if table in self.seen:
            self.seen[table].update(record.id for record in handed)
        self.outbox.put(table, handed)

    def put_deletions(self, table: str, ids: Iterable[str]) -> None:
        """Note that records are gone upstream; once, until they are there again."""
        self._put_absence(table, set(ids) - self.gone(table), is_deleted=True)

    def put_returned(self, table: str, ids: Iterable[str]) -> None:
        """Note that records are there after all: a tag that was made again is the same record."""
        gone = self.gone(table)
        if gone:
            self._put_absence(table, gone & set(ids), is_deleted=False)

    def _put_absence(self, table: str, ids: Iterable[str], *, is_deleted: bool) -> None:
        now = datetime.now(UTC)
        told = {"table": table, "is_deleted": is_deleted, "noticed_at": now.isoformat()}
        self.outbox.put(
            "deletions",
            [
                Record(self.name, f"{table}/{identifier}", {**told, "id": identifier}, now)
                for identifier in sorted(ids)
            ],
        )

    def gone(self, table: str) -> set[str]:
        """Return the ids of records that the log says are gone."""
        found = self.query("deletions", GONE, [self.names, table, table])
        return {identifier.removeprefix(f"{table}/") for identifier in found}

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
    """Return the time that GitHub wrote."""
    return datetime.fromisoformat(text) if text else None
