"""Reads request bodies within limits of size, time and memory."""

import asyncio
import io
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request

from extract.memory import give_back
from extract.receiver.refusal import RefusedError, unavailable
from extract.settings import ReceiverSettings

# The share of the memory for senders that are not authenticated yet, and the share of it for large
# bodies: large ones must not keep small ones out.
UNPROVEN_SHARE = 0.75
UNPROVEN_LARGE_SHARE = 0.5
LARGE_BYTES = 2**20
# While one is stored the next one arrives; more wait at their senders, who are not read meanwhile.
LARGE_AT_ONCE = 2


@dataclass
class _Body:
    limit: int
    is_proven: bool
    held: int = 0


class Bodies:
    """Hands out bodies; the sum of those in use stays below a limit.

    Attributes:
        in_use: bytes of all bodies that are being read or stored.
    """

    def __init__(self, settings: ReceiverSettings) -> None:
        self._settings = settings
        self.in_use = 0
        self._unproven = 0
        self._unproven_large = 0
        fitting = int(settings.max_memory_bytes * UNPROVEN_LARGE_SHARE / settings.max_body_bytes)
        self._large = asyncio.Semaphore(max(1, min(LARGE_AT_ONCE, fitting)))

    def read(
        self, request: Request, headers: Mapping[str, str], *, limit: int, is_proven: bool
    ) -> AbstractAsyncContextManager[bytes]:
        """Give the body of `request`.

        Args:
            limit: the most bytes that its source sends.
            is_proven: whether the sender is authenticated; all others share a part of the memory.

        Raises:
            RefusedError: it is too long (413), too slow (408), compressed (415), or there is
                no memory for it now (503).
        """
        if headers.get("content-encoding", "identity").lower() != "identity":
            # A few kilobytes can unpack to gigabytes, and no sender we know compresses.
            raise RefusedError(415, "send the body as it is, without Content-Encoding")
        declared = headers.get("content-length", "0")
        if declared.isdecimal() and int(declared) > limit:
            raise _too_long(limit)
        is_large = declared.isdecimal() and int(declared) > LARGE_BYTES
        read = self._read_in_turn if is_large else self._read
        return read(request, _Body(limit, is_proven))

    @asynccontextmanager
    async def _read_in_turn(self, request: Request, body: _Body) -> AsyncIterator[bytes]:
        try:
            async with asyncio.timeout(self._settings.body_timeout_seconds):
                await self._large.acquire()
        except TimeoutError:
            raise _no_room() from None
        try:
            async with self._read(request, body) as whole:
                yield whole
        finally:
            self._large.release()
            give_back()

    @asynccontextmanager
    async def _read(self, request: Request, body: _Body) -> AsyncIterator[bytes]:
        # It grows in its place and gives what it holds, where a list of parts is copied once more.
        received = io.BytesIO()
        try:
            try:
                async with asyncio.timeout(self._settings.body_timeout_seconds):
                    async for part in request.stream():
                        received.write(part)
                        self._hold(body, len(part))
                        self._check(body)
            except TimeoutError:
                raise RefusedError(
                    408, "the body took too long", headers={"Connection": "close"}
                ) from None
            except ClientDisconnect:
                raise RefusedError(400, "the connection ended within the body") from None
            yield received.getvalue()
        finally:
            self._hold(body, -body.held)

    def _hold(self, body: _Body, size: int) -> None:
        """Count `size` more bytes of a body, or fewer, in every sum that it belongs to."""
        before, body.held = body.held, body.held + size
        self.in_use += size
        if not body.is_proven:
            self._unproven += size
            # A large body counts as a whole.
            self._unproven_large += _if_large(body.held) - _if_large(before)

    def _check(self, body: _Body) -> None:
        if body.held > body.limit:
            raise _too_long(body.limit)
        most = self._settings.max_memory_bytes
        is_full = self.in_use > most
        if not body.is_proven:
            is_full |= self._unproven > most * UNPROVEN_SHARE
            if body.held > LARGE_BYTES:
                is_full |= self._unproven_large > most * UNPROVEN_LARGE_SHARE
        if is_full:
            raise _no_room()


def _no_room() -> RefusedError:
    return unavailable("too many bodies at once, send this one again", seconds=1)


def _if_large(size: int) -> int:
    return size if size > LARGE_BYTES else 0


def _too_long(limit: int) -> RefusedError:
    return RefusedError(413, f"a body has at most {limit} bytes", headers={"Connection": "close"})
