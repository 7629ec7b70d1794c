"""A pulled record that is set aside is not read, is not brought back, and can be released again."""

from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from extract import payload_log
from extract.payload_log import Record
from extract.settings import ConfigurationError
from scripts.cli import app
from scripts.doctor import records
from scripts.quarantine import store
from scripts.quarantine.suspect import DELIVERIES, Suspect
from tests.dbt.warehouse import Warehouse

SEVEN = [Record("acme/shop", "7", {"title": "a"}), Record("acme/shop", "7", {"title": "b"})]
EIGHT = Record("acme/shop", "8", None)
HELD = "select id, payload, _dlt_load_id from raw_github.issues order by id, payload"
REASON = ["--reason", "a test"]


def diogen(*arguments: str) -> str:
    result = CliRunner().invoke(app, arguments)
    if isinstance(result.exception, ConfigurationError):
        return str(result.exception)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def warehouse(database: dict[str, str], tmp_path: Path) -> Warehouse:
    landed = Warehouse(database, tmp_path)
    landed.land("github", "issues", [*SEVEN, EIGHT])
    landed.connection.execute(
        "create schema incremental;"
        "create table incremental.build_state as select unnest(array["
        "'model.diogen.github__issues', 'model.diogen.push__payloads', 'model.diogen.jira__issues',"
        "'model.diogen.issues']) as node"
    )
    return landed


def built(warehouse: Warehouse) -> list[str]:
    """Return the models that the next build does not fully refresh."""
    return [node for (node,) in warehouse.rows("select node from incremental.build_state")]


def test_all_versions_of_a_record_are_set_aside_until_it_is_released(warehouse: Warehouse) -> None:
    held = warehouse.rows(HELD)

    said = diogen("records", "set-aside", "raw_github.issues", "acme/shop", "7", *REASON)

    assert "2 versions set aside" in said
    assert warehouse.rows(HELD) == [("8", None, "000000000001")]
    assert built(warehouse) == ["model.diogen.jira__issues", "model.diogen.issues"]
    listed = diogen("records").splitlines()
    assert [line.split("  ")[2:] for line in listed] == [
        ["raw_github.issues", "acme/shop", "7", "a test"]
    ] * 2
    # It is read again and stays away; what it says now is new.
    assert brought(warehouse.connection, [*SEVEN, EIGHT]) == []
    assert brought(warehouse.connection, [Record("acme/shop", "7", {"title": "c"})]) == ["7"]
    (finding,) = records.check(warehouse.connection)
    assert finding.subject == "set aside"
    assert finding.text.startswith("2 are kept out of the numbers")

    said = diogen("records", "retry", *(line.split("  ")[0] for line in listed))

    assert said.count("released") == 2
    assert warehouse.rows(HELD) == held
    assert diogen("records") == ""


def brought(connection: psycopg.Connection, found: list[Record]) -> list[str]:
    """Return the ids of what extraction would add."""
    rows = payload_log.table(found)
    return list(
        payload_log.unknown_versions(connection, "raw_github", "issues", rows)["id"].to_pylist()
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["set-aside", "github.issues", "acme/shop", "7", *REASON],
            "not a table of pulled",
        ),
        (["set-aside", "raw_push.deliveries", "x", "7", *REASON], "raw_github.issues"),
        (["set-aside", "raw_github.issues", "acme/shop", "9", *REASON], "has no record 9 of acme"),
        (["retry", "3", "5"], "has the number 3, 5: `diogen records` lists them"),
    ],
)
def test_what_does_not_exist_is_named_and_nothing_is_moved(
    warehouse: Warehouse, arguments: list[str], said: str
) -> None:
    assert said in diogen("records", *arguments)
    assert len(warehouse.rows(HELD)) == 3


def test_what_a_killed_search_left_is_released_again(warehouse: Warehouse) -> None:
    warehouse.connection.execute(
        "insert into raw_push.deliveries (sequence, source, delivery_id, body, body_hash, status)"
        " overriding system value select n, 'aws', n::text, '{}', 'h', 'accepted'"
        " from generate_series(1, 2) as n"
    )
    held = warehouse.rows(HELD)
    tried = [*store.versions(warehouse.connection, "raw_github.issues", "acme/shop", "7")]
    store.set_aside(warehouse.connection, [*tried, Suspect(DELIVERIES, ("1",))], store.TRIED)
    store.set_aside(warehouse.connection, [Suspect(DELIVERIES, ("2",))], "a person's decision")

    assert store.release_tried(warehouse.connection) == 3
    assert store.release_tried(warehouse.connection) == 0

    assert warehouse.rows(HELD) == held
    assert warehouse.rows("select sequence, status from raw_push.deliveries order by 1") == [
        (1, "accepted"),
        (2, "rejected"),
    ]
