"""The demo's own database, so that its invented year never mixes with anybody's real one.

Whichever server is in use, the demo lives in the database `diogen_demo` and starts empty each
time. It drops only what it made itself: a database with its comment on it.
"""

from collections.abc import Mapping

import psycopg
from psycopg import sql

from extract.database import connect
from extract.settings import ConfigurationError

NAME = "diogen_demo"
MARK = "Made by diogen demo, which drops and makes it anew."


def make_demo_database(environment: Mapping[str, str], name: str = NAME) -> dict[str, str]:
    """Make the empty database `name` on the server of `environment`; return its libpq variables.

    Raises:
        ConfigurationError: a database of that name is not the demo's, or is in use, or the user
            may not create databases.
    """
    with connect(environment, autocommit=True) as connection:
        found = connection.execute(
            "select shobj_description(oid, 'pg_database') from pg_database where datname = %s",
            [name],
        ).fetchone()
        if found and found[0] != MARK:
            raise ConfigurationError(
                f"the database {name} was not made by the demo and is not touched: rename it"
            )
        identifier = sql.Identifier(name)
        try:
            connection.execute(
                sql.SQL("drop database if exists {} with (force)").format(identifier)
            )
            connection.execute(sql.SQL("create database {} template template0").format(identifier))
        except psycopg.errors.InsufficientPrivilege:
            raise ConfigurationError(
                f"{environment['PGUSER']} may not create the database {name}: grant CREATEDB, "
                "or unset PGHOST for the embedded PostgreSQL"
            ) from None
        connection.execute(
            sql.SQL("comment on database {} is {}").format(identifier, sql.Literal(MARK))
        )
    return {**environment, "PGDATABASE": name}
