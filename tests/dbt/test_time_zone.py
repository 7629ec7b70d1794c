"""All numbers are in UTC, whatever the time zone of a company's own server is."""

from pathlib import Path

from psycopg import sql

from extract.payload_log import Record
from tests.dbt.history import instant
from tests.dbt.warehouse import Warehouse


def far_east(database: dict[str, str], folder: Path) -> Warehouse:
    """Return a warehouse on a server where it is fourteen hours later."""
    warehouse = Warehouse(database, folder)
    warehouse.connection.execute(
        sql.SQL("alter database {} set timezone to 'Pacific/Kiritimati'").format(
            sql.Identifier(database["PGDATABASE"])
        )
    )
    return warehouse


def test_a_day_is_one_of_utc(database: dict[str, str], tmp_path: Path) -> None:
    warehouse = far_east(database, tmp_path)
    sprint = {"id": "7", "name": "Sprint 7", "state": "active", "startDate": "2026-03-02"}
    warehouse.land("jira", "sprints", [Record("jira.example", "7", sprint)])

    warehouse.dbt("run", "--quiet", "--select", "+jira__sprints")

    assert warehouse.rows("select started_at from bronze.jira__sprints") == [
        (instant("2026-03-02T00:00"),)
    ]


def test_a_time_zone_that_the_environment_sets_is_refused(
    database: dict[str, str], tmp_path: Path
) -> None:
    warehouse = Warehouse({**database, "PGTZ": "Pacific/Kiritimati"}, tmp_path)

    refused = warehouse.dbt("seed", "--select", "teams", check=False)

    assert refused.returncode == 2
    said = refused.stdout + refused.stderr
    assert "PGTZ is Pacific/Kiritimati, and all numbers are in UTC: unset it" in said
