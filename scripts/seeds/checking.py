"""Checks all seeds before anything is built from them."""

from collections.abc import Mapping
from pathlib import Path

import psycopg

from extract.database import connect
from extract.settings import seeds_folder
from scripts.seeds.cells import Server
from scripts.seeds.layout import SEEDS
from scripts.seeds.problems import Problem, SeedError
from scripts.seeds.reading import Table, read_table
from scripts.seeds.relations import check_relations


def read_seeds(connection: psycopg.Connection, folder: Path | None = None) -> dict[str, Table]:
    """Read and check every seed.

    Args:
        connection: the warehouse, in autocommit.
        folder: where the files are, by default where dbt reads them.

    Raises:
        SeedError: names every mistake with its file, line and column, and what would be right.
    """
    folder = folder or seeds_folder()
    server = Server(connection)
    tables = {name: read_table(folder, name, server) for name in SEEDS}
    if not any(table.problems for table in tables.values()):
        # A row that was left out would seem missing to the others.
        check_relations(tables, extracted_repositories(connection), extracted_fields(connection))
    problems = [problem for table in tables.values() for problem in table.problems]
    if not (folder / "_seeds.yml").is_file():
        # It gives the columns their types.
        text = "is missing: `diogen rules update` adds it"
        problems.append(Problem("_seeds.yml", 0, "", text))
    if problems:
        raise SeedError(folder, problems)
    return tables


def check_seeds(environment: Mapping[str, str]) -> None:
    """Check the seeds against the database that `environment` names.

    Raises:
        SeedError: see `read_seeds`.
    """
    with connect(environment, autocommit=True) as connection:
        read_seeds(connection)


def extracted_repositories(connection: psycopg.Connection) -> set[str]:
    """Return every name a repository of the raw log has or had; none before the first load."""
    found = connection.execute("select to_regclass('raw_github.repositories')").fetchone()
    if found is None or found[0] is None:
        return set()
    rows = connection.execute("select distinct scope from raw_github.repositories").fetchall()
    return {scope for (scope,) in rows}


def extracted_fields(connection: psycopg.Connection) -> set[str]:
    """Return the names and ids of the custom fields of Jira's sites, in lower case."""
    found = connection.execute("select to_regclass('raw_jira.fields')").fetchone()
    if found is None or found[0] is None:
        return set()
    rows = connection.execute(
        "select id, payload ->> 'name' from raw_jira.fields where id like 'customfield%'"
    ).fetchall()
    return {text.lower() for row in rows for text in row if text}
