"""Opens PostgreSQL in DuckDB, which copies between its tables and Parquet files."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import duckdb

from extract.database import connect
from extract.settings import ConfigurationError, home_folder
from scripts.lake.packages import install


@contextmanager
def open_log(
    environment: Mapping[str, str], *extensions: str
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection of DuckDB with the PostgreSQL database as `log`.

    Args:
        environment: the libpq variables of the database.
        extensions: DuckDB's, beside the one for PostgreSQL.

    Raises:
        ConfigurationError: the database cannot be reached.
    """
    # What DuckDB says of a server that does not answer is long, and holds the password.
    connect(environment).close()
    folder = str(home_folder() / "duckdb")
    names = ("postgres_scanner", *extensions)
    install(folder, *names)
    with duckdb.connect(config={"extension_directory": folder}) as connection:
        for name in names:
            connection.load_extension(name)
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set enable_progress_bar = false")
        attach(
            connection, "log", f"{literal(dsn(environment))} as log (type postgres)", environment
        )
        yield connection


def attach(
    connection: duckdb.DuckDBPyConnection, name: str, what: str, environment: Mapping[str, str]
) -> None:
    """Attach a database; an error says nothing of how it is reached.

    Raises:
        ConfigurationError: DuckDB cannot.
    """
    try:
        connection.execute(f"attach {what}")
    except duckdb.Error as error:
        reason = str(error).replace(dsn(environment), environment["PGDATABASE"])
        raise ConfigurationError(f"the {name} cannot be opened: {reason}") from None


def dsn(environment: Mapping[str, str]) -> str:
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


def literal(value: str) -> str:
    """Return a text as a literal of SQL."""
    return "'" + value.replace("'", "''") + "'"
