"""Lands scenarios in a warehouse, load by load, and reads back the rows of one of them."""

import csv
import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from extract.payload_log import Record
from tests.database import empty_database
from tests.dbt.history import Delivery, History
from tests.dbt.scenarios.registry import SCENARIOS, Scenario, SeedRow
from tests.dbt.warehouse import PROJECT_ROOT, Warehouse

AnyWarehouse = TypeVar("AnyWarehouse", bound=Warehouse)

AS_OF = datetime(2026, 6, 30, 12, tzinfo=UTC)
FIRST_LOAD = datetime(2026, 6, 30, 10, tzinfo=UTC)
SEEDS = PROJECT_ROOT / "dbt_project" / "seeds"


def copy_seeds(folder: Path) -> Path:
    """Copy the project's seeds to `folder`."""
    return Path(shutil.copytree(SEEDS, folder, dirs_exist_ok=True))


def append_seed(path: Path, rows: Sequence[SeedRow]) -> None:
    """Add rows to a seed; the columns that a row leaves out are empty."""
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, restval="", lineterminator="\n").writerows(rows)


def write_seeds(folder: Path, scenarios: Sequence[Scenario]) -> Path:
    """Copy the project's seeds to `folder`, with the scenarios' own rows added."""
    copy_seeds(folder)
    for seed, of in (
        ("services", "services"),
        ("deployment_rules", "rules"),
        ("verdicts", "verdicts"),
        ("image_pins", "pins"),
        ("event_mappings", "mappings"),
        ("incident_rules", "incident_rules"),
    ):
        append_seed(
            folder / f"{seed}.csv", [row for each in scenarios for row in getattr(each, of)]
        )
    return folder


def build_in_loads(warehouse: Warehouse, histories: Sequence[History], *arguments: str) -> None:
    """Land the histories and build after each load, the last one known up to `AS_OF`."""
    loads = {landing.load for history in histories for landing in history.landings}
    loads |= {delivery.load for history in histories for delivery in history.deliveries}
    for load in sorted(loads):
        land(warehouse, histories, load)
        as_of = AS_OF - timedelta(hours=max(loads) - load)
        warehouse.build("--vars", json.dumps({"as_of": as_of.isoformat()}), *arguments)


@contextmanager
def every_scenario(
    kind: type[AnyWarehouse], server: Mapping[str, str], folder: Path
) -> Iterator[AnyWarehouse]:
    """Give one warehouse for all scenarios, built load by load: each has its own repositories."""
    seeds = write_seeds(folder / "seeds", list(SCENARIOS.values()))
    with empty_database(server) as environment:
        warehouse = kind({**environment, "DIOGEN_SEEDS": str(seeds)}, folder)
        build_in_loads(
            warehouse, [history for each in SCENARIOS.values() for history in each.histories]
        )
        yield warehouse
        warehouse.connection.close()


def land(warehouse: Warehouse, histories: Sequence[History], load: int) -> None:
    """Land what arrives with one load, each an hour after the one before."""
    tables: dict[tuple[str, str], list[Record]] = {}
    for history in histories:
        for landing in history.landings:
            if landing.load == load:
                tables.setdefault((landing.source, landing.table), []).append(landing.record)
    for (source, table), records in tables.items():
        warehouse.land(source, table, records, FIRST_LOAD + timedelta(hours=load))
    for history in histories:
        for position, delivery in enumerate(history.deliveries):
            if delivery.load == load:
                deliver(warehouse, delivery, f"{history.repository}:{position}")


def deliver(warehouse: Warehouse, delivery: Delivery, delivery_id: str) -> None:
    """Store one accepted delivery as the receiver does."""
    body = json.dumps(delivery.body).encode()
    warehouse.connection.execute(
        "insert into raw_push.deliveries"
        " (source, delivery_id, event, headers, body, body_hash, status, reason)"
        " values (%s, %s, %s, '{}', %b, %s, 'accepted', null) on conflict do nothing",
        [
            delivery.source,
            delivery_id,
            delivery.event,
            body,
            hashlib.sha256(body).hexdigest(),
        ],
    )


def gold_rows(
    warehouse: Warehouse, table: str, columns: Sequence[str], scenario: Scenario
) -> list[dict[str, Any]]:
    """Return those columns of a gold table for the scenario's services, and its lost incidents."""
    mine = "split_part(service, '/', 1) = %(name)s"
    if table == "fct_incidents":
        mine += " or (service is null and incident_id like 'github:' || %(name)s || '/%%')"
    query = f"select {', '.join(columns)} from gold.{table} where {mine}"
    with warehouse.connection.cursor() as cursor:
        rows = cursor.execute(query, {"name": scenario.name}).fetchall()
    return [dict(zip(columns, row, strict=True)) for row in rows]
