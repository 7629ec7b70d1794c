"""What is published: tables of gold with their descriptions, keys, and checksums of their rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

import psycopg
import yaml
from psycopg import sql

from extract.settings import PROJECT_ROOT, ConfigurationError
from scripts.export import EVERY_ROW, tables

DOCUMENTED = PROJECT_ROOT / "dbt_project" / "models" / "gold"
# What grows for years is divided by the year of a date that its rows keep: a new day moves a year.
DIVIDED_BY = {
    "dora_evidence": "metric_date",
    "fct_commits": "committed_at",
    "fct_pull_requests": "opened_at",
}
# Its own rows decide a checksum, not their order.
CHECKSUMS = """
select {label}, count(*), coalesce(sum(hashtextextended(published::text, 0)), 0)::text
from gold.{table} as published
group by 1
order by 1
"""
COLUMNS = """
select attname, format_type(atttypid, null) from pg_attribute
where attrelid = {table}::regclass and attnum > 0 and not attisdropped
order by attnum
"""


@dataclass(frozen=True)
class Column:
    """A column as PostgreSQL and the project's documentation have it."""

    name: str
    type: str
    description: str


@dataclass(frozen=True)
class Part:
    """Rows of a table that move together: all, or a year's.

    Attributes:
        label: the year; empty for the whole table.
        checksum: another one where any row or column is another.
    """

    label: str
    rows: int
    checksum: str


@dataclass(frozen=True)
class Table:
    """A table of gold.

    Attributes:
        key: the columns that name a row.
    """

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    parts: tuple[Part, ...]

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return sum(part.rows for part in self.parts)

    @cached_property
    def checksum(self) -> str:
        """Another one where any row, column or description is another."""
        return sha256(repr(self).encode()).hexdigest()[:16]

    def rows_of(self, part: Part) -> sql.Composable:
        """Return the condition that the rows of a part meet."""
        if not part.label:
            return EVERY_ROW
        return sql.SQL("{} = {}").format(_label(self.name), part.label)


def chosen_tables(
    connection: psycopg.Connection, names: Sequence[str], exposure: str | None
) -> list[str]:
    """Return the tables that are named, those of an exposure, or all there are.

    Raises:
        ConfigurationError: gold has no such table, or the project no such exposure.
    """
    known = tables(connection)
    if not known:
        raise ConfigurationError("gold has no table yet: run `diogen build` first")
    wanted = [*names, *(_exposed(exposure) if exposure else [])] or known
    for name in wanted:
        if name not in known:
            raise ConfigurationError(f"gold has no table {name!r}; it has {', '.join(known)}")
    return sorted({*wanted})


def read_tables(connection: psycopg.Connection, names: Sequence[str]) -> Iterator[Table]:
    """Yield what is to be known of these tables, one after the other."""
    documented = {
        model["name"]: model
        for file in sorted(DOCUMENTED.glob("*.yml"))
        for model in _read(file.read_text(encoding="utf-8")).get("models", [])
    }
    for name in names:
        model = documented.get(name, {})
        said = {column["name"]: column for column in model.get("columns", [])}
        table = sql.Identifier("gold", name).as_string(connection)
        query = sql.SQL(COLUMNS).format(table=table)
        columns = tuple(
            Column(column, kind, _line(said.get(column, {}).get("description", "")))
            for column, kind in connection.execute(query).fetchall()
        )
        parts = tuple(_parts(connection, name, columns))
        yield Table(name, _line(model.get("description", "")), _key(model), columns, parts)


def _parts(
    connection: psycopg.Connection, table: str, columns: tuple[Column, ...]
) -> Iterator[Part]:
    query = sql.SQL(CHECKSUMS).format(label=_label(table), table=sql.Identifier(table))
    # A table without rows is one part, too.
    found = connection.execute(query).fetchall() or [("", 0, "0")]
    kinds = [(column.name, column.type) for column in columns]
    for label, rows, content in found:
        checksum = sha256(repr((kinds, label, rows, content)).encode()).hexdigest()[:16]
        yield Part(label, rows, checksum)


def _label(table: str) -> sql.Composable:
    if table not in DIVIDED_BY:
        return sql.SQL("''")
    return sql.SQL("coalesce(to_char({}, 'YYYY'), 'undated')").format(
        sql.Identifier(DIVIDED_BY[table])
    )


def _exposed(name: str) -> list[str]:
    """Return the tables that an exposure of the project depends on."""
    exposures: dict[str, list[str]] = {
        exposure["name"]: exposure["depends_on"]
        for file in sorted(DOCUMENTED.parent.rglob("*.yml"))
        if "exposures:" in (text := file.read_text(encoding="utf-8"))
        for exposure in _read(text)["exposures"]
    }
    if name not in exposures:
        known = ", ".join(sorted(exposures))
        raise ConfigurationError(f"the project has no exposure {name!r}; it has {known}")
    # As in ref('dim_services').
    return [reference.split("'")[1] for reference in exposures[name]]


def _key(model: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the columns that name a row: the model's own key, or what a test holds unique."""
    if key := model.get("config", {}).get("unique_key"):
        return tuple(key)
    for test in model.get("data_tests", []):
        if "unique_together" in test:
            return tuple(test["unique_together"]["arguments"]["columns"])
    return ()


def _read(text: str) -> dict[str, Any]:
    # In C where that was built: twenty times as fast.
    read: dict[str, Any] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - a safe one
    return read


def _line(text: str) -> str:
    return " ".join(text.split())
