"""`diogen run` and `diogen build`: one at a time, and exit codes that cron and CI can rely on."""

import json
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner

from extract.database import connect
from extract.settings import ConfigurationError
from scripts.cli import app
from scripts.dbt_command import run_dbt
from scripts.demo import github_server
from scripts.demo.recorded import load_recorded
from scripts.demo.serving import serve
from scripts.engines import is_published
from scripts.exit_codes import ExitCode
from tests.dbt.history import History
from tests.dbt.scenarios.loading import land
from tests.dbt.warehouse import Warehouse
from tests.scripts.page_data import told


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every artefact, and the developer's own settings, out of the way."""
    monkeypatch.setenv("DIOGEN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DLT_PROJECT_DIR", str(tmp_path))
    monkeypatch.setenv("DBT_TARGET_PATH", str(tmp_path / "target"))
    monkeypatch.setenv("DBT_LOG_PATH", str(tmp_path / "logs"))


def test_a_second_run_beside_the_first_ends_with_75(database: dict[str, str]) -> None:
    with connect(database, autocommit=True) as first:
        first.execute("select pg_advisory_lock(hashtext('diogen run'))")

        result = CliRunner().invoke(app, ["run"])

    assert result.exit_code == ExitCode.ALREADY_RUNNING
    assert "another run is under way" in result.output


@pytest.mark.nightly
@pytest.mark.usefixtures("loaded")
def test_a_run_goes_from_a_source_to_the_page(
    database: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shared_data: Path
) -> None:
    store = load_recorded(shared_data / "recorded" / "stenjo-dora")
    with serve(github_server.create_app(store, "token")) as url:
        monkeypatch.setenv("SOURCES__GITHUB__API_URL", url)
        monkeypatch.setenv("SOURCES__GITHUB__ACCESS_TOKEN", "token")
        monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", json.dumps(list(store.repositories)))
        result = CliRunner().invoke(app, ["run", "--output", str(tmp_path / "site")])

    assert result.exit_code == ExitCode.OK, result.output
    said = told(tmp_path / "site" / "index.html")
    assert "stenjo/devops-metrics-action" in said["summary"]


@pytest.mark.ducklake
@pytest.mark.nightly
def test_a_run_builds_in_the_lake_and_its_gold_is_read_here(
    database: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice: the second one finds what is new since the first, and gold is the lake's again.

    Without the target it is PostgreSQL's after that, and the run says so.
    """
    monkeypatch.setenv("DIOGEN_LAKE", str(tmp_path / "lake"))
    warehouse = Warehouse(database, tmp_path / "warehouse")
    command = ["run", "--push", "--target", "ducklake", "--output", str(tmp_path / "site")]
    history = History("acme/shop")
    history.commit("c0", "2026-03-01T12:00")
    for day, name in enumerate(("c0", "c1"), 2):
        history.commit("c1", "2026-03-02T12:00", ["c0"])
        history.deploy(day, name, f"2026-03-0{day}T13:00", f"2026-03-0{day}T13:10")
        land(warehouse, [history], 0)

        result = CliRunner().invoke(app, command)

        assert result.exit_code == ExitCode.OK, result.output
        assert (tmp_path / "site" / "index.html").is_file()
    assert warehouse.rows("select sha, lead_time_seconds from gold.fct_commits order by 2") == [
        (history.sha("c1"), 25 * 3600 + 10 * 60),
        (history.sha("c0"), None),
    ]
    # No layer was built here.
    assert warehouse.rows("select to_regnamespace('bronze'), to_regclass('gold.fct_commits')") == [
        (None, "gold.fct_commits")
    ]
    assert is_published(warehouse.connection)

    with capture_logs() as lines:
        result = CliRunner().invoke(app, ["run", "--push", "--output", str(tmp_path / "site")])

    assert result.exit_code == ExitCode.OK, result.output
    warnings = [line["event"] for line in lines if line["log_level"] == "warning"]
    assert warnings == ["another engine built gold: PostgreSQL rebuilds everything"]
    assert not is_published(warehouse.connection)


def test_a_run_without_a_source_says_what_to_set(database: dict[str, str]) -> None:
    result = CliRunner().invoke(app, ["run"])

    assert isinstance(result.exception, ConfigurationError)
    assert "SOURCES__GITHUB__REPOSITORIES" in str(result.exception)


def test_dbts_own_mistakes_end_as_a_crash_and_not_as_a_failed_test(
    database: dict[str, str],
) -> None:
    assert run_dbt(["build", "--select", "as_of", "--no-such-option"], database) is ExitCode.CRASHED
