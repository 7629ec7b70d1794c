"""How old the newest rows of raw are, by the limits that the project's sources have.

`dbt source freshness` asks the same. It takes as long as a small build, and each run would pay it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import yaml
from psycopg import sql

from extract.settings import PROJECT_ROOT
from scripts.exit_codes import ExitCode

MODELS = PROJECT_ROOT / "dbt_project" / "models"
PERIODS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}

# The newest load is found by its index, and holds the newest rows.
NEWEST = """
select max({column}) from {table}
where _dlt_load_id = (select max(_dlt_load_id) from {table})
"""


@dataclass(frozen=True)
class Limited:
    """A raw table of which rows are expected.

    Attributes:
        column: when a row was loaded.
        warn_after: the age from which that is said; None for never.
        error_after: the age from which that is a failure; None for never.
        only_dbt: the setting that only `dbt source freshness` can read; None for none.
    """

    schema: str
    table: str
    column: str
    warn_after: timedelta | None
    error_after: timedelta | None
    only_dbt: str | None = None


def limited_tables(schemas: Iterable[str]) -> Iterator[Limited]:
    """Yield the tables of these raw schemas that have a limit."""
    for file in sorted(MODELS.rglob("*.yml")):
        text = file.read_text(encoding="utf-8")
        if "freshness" not in text:
            continue
        for source in yaml.safe_load(text).get("sources", []):
            if source["name"] in schemas:
                yield from _of_source(source)


def stale_tables(
    connection: psycopg.Connection, schemas: Iterable[str], now: datetime
) -> tuple[dict[str, str], ExitCode]:
    """Return the tables whose rows are too old, each with their age; and how that ends.

    Args:
        schemas: of the sources that could be read, as `raw_github`.
        now: the present moment, in UTC.
    """
    stale, code = {}, ExitCode.OK
    for limited in limited_tables(schemas):
        if limited.only_dbt:
            stale[f"{limited.schema}.{limited.table}"] = (
                f"has `{limited.only_dbt}`, so that only `dbt source freshness` knows its age"
            )
            continue
        newest = _newest(connection, limited)
        age = now - (newest or datetime.min.replace(tzinfo=UTC))
        is_failed = limited.error_after is not None and age > limited.error_after
        if is_failed or (limited.warn_after is not None and age > limited.warn_after):
            stale[f"{limited.schema}.{limited.table}"] = (
                f"nothing new since {newest.astimezone(UTC):%Y-%m-%dT%H:%M} UTC"
                if newest
                else "was never loaded"
            )
        if is_failed:
            code = ExitCode.FAILED
    return stale, code


def _of_source(source: Mapping[str, Any]) -> Iterator[Limited]:
    for table in source.get("tables") or ():
        # dbt reads each beside `tables` and below `config`; the nearest to the table decides.
        levels = [source, source.get("config") or {}, table, table.get("config") or {}]
        limits = _merged(levels)
        column, query = (
            next((level[name] for level in reversed(levels) if name in level), None)
            for name in ("loaded_at_field", "loaded_at_query")
        )
        warn, error = _age(limits.get("warn_after")), _age(limits.get("error_after"))
        only_dbt = "loaded_at_query" if query else "filter" if limits.get("filter") else None
        if (warn or error) and (column or query):
            yield Limited(source["name"], table["name"], column or "", warn, error, only_dbt)


def _merged(levels: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the limits that hold, of which a level may set one and keep the other, as in dbt."""
    limits: dict[str, Any] = {}
    for level in levels:
        if "freshness" in level:
            limits = {**limits, **level["freshness"]} if level["freshness"] else {}
    return limits


def _age(limit: Mapping[str, Any] | None) -> timedelta | None:
    return limit["count"] * PERIODS[limit["period"]] if limit else None


def _newest(connection: psycopg.Connection, limited: Limited) -> datetime | None:
    """Return when the newest row was loaded; None where there is none, or no such table."""
    name = sql.Identifier(limited.schema, limited.table)
    is_there = connection.execute(
        "select to_regclass(%s) is not null", [name.as_string(connection)]
    ).fetchone()
    if is_there != (True,):
        return None
    query = sql.SQL(NEWEST).format(column=sql.Identifier(limited.column), table=name)
    newest: datetime | None
    ((newest,),) = connection.execute(query).fetchall()
    return newest
