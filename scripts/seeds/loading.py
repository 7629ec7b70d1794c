"""Loads the seeds where nobody did yet, so that `dbt run` alone finds them."""

from collections.abc import Mapping

import psycopg
import yaml
from psycopg import sql

from extract.database import connect
from extract.settings import seeds_folder
from scripts.seeds.checking import read_seeds
from scripts.seeds.problems import SeedError
from scripts.seeds.reading import Table

# A separate loader role may write only raw tables.
QUERY = """
select to_regclass('seeds.services') is null
    and has_database_privilege(current_database(), 'create')
"""


def load_missing_seeds(environment: Mapping[str, str]) -> None:
    """Load the seeds into a warehouse that has none; what is wrong in them `build` tells.

    `dbt seed` would do the same in seconds, most of which dbt needs to start.
    """
    with connect(environment, autocommit=True) as connection:
        if connection.execute(QUERY).fetchone() != (True,):
            return
        try:
            tables = read_seeds(connection)
        except SeedError:
            return
        types = _column_types()
        with connection.transaction():
            connection.execute("create schema if not exists seeds")
            for name, table in tables.items():
                _load(connection, table, types[name])


def _column_types() -> dict[str, dict[str, str]]:
    """Return the type of each column, by seed, as dbt reads them."""
    document = yaml.safe_load((seeds_folder() / "_seeds.yml").read_text(encoding="utf-8"))
    return {seed["name"]: seed["config"]["column_types"] for seed in document["seeds"]}


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
