"""Checksums of everything that determines a build's numbers, by kind.

They are recorded with a successful build. The next one compares them before dbt starts: if all are
equal, it cannot change a number. A checksum too many costs a build, one too few a wrong number, so
an unknown input counts as new.
"""

import hashlib
import importlib.metadata
import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import psycopg
import yaml
from psycopg import sql

from extract.settings import PROJECT_ROOT, seeds_folder
from scripts.build_selection import DELIVERIES, LOADS_OF, selection

# What dbt reads besides the folders that dbt_project.yml names, and the programs that read it.
PROJECT = ("dbt_project.yml", "profiles.yml", "packages.yml", "dependencies.yml", "dbt_packages")
PROGRAMS = ("diogen", "dbt-core", "dbt-adapters", "dbt-postgres")
# Where an answer is found, in `ops.runs.summary`.
RECORDED = "inputs"

ASKED_FOR = re.compile(rb"env_var\(\s*['\"](\w+)")

RAW_TABLES = """
select columns.table_schema, columns.table_name
from information_schema.columns as columns
where columns.table_schema ~ '^raw_' and columns.column_name = '_dlt_load_id'
    and exists (
        select from information_schema.columns as other
        where other.table_schema = columns.table_schema
            and other.table_name = columns.table_name
            and other.column_name = 'payload_hash'
    )
order by 1, 2
"""
# From one load to the next by the index, not row by row.
LOADS = """
with recursive steps as (
    select min(_dlt_load_id) as load_id from {table}
    union all
    select (select min(later._dlt_load_id) from {table} as later
        where later._dlt_load_id > steps.load_id)
    from steps
    where steps.load_id is not null
)
select md5(string_agg(load_id, ' ' order by load_id)) from steps
"""
# A sequence may commit after a higher one, so the last one says too little. What is rejected is a
# part of all that has an index of its own.
COUNT_DELIVERIES = """
select
    (select count(*) from raw_push.deliveries),
    (select max(sequence) from raw_push.deliveries),
    count(*), coalesce(sum(hashint8extended(sequence, 0)), 0)::text
from raw_push.deliveries where status = 'rejected'
"""
SET_ASIDE = "select count(*), max(number), sum(number) from ops.set_aside"
STATES = """
select md5(string_agg(node || ' ' || states::text, ' ' order by node))
from incremental.build_state as states
"""
# A plain name would fail for a role that may read only gold.
MAY_READ_STATES = """
select has_schema_privilege(states.relnamespace, 'usage')
    and has_table_privilege(states.oid, 'select')
from pg_class as states
where states.relname = 'build_state'
    and states.relnamespace = (select oid from pg_namespace where nspname = 'incremental')
"""
RELATIONS = """
select md5(string_agg(relation.oid::text || relation.relkind::text, ' ' order by relation.oid))
from pg_class as relation
where relation.relnamespace in (
        select oid from pg_namespace
        where nspname in ('seeds', 'incremental', 'bronze', 'silver', 'gold')
    )
    and relation.relkind in ('r', 'v', 'm', 'p')
    and relation.relname <> 'running_builds'
"""
LAST = f"""
select started_at, summary -> '{RECORDED}' from ops.runs
where summary ? '{RECORDED}'
order by started_at desc
limit 1
"""  # noqa: S608 - a constant


def read_inputs(connection: psycopg.Connection) -> dict[str, str]:
    """Return a checksum of each kind of input: read before a build, what comes meanwhile is new."""
    return {
        **parsed_inputs(),
        "the versions": _of(_versions(connection)),
        DELIVERIES: json.dumps(connection.execute(COUNT_DELIVERIES).fetchone()),
        "the records set aside": _of([str(connection.execute(SET_ASIDE).fetchone())]),
        **_loads(connection),
    }


def parsed_inputs() -> dict[str, str]:
    """Return a checksum of each kind of input that dbt parses, not reads from the warehouse."""
    project = _files(PROJECT_ROOT / name for name in _places())
    return {
        "the project's files": _of(_checksums(project)),
        "the seeds": _of(_checksums(_files([seeds_folder()]))),
        "dbt's settings": _of(_settings(project)),
    }


def read_layers(connection: psycopg.Connection) -> dict[str, str]:
    """Return a checksum of what builds left: another build or a dropped table changes it."""
    parts = [_one(connection, RELATIONS)]
    if may_read_states(connection):
        parts.append(_one(connection, STATES))
    return {"the layers": _of(parts)}


def may_read_states(connection: psycopg.Connection) -> bool:
    """Tell whether there are states of builds, and this user may read them."""
    return connection.execute(MAY_READ_STATES).fetchone() == (True,)


def record_inputs(
    connection: psycopg.Connection, summary: dict[str, object], before: Mapping[str, str]
) -> None:
    """Record the inputs of a successful build, for the next one.

    Args:
        summary: of the run, as `ops.runs` keeps it.
        before: the inputs as they were when it began.
    """
    summary[RECORDED] = {**before, **read_layers(connection)}


@dataclass(frozen=True)
class Changes:
    """What changed since the last successful build.

    Attributes:
        names: of the changed inputs, in `inputs`.
        since: when that build began, in UTC; None if there is none.
        selection: dbt's arguments for a build of what they can reach; none to build everything.
    """

    names: list[str]
    since: datetime | None = None
    selection: list[str] = field(default_factory=list)


def what_is_new(connection: psycopg.Connection, inputs: Mapping[str, str]) -> Changes:
    """Compare with the last successful build."""
    last = connection.execute(LAST).fetchone()
    if last is None:
        return Changes(["the warehouse"])
    started_at, recorded = last
    present = {**inputs, **read_layers(connection)}
    known = {*present, *recorded}
    names = sorted(name for name in known if present.get(name) != recorded.get(name))
    return Changes(names, started_at, selection(connection, names, recorded, present))


def nothing_is_new(since: datetime) -> str:
    """Say that a build is not needed."""
    return f"Nothing is new since {since:%Y-%m-%d %H:%M} UTC: no number changes."


def _places() -> list[str]:
    """Return what dbt reads: files, and folders with all that is in them."""
    try:
        named = yaml.safe_load((PROJECT_ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    except yaml.YAMLError:
        # The file is another one than the last build's, and dbt says what is wrong with it.
        named = {}
    # The one that Jinja names is the seeds' folder.
    folders = {
        path
        for key, paths in named.items()
        if key.endswith("-paths")
        for path in paths
        if "{{" not in path
    }
    return [*PROJECT, *sorted(folders)]


def _files(roots: Iterable[Path]) -> dict[str, bytes]:
    """Return what these files hold, and those below these folders."""
    return {
        file.relative_to(root.parent).as_posix(): file.read_bytes()
        for root in roots
        for file in ([root] if root.is_file() else sorted(_below(root)))
    }


def _below(folder: Path) -> Iterable[Path]:
    # As dbt, which follows links; an editor's own files are hidden, and no input.
    for place, _, names in os.walk(folder, followlinks=True):
        for name in names:
            if not name.startswith(".") and (Path(place) / name).is_file():
                yield Path(place) / name


def _checksums(files: Mapping[str, bytes]) -> Iterable[str]:
    for name, content in files.items():
        yield f"{name} {hashlib.sha256(content).hexdigest()}"


def _settings(project: Mapping[str, bytes]) -> Iterable[str]:
    """Give dbt's own variables, and those that the project asks for."""
    # Where dbt leaves its files decides no number.
    names = {name for name in os.environ if name.startswith("DBT_") and not name.endswith("_PATH")}
    asked = {name: set(ASKED_FOR.findall(content)) for name, content in project.items()}
    # The record is in the warehouse itself, so the way to connect does not matter.
    reached_by = asked.pop("profiles.yml", set())
    names |= {name.decode() for found in asked.values() for name in found - reached_by}
    return [f"{name}={os.environ.get(name)}" for name in sorted(names)]


def _versions(connection: psycopg.Connection) -> Iterable[str]:
    for program in PROGRAMS:
        yield f"{program} {importlib.metadata.version(program)}"
    yield f"PostgreSQL {connection.info.server_version}"


def _loads(connection: psycopg.Connection) -> dict[str, str]:
    """Return a checksum of the loads of each table."""
    found = {}
    for table in connection.execute(RAW_TABLES).fetchall():
        statement = sql.SQL(LOADS).format(table=sql.Identifier(*table))
        ((loads,),) = connection.execute(statement).fetchall()
        # dbt makes the tables that it misses, and an empty one holds nothing.
        if loads is not None:
            found[f"{LOADS_OF}{'.'.join(table)}"] = str(loads)
    return found


def _one(connection: psycopg.Connection, query: str) -> str:
    ((value,),) = connection.execute(query.encode()).fetchall()
    return str(value)


def _of(parts: Iterable[str]) -> str:
    return hashlib.sha256(json.dumps([*parts]).encode()).hexdigest()
