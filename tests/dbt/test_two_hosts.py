"""Two hosts whose clocks are three hours apart load and build in turns: nothing is lost or late."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.dbt.history import History
from tests.dbt.kept_gold import differing, keep
from tests.dbt.warehouse import Warehouse

# A load's id is its host's clock: those of the one that is ahead are all greater.
AHEAD = 10_800
NOW = datetime(2026, 6, 30, 10, tzinfo=UTC)
DELIVERED = """
insert into raw_push.deliveries
    (source, delivery_id, event, headers, body, body_hash, status, received_at)
values ('incidents', %s, 'incident', '{}', convert_to(%s, 'UTF8'), %s, 'accepted', %s)
"""
INCIDENT = (
    '{{"id": "{0}", "title": "Down", "status": "open", "repository": "acme/shop",'
    ' "started_at": "2026-03-02T1{0}:00:00Z"}}'
)
# What a build by the host that is ahead would have written down.
BUILT_AHEAD = """
update incremental.build_state
set built_at = to_char(
    cast(built_at as timestamptz) + interval '3 hours', 'YYYY-MM-DD HH24:MI:SS.US"+00:00"'
)
"""


def told(number: int) -> History:
    """Return what one load brings: the repository, a commit and its deployment, and a tag moved."""
    history = History("acme/shop")
    history.commit(f"c{number}", f"2026-03-0{number + 1}T09:00")
    history.deploy(
        number, f"c{number}", f"2026-03-0{number + 1}T10:00", f"2026-03-0{number + 1}T11:00"
    )
    history.tag("latest", f"c{number}")
    return history


def load(warehouse: Warehouse, number: int, *, is_ahead: bool) -> None:
    """Land one load, by the host that is ahead or the other one, and one delivery."""
    warehouse.loads = number * 100 + (AHEAD if is_ahead else 0)
    at = NOW + timedelta(minutes=number, hours=3 * is_ahead)
    for landing in told(number).landings:
        warehouse.land(landing.source, landing.table, [landing.record], at)
    key = str(number)
    warehouse.connection.execute(DELIVERED, [key, INCIDENT.format(number), key, at])


@pytest.mark.nightly
def test_loads_in_turns_are_all_taken_in(database: dict[str, str], tmp_path: Path) -> None:
    warehouse = Warehouse(database, tmp_path)
    warehouse.dbt("seed", "--quiet")
    for number in range(4):
        load(warehouse, number, is_ahead=number % 2 == 0)
        warehouse.dbt("run", "--quiet")
        if number % 2 == 0:
            warehouse.connection.execute(BUILT_AHEAD)
        deployments = warehouse.rows("select count(*) from gold.fct_deployments")
        incidents = warehouse.rows("select count(*) from gold.fct_incidents")
        assert (deployments, incidents) == ([(number + 1,)], [(number + 1,)])
    keep(warehouse)

    warehouse.dbt("run", "--quiet", "--full-refresh")

    assert differing(warehouse) == {}
