"""A short history to which something arrives late, and the warehouse that is built of it once."""

from collections.abc import Mapping
from pathlib import Path

from extract.payload_log import Record
from tests.dbt.history import History, instant
from tests.dbt.warehouse import Warehouse

REPOSITORY = "acme/late"


def first_history() -> History:
    """Three deployments in January and February; the second brings two commits."""
    history = History(REPOSITORY)
    history.commit("late-0", "2024-01-01T09:00")
    history.commit("late-1", "2024-01-11T09:00", ["late-0"])
    history.commit("late-2", "2024-01-17T09:00", ["late-1"])
    history.commit("late-3", "2024-02-05T09:00", ["late-2"])
    history.deploy(1, "late-0", "2024-01-08T09:50", "2024-01-08T10:00")
    history.deploy(2, "late-2", "2024-01-22T09:50", "2024-01-22T10:00")
    history.deploy(3, "late-3", "2024-02-06T09:50", "2024-02-06T10:00")
    # A source of incidents from the beginning: without one, no failure would be no answer.
    history.issue(1, "2024-01-02T12:00", closed="2024-01-02T13:00")
    # Another service, which nothing here concerns.
    other = History("acme/bystander")
    other.commit("by-0", "2023-12-29T09:00")
    other.commit("by-1", "2024-01-15T09:00", ["by-0"])
    other.deploy(1, "by-0", "2024-01-08T09:50", "2024-01-08T10:00")
    other.deploy(2, "by-1", "2024-01-22T09:50", "2024-01-22T10:00")
    history.landings.extend(other.landings)
    return history


def records_of(history: History) -> dict[tuple[str, str], list[Record]]:
    """Return its records by source and table."""
    tables: dict[tuple[str, str], list[Record]] = {}
    for landing in history.landings:
        tables.setdefault((landing.source, landing.table), []).append(landing.record)
    return tables


def land(warehouse: Warehouse, history: History, at: str) -> None:
    for (source, table), records in records_of(history).items():
        warehouse.land(source, table, records, instant(at))


def build(warehouse: Warehouse, as_of: str, *arguments: str) -> None:
    variables = f"{{as_of: '{as_of} 00:00:00+00'}}"
    warehouse.build("--vars", variables, *arguments, is_tested=False)


def build_first(environment: Mapping[str, str], folder: Path) -> None:
    """Build the first history in an empty database, and leave it."""
    warehouse = Warehouse(environment, folder)
    land(warehouse, first_history(), "2024-03-01T00:00")
    build(warehouse, "2024-03-02")
    warehouse.connection.close()


def as_built(environment: Mapping[str, str], folder: Path) -> Warehouse:
    """Return the warehouse of a database in which the first history was built."""
    warehouse = Warehouse(environment, folder)
    # The next load is another one.
    warehouse.loads = len(records_of(first_history()))
    return warehouse
