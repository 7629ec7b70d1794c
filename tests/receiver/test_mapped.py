"""Any tool's JSON under a name that the user's seed gives it, and what the mapping reads of it."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from extract import migrations
from extract.database import connect
from extract.receiver import keyring
from extract.receiver.schemas import SOURCES
from extract.settings import PROJECT_ROOT, ConfigurationError, ReceiverSettings
from scripts.seeds.mappings import paths, text_at
from tests.dbt.scenarios.loading import append_seed, copy_seeds
from tests.receiver.conftest import Receiver, running

MAPPING = {
    "source": "harbour",
    "kind": "incident",
    "id": "incident.id",
    "service": "components.0.name",
    "status": "incident.state",
    "started_at": "incident.begun",
}
DOCUMENT = {
    "incident": {"id": 7, "state": "open", "begun": "2026-03-02T09:20:00Z"},
    "components": [{"name": "acme/shop"}],
}


@pytest.fixture
def seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = copy_seeds(tmp_path / "seeds")
    append_seed(folder / "event_mappings.csv", [MAPPING])
    monkeypatch.setenv("DIOGEN_SEEDS", str(folder))
    return folder


@pytest.fixture
def harbour(
    seeds: Path, database: dict[str, str], settings: ReceiverSettings
) -> Iterator[Receiver]:
    migrations.upgrade(database)
    with connect(database) as connection:
        key = keyring.create(connection, name="harbour", sources=["harbour"]).text
    with running(database, settings) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield Receiver(url, key, database, client)


def check(receiver: Receiver, seeds: Path) -> subprocess.CompletedProcess[str]:
    """Ask `diogen rules check`, as a user does."""
    return subprocess.run(
        [str(Path(sys.executable).parent / "diogen"), "rules", "check"],
        env={**receiver.environment, "DIOGEN_SEEDS": str(seeds)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_mapped_tool_is_accepted_and_its_paths_are_reported(
    harbour: Receiver, seeds: Path
) -> None:
    body = b" " + json.dumps(DOCUMENT).encode()
    assert harbour.client.post("/api/ingest/harbour", content=body).status_code == 401
    assert harbour.post("deployments", {}).status_code == 403
    assert harbour.post("harbour", body).status_code == 202
    assert harbour.post("harbour/batch", [DOCUMENT, {"odd": True}]).status_code == 202
    assert harbour.post("harbour", b"no JSON").status_code == 422
    assert bytes(harbour.rows("body")[0][0]) == body
    told = check(harbour, seeds)
    assert told.returncode == 0, told.stderr
    assert "  harbour incident: id from incident.id in 2 of 3, as in '7'" in told.stdout
    assert "service from components.0.name in 2 of 3, as in 'acme/shop'" in told.stdout
    # A wrong path is a mistake, reported with the existing ones.
    append_seed(
        seeds / "event_mappings.csv",
        [{**MAPPING, "kind": "deployment", "id": "incident.ident", "status": "result"}],
    )
    told = check(harbour, seeds)
    assert told.returncode == 1
    assert (
        "event_mappings.csv, line 3, id: 'incident.ident' leads to nothing in any of 3 deliveries "
        "of 'harbour': did you mean 'incident.id'?"
    ) in told.stderr
    assert "line 3, status: 'result' leads to nothing" in told.stderr


def test_a_name_that_no_seed_maps_takes_no_key(seeds: Path, database: dict[str, str]) -> None:
    migrations.upgrade(database)
    with (
        connect(database) as connection,
        pytest.raises(ConfigurationError, match="a key is for one or more of harbour, jira"),
    ):
        keyring.create(connection, name="x", sources=["habour"])


def test_paths_are_read_as_the_warehouse_reads_them() -> None:
    document = {"a": [{"b": None}, {"b": 1.5}], "c": {"d": True, "e": "x"}, "f": {}}
    wanted = {
        "a.1.b": "1.5",
        "c.d": "true",
        "c.e": "x",
        "a.0.b": None,
        "a.2.b": None,
        "c.e.z": None,
    }
    assert {path: text_at(document, path) for path in wanted} == wanted
    assert list(paths(document)) == ["a.0.b", "a.1.b", "c.d", "c.e"]


def test_what_a_sender_of_its_own_sends_is_read_by_no_mapping() -> None:
    """A name that was mapped, and has a sender since an upgrade, would count twice."""
    model = PROJECT_ROOT / "dbt_project/models/bronze/push/push__other_deliveries.sql"
    _, _, excluded = model.read_text().partition("not in (")
    names = re.findall(r"'([a-z]+)'", excluded.partition(")")[0])

    assert sorted(names) == sorted(SOURCES)
