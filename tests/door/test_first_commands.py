"""The first command that a user types works, whatever the database holds, and so does the second.

Every command is a process of its own. Nothing is built before it is asked.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg
import pytest

from extract.database import connect
from extract.settings import PROJECT_ROOT
from scripts.demo import github_server
from scripts.demo.serving import serve
from scripts.demo.store import GithubStore
from tests.door.stores import deployed_repository

pytestmark = pytest.mark.usefixtures("parsed")

NAME = "acme/shop"
FIRST = {
    "dbt build": ("dbt", "build"),
    "dbt run": ("dbt", "run"),
    "dbt test": ("dbt", "test"),
    "dbt build --full-refresh": ("dbt", "build", "--full-refresh"),
    "diogen build": ("diogen", "build"),
    "diogen run": ("diogen", "run"),
}


def nightly(name: str) -> object:
    """Return a parameter that repeats what another one holds already."""
    return pytest.param(name, marks=pytest.mark.nightly)


@pytest.fixture(scope="module")
def github() -> Iterator[str]:
    with serve(
        github_server.create_app(GithubStore({NAME: deployed_repository(1, NAME)}), "token")
    ) as url:
        yield url


@pytest.fixture
def environment(database: dict[str, str], github: str, tmp_path: Path) -> dict[str, str]:
    """All that a user has set, and folders that nobody used before."""
    folders = ("DIOGEN_HOME", "DLT_PROJECT_DIR", "DBT_TARGET_PATH", "DBT_LOG_PATH")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("SOURCES__")},
        **database,
        **{name: str(tmp_path / name.lower()) for name in folders},
        "SOURCES__GITHUB__API_URL": github,
        "SOURCES__GITHUB__ACCESS_TOKEN": "token",
        "SOURCES__GITHUB__REPOSITORIES": f'["{NAME}"]',
        "NO_COLOR": "1",
    }


def start(
    command: tuple[str, ...], environment: Mapping[str, str], stdout: int = subprocess.PIPE
) -> subprocess.Popen[str]:
    program = Path(sys.executable).with_name(command[0])
    output = [f"--output={environment['DIOGEN_HOME']}/site"] if "run" in command[1:] else []
    more = output if command[0] == "diogen" else []
    return subprocess.Popen(
        [program, *command[1:], *more],
        cwd=PROJECT_ROOT,
        env=dict(environment),
        stdout=stdout,
        stderr=subprocess.STDOUT,
        text=True,
    )


def types(command: tuple[str, ...], environment: Mapping[str, str]) -> str:
    """Run a command to its end, see it end well, and return what it printed."""
    process = start(command, environment)
    printed, _ = process.communicate(timeout=600)
    assert process.returncode == 0, printed[-6000:]
    return printed


def deployments(environment: Mapping[str, str]) -> list[tuple[str, int]]:
    with connect(environment) as connection:
        return connection.execute(
            "select service, count(*) from gold.fct_deployments group by 1"
        ).fetchall()


@pytest.mark.parametrize(
    "name",
    # `dbt build` runs the models of `dbt run`, `diogen build` and `diogen run`, and the unit tests;
    # the flag is asked of a warehouse that is there by `test_documents.py`, and
    # `test_companies.py` has `diogen run` on databases where nothing was, and
    # `dbt/test_unit_tests.py` types `dbt test` on one.
    [name if name == "dbt build" else nightly(name) for name in FIRST],
)
def test_it_works_first_on_an_empty_database(
    name: str, environment: dict[str, str], connection: psycopg.Connection
) -> None:
    types(FIRST[name], environment)

    if name != "dbt test":
        assert connection.execute("select count(*) from gold.dora_scorecard").fetchone()
    if name == "diogen run":
        assert deployments(environment) == [(NAME, 2)]


@pytest.mark.parametrize(
    "name", ["diogen build", nightly("dbt run"), nightly("dbt build"), nightly("dbt test")]
)
def test_it_works_first_on_an_extracted_database(name: str, environment: dict[str, str]) -> None:
    types(("diogen", "extract", "github"), environment)

    types(FIRST[name], environment)

    if name != "dbt test":
        assert deployments(environment) == [(NAME, 2)]


@pytest.mark.parametrize("name", ["dbt build", nightly("dbt run"), nightly("dbt test")])
def test_it_works_on_what_a_killed_build_left_half_made(
    name: str, environment: dict[str, str], connection: psycopg.Connection
) -> None:
    types(("diogen", "extract", "github"), environment)
    # A pipe that nobody reads would fill, and the build would wait for its reader for good.
    killed = start(FIRST["dbt build"], environment, stdout=subprocess.DEVNULL)
    until = time.monotonic() + 300
    # Some silver is there, and no gold.
    while connection.execute("select to_regclass('silver.commits') is null").fetchone() == (True,):
        assert killed.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert connection.execute("select to_regclass('gold.dora_scorecard')").fetchone() == (None,)

    types(FIRST[name], environment)

    if name != "dbt test":
        assert deployments(environment) == [(NAME, 2)]


@pytest.mark.nightly
@pytest.mark.parametrize("name", ["dbt build", "dbt run", "dbt test"])
def test_it_works_a_second_time(name: str, environment: dict[str, str]) -> None:
    """`test_companies.py` has `diogen run` twice."""
    for _ in range(2):
        types(FIRST[name], environment)


def test_a_part_of_a_warehouse_that_is_not_there_says_what_to_build_first(
    environment: dict[str, str],
) -> None:
    process = start(("dbt", "build", "--select", "gold"), environment)
    said, _ = process.communicate(timeout=600)

    assert process.returncode == 2
    assert said.count("not built yet") == 1
    assert "Run `dbt build` once, or select them as well by a plus" in said


def test_seeds_that_were_not_loaded_are_named_and_taken_up_when_they_are(
    environment: dict[str, str], connection: psycopg.Connection
) -> None:
    """`dbt run` loads no seed; what it built without them is built again once they are there."""
    types(("diogen", "extract", "github"), environment)
    # The first extraction loads them, for those who type `dbt run` next.
    assert connection.execute("select count(*) > 0 from seeds.environments").fetchone() == (True,)
    connection.execute("drop schema seeds cascade")
    connection.execute("drop table if exists incremental.build_state")

    # All models once; then those that the rest asks about.
    some = (*FIRST["dbt run"], "--select", "+fct_deployments")
    for command in (FIRST["dbt run"], some):
        said = types(command, environment)
        assert "These seeds are not loaded yet" in said
        assert "environments" in said
    types(("dbt", "seed"), environment)
    said = types(some, environment)
    assert "not loaded yet" not in said
    assert deployments(environment) == [(NAME, 2)]
    assert connection.execute(
        "select distinct environment_tier from gold.fct_deployments"
    ).fetchall() == [("production",)]
