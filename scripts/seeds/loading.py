"""Loads the seeds where nobody did yet, so that `dbt run` alone finds them."""

from collections.abc import Mapping

import psycopg
import yaml
from psycopg import sql

from extract.database import connect
from extract.settings import seeds_folder
from scripts.seeds.checking import read_seeds
from scripts.seeds.layout import SEEDS
from scripts.seeds.problems import SeedError
from scripts.seeds.reading import Table

# A separate loader role may write only raw tables.
QUERY = """
select to_regclass('seeds.services') is null
    and has_database_privilege(current_database(), 'create')
    and coalesce(has_schema_privilege(to_regnamespace('seeds'), 'create'), true)
"""
# Extractions of two sources may end at once.
LOCK = "select pg_advisory_xact_lock(hashtext('diogen seeds'))"


def load_missing_seeds(environment: Mapping[str, str]) -> None:
    """Load the seeds into a warehouse that has none; what is wrong in them `build` tells.

    `dbt seed` does the same in some six seconds, most of which dbt needs to start.
    """
    with connect(environment, autocommit=True) as connection:
        if not _are_missing(connection):
            return
        try:
            tables, types = read_seeds(connection), _column_types()
        except (SeedError, yaml.YAMLError, LookupError, TypeError):
            return
        with connection.transaction():
            connection.execute(LOCK)
            if _are_missing(connection):
                connection.execute("create schema if not exists seeds")
                for name, table in tables.items():
                    _load(connection, table, types[name])


def _are_missing(connection: psycopg.Connection) -> bool:
    return connection.execute(QUERY).fetchone() == (True,)


def _column_types() -> dict[str, dict[str, str]]:
    """Return the type of each column of each seed, as dbt reads them."""
    document = yaml.safe_load((seeds_folder() / "_seeds.yml").read_text(encoding="utf-8"))
    types = {seed["name"]: seed["config"]["column_types"] for seed in document["seeds"]}
    return {
        name: {column: types[name][column] for column in seed.columns}
        for name, seed in SEEDS.items()
    }


def _load(connection: psycopg.Connection, table: Table, types: Mapping[str, str]) -> None:
    relation = sql.Identifier("seeds", table.name)
    columns = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(column), sql.SQL(kind))
        for column, kind in types.items()
    )
    connection.execute(sql.SQL("create table {} ({})").format(relation, columns))
    with connection.cursor().copy(sql.SQL("copy {} from stdin").format(relation)) as copy:
        for row in table.rows:
            copy.write_row([row.cells[column] for column in types])
