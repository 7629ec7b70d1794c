"""`diogen run`, killed at any moment: the next run makes all as if nothing had happened."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from extract.database import connect
from scripts.demo import github_server
from scripts.demo.serving import serve
from scripts.demo.store import GithubRepository, GithubStore
from scripts.replay import NOT_DERIVED_COLUMNS, NOT_DERIVED_TABLES
from tests.database import empty_database
from tests.extract.github.organisation import commit, deployment, full_repository, status

pytestmark = [pytest.mark.nightly, pytest.mark.usefixtures("parsed")]

# Each is a part of a `diogen run`, so that twenty take many minutes: `make test-all` has them.
KILLS = int(os.environ.get("DIOGEN_KILLS", "4"))
SEED = 11


def repository(number: int) -> GithubRepository:
    """Return a repository with four commits that went out by two deployments."""
    made = GithubRepository(full_repository(number, f"acme/service-{number}"))
    shas = [f"{number:020x}{nth:020x}" for nth in range(4)]
    for nth, sha in enumerate(shas):
        made.commits.append(commit(sha, shas[:nth][-1:], 100 * nth + number))
    made.branches = [{"name": "main", "commit": {"sha": shas[-1]}, "protected": True}]
    for nth in (1, 3):
        key = number * 10 + nth
        made.deployments.append(deployment(key, shas[nth], 100 * nth + 50))
        made.statuses[key] = [status(key * 10, "success", 100 * nth + 60 + number)]
    return made


@pytest.fixture(scope="module")
def store() -> GithubStore:
    made = [repository(number) for number in range(1, KILLS + 2)]
    return GithubStore({one.repository["full_name"]: one for one in made})


@pytest.fixture(scope="module")
def github(store: GithubStore) -> Iterator[str]:
    with serve(github_server.create_app(store, "token")) as url:
        yield url


def start(
    database: Mapping[str, str], folder: Path, github: str, repositories: list[str]
) -> subprocess.Popen[bytes]:
    """Start `diogen run` as cron does: a process of its own."""
    folders = ("DIOGEN_HOME", "DLT_PROJECT_DIR", "DBT_TARGET_PATH", "DBT_LOG_PATH")
    environment = {
        **os.environ,
        **database,
        **{name: str(folder / name.lower()) for name in folders},
        "SOURCES__GITHUB__API_URL": github,
        "SOURCES__GITHUB__ACCESS_TOKEN": "token",
        "SOURCES__GITHUB__REPOSITORIES": json.dumps(repositories),
    }
    diogen = Path(sys.executable).with_name("diogen")
    command = [str(diogen), "run", "--output", str(folder / "site")]
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)


def gold(database: Mapping[str, str]) -> dict[str, list[str]]:
    """Return every row of every table of gold that follows from raw."""
    with connect(database) as connection:
        names = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'gold'"
            " and 'gold.' || table_name <> all(%s) order by 1",
            [list(NOT_DERIVED_TABLES)],
        ).fetchall()
        return {
            name: [
                row
                for (row,) in connection.execute(
                    f"select (to_jsonb(t) - %s::text[])::text from gold.{name} as t order by 1",  # type: ignore[arg-type]
                    # When a row was learned of is another time in each warehouse.
                    [[*NOT_DERIVED_COLUMNS, "known_at"]],
                ).fetchall()
            ]
            for (name,) in names
        }


# Three whole runs and four parts of one.
@pytest.mark.timeout(1800)
def test_runs_killed_at_any_moment_leave_nothing_to_repair(
    server: dict[str, str],
    database: dict[str, str],
    github: str,
    store: GithubStore,
    tmp_path: Path,
) -> None:
    names = list(store.repositories)
    # One in each part of a run, from reading its settings to writing the page.
    chance = random.Random(SEED)
    moments = [(part + chance.random()) / KILLS for part in range(KILLS)]
    chance.shuffle(moments)
    started = time.monotonic()
    assert start(database, tmp_path, github, names[:1]).wait() == 0
    duration = time.monotonic() - started

    # Each run has one more repository to read than those before it, killed ones included.
    ends = []
    for kill, moment in enumerate(moments):
        run = start(database, tmp_path, github, names[: kill + 2])
        try:
            ends.append(run.wait(moment * duration))
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
            ends.append(run.wait())
    assert start(database, tmp_path, github, names).wait() == 0

    with empty_database(server) as undisturbed:
        assert start(undisturbed, tmp_path / "undisturbed", github, names).wait() == 0
        expected = gold(undisturbed)
    found = gold(database)
    # Those that were quicker than the first one ended before their moment, and well.
    assert ends.count(-signal.SIGKILL) > KILLS // 2, ends
    assert set(ends) <= {0, -signal.SIGKILL}
    assert len(expected["fct_deployments"]) == 2 * len(names)
    assert found.keys() == expected.keys()
    for table, rows in expected.items():
        assert set(found[table]) ^ set(rows) == set(), table
        assert len(found[table]) == len(rows), table
