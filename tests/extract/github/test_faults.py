"""Whatever goes wrong on the way, the log ends as if nothing had."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from extract.database import connect
from extract.github import client
from extract.github.errors import LimitError
from extract.settings import ConfigurationError
from scripts.demo.github_faults import Fault
from scripts.demo.github_server import GithubServer
from scripts.demo.store import GithubRepository
from tests.extract.github.conftest import NAME, Extract, Log, Rows, whole_log
from tests.extract.github.organisation import issue, organisation, run

LIMITED = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "+1"}
FAULTS = {
    "401": Fault(status=401),
    "403 forbidden": Fault(status=403),
    "403 secondary limit": Fault(status=403, headers={"retry-after": "1"}),
    "403 primary limit": Fault(status=403, headers=LIMITED),
    "404": Fault(status=404),
    "404 twice": Fault(status=404, times=2),
    "410": Fault(status=410),
    "422": Fault(status=422),
    "429": Fault(status=429, headers={"retry-after": "1"}),
    "500": Fault(status=500, times=3),
    "502": Fault(status=502, times=5),
    "503 for good": Fault(status=503, times=40),
    "truncated": Fault(kind="truncated", times=3),
    "reset": Fault(kind="reset", times=3),
}
PATHS = ("/pulls", "/graphql", "/commits", "/deployments", "/actions/runs", "/issues", "")


@pytest.fixture(scope="module")
def undisturbed(
    server: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> set[tuple[str, ...]]:
    """The log of a run without faults."""
    from extract import pipelines
    from extract.settings import load_settings
    from scripts.demo.github_server import create_app
    from scripts.demo.serving import serve

    with pytest.MonkeyPatch.context() as patch, contextlib.ExitStack() as stack:
        name = f"undisturbed_{os.getpid()}"
        with connect(server, autocommit=True) as connection:
            connection.execute(f"drop database if exists {name} with (force)")
            connection.execute(f"create database {name}")
        for variable, value in {**server, "PGDATABASE": name}.items():
            patch.setenv(variable, value)
        patch.setenv("DIOGEN_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("SOURCES__GITHUB__API_URL", stack.enter_context(serve(create_app(small()))))
        patch.setenv("SOURCES__GITHUB__REPOSITORIES", f'["{NAME}"]')
        pipelines.load("github", load_settings())
        with connect() as connection:
            rows = whole_log(connection)
        with connect(server, autocommit=True) as connection:
            connection.execute(f"drop database {name} with (force)")
    return rows


def small() -> Any:
    return organisation(pulls=120, deployments=110, runs=110, issues=10)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_anywhere_leaves_no_gap_and_no_duplicate(
    fault: str,
    serve_github: Callable[..., GithubServer],
    extract: Extract,
    log: Log,
    undisturbed: set[tuple[str, ...]],
) -> None:
    server = serve_github(small())
    for position, path in enumerate(PATHS):
        server.faults.queue.append(
            Fault(**{**vars(FAULTS[fault]), "path": path, "after": position % 2})
        )
    for _ in range(len(PATHS) * 2):
        try:
            extract()
        except ConfigurationError:
            continue
        if not any(one.times for one in server.faults.queue if one.path):
            break
    server.faults.queue.clear()
    extract()
    assert without_noticed_deletions(log()) == undisturbed


def without_noticed_deletions(rows: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    assert not [row for row in rows if row[0] == "deletions"]
    return rows


def test_a_limit_that_lasts_longer_than_the_patience_ends_the_run(
    github: GithubServer, extract: Extract, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__MAX_WAIT_SECONDS", "5")
    github.limit = 12
    with pytest.raises(LimitError, match="MAX_WAIT_SECONDS"):
        extract()
    kept = log()
    assert kept
    github.limit = 5000
    extract()
    assert kept <= log()


def test_a_second_token_takes_over(
    github: GithubServer, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.extract.github.conftest import TOKEN

    github.tokens = {TOKEN, "second"}
    github.limit = 40
    monkeypatch.setenv("SOURCES__GITHUB__MAX_WAIT_SECONDS", "5")
    monkeypatch.setenv("SOURCES__GITHUB__ACCESS_TOKEN", f"{TOKEN},second")
    counts = extract()
    assert counts.streams["pull_requests"].rows_new == 230
    assert len({one.token for one in github.log}) == 2


def test_a_list_that_changes_between_its_pages_loses_nothing(
    github: GithubServer, repository: GithubRepository, extract: Extract, rows: Rows
) -> None:
    def delete_the_newest_and_add_one() -> None:
        del repository.workflow_runs[-12:-2]
        repository.workflow_runs.append(run(99_999, 90_000))
        repository.issues.append(issue(99_999, 90_000))
        repository.issues[0]["updated_at"] = repository.issues[-1]["updated_at"]

    repository.workflow_runs = [run(1_000 + n, n) for n in range(950)]
    repository.issues = [issue(20_000 + n, n) for n in range(450)]
    action = delete_the_newest_and_add_one
    github.faults.queue.append(Fault(path="/actions/runs", after=1, action=action))
    extract()
    extract()
    kept = {run["id"] for run in repository.workflow_runs}
    assert kept <= {payload["id"] for _, payload in rows("workflow_runs")}
    assert {one["number"] for one in repository.issues} <= {
        payload["number"] for _, payload in rows("issues")
    }


@pytest.mark.usefixtures("seeded")
def test_killed_at_any_moment_it_continues_where_it_was(
    serve_github: Callable[..., GithubServer],
    database: dict[str, str],
    connection: psycopg.Connection,
    undisturbed: set[tuple[str, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = serve_github(small())
    server.faults.latency = 0.03
    moments = random.Random(7)
    killed = 0
    for _ in range(10):
        process = start_extraction(connection)
        time.sleep(moments.uniform(0.05, 3.0))
        killed += process.poll() is None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert killed >= 5
    last = start_extraction(connection)
    _, errors = last.communicate(timeout=120)
    assert last.returncode == 0, errors
    assert whole_log(connection) == undisturbed
    loads = connection.execute("select load_id from raw_github._dlt_loads where status = 0")
    assert landed_by(connection) <= {row[0] for row in loads}


def landed_by(connection: psycopg.Connection) -> set[str]:
    """Return the loads that rows of the log say they came with."""
    return {
        row[0]
        for table in ("pull_requests", "commits", "reviews", "deployments")
        for row in connection.execute(f"select distinct _dlt_load_id from raw_github.{table}")
    }


def start_extraction(connection: psycopg.Connection) -> subprocess.Popen[str]:
    """Start the command line, and wait until it is past its imports and has the lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from scripts.cli import main; main()", "extract", "github"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    locks = "select count(*) from pg_locks where locktype = 'advisory'"
    while process.poll() is None:
        row = connection.execute(locks).fetchone()
        if row and row[0]:
            break
        time.sleep(0.02)
    return process


def test_only_one_extraction_of_a_source_runs(
    github: GithubServer, database: dict[str, str], extract: Extract
) -> None:
    from extract.pipelines import AlreadyRunningError

    with connect(autocommit=True) as other:
        other.execute("select pg_advisory_lock(hashtext('diogen extract github'))")
        with pytest.raises(AlreadyRunningError, match="wait for it"):
            extract()
    extract()


def test_the_waits_between_tries_are_bounded() -> None:
    assert client.ATTEMPTS * client.FIRST_DELAY * 2 ** (client.ATTEMPTS - 1) < 600
