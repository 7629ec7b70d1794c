"""A token never appears in a log, a trace, an exception or the run's traces in the database."""

import os
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from scripts.demo.github_faults import Fault
from scripts.demo.github_server import GithubServer
from tests.extract.github.commands import run_command
from tests.extract.github.conftest import TOKEN
from tests.extract.github.organisation import organisation


def nightly(fault: Fault, name: str) -> object:
    """Return another end of the same path: the message is made where that of a 401 is."""
    return pytest.param(fault, id=name, marks=pytest.mark.nightly)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(None, id="none"),
        pytest.param(Fault(status=401, times=99), id="401"),
        nightly(Fault(path="/pulls", status=403, times=99), "403"),
        nightly(Fault(path="/graphql", kind="truncated", times=99), "truncated"),
        nightly(Fault(path="/deployments", kind="reset", times=99), "reset"),
    ],
)
def test_the_token_appears_nowhere(
    fault: Fault | None,
    serve_github: Callable[..., GithubServer],
    database: dict[str, str],
    connection: psycopg.Connection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = serve_github(organisation(pulls=30, deployments=10, runs=10, issues=3))
    if fault is not None:
        server.faults.queue.append(fault)
    monkeypatch.setenv("RUNTIME__LOG_LEVEL", "DEBUG")
    result = run_command("extract", "github")
    assert (result.returncode == 0) == (fault is None or fault.kind == "truncated")
    assert TOKEN not in result.stdout + result.stderr
    for file in (file for file in tmp_path.rglob("*") if file.is_file()):
        assert TOKEN.encode() not in file.read_bytes(), file
    tables = connection.execute(
        "select format('%I.%I', schemaname, tablename) from pg_tables"
        " where schemaname like 'raw%' or schemaname = 'ops'"
    ).fetchall()
    for (table,) in tables:
        query = f"select count(*) from {table} as t where t::text like %s"
        assert connection.execute(query, [f"%{TOKEN}%"]).fetchone() == (0,)


@pytest.mark.usefixtures("seeded")
def test_a_failure_nobody_foresaw_does_not_show_it(
    serve_github: Callable[..., GithubServer], database: dict[str, str]
) -> None:
    store = organisation(pulls=3, deployments=1, runs=1, issues=1)
    # No such record comes from GitHub: its stream ends with it, and is named.
    del next(iter(store.repositories.values())).deployments[0]["sha"]
    serve_github(store)
    result = run_command("extract", "github")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "deployments of acme/shop" in result.stderr
    assert TOKEN not in result.stdout + result.stderr
    assert os.environ["SOURCES__GITHUB__ACCESS_TOKEN"] == TOKEN
