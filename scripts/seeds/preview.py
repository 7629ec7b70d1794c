"""What rows would change, said before they are written: deployments, environments, incidents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from scripts.seeds.checking import read_seeds
from scripts.seeds.coverage import number_of, sighted
from scripts.seeds.inventory import Inventory, inventory
from scripts.seeds.problems import SeedError
from scripts.seeds.reading import Table
from scripts.seeds.writing import Contents, staged

Counts = Mapping[tuple[Any, ...], int]


@dataclass(frozen=True)
class Snapshot:
    """What the seeds make of the data.

    Attributes:
        production: deployments to production, by service, detector and name.
        tiers: deployments, by the environment's own name, the one it counts under and its tier.
        incidents: incidents, bugs and alarms, by service, kind and what they are among.
    """

    production: Counts
    tiers: Counts
    incidents: Counts


def snapshot(found: Inventory) -> Snapshot:
    """Ask an inventory what its seeds make of the data."""
    production: dict[tuple[Any, ...], int] = {}
    for row in found.ask("production"):
        key = (row["service"], row["detector"], row["name"])
        production[key] = production.get(key, 0) + row["count"]
    return Snapshot(
        production,
        {
            (row["name"], row["environment"], row["tier"]): row["count"]
            for row in found.ask("environments")
        },
        {
            (row["service"], row["kind"], row["among"]): row["count"]
            for row in found.ask("incidents")
        },
    )


def read_with(
    connection: psycopg.Connection, contents: Contents, folder: Path
) -> tuple[dict[str, Table], Snapshot]:
    """Return the seeds as they would be, and what they would make of the data.

    Raises:
        SeedError: the rows do not fit the seeds.
    """
    with staged(contents, folder) as place:
        try:
            seeds = read_seeds(connection, place)
        except SeedError as error:
            raise SeedError(folder, error.problems) from None
    with inventory(connection, seeds, is_with_accounts=False) as found:
        return seeds, snapshot(found)


def differences(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Say what differs, a sentence each; nothing where all would be counted as it is."""
    for key, more in _changes(before.production, after.production):
        service, detector, name = key
        words = sighted(detector, name, abs(more))
        verb = "counts" if abs(more) == 1 else "count"
        yield (
            f"+ {service}: {words} {verb} as deployment{'s' * (abs(more) > 1)} to production"
            if more > 0
            else f"- {service}: {words} no longer {verb}"
        )
    for key, more in _changes(before.tiers, after.tiers):
        name, environment, tier = key
        if more > 0:
            seen = number_of(more, "deployment")
            yield f'+ {seen} to "{name}": counted as {environment} ({tier})'
    for key, more in _changes(before.incidents, after.incidents):
        service, kind, among = key
        of = f"of {service}" if service else f"that name{'s' * (abs(more) == 1)} no service"
        yield f"{'+' if more > 0 else '-'} {number_of(abs(more), kind)} {of}, among the {among}"


def _changes(before: Counts, after: Counts) -> Iterator[tuple[tuple[Any, ...], int]]:
    for key in sorted({*before, *after}, key=str):
        more = after.get(key, 0) - before.get(key, 0)
        if more:
            yield key, more
