"""Random histories: first shipment against the graph's own truth, and gold against itself.

One build serves a hundred repositories, so two examples are two hundred histories. Each is landed
twice: in random order, in several loads of two hosts with duplicates and a build after each, and
then at once, in another order, for one full build. What gold says must not differ in a single row.

A renamed repository fully refreshes silver, so half of the examples have none:
there every build but the first must be incremental, which is checked.
"""

import itertools
import json
import os
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from extract.payload_log import Record
from extract.run_log import recorded
from scripts.build_inputs import read_inputs, record_inputs, what_is_new
from scripts.dbt_command import BUILD
from tests.database import empty_database
from tests.dbt.history import Delivery, History, Landing
from tests.dbt.kept_gold import differing, keep
from tests.dbt.random_history import PARTS, RandomHistory
from tests.dbt.scenarios.loading import AS_OF, FIRST_LOAD, append_seed, copy_seeds, deliver
from tests.dbt.team_reference import differing_cells
from tests.dbt.warehouse import Warehouse

HISTORIES = 100
EXAMPLES = int(os.environ.get("DIOGEN_EXAMPLES", "1"))
HAS_RENAMES = [False, True][:EXAMPLES]
LOADS = 3
FIRST_LOADS = itertools.count(1_000_000, 1_000_000)

Arrival = Landing | Delivery


@pytest.fixture(scope="module")
def warehouse(
    server: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Warehouse]:
    folder = tmp_path_factory.mktemp("properties")
    seeds = copy_seeds(folder / "seeds")
    with empty_database(server) as environment:
        warehouse = Warehouse({**environment, "DIOGEN_SEEDS": str(seeds)}, folder)
        yield warehouse
        warehouse.connection.close()


def share(warehouse: Warehouse, histories: Sequence[RandomHistory]) -> None:
    """Divide the repositories that are shared into services, by path and by job."""
    seeds = copy_seeds(Path(warehouse.environment["DIOGEN_SEEDS"]))
    append_seed(
        seeds / "services.csv",
        [
            {
                "service": f"{each.history.repository}/{part}",
                "repository": each.history.repository,
                "paths": f"{part}/**",
                "deployment_pattern": f"deploy:{part}",
                "incident_pattern": f"^{part}$",
                "time_zone": "Europe/Berlin",
            }
            for each in histories
            if each.is_shared
            for part in PARTS
        ],
    )


def divide(warehouse: Warehouse, lives: Sequence[RandomHistory], rng: random.Random) -> Path:
    """Give services to teams, some of which move, and teams to teams above; return the seed."""
    seed = Path(warehouse.environment["DIOGEN_SEEDS"]) / "teams.csv"
    services = [
        name
        for each in lives
        for repository in [each.history.repository]
        for name in ([f"{repository}/{part}" for part in PARTS] if each.is_shared else [repository])
    ]
    rows: list[dict[str, str]] = [{"team": "both"}]
    for service in services:
        moved_on = AS_OF.date() - timedelta(days=rng.randrange(150))
        before, after = ({"service": service, "team": f"t{rng.randrange(5)}"} for _ in range(2))
        rows += [
            {**before, "valid_to": str(moved_on - timedelta(days=1))},
            *([{**after, "valid_from": str(moved_on)}] if rng.random() < 0.8 else []),
        ]
    for number in range(5):
        since = AS_OF.date() - timedelta(days=rng.randrange(150))
        rows.append({"team": f"t{number}", "parent": f"part{number % 2}", "valid_from": str(since)})
    rows += [{"team": f"part{number}", "parent": "both"} for number in range(2)]
    append_seed(seed, rows)
    return seed


def arrivals_of(history: History) -> list[tuple[str, Arrival]]:
    """Return everything that arrives of a history, with a key for what is delivered."""
    arrivals: list[Arrival] = [*history.landings, *history.deliveries]
    return [(f"{history.repository}:{number}", each) for number, each in enumerate(arrivals)]


def arrive(warehouse: Warehouse, arrivals: Sequence[tuple[str, Arrival]]) -> None:
    """Land what arrives with one load, in the order given."""
    tables: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for delivery_id, arrival in arrivals:
        if isinstance(arrival, Landing):
            tables[arrival.source, arrival.table].append(arrival.record)
        else:
            deliver(warehouse, arrival, delivery_id)
    for (source, table), records in tables.items():
        warehouse.land(source, table, records, FIRST_LOAD)


def build(warehouse: Warehouse, *arguments: str) -> None:
    """Build everything, without the tests: those are run on the scenarios."""
    warehouse.dbt(
        "--no-write-json",
        *BUILD,
        *("--quiet", "--exclude-resource-type", "test"),
        *("--vars", json.dumps({"as_of": AS_OF.isoformat()})),
        *arguments,
    )


def build_where_new(warehouse: Warehouse, *arguments: str) -> bool:
    """Build as `diogen build` does: not where nothing is new. Tell whether it was."""
    with recorded("build", warehouse.environment) as record:
        inputs = read_inputs(record.connection)
        new = what_is_new(record.connection, inputs)
        if new.names:
            # The first build of a warehouse, and of other seeds, is one of everything.
            assert bool(new.selection) is not bool(arguments)
            build(warehouse, *arguments, *new.selection)
            record_inputs(record.connection, record.summary, inputs)
    return bool(new.names)


def forget(warehouse: Warehouse) -> None:
    """Empty the raw tables."""
    for schema, table in warehouse.rows(
        "select table_schema, table_name from information_schema.tables"
        " where table_schema like 'raw%%' and table_name <> 'api_keys'"
    ):
        warehouse.connection.execute(f"truncate {schema}.{table}")


def by_numbers(identifier: str) -> list[str | int]:
    """Return an id as its words and numbers in turn, which compare as what they are."""
    return [int(each) if each.isdigit() else each for each in re.split(r"([0-9]+)", identifier)]


def reference(warehouse: Warehouse, parents: dict[str, list[str]]) -> set[tuple[str, str]]:
    """Return (deployment, commit) for every first shipment, by walking the graph in Python."""
    shipped: dict[tuple[str, str], set[str]] = defaultdict(set)
    pairs = set()
    deployed = warehouse.rows(
        "select finished_at, source_id, deployment_id, service, environment, sha"
        " from silver.deployments where outcome = 'success' and sha is not null"
    )
    deployed.sort(key=lambda row: (row[0], by_numbers(row[1]), row[2]))
    for _, _, deployment_id, service, environment, commit in deployed:
        seen, waiting = shipped[service, environment], [commit]
        while waiting:
            current = waiting.pop()
            if current not in seen:
                seen.add(current)
                pairs.add((deployment_id, current))
                waiting.extend(parents.get(current, []))
    return pairs


def in_loads(
    rng: random.Random, arrivals: list[tuple[str, Arrival]]
) -> list[list[tuple[str, Arrival]]]:
    """Shuffle, cut into loads at random, and let a third arrive a second time.

    The last two bring one arrival of each repository: what one change alone needs, no other change
    of the same service makes up for. The very last is of one table alone, or of deliveries, so that
    the build of it is one of a part of the graph.
    """
    shuffled = rng.sample(arrivals, len(arrivals))
    late = list({key.split(":")[0]: (key, arrival) for key, arrival in shuffled}.values())
    known = {key for key, _ in late}
    early = [pair for pair in shuffled if pair[0] not in known]
    early += [(f"{key}:again", arrival) for key, arrival in rng.sample(early, len(early) // 3)]
    rng.shuffle(early)
    cuts = sorted(rng.randrange(len(early)) for _ in range(LOADS - 2))
    last = kind(rng.choice(late)[1])
    return [
        *(early[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(early)], strict=True)),
        [pair for pair in late if kind(pair[1]) != last],
        [pair for pair in late if kind(pair[1]) == last],
    ]


def kind(arrival: Arrival) -> str:
    """Return the table of what is landed, and the source of what is delivered."""
    return arrival.table if isinstance(arrival, Landing) else arrival.source


@pytest.mark.parametrize("has_renames", HAS_RENAMES)
@settings(
    max_examples=-(-EXAMPLES // len(HAS_RENAMES)),
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(min_value=1, max_value=2**32))
def test_gold_depends_on_nothing_but_the_raw_rows(
    warehouse: Warehouse, has_renames: bool, seed: int
) -> None:
    rng, first_load = random.Random(seed), next(FIRST_LOADS)
    lives = [
        RandomHistory(f"r{seed}x{number}/app", rng.randrange(2**32), has_renames=has_renames)
        for number in range(HISTORIES)
    ]
    histories: list[History] = [life.history for life in lives]
    arrivals = [pair for history in histories for pair in arrivals_of(history)]
    share(warehouse, lives)
    teams = divide(warehouse, lives, rng)
    forget(warehouse)
    for number, load in enumerate(in_loads(rng, arrivals)):
        # Two hosts load in turns, and the clock of one, which names its loads, is hours ahead. A
        # load is met once, so each example has names of its own.
        warehouse.loads = first_load + number * 100 + (10_800 if number % 2 == 0 else 0)
        arrive(warehouse, load)
        assert build_where_new(warehouse, *(["--full-refresh"] if number == 0 else []))
        # The same records come again: nothing is new, and the numbers below stay the same.
        arrive(warehouse, [pair for pair in load if isinstance(pair[1], Landing)])
        assert not build_where_new(warehouse)
    if not has_renames:
        assert warehouse.made_anew() == set()
    keep(warehouse)
    parents = {commit: list(names) for life in lives for commit, names in life.parents.items()}
    assert reference(warehouse, parents) == set(
        warehouse.rows(
            "select deployment_id, sha from silver.deployment_commits where is_first_shipment"
        )
    )

    forget(warehouse)
    arrive(warehouse, arrivals)
    build(warehouse, "--full-refresh")

    assert differing(warehouse) == {}
    assert differing_cells(warehouse, teams) == []
    [(deployments,)] = warehouse.rows("select count(*) from gold.fct_deployments")
    assert deployments > HISTORIES
