"""Writes the types of every column of the warehouse down, for unit tests on a fresh database."""

import textwrap
from collections.abc import Mapping

import psycopg

from extract.database import connect
from extract.settings import PROJECT_ROOT

MACRO = PROJECT_ROOT / "dbt_project" / "macros" / "unit_tests" / "column_types.sql"
OPENING = """\
{#
    The columns of every relation that a unit test may have as an input, by type. Made from a built
    warehouse by `make columns`; a test fails when it is out of date.
#}
{% macro column_types() %}
    {{ return({
"""
CLOSING = """\
    }) }}
{% endmacro %}
"""
QUERY = """
select
    tables.relnamespace::regnamespace || '.' || tables.relname,
    case format_type(columns.atttypid, null)
        when 'character varying' then 'text'
        when 'timestamp with time zone' then 'timestamptz'
        else format_type(columns.atttypid, null)
    end,
    string_agg(columns.attname, ' ' order by columns.attnum)
from pg_class as tables
inner join pg_attribute as columns on columns.attrelid = tables.oid
where
    columns.attnum > 0
    and not columns.attisdropped
    and tables.relkind in ('r', 'v')
    and (
        tables.relnamespace::regnamespace::text
        in ('seeds', 'bronze', 'silver', 'gold', 'incremental')
        or tables.oid in (to_regclass('raw_push.deliveries'), to_regclass('ops.set_aside'))
    )
    and tables.relname not in ('build_state', 'build_loads', 'running_builds')
group by 1, 2
order by 1, 2
"""


def column_types(connection: psycopg.Connection) -> str:
    """Return the macro for the warehouse as it was built."""
    relations: dict[str, dict[str, str]] = {}
    for relation, kind, columns in connection.execute(QUERY):
        relations.setdefault(relation, {})[kind] = columns
    return OPENING + "".join(_lines(name, types) for name, types in relations.items()) + CLOSING


def _lines(relation: str, types: Mapping[str, str]) -> str:
    parts = [f"{kind}: {columns}" for kind, columns in types.items()]
    wrapped = textwrap.wrap("; ".join(parts), 84, drop_whitespace=False)
    return "".join(
        [
            f"        '{relation}': '{wrapped[0]}'",
            *(f"\n            ~ '{line}'" for line in wrapped[1:]),
            ",\n",
        ]
    )


def main() -> None:
    """Write the macro from the warehouse in use, which must have been built."""
    with connect() as connection:
        MACRO.write_text(column_types(connection), encoding="utf-8")


if __name__ == "__main__":
    main()
