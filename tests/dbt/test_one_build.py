"""Two builds of one warehouse at once: the second ends; a killed one does not block the next."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extract.database import connect
from tests.dbt.warehouse import Warehouse


@contextmanager
def build_that_runs(environment: dict[str, str]) -> Iterator[None]:
    """Look to others like a build in the middle of a model: it is listed, and has a session."""
    with connect(environment, autocommit=True) as opened:
        opened.execute("insert into incremental.running_builds values ('other', now())")
        opened.close()
        with connect(environment, autocommit=True) as session:
            session.execute("set application_name = 'dbt'")
            yield


def test_a_second_build_waits_for_no_table_and_a_killed_one_for_nobody(
    database: dict[str, str], tmp_path: Path
) -> None:
    warehouse = Warehouse(database, tmp_path)
    warehouse.dbt("seed", "--select", "teams")

    with build_that_runs(database):
        second = warehouse.dbt("seed", "--select", "teams", check=False)
        # Commands that create no table may continue.
        looked = warehouse.dbt("ls", "--select", "teams", check=False)
    # Its session is gone and it is still listed: it was killed.
    third = warehouse.dbt("seed", "--select", "teams", check=False)

    assert second.returncode != 0
    assert "another build of this warehouse" in second.stdout + second.stderr
    assert looked.returncode == 0
    assert third.returncode == 0, third.stdout
    assert warehouse.rows("select * from incremental.running_builds") == []


def test_a_build_that_fails_is_listed_no_longer(database: dict[str, str], tmp_path: Path) -> None:
    warehouse = Warehouse(database, tmp_path)

    # Its name is taken by something else.
    warehouse.connection.execute("create schema silver; create sequence silver.dates")
    failed = warehouse.dbt("run", "--select", "dates", check=False)

    assert failed.returncode == 1
    assert warehouse.rows("select * from incremental.running_builds") == []
