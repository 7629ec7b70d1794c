"""An accepted delivery that is set aside no longer counts, and counts again when it is released."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from extract.payload_log import Record
from extract.settings import ConfigurationError
from scripts.cli import app
from scripts.demo import github_records
from tests.dbt.warehouse import Warehouse

NAME = "acme/shop"
DAY = "2024-01-01T00:00:00Z"
DEPLOYMENT = (
    '{{"id": "{id}", "repository": "acme/shop", "environment": "production",'
    ' "sha": "3f786850e387550fdab836ed7e6dc881de23001b", "status": "success",'
    ' "started_at": "2024-01-0{id}T09:14:00Z", "finished_at": "2024-01-0{id}T09:16:30Z"}}'
)


def deployed(warehouse: Warehouse) -> list[str]:
    warehouse.build("--select", "+fct_deployments", "--exclude-resource-type", "test")
    return [
        day
        for (day,) in warehouse.rows(
            "select deployed_date::text from gold.fct_deployments order by 1"
        )
    ]


def test_what_is_set_aside_counts_no_longer_until_it_is_released(
    database: dict[str, str], tmp_path: Path
) -> None:
    warehouse = Warehouse(database, tmp_path)
    repository = github_records.repository(NAME, 1, "main", DAY, DAY)
    warehouse.land("github", "repositories", [Record(NAME, "1", repository)])
    for number in (2, 3):
        warehouse.connection.execute(
            "insert into raw_push.deliveries"
            " (source, delivery_id, headers, body, body_hash, status)"
            " values ('deployments', %s, '{}', %s, %s, 'accepted')",
            [f"d{number}", DEPLOYMENT.format(id=number).encode(), str(number)],
        )
    assert deployed(warehouse) == ["2024-01-02", "2024-01-03"]
    ((number,),) = warehouse.rows(
        "select sequence from raw_push.deliveries where delivery_id = 'd2'"
    )

    aside = CliRunner().invoke(
        app, ["deliveries", "set-aside", str(number), "--reason", "a test of the pipeline"]
    )
    listed = CliRunner().invoke(app, ["deliveries", "--rejected"])
    assert aside.exit_code == 0, aside.output
    assert "set aside: a test of the pipeline" in listed.output
    assert deployed(warehouse) == ["2024-01-03"]

    # With the rest of the quarantine it stays; by its number it comes back.
    assert "0 accepted, 0 still" in CliRunner().invoke(app, ["deliveries", "retry"]).output
    assert CliRunner().invoke(app, ["deliveries", "retry", str(number)]).exit_code == 0
    assert deployed(warehouse) == ["2024-01-02", "2024-01-03"]


def test_an_unknown_number_is_named_and_the_others_are_set_aside(
    database: dict[str, str], tmp_path: Path
) -> None:
    warehouse = Warehouse(database, tmp_path)
    warehouse.connection.execute(
        "insert into raw_push.deliveries (sequence, source, delivery_id, body, body_hash, status)"
        " overriding system value values (7, 'aws', 'd', '{}', 'h', 'accepted')"
    )

    result = CliRunner().invoke(app, ["deliveries", "set-aside", "7", "8", "--reason", "x"])

    assert isinstance(result.exception, ConfigurationError)
    assert "no accepted delivery has the number 8" in str(result.exception)
    assert warehouse.rows("select status, reason from raw_push.deliveries") == [
        ("rejected", "set aside: x")
    ]
    result = CliRunner().invoke(app, ["deliveries", "retry", "9"])
    assert "no delivery in quarantine has the number 9" in str(result.exception)


@pytest.mark.parametrize("arguments", [["set-aside", "1"], ["set-aside", "--reason", "x"]])
def test_both_are_needed(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, ["deliveries", *arguments]).exit_code == 2
