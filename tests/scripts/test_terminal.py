"""Gold in the terminal and in files: the numbers are those of the tables, every row of them."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pyarrow.parquet as pq
import pytest
from click.testing import Result
from psycopg import sql
from typer.testing import CliRunner

from extract.database import connect
from extract.settings import ConfigurationError
from scripts.cli import app
from scripts.dashboard.terminal import Period, bars, newest_metrics, words
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


@pytest.fixture
def changed(
    demo: Demo, server: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], None]]:
    """A copy of the demo's warehouse, as this process's database, and what changes it."""
    environment = {**demo.environment, "PGDATABASE": f"{demo.environment['PGDATABASE']}_changed"}
    names = [sql.Identifier(one["PGDATABASE"]) for one in (environment, demo.environment)]
    with connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("create database {} template {}").format(*names))
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)

    def change(statement: str) -> None:
        with connect(environment) as connection:
            connection.execute(statement.encode())

    yield change
    with connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(names[0]))


@pytest.fixture
def former_payments(demo: Demo, changed: Callable[[str], None]) -> Demo:
    """The demo, whose team Payments was dissolved in the last quarter."""
    changed("update gold.dim_teams set valid_to_date = '2026-03-18' where team = 'Payments'")
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


def test_a_former_team_is_shown_with_its_last_numbers(former_payments: Demo) -> None:
    shown = diogen("metrics", "--team", "Payments", "--period", "quarter").stdout
    said = diogen("metrics", "--team", "Payments", "--period", "quarter", "--json").stdout
    by_size = diogen("metrics", "--team", "Payments", "--by-size", "--json").stdout
    everybody = diogen("metrics", "--json").stdout

    cells = [json.loads(line) for line in said.splitlines()]
    assert "Payments, until 2026-03-18" in " ".join(shown.split())
    assert {(one["scope"], one["team"] or one["service"]) for one in cells} == {
        ("team", "Payments"),
        ("service", "kittiwake/payments"),
    }
    assert {one["starts_on"] for one in cells} == {"2026-01-01"}
    with connect(former_payments.environment) as connection:
        ((deployments,),) = connection.execute(
            "select deployment_count from gold.dora_by_team where team = 'Payments'"
            " and environment_tier = 'production' and grain = 'quarter'"
            " and period_start_date = '2026-01-01'"
        ).fetchall()
    assert deployments in [one["value"] for one in cells if one["scope"] == "team"]
    parts = [json.loads(line) for line in by_size.splitlines()]
    assert {(one["service"], one["ends_on"]) for one in parts} == {
        ("kittiwake/payments", "2026-03-22")
    }
    until = {one["team"]: one["until"] for one in map(json.loads, everybody.splitlines())}
    assert until == {
        None: None,
        "Customers": None,
        "Payments": "2026-03-18",
        "Shop": None,
        "Supply": None,
    }


def test_what_is_missing_stands_below_the_numbers_with_its_remedy(
    changed: Callable[[str], None],
) -> None:
    remedy = "Add a row to incident_rules.csv: none of 7 issues counts as an incident."
    assert "What is missing" not in diogen("metrics").stdout

    changed(
        "update gold.dora_readiness set is_ready = false, missing = 'no_incident_source',"
        f" setting_to_change = '{remedy}'"
        " where metric in ('change_fail_rate', 'recovery_time')"
        " and service <> 'kittiwake/stock-sync'"
    )

    assert diogen("metrics").stdout.endswith(
        f"What is missing:\n  {remedy}"
        " (For change fail rate and recovery time of kittiwake/payments and"
        " kittiwake/storefront.)\n"
    )
    one = diogen("metrics", "--service", "kittiwake/payments").stdout
    assert f"{remedy} (For change fail rate and recovery time of kittiwake/payments.)" in one
    for other in (["--team", "Supply"], ["--service", "kittiwake/stock-sync"], ["--json"]):
        assert "What is missing" not in diogen("metrics", *other).stdout


def test_missed_goals_stand_below_the_numbers(warehouse: Demo) -> None:
    shown = diogen("metrics").stdout
    with connect(warehouse.environment) as connection:
        missed = connection.execute(
            "select count(*) from gold.dora_overview where grain = 'rolling_90'"
            " and is_goal_met = false and metric <> 'lead_time'"
        ).fetchone()

    goals = shown.split("Goals missed:\n")[1].splitlines()
    assert (len(goals),) == missed
    assert all(re.fullmatch(r"  .+: .+ [\d.]+.*, goal [\d.]+.*", line) for line in goals)
    met = diogen("metrics", "--service", "kittiwake/stock-sync").stdout
    assert "Goals missed" not in met


@pytest.mark.parametrize("period", list(Period))
def test_a_period_is_the_newest_that_is_over(warehouse: Demo, period: Period) -> None:
    said = [
        json.loads(line)
        for line in diogen("metrics", "--period", period, "--json").stdout.splitlines()
    ]

    with connect(warehouse.environment) as connection:
        newest = connection.execute(
            "select max(period_start_date)::text, max(period_end_date)::text"
            " from gold.dora_overview where grain = %s and not is_running",
            [period],
        ).fetchone()
    assert {(one["starts_on"], one["ends_on"]) for one in said} == {newest}
    assert f"Production, {newest[0]} to {newest[1]}" in " ".join(
        diogen("metrics", "--period", period).stdout.split()
    )
    for split in ("--by-origin", "--by-size"):
        if period is not Period.ROLLING_90:
            with pytest.raises(ConfigurationError, match="leave out --period"):
                diogen("metrics", split, "--period", period)


def test_a_warehouse_without_a_deployment_says_so_with_its_remedies(
    changed: Callable[[str], None],
) -> None:
    changed(
        "delete from gold.dora_overview; delete from gold.dora_by_team;"
        " update gold.dora_readiness set is_ready = false, missing = 'no_deployments',"
        " setting_to_change = 'Add a row to deployment_rules.csv.'"
    )

    for arguments in ([], ["--by-origin"], ["--by-size"]):
        shown = diogen("metrics", *arguments).stdout
        assert shown.startswith("Nothing was deployed to production yet: `diogen doctor`")
        assert "  Add a row to deployment_rules.csv. (For " in shown


def test_a_split_without_a_change_says_so(changed: Callable[[str], None]) -> None:
    changed("delete from gold.dora_by_origin; delete from gold.dora_by_size")

    for split in ("--by-origin", "--by-size"):
        assert diogen("metrics", split).stdout == (
            "No change was shipped to production in the newest 90 days.\n"
        )
        assert diogen("metrics", split, "--json").stdout == ""


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
    with connect(warehouse.environment) as connection:
        cells = {one.metric: one for one in newest_metrics(connection, service)}

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
