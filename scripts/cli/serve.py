"""`diogen serve`: the receiver of webhooks and events."""

import gc
from typing import Annotated

import typer

from extract import migrations
from extract.database import connect, database_environment
from extract.settings import load_settings


def serve(
    host: Annotated[
        str, typer.Option(help="The address to listen on; 0.0.0.0 for all, behind a TLS proxy.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8080,
    upgrade: Annotated[
        bool, typer.Option(help="Bring the database's tables up to date first.")
    ] = True,
) -> None:
    """Take webhooks and events, store each, then acknowledge it."""
    from extract.receiver.server import server

    settings = load_settings().receiver
    environment = database_environment()
    # A wrong setting is one sentence now; later, an absent database is a 503 until it is back.
    connect(environment).close()
    if upgrade:
        migrations.upgrade(environment)
    running = server(environment, settings, host=host, port=port)
    # What is here now stays for good; looking through it again and again would hold up answers.
    gc.collect()
    gc.freeze()
    running.run()
