"""A fresh database on the server under test, and an end to servers of a test's own."""

import itertools
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from psycopg import sql

from extract import embedded_postgres, embedded_server
from extract.database import connect

in_use: set[str] = set()


@contextmanager
def empty_database(server: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Make an empty database, give the libpq variables that reach it, and drop it in the end.

    A name is given again when it is free: dbt parses the whole project again for each new name.
    """
    names = (f"test_{os.getpid()}_{number}" for number in itertools.count(1))
    name = next(name for name in names if name not in in_use)
    in_use.add(name)
    with connect(server, autocommit=True) as connection:
        identifier = sql.Identifier(name)
        connection.execute(sql.SQL("drop database if exists {}").format(identifier))
        connection.execute(sql.SQL("create database {}").format(identifier))
    try:
        yield {**server, "PGDATABASE": name}
    finally:
        in_use.discard(name)
        with connect(server, autocommit=True) as connection:
            connection.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
            )


def remove_server(home: Path) -> None:
    """Stop the embedded server below `home` and remove its data.

    They are half a gigabyte, and for root they are outside of the folders that pytest clears.
    """
    embedded_postgres.stop(home)
    server = embedded_server.read(home)
    if server is not None:
        shutil.rmtree(Path(server.data).parent)
