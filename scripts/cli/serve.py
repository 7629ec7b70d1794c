"""`diogen serve`: the receiver of webhooks and events."""

import gc
import socket
from pathlib import Path
from typing import Annotated

import typer

from extract import migrations
from extract.database import connect, database_environment
from extract.logs import get_logger
from extract.settings import ConfigurationError, load_settings
from scripts.dashboard.build import DEFAULT_SITE

log = get_logger(__name__)


def serve(
    host: Annotated[
        str, typer.Option(help="The address to listen on; 0.0.0.0 for all, behind a TLS proxy.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8080,
    upgrade: Annotated[
        bool, typer.Option(help="Bring the database's tables up to date first.")
    ] = True,
    build: Annotated[
        bool,
        typer.Option("--build", help="Build the warehouse and the page as deliveries arrive."),
    ] = False,
    output: Annotated[
        Path, typer.Option(help="With --build: the folder the site goes into.")
    ] = DEFAULT_SITE,
) -> None:
    """Receive webhooks and events; store each before acknowledging it.

    With `--build`, a second process builds what arrives, as `diogen run --push` does, and keeps dbt
    loaded meanwhile.
    """
    from extract.receiver.server import server

    settings = load_settings().receiver
    environment = database_environment()
    # A wrong setting is one sentence now; later, an absent database is a 503 until it is back.
    connect(environment).close()
    if upgrade:
        migrations.upgrade(environment)
    listening = _listen(host, port)
    running = server(environment, settings, host=host, port=port)
    # What is here now stays for good; looking through it again and again would hold up answers.
    gc.collect()
    gc.freeze()
    where = listening.getsockname()
    if build:
        from scripts import build_loop

        build_loop.start(output)
    log.info("listening", url=f"http://{where[0]}:{where[1]}")
    running.run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise ConfigurationError(
            f"port {port} of {host} is not available ({error.strerror}): choose another --port or "
            "--host, or stop what listens there"
        ) from None
