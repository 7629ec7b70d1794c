"""One line of the table: what was measured, beside what, and what it should be."""

import traceback
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """A bound: of the ratio where a row has a reference, of the figure itself where it has none."""

    least: float | None = None
    most: float | None = None

    def is_met_by(self, value: float) -> bool:
        return (self.least is None or value >= self.least) and (
            self.most is None or value <= self.most
        )

    def __str__(self) -> str:
        if self.least is not None:
            return f"≥ {self.least:g}"
        return f"≤ {self.most:g}"


@dataclass(frozen=True)
class Row:
    """A figure; its reference was measured in the same run, or there is none.

    Attributes:
        part: which benchmark it belongs to.
        what: the thing measured; rows that differ in `amount` alone are one thing at several sizes.
        amount: the size, in things of `of`; None where there is only one.
        figure: None where nothing could be measured, and `note` says why.
        reference: what `against` needed or gave for the same, in the same unit.
        has_failed: it should have been measured.
    """

    part: str
    what: str
    amount: int | None = None
    of: str = ""
    figure: float | None = None
    unit: str = ""
    reference: float | None = None
    against: str = ""
    goal: Goal | None = None
    note: str = ""
    has_failed: bool = False

    @property
    def ratio(self) -> float | None:
        if self.figure is None or not self.reference:
            return None
        return self.figure / self.reference

    @property
    def is_met(self) -> bool | None:
        """Tell whether the goal is met, None where there is nothing to compare."""
        value = self.ratio if self.against else self.figure
        if self.goal is None or value is None:
            return None
        return self.goal.is_met_by(value)


def growth(row: Row, rows: list[Row]) -> tuple[float, float] | None:
    """Return how many times the next smaller size `row` is, and its figure that one's."""
    smaller = [
        one
        for one in rows
        if (one.part, one.what, one.of, one.unit) == (row.part, row.what, row.of, row.unit)
        and one.figure
        and one.amount
        and row.amount
        and one.amount < row.amount
    ]
    if not smaller or row.figure is None:
        return None
    before = max(smaller, key=lambda one: one.amount or 0)
    assert row.amount is not None
    assert before.amount is not None
    assert before.figure is not None
    return row.amount / before.amount, row.figure / before.figure


def guarded(part: str, rows: Iterator[Row]) -> Iterator[Row]:
    """Yield the rows of a benchmark; if it fails, the last one says so and the next one continues.

    Its whole traceback goes to standard error.
    """
    try:
        yield from rows
    except Exception as error:
        traceback.print_exc()
        reason = (str(error).strip().splitlines() or [""])[-1]
        yield Row(part, part, note=f"{type(error).__name__}: {reason}", has_failed=True)
