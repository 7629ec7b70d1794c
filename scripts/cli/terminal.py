"""What the commands print."""

import typer

from extract.printable import printable


def echo(text: object = "", *, err: bool = False) -> None:
    """Print `text` and a newline; nothing in it steers the terminal."""
    typer.echo(printable(str(text)), err=err)
