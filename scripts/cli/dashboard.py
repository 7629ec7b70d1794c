"""`diogen dashboard`: the page, from gold alone, and the lineage of what it shows."""

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from extract.database import connect, database_environment
from scripts.cli.terminal import echo
from scripts.dashboard.build import DEFAULT_SITE, build_site
from scripts.lineage import publish_lineage


def dashboard(
    output: Annotated[Path, typer.Option(help="The folder the site goes into.")] = DEFAULT_SITE,
    open_page: Annotated[bool, typer.Option("--open", help="Show it in the browser.")] = False,
    lineage: Annotated[
        bool, typer.Option(help="Publish dbt's documentation with the lineage beside it.")
    ] = True,
) -> None:
    """Write the page of the metrics: static files that open from disk, without a server."""
    environment = database_environment()
    if lineage:
        publish_lineage(environment, output)
    with connect(environment) as connection:
        page = build_site(connection, output)
    echo(str(page))
    if open_page:
        webbrowser.open(page.absolute().as_uri())
