"""Brings a database to the newest version of the tables that neither dlt nor dbt creates."""

import logging
from collections.abc import Mapping
from functools import cache

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from extract.settings import PROJECT_ROOT


def upgrade(environment: Mapping[str, str] | None = None) -> None:
    """Make or mend the schemas `raw_push` and `ops`; on a current database nothing happens.

    Args:
        environment: libpq variables; None for the database in use.

    Raises:
        ConfigurationError: the server cannot be reached, or is older than supported.
    """
    # Two lines on every build, and nothing in them.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = _config()
    config.attributes["environment"] = environment
    command.upgrade(config, "head")


@cache
def newest() -> str:
    """Return the version that `upgrade` brings a database to."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def _config() -> Config:
    return Config(PROJECT_ROOT / "alembic.ini")
