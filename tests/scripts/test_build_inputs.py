"""What can change a number has the next `diogen build` start dbt, and nothing else has."""

import importlib.metadata
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from extract.database import connect
from extract.receiver.schemas import SOURCES
from extract.run_log import recorded
from scripts import build_inputs, dbt_command
from scripts.build_inputs import PROJECT_ROOT, read_inputs, record_inputs, what_is_new
from scripts.build_selection import OTHERS
from scripts.cli import app
from tests.database import database_like
from tests.dbt.late_history import as_built
from tests.dbt.scenarios.loading import copy_seeds
from tests.dbt.warehouse import Warehouse

SAME = "select 1"
LATE_HOST = """
insert into raw_github.commits select scope, id || 'x', updated_at, payload, payload_hash,
    fetched_at, '0', _dlt_id from raw_github.commits limit 1
"""
DELIVERED = """
insert into raw_push.deliveries (sequence, source, delivery_id, body, body_hash, status, reason)
values (%s, 'deployments', 'late', '{}', 'x', %s, %s)
"""
ASIDE = """
insert into ops.set_aside (raw_table, scope, id, payload, payload_hash, fetched_at,
    _dlt_load_id, _dlt_id, reason)
select 'raw_github.commits', scope, id, payload, payload_hash, fetched_at, _dlt_load_id, _dlt_id,
    'by hand' from raw_github.commits limit 1
"""
# What happened since, and what is another by that.
CAUSES = {
    SAME: [],
    LATE_HOST: ["the loads of raw_github.commits"],
    "delete from raw_github.commits": ["the loads of raw_github.commits"],
    # It got its number before others, and was committed after them.
    DELIVERED % (1, "'accepted'", "null"): ["the deliveries"],
    DELIVERED % (1, "'rejected'", "'set aside: by hand'"): ["the deliveries"],
    "update raw_push.deliveries set status = 'accepted', reason = null": ["the deliveries"],
    ASIDE: ["the records set aside"],
    "drop table gold.dora_lead_time": ["the layers"],
    "drop table bronze.github__commits cascade": ["the layers"],
    # As another build, or a search for the record that one fails on, leaves it.
    "update incremental.build_state set built_at = '2999'": ["the layers"],
    "delete from incremental.build_state where node like '%fct_commits'": ["the layers"],
    "delete from ops.runs": ["the warehouse"],
    # A run that failed, or was killed, says nothing of what stands.
    "insert into ops.runs (run_id, command, version, status) values"
    " (gen_random_uuid(), 'build', '1', 'crashed')": [],
    # Statistics change nothing.
    "analyze": [],
}


# What happened since, and what a build has to look at: everything where that is nothing.
SELECTIONS = {
    LATE_HOST: ["source:raw_github.commits+"],
    DELIVERED % (8, "'accepted'", "null"): ["config.meta.deliveries:deployments+"],
    (DELIVERED % (8, "'accepted'", "null")).replace("'deployments'", "'harbour'"): [
        "config.meta.deliveries:mapped+"
    ],
    DELIVERED % (8, "'accepted'", "null") + ";" + LATE_HOST: [
        "config.meta.deliveries:deployments+",
        "source:raw_github.commits+",
    ],
    DELIVERED % (8, "'rejected'", "'no JSON'"): ["set_aside"],
    # A build of a part that failed leaves other states: the next one is of everything.
    DELIVERED % (8, "'accepted'", "null")
    + "; update incremental.build_state set built_at = '2999' where node like '%push__alerts'": [],
    # A delivery that was built may have changed as well.
    DELIVERED % (1, "'accepted'", "null"): [],
    DELIVERED % (8, "'rejected'", "'set aside: by hand'"): [],
    "update raw_push.deliveries set status = 'accepted', reason = null": [],
    ASIDE + ";" + LATE_HOST: [],
    "drop table gold.dora_lead_time": [],
}


@pytest.fixture(scope="module")
def built(
    server: dict[str, str], built_once: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Warehouse]:
    """A small warehouse, of which the last build ended well."""
    with database_like(server, built_once) as environment:
        warehouse = as_built(environment, tmp_path_factory.mktemp("built"))
        warehouse.rows(DELIVERED.replace("late", "bad") % (7, "'rejected'", "'x'") + "returning 1")
        with recorded("build", environment) as record:
            record_inputs(record.connection, record.summary, read_inputs(record.connection))
        yield warehouse
        warehouse.connection.close()


def new(warehouse: Warehouse, statement: str = SAME) -> list[str]:
    """Return what is new when this has happened, and undo it."""
    with connect(warehouse.environment) as connection:
        connection.execute(statement.encode())
        names = what_is_new(connection, read_inputs(connection)).names
        connection.rollback()
    return names


@pytest.mark.parametrize("statement", CAUSES, ids=lambda text: " ".join(text.split())[:60])
def test_what_happened_in_the_database(built: Warehouse, statement: str) -> None:
    assert new(built, statement) == CAUSES[statement]


@pytest.mark.parametrize("statement", SELECTIONS, ids=lambda text: " ".join(text.split())[:60])
def test_what_new_rows_can_reach(built: Warehouse, statement: str) -> None:
    with connect(built.environment) as connection:
        connection.execute(statement.encode())
        found = what_is_new(connection, read_inputs(connection)).selection
        connection.rollback()

    assert found == (["--select", *SELECTIONS[statement]] if SELECTIONS[statement] else [])


def test_every_model_of_a_source_says_so(built: Warehouse) -> None:
    """Otherwise a build for its deliveries would leave it out."""
    keys = ("--output-keys", "unique_id", "config", "depends_on")
    listed = built.dbt("ls", "--quiet", "--output", "json", *keys)
    named: set[str] = set()
    for line in filter(None, listed.stdout.splitlines()):
        node = json.loads(line)
        if "source.diogen.raw_push.deliveries" in node.get("depends_on", {}).get("nodes", []):
            sources = node["config"]["meta"].get("deliveries", [])
            assert sources or node["unique_id"] == "model.diogen.set_aside", node["unique_id"]
            named |= set(sources)

    assert named == {*SOURCES, OTHERS}


FILES = (
    "dbt_project.yml",
    "profiles.yml",
    "packages.yml",
    "dbt_project/models/gold/fct_commits.sql",
    "dbt_project/macros/own.sql",
    "more/own.sql",
    "elsewhere/own.sql",
)


def test_edited_files_of_the_project(
    built: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("dbt_project", "dbt_project.yml", "profiles.yml"):
        copy = shutil.copytree if (PROJECT_ROOT / name).is_dir() else shutil.copy
        copy(PROJECT_ROOT / name, tmp_path / name)
    monkeypatch.setattr(build_inputs, "PROJECT_ROOT", tmp_path)
    # The checkout's path is not an input, and neither is an editor's own file.
    (tmp_path / "dbt_project" / "models" / ".own.sql.swp").touch()
    assert new(built) == []

    # A folder may be a link.
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "linked").symlink_to(tmp_path / "elsewhere")
    with (tmp_path / "dbt_project.yml").open("a") as project:
        project.write("\nanalysis-paths: [more]\n")
    seen = set()
    for file in FILES:
        with (tmp_path / file).open("a") as opened:
            opened.write("\n# edited\n")
        assert new(built) == ["the project's files"]
        seen.add(read_inputs(built.connection)["the project's files"])

    assert len(seen) == len(FILES)


def test_an_edited_seed_other_programs_and_settings(
    built: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as other:
        other.setenv("DIOGEN_SEEDS", str(copy_seeds(tmp_path / "seeds")))
        with (tmp_path / "seeds" / "teams.csv").open("a") as file:
            file.write("another,Another\n")
        assert "the seeds" in new(built)
    with monkeypatch.context() as other:
        other.setattr(importlib.metadata, "version", lambda _: "9.9")
        assert new(built) == ["the versions"]
    with monkeypatch.context() as other:
        other.setenv("DBT_TARGET_PATH", str(tmp_path))
        assert new(built) == []
        other.setenv("DBT_FULL_REFRESH", "true")
        assert new(built) == ["dbt's settings"]


def test_only_a_build_of_everything_leaves_nothing_new(
    built: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in built.environment.items():
        monkeypatch.setenv(name, value)
    # What dbt would do is not the question.
    ended = SimpleNamespace(success=True, exception=None)
    monkeypatch.setattr(dbt_command, "loaded", [SimpleNamespace(run=lambda *_: ended)])
    built.connection.execute("delete from ops.runs")

    part = CliRunner().invoke(app, ["build", "--full-refresh", "--select", "as_of"])
    after_a_part = new(built)
    whole = CliRunner().invoke(app, ["build", "--full-refresh"])

    assert [part.exit_code, whole.exit_code] == [0, 0], whole.output
    assert after_a_part == ["the warehouse"]
    assert new(built) == []


def test_the_command_says_since_when_and_writes_a_page_that_is_missing(
    built: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in built.environment.items():
        monkeypatch.setenv(name, value)
    # No dbt can be started.
    monkeypatch.setattr(dbt_command, "subprocess", None)
    page = tmp_path / "site" / "index.html"
    since = built.rows("select to_char(max(started_at), 'YYYY-MM-DD HH24:MI') from ops.runs")[0][0]
    said = f"Nothing is new since {since} UTC: no number changes."

    first = CliRunner().invoke(app, ["build", "--output", str(page.parent)])
    assert "page written" in first.output
    written = page.stat().st_mtime_ns
    again = CliRunner().invoke(app, ["run", "--push", "--output", str(page.parent)])
    kept = page.stat().st_mtime_ns
    page.write_bytes(page.read_bytes()[:-200])
    broken = CliRunner().invoke(app, ["build", "--output", str(page.parent)])

    assert [first.exit_code, again.exit_code, broken.exit_code] == [0, 0, 0], again.output
    assert said in first.output
    assert said in again.output
    assert kept == written
    assert "page written" in broken.output
