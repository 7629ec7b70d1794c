"""A fresh database on the server under test, and an end to servers of a test's own."""

import itertools
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

from psycopg import sql

from extract import embedded_postgres, embedded_server
from extract.database import connect

in_use: set[str] = set()


@contextmanager
def empty_database(server: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Make an empty database, give the libpq variables that reach it, and drop it in the end."""
    with database_like(server, "template1") as environment:
        yield environment


@contextmanager
def database_like(server: Mapping[str, str], template: str) -> Iterator[dict[str, str]]:
    """Make a copy of the database `template`, to which nobody may be connected.

    A name is given again when it is free: dbt parses the whole project again for each new name.
    """
    names = (f"test_{os.getpid()}_{number}" for number in itertools.count(1))
    name = next(name for name in names if name not in in_use)
    in_use.add(name)
    drop(server, name)
    _execute(server, "create database {} template {}", name, template)
    try:
        yield {**server, "PGDATABASE": name}
    finally:
        in_use.discard(name)
        drop(server, name)


def rename(server: Mapping[str, str], database: str, name: str) -> None:
    """End all connections to a database and rename it."""
    with connect(server, autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [database]
        )
    _execute(server, "alter database {} rename to {}", database, name)


def drop(server: Mapping[str, str], database: str) -> None:
    """Drop a database if it exists, with all connections to it."""
    _execute(server, "drop database if exists {} with (force)", database)


def _execute(server: Mapping[str, str], statement: LiteralString, *names: str) -> None:
    identifiers = [sql.Identifier(name) for name in names]
    with connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*identifiers))


def remove_server(home: Path) -> None:
    """Stop the embedded server below `home` and remove its data.

    They are half a gigabyte, and for root they are outside of the folders that pytest clears.
    """
    embedded_postgres.stop(home)
    server = embedded_server.read(home)
    if server is not None:
        shutil.rmtree(Path(server.data).parent)
