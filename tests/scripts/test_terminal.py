"""Gold in the terminal and in files: the numbers are those of the tables, every row of them."""

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pyarrow.parquet as pq
import pytest
from click.testing import Result
from typer.testing import CliRunner

from extract.database import connect
from extract.settings import ConfigurationError
from scripts.cli import app
from scripts.dashboard.terminal import bars, newest_metrics, words
from scripts.export import tables
from tests.scripts.conftest import Demo

COLUMNS = {
    "deployment_frequency": "deployment_count",
    "pull_request_lead_time": "pull_request_lead_time_p50_seconds",
    "lead_time": "lead_time_p50_seconds",
    "change_fail_rate": "change_fail_rate",
    "recovery_time": "recovery_p50_seconds",
    "rework_rate": "rework_rate",
}


@pytest.fixture
def warehouse(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> Demo:
    """The demo's warehouse, as this process's database."""
    for variable, value in demo.environment.items():
        monkeypatch.setenv(variable, value)
    return demo


def diogen(*arguments: str) -> Result:
    result = CliRunner().invoke(app, list(arguments))
    if isinstance(result.exception, Exception):
        raise result.exception
    return result


def test_the_metrics_are_those_of_the_scorecard(warehouse: Demo) -> None:
    said = [json.loads(line) for line in diogen("metrics", "--json").stdout.splitlines()]

    with connect(warehouse.environment) as connection:
        expected = {
            (service, metric): value
            for service, *values in connection.execute(
                f"select service, {', '.join(COLUMNS.values())} from gold.dora_scorecard"
                " where window_days = 90"
                " and as_of_date = (select max(as_of_date) from gold.dora_scorecard)"
            )
            for metric, value in zip(COLUMNS, values, strict=True)
        }
    of_services = [one for one in said if one["scope"] == "service"]
    assert {(one["service"], one["metric"]): one["value"] for one in of_services} == expected
    assert all(len(one["weeks"]) == 13 for one in said)


def test_one_service_is_shown_with_its_weeks_as_bars(warehouse: Demo) -> None:
    shown = diogen("metrics", "--service", "kittiwake/payments").stdout

    assert "kittiwake/payments" in shown
    assert "storefront" not in shown
    assert "█" in shown
    assert "Lead time by pull request" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_the_organisation_comes_first_and_its_teams_before_the_services(warehouse: Demo) -> None:
    said = [json.loads(line) for line in diogen("metrics", "--json").stdout.splitlines()]

    names = dict.fromkeys((one["scope"], one["team"] or one["service"]) for one in said)
    assert list(names) == [
        ("organisation", None),
        *(("team", team) for team in ("Customers", "Payments", "Shop", "Supply")),
        *(("service", f"kittiwake/{name}") for name in ("payments", "stock-sync", "storefront")),
    ]
    deployments = {
        one["team"] or one["service"]: one["value"]
        for one in said
        if one["metric"] == "deployment_frequency"
    }
    assert deployments[None] == sum(
        value for name, value in deployments.items() if name and name.startswith("kittiwake/")
    )
    assert deployments["Customers"] == deployments["Payments"] + deployments["Shop"]


def test_a_team_is_shown_with_those_below_it_and_their_services(warehouse: Demo) -> None:
    shown = diogen("metrics", "--team", "Customers").stdout

    for name in ("Customers", "Payments", "Shop", "kittiwake/payments", "kittiwake/storefront"):
        assert name in shown
    for name in ("Supply", "kittiwake/stock-sync", "The organisation"):
        assert name not in shown


def test_an_unknown_team_is_reported_with_the_known_ones(warehouse: Demo) -> None:
    with pytest.raises(ConfigurationError, match=r"'Nope' is not a team .* Customers, Pay"):
        diogen("metrics", "--team", "Nope")
    with pytest.raises(ConfigurationError, match="leave out --service or --team"):
        diogen("metrics", "--team", "Shop", "--service", "kittiwake/payments")


def test_the_numbers_by_origin_stand_with_their_n(warehouse: Demo) -> None:
    shown = diogen("metrics", "--by-origin", "--team", "Customers").stdout
    said = [
        json.loads(line) for line in diogen("metrics", "--by-origin", "--json").stdout.splitlines()
    ]

    assert "kittiwake/payments" in shown
    assert "stock-sync" not in shown
    assert max(map(len, shown.splitlines())) <= 80
    [people] = [
        one for one in said if one["service"] == "kittiwake/payments" and one["origin"] == "human"
    ]
    assert f"n {people['pull_request_count']}" in shown
    with connect(warehouse.environment) as connection:
        count = connection.execute(
            "select count(*) from gold.dora_by_origin where grain = 'rolling_90'"
            " and environment_tier = 'production' and period_end_date = %s",
            [people["ends_on"]],
        ).fetchone()
    assert count == (len(said),)


def test_the_numbers_by_size_stand_with_their_n(warehouse: Demo) -> None:
    shown = diogen("metrics", "--by-size", "--service", "kittiwake/payments").stdout
    said = [
        json.loads(line)
        for line in diogen(
            "metrics", "--by-size", "--service", "kittiwake/payments", "--json"
        ).stdout.splitlines()
    ]

    assert max(map(len, shown.splitlines())) <= 80
    assert {one["service"] for one in said} == {"kittiwake/payments"}
    bounds = [one["from_line_count"] for one in said]
    assert bounds == sorted(bounds)
    assert len(bounds) > 1
    for one in said:
        assert f"{one['size_class']}, from {one['from_line_count']}" in shown
        assert f"n {one['pull_request_count']}" in shown
    with pytest.raises(ConfigurationError, match="leave out --by-origin or --by-size"):
        diogen("metrics", "--by-size", "--by-origin")


def test_lead_time_by_commit_is_a_switch_away(warehouse: Demo) -> None:
    service = "kittiwake/payments"
    cells = {one.metric: one for one in newest_metrics(connect(warehouse.environment), service)}

    for option, metric in (([], "pull_request_lead_time"), (["--by-commit"], "lead_time")):
        shown = diogen("metrics", "--service", service, *option).stdout
        assert words(cells[metric]) in shown
    assert words(cells["lead_time"]) != words(cells["pull_request_lead_time"])


def test_an_unknown_service_is_reported_with_the_known_ones(warehouse: Demo) -> None:
    with pytest.raises(ConfigurationError, match=r"'nope' is not a service .* kittiwake/payments"):
        diogen("metrics", "--service", "nope")


def test_a_warehouse_nobody_built_has_no_metrics_and_says_whom_to_ask(
    database: dict[str, str],
) -> None:
    with pytest.raises(ConfigurationError, match="nothing is built yet"):
        diogen("metrics")
    with pytest.raises(ConfigurationError, match="run `diogen build`"):
        diogen("export", "fct_commits")
    # A first build that failed left some of gold out.
    with connect(database) as connection:
        connection.execute("create schema gold; create table gold.dora_evidence (service text)")
    with pytest.raises(ConfigurationError, match="nothing is built yet"):
        diogen("metrics")


def test_unknown_is_a_gap_and_zero_a_bar() -> None:
    assert bars([0, 2, None, 4]) == "▁▅\u00a0█"
    assert bars([0, 0]) == "▁▁"
    assert bars([None]) == ""


def test_every_format_holds_every_row_of_every_table(warehouse: Demo, tmp_path: Path) -> None:
    with connect(warehouse.environment) as connection:
        connection.execute("set time zone 'UTC'")
        for table in tables(connection):
            files = {}
            for kind in ("csv", "json", "parquet"):
                files[kind] = tmp_path / f"{table}.{kind}"
                diogen("export", table, "--format", kind, "--output", str(files[kind]))

            expected = gold(connection, table)
            assert sorted(map(str, json.loads(files["json"].read_text()))) == sorted(
                map(str, expected)
            ), table
            assert sorted(
                str({name: plain(value) for name, value in row.items()})
                for row in pq.read_table(files["parquet"]).to_pylist()
            ) == sorted(map(str, expected)), table
            with files["csv"].open(encoding="utf-8", newline="") as file:
                reader = csv.DictReader(file)
                lines = list(reader)
            assert len(lines) == len(expected), table
            # A table without a row has its columns too.
            found = connection.execute(f"select * from gold.{table} limit 0".encode())
            names = [column.name for column in found.description or []]
            assert reader.fieldnames == names, table
    assert not list(tmp_path.glob("*.part"))


def gold(connection: psycopg.Connection, table: str) -> list[dict[str, Any]]:
    cursor = connection.execute(f"select * from gold.{table}".encode())
    names = [column.name for column in cursor.description or []]
    return [{name: plain(value) for name, value in zip(names, row, strict=True)} for row in cursor]


def plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return float(value) if type(value).__name__ == "Decimal" else value


def test_an_unknown_table_is_reported_with_the_known_ones(warehouse: Demo) -> None:
    with pytest.raises(ConfigurationError, match=r"no table 'commits'; it has .*fct_commits"):
        diogen("export", "commits")


def test_standard_output_takes_a_table_too(warehouse: Demo) -> None:
    first, *rest = diogen("export", "dim_services").stdout_bytes.decode().splitlines()

    assert first.startswith("service,repository,team")
    # Three services, one of which went to another team.
    assert len(rest) == 4
