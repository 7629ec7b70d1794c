"""Reads request bodies within limits of size, time and memory."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from starlette.requests import ClientDisconnect, Request

from extract.receiver.refusal import RefusedError, unavailable
from extract.settings import ReceiverSettings


class Bodies:
    """Hands out bodies; the sum of those in use stays below a limit.

    Attributes:
        in_use: bytes of all bodies that are being read or stored.
    """

    def __init__(self, settings: ReceiverSettings) -> None:
        self._settings = settings
        self.in_use = 0

    @asynccontextmanager
    async def read(self, request: Request, headers: Mapping[str, str]) -> AsyncIterator[bytes]:
        """Give the body of `request`.

        Raises:
            RefusedError: it is too long (413), too slow (408), compressed (415), or there is
                no memory for it now (503).
        """
        if headers.get("content-encoding", "identity").lower() != "identity":
            # A few kilobytes can unpack to gigabytes, and no sender we know compresses.
            raise RefusedError(415, "send the body as it is, without Content-Encoding")
        declared = headers.get("content-length", "0")
        if declared.isdecimal() and int(declared) > self._settings.max_body_bytes:
            raise self._too_long()
        held = 0
        try:
            parts: list[bytes] = []
            try:
                async with asyncio.timeout(self._settings.body_timeout_seconds):
                    async for part in request.stream():
                        parts.append(part)
                        held += len(part)
                        self.in_use += len(part)
                        self._check(held)
            except TimeoutError:
                raise RefusedError(
                    408, "the body took too long", headers={"Connection": "close"}
                ) from None
            except ClientDisconnect:
                raise RefusedError(400, "the connection ended within the body") from None
            yield b"".join(parts)
        finally:
            self.in_use -= held

    def _check(self, held: int) -> None:
        if held > self._settings.max_body_bytes:
            raise self._too_long()
        if self.in_use > self._settings.max_memory_bytes:
            raise unavailable("too many bodies at once, send this one again", seconds=1)

    def _too_long(self) -> RefusedError:
        limit = self._settings.max_body_bytes
        return RefusedError(
            413, f"a body has at most {limit} bytes", headers={"Connection": "close"}
        )
