"""A real PostgreSQL for the session, and a fresh database for each test that asks."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadFileScheduling

from extract import embedded_postgres
from extract.database import connect, database_environment, is_external
from scripts import dbt_command
from tests.database import database_like, drop, empty_database, remove_server, rename
from tests.tiers import is_quick

# These begin first, in this order.
LONGEST = (
    "test_ducklake_scenarios.py",
    "test_documents.py",
    # With all that look at a warehouse of `late_history.py`, and with all that look at the demo.
    "test_restatement.py",
    "test_demo.py",
    "test_first_commands.py",
    "test_ducklake_build.py",
    "test_companies.py",
    "test_setup.py",
    "test_run_killed.py",
    "test_properties.py",
    "test_first_shipment.py",
    "test_run_sources.py",
    "test_growth.py",
    "test_seed_changes.py",
    "test_faults.py",
    "test_ducklake_history.py",
    "test_benchmarks.py",
    "test_size.py",
    "test_scenarios.py",
    "test_pipeline.py",
    "test_unit_tests.py",
    "test_replay.py",
)
# What a file asks for that is built once for a whole session.
MADE_ONCE = {"demo: Demo": "demo", "built_once: ": "built", "built_database: ": "built"}
# Tests kill programs, never the machine, so what the kernel holds is never lost; and there are
# two servers on one disk.
FOR_TESTS = (
    "fsync = off",
    "full_page_writes = off",
    "min_wal_size = '128MB'",
    "max_wal_size = '512MB'",
)
SHARED_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"

# A machine that is busy with the other worker says nothing of how data is generated.
settings.register_profile("diogen", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("diogen")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The libpq variables of the server under test: `PGHOST`'s, or an embedded one of its own."""
    if is_external():
        yield database_environment()
        return
    kept = os.environ.get("DIOGEN_HOME")
    folder = Path(kept) / "tests" if kept else tmp_path_factory.mktemp("home")
    # Each of pytest-xdist's workers has its own, so that roles and ports are nobody else's.
    home = folder / os.environ.get("PYTEST_XDIST_WORKER", "alone")
    environment = embedded_postgres.start(home).environment
    with connect(environment, autocommit=True) as connection:
        for setting in FOR_TESTS:
            connection.execute(f"alter system set {setting}")
        connection.execute("select pg_reload_conf()")
    yield environment
    if kept:
        embedded_postgres.stop(home)
    else:
        remove_server(home)


@pytest.fixture
def database(
    server: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[dict[str, str]]:
    """The libpq variables of an empty database, which are also this process's environment."""
    with empty_database(server) as environment:
        use(environment, monkeypatch, tmp_path)
        yield environment


@pytest.fixture(scope="session")
def built_once(server: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database in which `late_history.py` was built, to be copied."""
    from tests.dbt.late_history import build_first  # dbt takes three seconds, which few tests need

    name = f"late_{os.getpid()}"
    with empty_database(server) as environment:
        build_first(environment, tmp_path_factory.mktemp("late"))
        rename(server, environment["PGDATABASE"], name)
    yield name
    drop(server, name)


@pytest.fixture
def built_database(
    server: dict[str, str], built_once: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[dict[str, str]]:
    """As `database`, in which `late_history.py` was built."""
    with database_like(server, built_once) as environment:
        use(environment, monkeypatch, tmp_path)
        yield environment


def use(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Make a test's own database, and a home below `folder`, what this process uses."""
    # What a run leaves in its folder belongs to a database's name, which another test gets.
    home = {"DIOGEN_HOME": str(folder / "home")}
    for variable, value in {**environment, **home}.items():
        monkeypatch.setenv(variable, value)


@pytest.fixture
def parsed(database: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What dbt has parsed for the test's database, for the processes that the test starts."""
    from tests.dbt.loaded_dbt import parsed_file  # dbt takes three seconds, which few tests need

    monkeypatch.setenv("DBT_PARTIAL_PARSE_FILE_PATH", str(parsed_file(database)))


@pytest.fixture
def loaded(database: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """dbt in this process, for commands of which the question is not how dbt is started."""
    from tests.dbt.loaded_dbt import LoadedDbt

    monkeypatch.setattr(dbt_command, "loaded", [LoadedDbt()])


@pytest.fixture
def connection(database: dict[str, str]) -> Iterator[psycopg.Connection]:
    """An open connection to the test's own database."""
    with connect(database, autocommit=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real histories and official descriptions next to the checkout."""
    if not SHARED_DATA.is_dir():
        pytest.fail(f"{SHARED_DATA} is missing: these tests need the real histories it holds")
    return SHARED_DATA


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what needs a database, to run alone on another version of it, and what is quick."""
    # To other engines' tests the server's version does not matter, and they are slow.
    elsewhere = item.get_closest_marker("ducklake") or item.get_closest_marker("spark")
    if "server" in getattr(item, "fixturenames", ()) and not elsewhere:
        item.add_marker(pytest.mark.postgres)
    if is_quick(item):
        item.add_marker(pytest.mark.quick)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests, so that no worker runs them last."""
    first = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: first.get(item.path.name, len(first)))


class Together(LoadFileScheduling):
    """Gives a file's tests to one worker, and all that look at a warehouse that is made once."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        text = (self.config.rootpath / file).read_text()
        return next((made for asked, made in MADE_ONCE.items() if asked in text), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together:
    return Together(config, log)
