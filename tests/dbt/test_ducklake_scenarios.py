"""Every scenario of the metric contract, built in DuckLake and read in PostgreSQL."""

from collections.abc import Iterator

import pytest

from tests.dbt.equality import differences
from tests.dbt.lake import LakeWarehouse
from tests.dbt.scenarios.comparison import compare_scenario
from tests.dbt.scenarios.loading import AS_OF, every_scenario
from tests.dbt.scenarios.registry import SCENARIOS
from tests.dbt.warehouse import Warehouse

pytestmark = [pytest.mark.ducklake, pytest.mark.nightly, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def warehouse(
    server: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LakeWarehouse]:
    with every_scenario(LakeWarehouse, server, tmp_path_factory.mktemp("lake")) as warehouse:
        yield warehouse


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str, warehouse: LakeWarehouse) -> None:
    compare_scenario(warehouse, name)


def test_a_full_refresh_and_postgres_give_the_same(warehouse: LakeWarehouse) -> None:
    """What was built load by load is what either engine builds from the same raw rows at once."""
    warehouse.publish("grown")
    full = ("--full-refresh", "--vars", f'{{"as_of": "{AS_OF.isoformat()}"}}')
    Warehouse.build(warehouse, *full)
    warehouse.publish("refreshed")
    assert differences(warehouse.connection, "grown", "refreshed") == {}
    postgres = Warehouse(warehouse.environment, warehouse.folder / "postgres")
    postgres.build(*full)
    postgres.connection.close()
    assert differences(warehouse.connection, "refreshed", "gold") == {}
