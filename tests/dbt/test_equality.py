"""What calls two warehouses equal must see every row that is not."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from extract.database import connect
from tests.database import empty_database
from tests.dbt.equality import differences

ROWS = [("web", 1, 0.25, None), ("web", 2, None, None), ("web", 2, None, None), (None, 3, 4.0, 1.0)]


@pytest.fixture(scope="module")
def connection(server: dict[str, str]) -> Iterator[psycopg.Connection]:
    with empty_database(server) as environment, connect(environment, autocommit=True) as opened:
        yield opened


def differing(
    connection: psycopg.Connection, one: list[tuple[object, ...]], other: list[tuple[object, ...]]
) -> dict[str, int]:
    """Fill a table in two schemas and compare them."""
    for schema, rows in (("one", one), ("other", other)):
        name = sql.Identifier(schema)
        connection.execute(sql.SQL("drop schema if exists {} cascade").format(name))
        connection.execute(sql.SQL("create schema {}").format(name))
        connection.execute(
            sql.SQL(
                "create table {}.facts (service text, day integer, hours_p50 float8,"
                " hours_mean float8)"
            ).format(name)
        )
        with connection.cursor() as cursor:
            cursor.executemany(
                sql.SQL("insert into {}.facts values (%s, %s, %s, %s)").format(name), rows
            )
    return differences(connection, "one", "other")


def test_the_same_rows_in_another_order_are_equal(connection: psycopg.Connection) -> None:
    assert differing(connection, ROWS, ROWS[::-1]) == {}


def test_a_statistic_may_differ_in_its_last_bits(connection: psycopg.Connection) -> None:
    near = [("web", 1, 0.25 * (1 + 9e-10), None), *ROWS[1:]]
    assert differing(connection, ROWS, near) == {}


@pytest.mark.parametrize(
    "row",
    [
        ("web", 1, 0.25 * (1 + 2e-9), None),
        ("web", 1, None, None),
        ("web", 1, 0.25, 0.0),
        ("web", 4, 0.25, None),
        (None, 1, 0.25, None),
    ],
)
def test_one_other_value_is_one_differing_row(
    connection: psycopg.Connection, row: tuple[object, ...]
) -> None:
    assert differing(connection, ROWS, [row, *ROWS[1:]]) == {"facts": 1}
    assert differing(connection, [row, *ROWS[1:]], ROWS) == {"facts": 1}


@pytest.mark.parametrize("number", range(len(ROWS)))
def test_a_missing_row_is_one_differing_row(connection: psycopg.Connection, number: int) -> None:
    """One of two that are alike, too."""
    fewer = [*ROWS[:number], *ROWS[number + 1 :]]
    assert differing(connection, fewer, ROWS) == {"facts": 1}
    assert differing(connection, ROWS, fewer) == {"facts": 1}


def test_an_empty_table_is_not_equal(connection: psycopg.Connection) -> None:
    assert differing(connection, [], ROWS) == {"facts": len(ROWS)}


@pytest.mark.parametrize("schema", ["one", "other"])
def test_a_column_that_one_side_lacks_is_not_equal(
    connection: psycopg.Connection, schema: str
) -> None:
    differing(connection, ROWS, ROWS)
    connection.execute(
        sql.SQL("alter table {}.facts drop column day").format(sql.Identifier(schema))
    )
    with pytest.raises(AssertionError):
        differences(connection, "one", "other")
