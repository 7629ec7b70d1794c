"""A fresh database on the server under test."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from psycopg import sql

from extract.database import connect


@contextmanager
def empty_database(server: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Make an empty database, give the libpq variables that reach it, and drop it in the end."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    with connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    try:
        yield {**server, "PGDATABASE": name}
    finally:
        with connect(server, autocommit=True) as connection:
            connection.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
            )
