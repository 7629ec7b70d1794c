"""Opens the lake beside its PostgreSQL, as the target `ducklake` of `profiles.yml` does."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from extract.settings import home_folder
from scripts.lake.log import attach, dsn, literal, open_log

CATALOG_SCHEMA = "ducklake"


def data_folder(database: str) -> Path:
    """Return the folder of the lake's Parquet files: `DIOGEN_LAKE`, or one of the database's."""
    return Path(os.environ.get("DIOGEN_LAKE", home_folder() / "lake" / database))


@contextmanager
def open_lake(environment: Mapping[str, str]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection with the PostgreSQL database as `log` and the lake as `lake`.

    Args:
        environment: the libpq variables of the database.

    Raises:
        ConfigurationError: the database cannot be reached, or the lake's files are elsewhere.
    """
    with open_log(environment, "ducklake") as connection:
        lake = literal(f"ducklake:postgres:{dsn(environment)}")
        files = literal(f"{data_folder(environment['PGDATABASE'])}/")
        options = f"metadata_schema '{CATALOG_SCHEMA}', data_path {files}"
        attach(connection, "lake", f"{lake} as lake ({options})", environment)
        yield connection
