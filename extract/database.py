"""Which database: the one the libpq variables name, or the embedded one when none is named."""

import os
from collections.abc import Mapping

import psycopg

from extract import embedded_postgres
from extract.settings import ConfigurationError, home_folder

OLDEST_SUPPORTED = 15


def is_external() -> bool:
    """Tell whether the user named a server by the libpq variables."""
    return bool(os.environ.get("PGHOST"))


def database_environment() -> dict[str, str]:
    """Return the libpq variables of the database in use, starting the embedded one if needed.

    Raises:
        ConfigurationError: the embedded server cannot start.
    """
    if is_external():
        defaults = {"PGPORT": "5432", "PGUSER": "diogen", "PGPASSWORD": "", "PGDATABASE": "diogen"}
        return {
            "PGHOST": os.environ["PGHOST"],
            **{name: os.environ.get(name) or value for name, value in defaults.items()},
        }
    return embedded_postgres.start(home_folder()).environment


def connect(
    environment: Mapping[str, str] | None = None, *, autocommit: bool = False
) -> psycopg.Connection:
    """Open a connection to the database in use.

    Raises:
        ConfigurationError: the server cannot be reached, or is older than supported.
    """
    variables = environment or database_environment()
    try:
        connection = psycopg.connect(
            host=variables["PGHOST"],
            port=int(variables["PGPORT"]),
            user=variables["PGUSER"],
            password=variables["PGPASSWORD"] or None,
            dbname=variables["PGDATABASE"],
            connect_timeout=10,
            autocommit=autocommit,
            options="-c timezone=UTC",
        )
    except (psycopg.OperationalError, ValueError) as error:
        where = f"{variables['PGHOST']}:{variables['PGPORT']}/{variables['PGDATABASE']}"
        reason = str(error).strip().splitlines()[-1].strip() if str(error).strip() else "no answer"
        raise ConfigurationError(
            f"PostgreSQL at {where} cannot be reached ({reason}): start it, or correct PGHOST, "
            "PGPORT, PGUSER, PGPASSWORD and PGDATABASE (unset PGHOST for the embedded one)"
        ) from None
    if connection.info.server_version < OLDEST_SUPPORTED * 10_000:
        version = connection.info.server_version // 10_000
        connection.close()
        raise ConfigurationError(
            f"PostgreSQL {version} is too old: {OLDEST_SUPPORTED} or later is needed"
        )
    return connection
