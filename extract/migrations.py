"""Brings a database to the newest version of the tables that neither dlt nor dbt creates."""

import logging
from collections.abc import Mapping

from extract.database import connect
from extract.settings import PROJECT_ROOT


def upgrade(environment: Mapping[str, str] | None = None) -> None:
    """Create or upgrade the schemas `raw_push` and `ops`; nothing happens on a current database.

    Args:
        environment: libpq variables; None for the database in use.

    Raises:
        ConfigurationError: the server cannot be reached, or is older than supported.
    """
    if _version(environment) == newest():
        return
    # It logs during its import already, and nothing that anybody needs.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # 20 MB of memory and half a second, which each command would pay, are for a new version alone.
    from alembic import command
    from alembic.config import Config

    config = Config(PROJECT_ROOT / "alembic.ini")
    config.attributes["environment"] = environment
    command.upgrade(config, "head")


def newest() -> str:
    """Return the version that `upgrade` brings a database to: the files carry its number."""
    folder = PROJECT_ROOT / "migrations" / "versions"
    return max(file.name.split("_")[0] for file in folder.glob("[0-9]*.py"))


def _version(environment: Mapping[str, str] | None) -> str | None:
    with connect(environment, autocommit=True) as connection:
        exists = connection.execute("select to_regclass('ops.alembic_version')").fetchone()
        if exists is None or exists[0] is None:
            return None
        row = connection.execute("select version_num from ops.alembic_version").fetchone()
        return str(row[0]) if row else None
