"""One source down, another fine; then it is back; then deliveries alone."""

import json
import re
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import httpx
import psycopg
import pytest
from pytest_httpserver import HTTPServer
from typer.testing import CliRunner

from extract.receiver.signature import sign
from scripts.cli import app
from scripts.demo import github_records, github_server, jira_server
from scripts.demo.serving import serve
from scripts.demo.store import GithubRepository, GithubStore
from tests.benchmarks.receiver_client import SECRET
from tests.benchmarks.receiver_process import ReceiverProcess
from tests.extract.jira.sites import site

pytestmark = pytest.mark.usefixtures("loaded")

NAME = "hollow/empty"
DAY = "2024-01-01T00:00:00Z"
DEPLOYED = {
    "repository": {"id": 1, "full_name": NAME},
    "deployment": {
        "id": 5,
        "sha": "a" * 40,
        "environment": "production",
        "created_at": DAY,
        "updated_at": DAY,
    },
    "deployment_status": {"id": 6, "state": "success", "created_at": DAY, "updated_at": DAY},
}
MOMENT = "2024-01-01T01:00:00.000+0000"
BROKEN = {
    "webhookEvent": "jira:issue_created",
    "timestamp": 1704070800000,
    "issue": {
        "id": "7",
        "key": "SHOP-7",
        "self": "https://jira.example/rest/api/2/issue/7",
        "fields": {
            "issuetype": {"id": "1", "name": "Incident", "subtask": False},
            "project": {"id": "1", "key": "SHOP", "name": "Shop"},
            "status": {"id": "1", "name": "To Do", "statusCategory": {"key": "new"}},
            "components": [{"name": NAME}],
            "created": MOMENT,
            "updated": MOMENT,
        },
    },
}


@pytest.fixture
def jira_is_down(httpserver: HTTPServer) -> HTTPServer:
    httpserver.expect_request("/hook", method="POST").respond_with_data("ok")
    httpserver.expect_request(re.compile("/rest/.*")).respond_with_data("no", 401)
    return httpserver


def streams(connection: psycopg.Connection) -> list[tuple[str, str, str]]:
    """Return each source's status in each run, the oldest run first."""
    return connection.execute(
        "select runs.status, streams.source, min(streams.status) from ops.runs"
        " left join ops.streams using (run_id) group by 1, 2, runs.started_at"
        " order by runs.started_at, streams.source"
    ).fetchall()


def deliver(port: int, source: str, header: str, event: Mapping[str, object]) -> None:
    """Send one webhook, signed as its source signs, and see it acknowledged."""
    body = json.dumps(event).encode()
    headers = {header: sign(body, secret=SECRET.encode()), "X-GitHub-Event": "deployment_status"}
    url = f"http://127.0.0.1:{port}/api/ingest/{source}"
    assert httpx.post(url, content=body, headers=headers, timeout=30).status_code == 202


def test_a_first_run_that_could_read_nothing_builds_nothing(
    database: dict[str, str],
    connection: psycopg.Connection,
    httpserver: HTTPServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("DIOGEN_HOME", "DLT_PROJECT_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    httpserver.expect_request(re.compile(".*")).respond_with_json({"message": "Bad"}, 401)
    monkeypatch.setenv("SOURCES__GITHUB__API_URL", httpserver.url_for("").rstrip("/"))
    monkeypatch.setenv("SOURCES__GITHUB__ACCESS_TOKEN", "wrong")
    monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", f'["{NAME}"]')

    result = CliRunner().invoke(app, ["run", "--output", str(tmp_path / "site")])

    assert result.exit_code == 1
    assert "refuses the token" in result.output
    assert "dbt:" not in result.output
    assert connection.execute("select to_regnamespace('gold')").fetchone() == (None,)


def test_a_source_that_is_down_does_not_stop_the_others_and_is_named(
    database: dict[str, str],
    connection: psycopg.Connection,
    jira_is_down: HTTPServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("DIOGEN_HOME", "DLT_PROJECT_DIR", "DBT_TARGET_PATH", "DBT_LOG_PATH"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    store = GithubStore(
        {NAME: GithubRepository(github_records.repository(NAME, 1, "main", DAY, DAY))}
    )
    command = ["run", "--output", str(tmp_path / "site")]

    with ExitStack() as stack:
        github = stack.enter_context(serve(github_server.create_app(store, "token")))
        jira = stack.enter_context(serve(jira_server.create_app(site(issues=3))))
        monkeypatch.setenv("SOURCES__GITHUB__API_URL", github)
        monkeypatch.setenv("SOURCES__GITHUB__ACCESS_TOKEN", "token")
        monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", f'["{NAME}"]')
        monkeypatch.setenv("SOURCES__JIRA__EMAIL", "ada@example.org")
        monkeypatch.setenv("SOURCES__JIRA__API_TOKEN", "token")
        monkeypatch.setenv("ALERTS__WEBHOOK_URL", jira_is_down.url_for("/hook"))

        monkeypatch.setenv("SOURCES__JIRA__BASE_URL", jira_is_down.url_for("").rstrip("/"))
        down = CliRunner().invoke(app, command)
        assert down.exit_code == 1, (down.output, down.exception)
        fresh = connection.execute("select service from gold.dim_services").fetchall()
        monkeypatch.setenv("SOURCES__JIRA__BASE_URL", jira)
        back = CliRunner().invoke(app, command)
    # With both servers gone, what was delivered is all there is.
    monkeypatch.setenv("RECEIVER__JIRA_SECRETS", SECRET)
    receiver = ReceiverProcess(database)
    receiver.start()
    try:
        delivered_at = time.monotonic()
        deliver(receiver.port, "github", "X-Hub-Signature-256", DEPLOYED)
        deliver(receiver.port, "jira", "X-Hub-Signature", BROKEN)
        pushed = CliRunner().invoke(app, [*command, "--push"])
        seconds = time.monotonic() - delivered_at
    finally:
        receiver.stop()

    told = [json.loads(one.data) for one, _ in jira_is_down.log if one.path == "/hook"]
    assert isinstance(down.exception, SystemExit), repr(down.exception)
    assert "source jira" in told[0]["new"]
    assert "source jira: " in down.output
    assert (tmp_path / "site" / "index.html").exists()
    assert "source jira" in told[1]["recovered"]
    assert "source jira" not in back.output
    assert "source github" not in pushed.output
    assert streams(connection) == [
        ("failed", "github", "ok"),
        ("failed", "jira", "failed"),
        ("ok", "github", "ok"),
        ("ok", "jira", "ok"),
        ("ok", None, None),
    ]
    ((repositories, counts),) = connection.execute(
        "select count(*), (select summary -> 'dbt' -> 'counts' from ops.runs limit 1)"
        " from gold.dim_services"
    ).fetchall()
    assert repositories == 1
    assert counts["success"] > 50
    # What could be read was built at once; what was missed meanwhile came with the next run.
    assert fresh == [(NAME,)]
    assert connection.execute("select count(*) from raw_jira.issues").fetchone() == (3,)
    assert connection.execute("select deployment_id from gold.fct_deployments").fetchall() == [
        (f"{NAME}#production#github_deployment:5",)
    ]
    assert connection.execute("select incident_id, service from gold.fct_incidents").fetchall() == [
        ("jira:SHOP-7", NAME)
    ]
    print(f"from webhook to gold: {seconds:.0f} s")
