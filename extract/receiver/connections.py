"""How many connections may be open at once, and which one is closed for a new one."""

import asyncio
import resource
import time
from collections.abc import Iterable
from typing import Protocol

from extract.logs import get_logger

# What the process needs beside its connections: the database, the log, libraries.
OTHER_FILES = 64
SECONDS_BETWEEN_WARNINGS = 10.0

log = get_logger(__name__)


class Connection(Protocol):
    """An open connection.

    Attributes:
        opened_at: when it was accepted, by the event loop's clock.
    """

    transport: asyncio.Transport
    opened_at: float

    def is_proven(self) -> bool:
        """Tell whether its sender has shown a proof on it, be it with the request in hand."""
        ...


class Connections:
    """Keeps the number of open connections below a limit.

    Attributes:
        closed: how many were closed so that others find room.
    """

    def __init__(self, limit: int) -> None:
        self.closed = 0
        self._limit = min(limit, _allow_files(limit + OTHER_FILES) - OTHER_FILES)
        self._warn_at = 0.0

    def make_room(self, connections: Iterable[Connection]) -> None:
        """Close one if there are too many: the oldest that has shown no proof.

        A genuine sender authenticates within moments, so a slow unauthenticated one becomes the
        oldest. If all others are authenticated, the new one is closed.
        """
        held = [one for one in connections if not one.transport.is_closing()]
        if len(held) <= self._limit:
            return
        strangers = [one for one in held if not one.is_proven()]
        oldest = min(strangers, key=lambda one: one.opened_at)
        oldest.transport.abort()
        self.closed += 1
        if self._warn_at < time.monotonic():
            self._warn_at = time.monotonic() + SECONDS_BETWEEN_WARNINGS
            log.warning("too many connections", limit=self._limit, closed_so_far=self.closed)


def _allow_files(number: int) -> int:
    """Let this process open `number` files, or as many as it may be given; return how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < number:
        soft = number if hard == resource.RLIM_INFINITY else min(number, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return number if soft == resource.RLIM_INFINITY else soft
