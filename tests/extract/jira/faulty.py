"""Wraps a local Jira in the faults of real ones."""

from collections.abc import Awaitable, Callable
from typing import Any

Fault = Callable[[int, str], tuple[int, dict[str, str], bytes] | None]


class Faulty:
    """An ASGI application that answers some requests wrongly.

    Args:
        fault: given the number of a request (from 1) and its path, returns the status, headers and
            body to answer instead, or None to let the real one answer.
    """

    def __init__(self, app: Any, fault: Fault) -> None:
        self._app = app
        self._fault = fault
        self.count = 0

    async def __call__(
        self, scope: Any, receive: Any, send: Callable[[Any], Awaitable[None]]
    ) -> None:
        self.count += 1
        answer = self._fault(self.count, scope["path"])
        if answer is None:
            await self._app(scope, receive, send)
            return
        status, headers, body = answer
        encoded = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": encoded})
        await send({"type": "http.response.body", "body": body})
