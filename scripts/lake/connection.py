"""Opens the lake beside its PostgreSQL, as the target `ducklake` of `profiles.yml` does."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from extract.database import connect
from extract.settings import ConfigurationError, home_folder
from scripts.lake.extensions import EXTENSIONS, install

CATALOG_SCHEMA = "ducklake"


def data_folder(database: str) -> Path:
    """Return where the lake's Parquet files lie: `DIOGEN_LAKE`, or a folder of the database's."""
    return Path(os.environ.get("DIOGEN_LAKE", home_folder() / "lake" / database))


@contextmanager
def open_lake(environment: Mapping[str, str]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection with the PostgreSQL database as `log` and the lake as `lake`.

    Args:
        environment: the libpq variables of the database.

    Raises:
        ConfigurationError: the database cannot be reached, or the lake's files lie elsewhere.
    """
    # What DuckDB says of a server that does not answer is long, and holds the password.
    connect(environment).close()
    extensions = str(home_folder() / "duckdb")
    install(extensions)
    with duckdb.connect(config={"extension_directory": extensions}) as connection:
        for name in EXTENSIONS:
            connection.load_extension(name)
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set enable_progress_bar = false")
        dsn = _dsn(environment)
        lake = _text(f"ducklake:postgres:{dsn}")
        files = _text(f"{data_folder(environment['PGDATABASE'])}/")
        try:
            connection.execute(f"attach {_text(dsn)} as log (type postgres)")
            connection.execute(
                f"attach {lake} as lake (metadata_schema '{CATALOG_SCHEMA}', data_path {files})"
            )
        except duckdb.Error as error:
            reason = str(error).replace(dsn, environment["PGDATABASE"])
            raise ConfigurationError(f"the lake cannot be opened: {reason}") from None
        yield connection


def _dsn(environment: Mapping[str, str]) -> str:
    """Return libpq's connection string."""
    parts = {
        "host": environment["PGHOST"],
        "port": environment["PGPORT"],
        "user": environment["PGUSER"],
        "password": environment["PGPASSWORD"],
        "dbname": environment["PGDATABASE"],
    }
    quoted = {
        name: value.replace("\\", "\\\\").replace("'", "\\'") for name, value in parts.items()
    }
    return " ".join(f"{name}='{value}'" for name, value in quoted.items())


def _text(value: str) -> str:
    """Return a text as a literal of SQL."""
    return "'" + value.replace("'", "''") + "'"
