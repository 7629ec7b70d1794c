"""`diogen records`: pulled records that are kept out of the numbers."""

from typing import Annotated

import typer

from extract import migrations
from extract.database import connect, database_environment
from extract.settings import ConfigurationError
from scripts.cli.terminal import echo
from scripts.quarantine import store

app = typer.Typer(help="Show which pulled records are set aside; set one aside, or release it.")


@app.callback(invoke_without_command=True)
def show(context: typer.Context) -> None:
    """Show what is set aside, each with its reason."""
    if context.invoked_subcommand is not None:
        return
    environment = database_environment()
    migrations.upgrade(environment)
    with connect(environment) as connection:
        for aside in store.listed(connection):
            echo(
                f"{aside.number}  {aside.set_aside_at:%Y-%m-%d %H:%M:%S}  {aside.raw_table}"
                f"  {aside.scope}  {aside.id}  {aside.reason}"
            )


@app.command(
    "set-aside",
    epilog='Example: diogen records set-aside raw_github.issues acme/shop 7 --reason "a test"',
)
def set_aside(
    table: Annotated[str, typer.Argument(help="The raw table, such as raw_github.issues.")],
    scope: Annotated[str, typer.Argument(help="The repository, site or account.")],
    record: Annotated[str, typer.Argument(help="The record's own id in that table.")],
    reason: Annotated[str, typer.Option(help="Why; it is shown with the record.")],
) -> None:
    """Exclude a record from all numbers until its source sends a new version."""
    environment = database_environment()
    migrations.upgrade(environment)
    with connect(environment) as connection:
        if table not in (known := store.raw_tables(connection)):
            raise ConfigurationError(
                f"{table} is not a table of pulled records: "
                + (", ".join(known) if known else "nothing was extracted yet")
            )
        found = store.versions(connection, table, scope, record)
        if not found:
            raise ConfigurationError(f"{table} has no record {record} of {scope}")
        store.set_aside(connection, found, reason)
        store.forget_sources(connection, [table])
    echo(f"{table} {scope} {record}: {len(found)} versions set aside")


@app.command()
def retry(
    numbers: Annotated[list[int], typer.Argument(help="As `diogen records` shows them.")],
) -> None:
    """Release records: the next build reads them."""
    environment = database_environment()
    migrations.upgrade(environment)
    with connect(environment) as connection:
        chosen = [aside for aside in store.listed(connection) if aside.number in numbers]
        store.release(connection, [aside.suspect for aside in chosen])
        store.forget_sources(connection, {aside.raw_table for aside in chosen})
    for aside in chosen:
        echo(f"{aside.number}  {aside.raw_table}  {aside.scope}  {aside.id}  released")
    if unknown := sorted(set(numbers) - {aside.number for aside in chosen}):
        raise ConfigurationError(
            f"no record that is set aside has the number {', '.join(map(str, unknown))}: "
            "`diogen records` lists them"
        )
