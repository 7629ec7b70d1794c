"""What a publish moved."""

import re
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Moved:
    """The rows that were moved, by table; a table without rows counts as moved, too."""

    rows: Counter[str] = field(default_factory=Counter)

    def add(self, table: str, rows: int) -> None:
        """Count rows of a table."""
        self.rows[table] += rows

    def line(self, destination: str, table_count: int) -> str:
        """Say it in one line."""
        destination = without_key(destination)
        if not self.rows:
            return f"{destination}: nothing is new, {table_count} tables stand"
        return (
            f"{destination}: {len(self.rows)} of {table_count} tables moved,"
            f" {self.rows.total():,} rows"
        )


def without_key(text: str) -> str:
    """Return a text without the account and key that a URL may contain."""
    return re.sub(r"//[^/@:\s]*:[^/@\s]*@", "//…@", text)
