"""How much one API key may send: a bucket that fills evenly and holds a minute's worth."""

import math
import time


class RateLimit:
    """Counts requests by key."""

    def __init__(self, per_minute: int) -> None:
        self._capacity = float(per_minute)
        self._per_second = per_minute / 60
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait_seconds(self, key_id: str) -> int:
        """Count one request of `key_id`; return 0 if it may pass, otherwise how long to wait."""
        now = time.monotonic()
        level, filled_at = self._buckets.get(key_id, (self._capacity, now))
        level = min(self._capacity, level + (now - filled_at) * self._per_second)
        if level < 1:
            self._buckets[key_id] = (level, now)
            return math.ceil((1 - level) / self._per_second)
        self._buckets[key_id] = (level - 1, now)
        return 0
