"""Compares the paths of `event_mappings.csv` with the deliveries."""

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg

from scripts.seeds.problems import Problem
from scripts.seeds.reading import Table

NOT_PATHS = ("source", "kind")
# Enough to meet every kind of document that a tool sends.
LATEST = 1000
DELIVERIES = (
    "select convert_from(body, 'UTF8') from raw_push.deliveries"
    " where status = 'accepted' and source = %s order by sequence desc limit %s"
)


@dataclass(frozen=True)
class Reading:
    """What one path of a mapping led to in the deliveries of its source."""

    line: int
    source: str
    kind: str
    column: str
    path: str
    deliveries: int
    found: int
    example: str | None
    nearest: str | None

    @property
    def is_wrong(self) -> bool:
        """Tell whether there were deliveries, and the path is in none of them."""
        return self.deliveries > 0 and self.found == 0

    def problem(self) -> Problem:
        """Return the mistake that the path is."""
        likely = f": did you mean '{self.nearest}'?" if self.nearest else ""
        count = f"{self.deliveries} deliver{'y' if self.deliveries == 1 else 'ies'}"
        text = f"'{self.path}' leads to nothing in any of {count} of '{self.source}'{likely}"
        return Problem("event_mappings.csv", self.line, self.column, text)

    def told(self) -> str:
        """Return it as a line for people."""
        if not self.deliveries:
            return f"{self.source} {self.kind}: nothing was delivered yet"
        example = f", as in '{self.example}'" if self.example is not None else ""
        return (
            f"{self.source} {self.kind}: {self.column} from {self.path} in {self.found} of "
            f"{self.deliveries}{example}"
        )


def readings(connection: psycopg.Connection, mappings: Table) -> list[Reading]:
    """Return what each path of the seed leads to in the latest deliveries."""
    found = []
    for row in mappings.rows:
        documents = _documents(connection, row.get("source"))
        known = sorted({path for document in documents[:50] for path in paths(document)})
        for column in row.cells:
            path = row.get(column)
            if column in NOT_PATHS or not path:
                continue
            values = [value for one in documents if (value := text_at(one, path)) is not None]
            near = difflib.get_close_matches(path, known, n=1)
            found.append(
                Reading(
                    row.line,
                    row.get("source"),
                    row.get("kind"),
                    column,
                    path,
                    len(documents),
                    len(values),
                    values[0][:60] if values else None,
                    near[0] if near else None,
                )
            )
    return found


def text_at(value: Any, path: str) -> str | None:
    """Return the text at a path, as the warehouse reads it (macros/engine/json_text_at.sql)."""
    for step in path.split("."):
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    if value is None:
        return None
    return value if isinstance(value, str) else json.dumps(value)


def paths(value: Any, before: str = "") -> Iterator[str]:
    """Yield the path of every value that is neither an object nor a list."""
    items: Iterator[tuple[str, Any]]
    if isinstance(value, dict):
        items = iter(value.items())
    elif isinstance(value, list):
        items = ((str(position), item) for position, item in enumerate(value[:3]))
    else:
        yield before
        return
    for key, item in items:
        yield from paths(item, f"{before}.{key}" if before else key)


def _documents(connection: psycopg.Connection, source: str) -> list[Any]:
    there = connection.execute("select to_regclass('raw_push.deliveries')").fetchone()
    if there is None or there[0] is None:
        return []
    rows = connection.execute(DELIVERIES, [source, LATEST]).fetchall()
    return [json.loads(body) for (body,) in rows]
