"""What is wrong with a seed, where, and what would be right."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.settings import ConfigurationError


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake.

    Attributes:
        file: the seed's file name.
        line: where it stands, counted from 1; 0 for the whole file.
        field: the column, empty for the whole line.
        text: what is wrong and what would be right.
    """

    file: str
    line: int
    field: str
    text: str

    def __str__(self) -> str:
        where = [self.file, f"line {self.line}" if self.line else "", self.field]
        return f"{', '.join(part for part in where if part)}: {self.text}"


class SeedError(ConfigurationError):
    """Seeds that cannot be built from; the message names every mistake."""

    def __init__(self, folder: Path, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems)
        count = "1 mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
        lines = "".join(f"\n  {problem}" for problem in self.problems)
        super().__init__(f"nothing was built, the seeds in {folder} have {count}:{lines}")
