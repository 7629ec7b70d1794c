"""Divides the warehouse among roles, each of which can do its own work and nothing else.

| role | may |
|---|---|
| `diogen_loader` | write the raw tables of the sources that are pulled |
| `diogen_transformer` | read raw, and make what stands on it: bronze, silver, gold |
| `diogen_receiver` | append deliveries, and read nothing (its rights come with the migrations) |
| `diogen_reader` | read gold (dbt grants it, because each build creates some tables again) |

None of them can log in: make a user of your own a member of one.
"""

import psycopg
from psycopg import sql

from extract import pipelines

LOADER = "diogen_loader"
TRANSFORMER = "diogen_transformer"
ROLES = (LOADER, TRANSFORMER, "diogen_receiver", "diogen_reader")

# Roles belong to the whole server, so another database may have made this one already.
MAKE = """
do $$ begin
    create role {role} nologin;
exception
    when duplicate_object or unique_violation then null;
end $$
"""
# The user who divides a warehouse may still do everything in it.
JOIN = """
do $$ begin
    grant {role} to current_user;
exception when invalid_grant_operation then null;
end $$
"""

# What is there already changes hands; what a role makes later is its own.
HAND_OVER = """
do $$
declare
    found record;
begin
    for found in
        select relation.oid::regclass as name
        from pg_class as relation
        where relation.relnamespace = to_regnamespace({schema})
            and relation.relkind in ('r', 'v', 'm', 'p')
    loop
        execute format('alter table %s owner to {role}', found.name);
    end loop;
end $$
"""

READ_RAW = """
grant usage on schema {schema} to diogen_transformer;
grant select on all tables in schema {schema} to diogen_transformer;
alter default privileges for role diogen_loader in schema {schema}
    grant select on tables to diogen_transformer
"""

# Both write down what they did, and see that our own tables are current.
OPS = """
grant usage on schema ops to diogen_loader, diogen_transformer;
grant select on ops.alembic_version, ops.set_aside to diogen_loader, diogen_transformer;
grant select, insert, update on ops.runs, ops.streams to diogen_loader, diogen_transformer;
grant usage on schema raw_push to diogen_transformer;
grant select on raw_push.deliveries to diogen_transformer
"""

LAYERS = ("seeds", "bronze", "silver", "gold", "incremental", "test_failures")


def make(connection: psycopg.Connection) -> None:
    """Make the roles that are missing on the server.

    Raises:
        psycopg.errors.InsufficientPrivilege: one is missing and we may not make it.
    """
    known = connection.execute(
        "select rolname::text from pg_roles where rolname = any(%s)", [list(ROLES)]
    ).fetchall()
    for role in sorted(set(ROLES) - {name for (name,) in known}):
        connection.execute(sql.SQL(MAKE).format(role=sql.Identifier(role)))


def divide(connection: psycopg.Connection) -> None:
    """Give each role what its work needs; what is right already stays as it is.

    Args:
        connection: as the owner of the database, whose own tables are current.
    """
    make(connection)
    for role in (LOADER, TRANSFORMER):
        connection.execute(sql.SQL(JOIN).format(role=sql.Identifier(role)))
        # A source of a later version needs a schema, and dbt those of its layers.
        database = sql.Identifier(connection.info.dbname)
        grant = sql.SQL("grant create on database {} to {}")
        connection.execute(grant.format(database, sql.Identifier(role)))
    for source in pipelines.SOURCES:
        schema = f"raw_{source}"
        _own(connection, schema, LOADER, pipelines.tables(source))
        connection.execute(sql.SQL(READ_RAW).format(schema=sql.Identifier(schema)))
    for schema in LAYERS:
        _own(connection, schema, TRANSFORMER)
    connection.execute(OPS)


def _own(
    connection: psycopg.Connection, schema: str, role: str, tables: tuple[str, ...] = ()
) -> None:
    from extract import payload_log  # Arrow, which no other command about roles needs

    names = {"schema": sql.Identifier(schema), "role": sql.Identifier(role)}
    connection.execute(sql.SQL("create schema if not exists {schema}").format(**names))
    # dbt may not make what is missing, once it is the loader's.
    payload_log.make(connection, schema, tables)
    connection.execute(sql.SQL("alter schema {schema} owner to {role}").format(**names))
    connection.execute(
        sql.SQL(HAND_OVER).format(schema=sql.Literal(schema), role=sql.Identifier(role))
    )
