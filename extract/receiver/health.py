"""Whether the receiver can store, and what waits to be built."""

import time
from typing import Any

from extract import migrations
from extract.receiver.intake import Intake
from extract.receiver.link import UnavailableError
from extract.receiver.refusal import unavailable

# Monitors ask often, and the question counts rows.
MEMORY_SECONDS = 2.0


class Health:
    """Answers for the database, remembered for two seconds."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._newest = migrations.newest()
        self._state: dict[str, Any] = {}
        self._forget_at = 0.0

    async def state(self) -> dict[str, Any]:
        """Return the state of a healthy receiver.

        Raises:
            RefusedError: 503 with the reason why it is not.
        """
        if self._forget_at < time.monotonic():
            self._state = await self._ask()
            self._forget_at = time.monotonic() + MEMORY_SECONDS
        return {**self._state, "waiting": self._intake.store.waiting}

    async def _ask(self) -> dict[str, Any]:
        try:
            async with self._intake.questions.transaction() as connection:
                found = await connection.execute("select * from raw_push.state()")
                row = await found.fetchone()
        except UnavailableError as error:
            raise unavailable(f"the database does not answer: {error}") from None
        migration, last_delivery_at, backlog, rejected = row or (None, None, 0, 0)
        if migration != self._newest:
            raise unavailable(
                f"the tables are at version {migration}, this program needs {self._newest}"
            )
        return {
            "status": "ok",
            "migration": migration,
            "last_delivery_at": last_delivery_at.isoformat() if last_delivery_at else None,
            "backlog": backlog,
            "rejected": rejected,
        }
