"""`diogen publish`: copies gold to files, DuckDB or another warehouse."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from extract.database import connect, database_environment
from extract.settings import ConfigurationError
from scripts.cli.run_lock import only_run
from scripts.cli.terminal import echo
from scripts.publishing.gold import chosen_tables, read_tables

DUCKDB_FILES = (".duckdb", ".ddb")
OF_DLT = "dlt:"


def publish(
    destination: Annotated[
        str,
        typer.Argument(
            help="A folder, s3://bucket/folder, a file that ends with .duckdb, "
            "or a destination of dlt, such as dlt:snowflake."
        ),
    ],
    table: Annotated[
        list[str] | None, typer.Option(help="Only this table of gold; may be repeated.")
    ] = None,
    exposure: Annotated[
        str | None, typer.Option(help="Only the tables of this exposure of the project.")
    ] = None,
    dataset: Annotated[str, typer.Option(help="The schema at a destination of dlt.")] = "gold",
) -> None:
    """Copy gold to Parquet files, a DuckDB file or another warehouse; only changes are moved.

    If it is interrupted, the earlier tables stay; at a destination of dlt some may be replaced
    already. Ends with 75 if another run is under way.
    """
    environment = database_environment()
    # A build would replace a table while the next one is read.
    with only_run(environment), connect(environment) as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        names = chosen_tables(connection, table or [], exposure)
        tables = list(read_tables(connection, names))
        is_all = not table and exposure is None
        # DuckDB is an extra, and dlt takes a second to begin, which not every destination needs.
        if destination.startswith(OF_DLT):
            from scripts.publishing.dlt_destination import publish_to_dlt

            moved = publish_to_dlt(connection, tables, destination.removeprefix(OF_DLT), dataset)
        elif destination.endswith(DUCKDB_FILES) and "://" not in destination:
            if find_spec("duckdb") is None:
                raise ConfigurationError(f"{destination} needs packages: pip install duckdb")
            from scripts.publishing.duckdb_file import publish_to_duckdb

            moved = publish_to_duckdb(connection, tables, Path(destination), is_all=is_all)
        else:
            from scripts.publishing.folder import publish_to_folder

            moved = publish_to_folder(connection, tables, destination, is_all=is_all)
    echo(moved.line(destination, len(tables)))
