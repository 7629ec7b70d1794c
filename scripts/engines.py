"""What builds the layers: PostgreSQL itself, or another engine, which gives gold back to it."""

from collections.abc import Mapping
from enum import StrEnum
from importlib.util import find_spec

import psycopg

from extract.settings import ConfigurationError


class Engine(StrEnum):
    """A target of `profiles.yml`."""

    POSTGRES = "postgres"
    DUCKLAKE = "ducklake"
    SPARK = "spark"


NAMES = {Engine.DUCKLAKE: "DuckLake", Engine.SPARK: "Spark"}
PACKAGES = {
    Engine.DUCKLAKE: ("dbt.adapters.duckdb", "duckdb_extension_ducklake"),
    Engine.SPARK: ("pyhive", "duckdb_extension_postgres_scanner"),
}

BUILT_TABLES = "select to_regclass('gold.fct_deployments'), to_regclass('incremental.build_state')"
BUILT_HERE = "select 1 from incremental.build_state where node = 'model.diogen.fct_deployments'"


def need_packages(engine: Engine) -> None:
    """Say what is missing, instead of a trace.

    Raises:
        ConfigurationError: the extra of that engine is not installed.
    """
    if any(find_spec(package) is None for package in PACKAGES.get(engine, ())):
        raise ConfigurationError(
            f"{NAMES[engine]} needs packages: pip install 'diogen[{engine.value}]'"
        )


def give_raw(engine: Engine, environment: Mapping[str, str]) -> None:
    """Bring the engine what is new in raw, where it does not read it itself."""
    if engine is Engine.SPARK:
        # DuckDB, which copies, is an extra.
        from scripts.spark.land import land

        land(environment)


def take_gold(engine: Engine, environment: Mapping[str, str]) -> None:
    """Replace the tables of `gold` in PostgreSQL by those that the engine built, if it is another.

    Raises:
        ConfigurationError: nothing was built there.
    """
    if engine is Engine.DUCKLAKE:
        from scripts.lake.publish import publish

        publish(environment)
    elif engine is Engine.SPARK:
        from scripts.spark.publish import publish

        publish(environment)


def is_published(connection: psycopg.Connection) -> bool:
    """Tell whether another engine wrote the tables in `gold`.

    Publishing replaces a table and takes away PostgreSQL's record of having built it.
    """
    ((gold, states),) = connection.execute(BUILT_TABLES).fetchall()
    return gold is not None and not (states and connection.execute(BUILT_HERE).fetchone())
