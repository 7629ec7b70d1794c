"""What a failed build left: which nodes failed, on what, and which of what they read is new."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from scripts.quarantine.suspect import DELIVERIES, Suspect

# With more suspects nothing is searched: it is the first load of a large history, and each
# build of it takes long.
MOST_SUSPECTS = 300_000
BAD = ("error", "fail", "runtime error")
# What the server or the machine says of itself, and of no record.
OF_THE_MACHINE = re.compile(
    r"no space left|disk full|could not (extend|write|read|open|resize)|out of (shared )?memory"
    r"|connection|terminat|cancel|timeout|deadlock|too many clients|read-only|permission denied"
    r"|must be owner|shutting down|recovery mode|compilation error",
    re.IGNORECASE,
)
STATES = "select node, built_at from incremental.build_state where node = any(%s)"
NEW_DELIVERIES = """
select sequence::text, concat_ws(' ', 'delivery', sequence, 'of', source, event, delivery_id)
from raw_push.deliveries
where
    status = 'accepted'
    and received_at > coalesce(%s::timestamptz, '-infinity') - interval '1 day'
order by sequence
limit %s
"""
NEW_RECORDS = """
select held.scope, held.id, held.payload_hash
from {table} as held
where %(since)s::text is null or held._dlt_load_id in (
    select load_id from incremental.build_loads
    where raw_table = %(name)s and met_at > %(since)s
)
order by held.scope, held.id, held.payload_hash
limit %(limit)s
"""


@dataclass(frozen=True)
class FailedBuild:
    """One build that failed, by what dbt wrote of it.

    Attributes:
        nodes: the models and data tests that failed, and the first line of what each said.
        relations: the raw tables that those are made from, and the models that read each.
    """

    nodes: dict[str, str]
    relations: dict[str, list[str]]

    @property
    def names(self) -> list[str]:
        """The failed nodes, as dbt selects them."""
        return [node.split(".")[2] for node in self.nodes]

    @property
    def said(self) -> str:
        """What the first of them said, cut."""
        return next(iter(self.nodes.values()))[:200]

    @property
    def is_of_a_record(self) -> bool:
        """Whether a record may be what it failed on."""
        return bool(self.nodes and self.relations) and not any(
            OF_THE_MACHINE.search(message) for message in self.nodes.values()
        )


def failed_build(results: Mapping[str, Any], manifest: Mapping[str, Any]) -> FailedBuild:
    """Read dbt's `run_results.json` and `manifest.json`."""
    failed = {
        one["unique_id"]: _last_line(one.get("message") or "")
        for one in results["results"]
        if one["status"] in BAD
    }
    if any(not node.startswith(("model.", "test.")) for node in failed):
        return FailedBuild({}, {})
    ancestors = _ancestors(manifest["parent_map"], failed)
    relations = {
        ".".join(name.split(".")[2:]): [
            node for node in manifest["child_map"][name] if node.startswith("model.")
        ]
        for name in sorted(ancestors)
        if name.startswith("source.diogen.raw_")
    }
    return FailedBuild(failed, relations)


def succeeded(results: Mapping[str, Any]) -> set[str]:
    """Return the models that a build made."""
    return {
        one["unique_id"]
        for one in results["results"]
        if one["status"] == "success" and one["unique_id"].startswith("model.")
    }


def suspects(connection: psycopg.Connection, failed: FailedBuild) -> list[Suspect]:
    """Return what is new since the failed nodes were good: all, where one never was.

    More than `MOST_SUSPECTS` give an empty result.
    """
    states: dict[str, str] = dict(connection.execute(STATES, [list(failed.nodes)]).fetchall())
    since = min(states.values()) if len(states) == len(failed.nodes) else None
    found: list[Suspect] = []
    for relation in failed.relations:
        found += _new(connection, relation, since)
        if len(found) > MOST_SUSPECTS:
            return []
    return found


def _new(connection: psycopg.Connection, relation: str, since: str | None) -> Iterable[Suspect]:
    limit = MOST_SUSPECTS + 1
    if relation == DELIVERIES:
        rows = connection.execute(NEW_DELIVERIES, [since, limit]).fetchall()
        return [Suspect(relation, (sequence,), name) for sequence, name in rows]
    query = sql.SQL(NEW_RECORDS).format(table=sql.Identifier(*relation.split(".", 1)))
    given = {"since": since, "name": relation, "limit": limit}
    return [Suspect(relation, key) for key in connection.execute(query, given).fetchall()]


def _ancestors(parents: Mapping[str, Sequence[str]], nodes: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(nodes)
    while waiting:
        for parent in parents.get(waiting.pop(), []):
            if parent not in found:
                found.add(parent)
                waiting.append(parent)
    return found


def _last_line(message: str) -> str:
    """Return what the server said: the first lines of dbt's message name the node and its file."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    told = [line for line in lines[1:] if not line.startswith("compiled code at")]
    return (told or lines or [""])[0]
