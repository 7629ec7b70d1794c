"""`diogen dashboard`: the page, from gold alone."""

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from extract.database import connect
from scripts.dashboard.build import DEFAULT_SITE, build_site


def dashboard(
    output: Annotated[Path, typer.Option(help="The folder the site goes into.")] = DEFAULT_SITE,
    open_page: Annotated[bool, typer.Option("--open", help="Show it in the browser.")] = False,
) -> None:
    """Write the page of the metrics: static files that open from disk, without a server."""
    with connect() as connection:
        page = build_site(connection, output)
    typer.echo(str(page))
    if open_page:
        webbrowser.open(page.absolute().as_uri())
