"""Simulated time: what happens, in the order in which it happens, without a real clock."""

import heapq
import math
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

Action = Callable[[datetime], None]

WORKDAY = (8, 17)  # UTC hours


class Agenda:
    """Actions by their time; actions after `end` never happen."""

    def __init__(self, end: datetime) -> None:
        self.end = end
        self._waiting: list[tuple[datetime, int, Action]] = []
        self._made = 0

    def at(self, moment: datetime, action: Action) -> None:
        """Plan `action`; of two at one moment, the one planned first comes first."""
        self._made += 1
        heapq.heappush(self._waiting, (moment.replace(microsecond=0), self._made, action))

    def run(self) -> None:
        """Let everything happen, whatever new actions the actions plan included."""
        while self._waiting:
            moment, _, action = heapq.heappop(self._waiting)
            if moment <= self.end:
                action(moment)


def spread(random: Random, median: timedelta, factor: float = 2.5) -> timedelta:
    """Draw a duration around `median`, two thirds of them within `factor` of it, none negative."""
    seconds = median.total_seconds() * random.lognormvariate(0, math.log(factor))
    return timedelta(seconds=max(1, round(seconds)))


def in_working_hours(random: Random, moment: datetime) -> datetime:
    """Return `moment`, or a moment in the next working hours when nobody works at it."""
    opens, closes = WORKDAY
    if moment.weekday() < 5 and opens <= moment.hour < closes:
        return moment
    if moment.weekday() >= 5 or moment.hour >= closes:
        moment += timedelta(days=1)
    while moment.weekday() >= 5:
        moment += timedelta(days=1)
    return moment.replace(hour=opens, minute=0, second=0) + timedelta(
        seconds=random.randrange(2 * 3600)
    )


def working_days(start: datetime, end: datetime) -> list[datetime]:
    """Return the midnights of the Mondays to Fridays between two moments."""
    first = start.replace(hour=0, minute=0, second=0)
    days = [first + timedelta(days=n) for n in range((end - first).days + 1)]
    return [day for day in days if day.weekday() < 5]
