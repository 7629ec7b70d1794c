"""What the commands print."""

import typer

from extract.printable import printable

# What a number in the database and a time can be.
MOST = 2**63 - 1
MOST_DAYS = 100 * 365


def echo(text: object = "", *, err: bool = False) -> None:
    """Print `text` and a newline; nothing in it steers the terminal."""
    typer.echo(printable(str(text)), err=err)
