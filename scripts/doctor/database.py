"""The database: its version, our rights in it, our own tables, and the disk."""

import shutil
from pathlib import Path

import psycopg

from extract import migrations
from extract.settings import home_folder
from scripts.doctor.finding import Finding
from scripts.engines import is_published

SCHEMAS = (
    "raw_github",
    "raw_jira",
    "raw_pagerduty",
    "raw_push",
    "ops",
    "seeds",
    "bronze",
    "silver",
    "gold",
)
LEAST_FREE_BYTES = 1024**3


def check(connection: psycopg.Connection) -> list[Finding]:
    """Check the server that `connection` leads to, and the disk of this machine."""
    checks = (_version, _rights, _migration, _gold, _disk)
    return [check_one(connection) for check_one in checks]


def _version(connection: psycopg.Connection) -> Finding:
    # A server that is too old is refused by `extract.database.connect`.
    version = connection.info.parameter_status("server_version")
    where = f"{connection.info.host}:{connection.info.port}/{connection.info.dbname}"
    return Finding("database", f"PostgreSQL {version} at {where}")


def _rights(connection: psycopg.Connection) -> Finding:
    ((user, may_create, closed),) = connection.execute(
        "select current_user, has_database_privilege(current_database(), 'create'),"
        " array(select nspname::text from pg_namespace where nspname = any(%s)"
        " and not has_schema_privilege(oid, 'create, usage') order by 1)",
        [list(SCHEMAS)],
    ).fetchall()
    if not may_create:
        name = connection.info.dbname
        text = f"{user} may not make schemas: grant create on database {name} to {user}"
        return Finding("rights", text, is_ok=False)
    if closed:
        text = f"{user} may not write {', '.join(closed)}: grant all on these schemas to {user}"
        return Finding("rights", text, is_ok=False)
    return Finding("rights", f"{user} may create and write every schema")


def _migration(connection: psycopg.Connection) -> Finding:
    newest = migrations.newest()
    row = connection.execute("select to_regclass('ops.alembic_version') is not null").fetchone()
    found = None
    if row and row[0]:
        found = connection.execute("select version_num from ops.alembic_version").fetchone()
    if found is None:
        text = "Diogen's own tables do not exist yet: diogen build creates them"
        return Finding("migration", text, is_ok=False)
    if found[0] != newest:
        text = f"tables are at {found[0]}, this program has {newest}: diogen build upgrades them"
        return Finding("migration", text, is_ok=False)
    return Finding("migration", f"version {newest}, the newest")


def _gold(connection: psycopg.Connection) -> Finding:
    if is_published(connection):
        text = "another engine built it: use diogen run --target, or build it here without"
        return Finding("gold", text)
    return Finding("gold", "PostgreSQL's own, once it is built")


def _disk(connection: psycopg.Connection) -> Finding:
    ((size,),) = connection.execute("select pg_database_size(current_database())").fetchall()
    folder = home_folder()
    while not folder.exists():
        folder = Path(folder).parent
    free = shutil.disk_usage(folder).free
    text = f"{_gigabytes(free)} free at {folder}, the database takes {_gigabytes(size)}"
    # dbt writes a new table next to the old one, so a build needs as much again for a while.
    if free < max(LEAST_FREE_BYTES, size // 2):
        return Finding("disk", f"{text}: make room before the next build", is_ok=False)
    return Finding("disk", text)


def _gigabytes(size: int) -> str:
    return f"{size / 1024**3:.1f} GiB"
