"""Finds which of many a build fails on, by halves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Found(Generic[T]):
    """What a search ended with: without both lists the build is good.

    Attributes:
        guilty: each of them alone makes it fail.
        unsure: at least one of them does; the bound was reached before it was known which.
    """

    guilty: list[T] = field(default_factory=list)
    unsure: list[T] = field(default_factory=list)


class BoundReachedError(Exception):
    """No further build may be made."""


class Search(Generic[T]):
    """Halves what is suspected until each that is guilty stands alone."""

    def __init__(self, builds_without: Callable[[Sequence[T]], bool], most_builds: int) -> None:
        """Begin with nothing built.

        Args:
            builds_without: whether a build is good that leaves these out.
            most_builds: how many it may make.
        """
        self._builds_without = builds_without
        self.builds_left = most_builds
        self._guilty: list[T] = []
        self._away: list[T] = []
        self._unsure: list[T] = []

    def find(self, suspects: Sequence[T]) -> Found[T]:
        """Return what the build fails on; nothing where it fails without all suspects as well."""
        try:
            if not suspects or not self._is_good([*suspects]):
                return Found()
            self._unsure = [*suspects]
            while True:
                self._find_one()
                # Records released meanwhile are innocent; those still excluded are not decided yet.
                if not self._away or self._is_good(self._guilty):
                    return Found(self._guilty)
                self._away, self._unsure = [], self._away
        except BoundReachedError:
            return Found(self._guilty, [*self._away, *self._unsure])

    def _find_one(self) -> None:
        """Halve: a build without all that is unsure is good, and with it fails."""
        while len(self._unsure) > 1:
            middle = len(self._unsure) // 2
            first, second = self._unsure[:middle], self._unsure[middle:]
            if self._is_good([*self._guilty, *self._away, *first]):
                self._unsure = first
            else:
                self._away, self._unsure = [*self._away, *first], second
        self._guilty, self._unsure = [*self._guilty, *self._unsure], []

    def _is_good(self, aside: Sequence[T]) -> bool:
        if self.builds_left == 0:
            raise BoundReachedError
        self.builds_left -= 1
        return self._builds_without(aside)
