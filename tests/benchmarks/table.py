"""The rows of one run as a table to read and as JSON to keep."""

import os
import platform
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import psutil
from rich.table import Table

from tests.benchmarks.row import Row, growth

COLUMNS = ("What", "Size", "Figure", "Reference, same run", "Ratio", "Goal", "Growth")


def number(value: float) -> str:
    """Return a figure to three digits, whole where it has as many."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


def goal(row: Row) -> str:
    if row.goal is None:
        return ""
    met = {True: "met", False: "MISSED", None: "not measured"}[row.is_met]
    return f"{row.goal}: {met}"


def cells(row: Row, rows: list[Row]) -> tuple[str, ...]:
    """Return the texts of a row, in the order of COLUMNS."""
    size = f"{row.amount:,} {row.of}" if row.amount is not None else ""
    if row.figure is None:
        said = f"FAILED: {row.note}" if row.has_failed else f"does not run: {row.note}"
        return (row.what, size, "", said, "", goal(row), "")
    reference = f"{row.against}: {number(row.reference)}" if row.reference is not None else ""
    grown = growth(row, rows)
    return (
        row.what,
        size,
        f"{number(row.figure)} {row.unit}",
        ", ".join(one for one in (reference, row.note) if one),
        f"{row.ratio:.2f}" if row.ratio is not None else "",
        goal(row),
        f"×{number(grown[1])} for ×{number(grown[0])}" if grown else "",
    )


def table(rows: list[Row]) -> Table:
    """Return everything, one section a benchmark."""
    result = Table(*COLUMNS, title="Benchmarks", expand=False)
    for part in dict.fromkeys(row.part for row in rows):
        result.add_section()
        result.add_row(f"[bold]{part}[/bold]")
        for row in rows:
            if row.part == part:
                result.add_row(*cells(row, rows))
    return result


def machine() -> dict[str, Any]:
    """Return what the figures depend on; the load tells whether the machine was ours alone."""
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "load_average": [round(one, 1) for one in os.getloadavg()],
        "python": platform.python_version(),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def document(rows: list[Row], *, size: str, seconds: float) -> dict[str, Any]:
    """Return everything as JSON values."""
    return {
        "size": size,
        "seconds": round(seconds, 1),
        "machine": machine(),
        "rows": [described(row, rows) for row in rows],
    }


def described(row: Row, rows: Iterable[Row]) -> dict[str, Any]:
    grown = growth(row, list(rows))
    return {
        **asdict(row),
        "goal": str(row.goal) if row.goal else None,
        "ratio": row.ratio,
        "is_met": row.is_met,
        "growth": {"amount": grown[0], "figure": grown[1]} if grown else None,
    }
