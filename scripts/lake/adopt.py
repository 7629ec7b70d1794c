"""Takes PostgreSQL's history of published numbers into the lake."""

from collections.abc import Mapping

from extract.settings import ConfigurationError
from scripts.lake.connection import open_lake

TABLE = "gold.dora_restatements"


def adopt(environment: Mapping[str, str]) -> int:
    """Copy the table that outlives every full refresh; return its number of rows.

    Raises:
        ConfigurationError: there is none to take over, or the lake has its own already.
    """
    with open_lake(environment) as lake:
        found = lake.execute(
            "select table_catalog from information_schema.tables"
            " where table_schema = 'gold' and table_name = 'dora_restatements'"
        ).fetchall()
        if ("lake",) in found:
            raise ConfigurationError(f"the lake has a {TABLE} of its own already")
        if ("log",) not in found:
            raise ConfigurationError(f"PostgreSQL has no {TABLE}: there is nothing to take over")
        lake.execute("create schema if not exists lake.gold")
        lake.execute(f"create table lake.{TABLE} as from log.{TABLE}")
        return len(lake.sql(f"from lake.{TABLE}"))
