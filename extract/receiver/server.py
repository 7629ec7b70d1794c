"""Runs the receiver under uvicorn, with limits that uvicorn leaves to a proxy."""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from extract.receiver.app import create_app
from extract.receiver.connections import Connections
from extract.settings import ReceiverSettings

HEAD_TIMEOUT_SECONDS = 10.0
LARGEST_HEAD = 64 * 1024
# A sender that has shown its proof may keep its connection for the next delivery.
KEEP_ALIVE_SECONDS = 75
STRANGERS_KEEP_ALIVE_SECONDS = 5
SHUTDOWN_SECONDS = 15


class BoundedProtocol(HttpToolsProtocol):
    """HTTP whose request line and headers must come soon, and must end.

    Where too many connections are open, the oldest that has shown no proof is closed.
    """

    opened_at = 0.0
    _was_proven = False
    _deadline: asyncio.TimerHandle | None = None
    _head_bytes = 0

    def __init__(self, *arguments: Any, connections: Connections, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._connections = connections

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.opened_at = self.loop.time()
        self._open_head()
        self._connections.make_room(self.connections)  # type: ignore[arg-type]

    def is_proven(self) -> bool:
        """Tell whether the sender has shown a proof on this connection."""
        if self.scope is not None:
            self._was_proven |= bool(self.scope["state"].get("is_proven"))
        return self._was_proven

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._open_head()

    def on_headers_complete(self) -> None:
        self._close_head()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        self._head_bytes += len(data)
        super().data_received(data)
        if self._deadline is not None and self._head_bytes > LARGEST_HEAD:
            self._close_head()
            self.send_400_response("The headers are too long.")

    def on_response_complete(self) -> None:
        self.timeout_keep_alive = (
            KEEP_ALIVE_SECONDS if self.is_proven() else STRANGERS_KEEP_ALIVE_SECONDS
        )
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._close_head()
        super().connection_lost(exc)

    def _open_head(self) -> None:
        if self._deadline is None:
            self._head_bytes = 0
            self._deadline = self.loop.call_later(HEAD_TIMEOUT_SECONDS, self.transport.close)

    def _close_head(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def server(
    environment: Mapping[str, str],
    settings: ReceiverSettings,
    *,
    host: str = "127.0.0.1",
    port: int = 8080,
    **options: Any,
) -> uvicorn.Server:
    """Return the receiver's server, which `run()` starts.

    It has no access log: the counters tell as much, and headers hold secrets. SIGTERM ends it
    after the deliveries that it has begun to take.
    """
    app = create_app(environment, settings)
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            http=partial(BoundedProtocol, connections=app.state.connections),  # type: ignore[arg-type]
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=STRANGERS_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
            **options,
        )
    )
