"""Runs an ASGI application over real HTTP on loopback, for as long as a block lasts."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

import uvicorn

STOP_SECONDS = 5


@contextlib.contextmanager
def serve(app: Any, port: int = 0) -> Iterator[str]:
    """Serve `app` on 127.0.0.1 from a thread and yield its base URL, without a final slash.

    Args:
        app: an ASGI application.
        port: the port to listen on; 0 takes a free one.
    """
    # Bound here, not by the server: the port is known, and connections queue, from the start.
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(128)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="critical",
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=STOP_SECONDS,
        )
    )
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(STOP_SECONDS * 2)
        listener.close()
