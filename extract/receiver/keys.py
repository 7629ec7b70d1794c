"""Who may send what: API keys looked up in the database, remembered for a few seconds."""

import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime

from extract.receiver.link import Link
from extract.receiver.token import Token

# A revoked key works this long at most; a busy key costs one query in this time.
MEMORY_SECONDS = 10.0
MOST_REMEMBERED = 10_000
TOUCH_SECONDS = 60.0


@dataclass(slots=True)
class _Known:
    secret_hash: str | None
    sources: frozenset[str]
    expires_at: datetime | None
    forget_at: float


class Keys:
    """Verdicts on API keys."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._touched: dict[str, float] = {}

    async def sources_of(self, token: Token) -> frozenset[str] | None:
        """Return what `token` may send; None when it is unknown, revoked, expired or wrong.

        Raises:
            UnavailableError: the database does not answer, so no key can be checked.
        """
        known = self._known.get(token.key_id)
        if known is None or known.forget_at < time.monotonic():
            known = await self._look_up(token.key_id)
        if known.secret_hash is None or not token.proves(known.secret_hash):
            return None
        if known.expires_at is not None and known.expires_at <= datetime.now(UTC):
            return None
        await self._touch(token.key_id)
        return known.sources

    async def _look_up(self, key_id: str) -> _Known:
        async with self._link.transaction() as connection:
            found = await connection.execute("select * from raw_push.find_key(%s)", [key_id])
            row = await found.fetchone()
        secret_hash, sources, expires_at = row or (None, [], None)
        known = _Known(
            secret_hash, frozenset(sources), expires_at, time.monotonic() + MEMORY_SECONDS
        )
        self._known[key_id] = known
        self._known.move_to_end(key_id)
        if len(self._known) > MOST_REMEMBERED:
            forgotten, _ = self._known.popitem(last=False)
            self._touched.pop(forgotten, None)
        return known

    async def _touch(self, key_id: str) -> None:
        """Note the use of a key, once a minute: enough to see which keys are still needed."""
        now = time.monotonic()
        if now - self._touched.get(key_id, -TOUCH_SECONDS) >= TOUCH_SECONDS:
            self._touched[key_id] = now
            async with self._link.transaction() as connection:
                await connection.execute("select raw_push.touch_key(%s)", [key_id])
