"""The queries of the page and the terminal, by their names."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import psycopg

QUERIES = Path(__file__).parent / "queries"

Table = tuple[list[str], Sequence[Sequence[Any]]]


def query(connection: psycopg.Connection, name: str, parameters: Mapping[str, Any]) -> Table:
    """Run the query `name` and return its columns and rows."""
    cursor = connection.execute(statement(name), parameters)
    return [column.name for column in cursor.description or []], cursor.fetchall()


@cache
def statement(name: str) -> bytes:
    """Return the SQL of a query, with those that it names in braces put in their places."""
    text = (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    return re.sub(r"{(\w+)}", lambda found: statement(found[1]).decode(), text).encode()
