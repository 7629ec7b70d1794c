"""Faults on demand for the local GitHub: what networks, limits and deletions do to a client."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Kind = Literal["status", "truncated", "reset"]


@dataclass
class Fault:
    """One kind of trouble for the next requests whose path matches.

    Attributes:
        path: a regular expression, searched in the path.
        kind: answer with `status`, cut the JSON short, or drop the connection.
        times: how many requests are hit.
        after: how many matching requests pass unharmed first.
        action: called when the fault strikes, for a world that changes between requests.
    """

    path: str = ""
    kind: Kind = "status"
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    body: str = '{"message": "injected"}'
    times: int = 1
    after: int = 0
    action: Callable[[], None] | None = None


@dataclass
class Faults:
    """The faults to come, and a latency in seconds for every request."""

    queue: list[Fault] = field(default_factory=list)
    latency: float = 0.0

    def take(self, path: str) -> Fault | None:
        """Return the fault that hits this request, if any."""
        for fault in self.queue:
            if fault.times > 0 and re.search(fault.path, path):
                if fault.after > 0:
                    fault.after -= 1
                    continue
                fault.times -= 1
                return fault
        return None


class FaultyServer:
    """An ASGI application that strikes before another one answers."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self.app = app
        self.faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self.faults.latency:
            await asyncio.sleep(self.faults.latency)
        fault = self.faults.take(scope["path"])
        if fault is not None and fault.action is not None:
            fault.action()
            fault = None
        if fault is not None and fault.kind == "status":
            await _refuse(fault, send)
            return
        await self.app(scope, receive, _damaged(send, fault) if fault else send)


async def _refuse(fault: Fault, send: Send) -> None:
    headers = {"content-type": "application/json", **fault.headers}
    if headers.get("x-ratelimit-reset", "").startswith("+"):
        headers["x-ratelimit-reset"] = str(int(time.time() + float(headers["x-ratelimit-reset"])))
    await send(
        {
            "type": "http.response.start",
            "status": fault.status,
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
    )
    await send({"type": "http.response.body", "body": fault.body.encode()})


def _damaged(send: Send, fault: Fault) -> Callable[[Message], Awaitable[None]]:
    async def damage(message: Message) -> None:
        if message["type"] == "http.response.start" and fault.kind == "truncated":
            message["headers"] = [
                header for header in message["headers"] if header[0] != b"content-length"
            ]
        if message["type"] == "http.response.body":
            body = message.get("body", b"")
            if fault.kind == "reset":
                # Less than the length that was promised, then nothing: the server hangs up.
                await send({**message, "body": body[: len(body) // 2], "more_body": True})
                raise ConnectionResetError("injected")
            message = {**message, "body": body[: len(body) // 2]}
        await send(message)

    return damage
