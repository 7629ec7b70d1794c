"""`diogen doctor`: one line each, ok or the remedy."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from pytest_httpserver import HTTPServer
from typer.testing import CliRunner

from extract.database import connect
from extract.github import history_starts
from extract.migrations import upgrade
from extract.run_log import recorded
from extract.settings import PROJECT_ROOT, load_settings
from scripts.cli import app
from scripts.demo import github_records, github_server, jira_server
from scripts.demo.serving import serve
from scripts.demo.store import GithubRepository, GithubStore, JiraStore
from scripts.doctor import clocks, credentials, gaps, records, services

NAME = "acme/shop"
DAY = "2024-01-01T00:00:00Z"


@pytest.fixture(autouse=True)
def folders(database: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIOGEN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DLT_PROJECT_DIR", str(tmp_path))


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A GitHub with one empty repository, and the settings that read it."""
    store = GithubStore(
        {NAME: GithubRepository(github_records.repository(NAME, 1, "main", DAY, DAY))}
    )
    with serve(github_server.create_app(store, "token")) as url:
        monkeypatch.setenv("SOURCES__GITHUB__API_URL", url)
        monkeypatch.setenv("SOURCES__GITHUB__ACCESS_TOKEN", "token")
        monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", f'["{NAME}"]')
        yield url


def report() -> dict[str, tuple[bool, str]]:
    """Return what the doctor says, by subject."""
    result = CliRunner().invoke(app, ["doctor", "--json"])
    found = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    assert result.exit_code == (0 if all(one["is_ok"] for one in found) else 1), result.output
    return {one["subject"]: (one["is_ok"], one["text"]) for one in found}


def test_nothing_set_up_and_nothing_built_each_have_their_remedy() -> None:
    found = report()

    assert "--push" in found["configuration"][1]
    assert "SOURCES__GITHUB__REPOSITORIES" in found["configuration"][1]
    assert found["migration"] == (
        False,
        "Diogen's own tables do not exist yet: diogen build creates them",
    )
    assert found["database"][0]
    assert found["rights"][0]
    assert found["disk"][1].count("GiB") == 2
    assert found["gold"] == (True, "PostgreSQL's own, once it is built")


def test_gold_that_was_published_is_another_engines(database: dict[str, str]) -> None:
    """PostgreSQL has no record of a build of the present tables."""
    with connect(database, autocommit=True) as connection:
        connection.execute("create schema gold; create table gold.fct_deployments (sha text)")

    is_ok, text = report()["gold"]

    assert is_ok
    assert "diogen run --target" in text


def test_a_mistake_in_a_seed_is_reported_before_a_build_meets_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert report()["seeds"][0]
    seeds = shutil.copytree(PROJECT_ROOT / "dbt_project" / "seeds", tmp_path / "seeds")
    (seeds / "bots.csv").write_text("pattern\n(\n")
    monkeypatch.setenv("DIOGEN_SEEDS", str(seeds))

    is_ok, text = report()["seeds"]

    assert not is_ok
    assert text.startswith("bots.csv, line 2, pattern: '(' is not a regular expression")


def test_a_warehouse_that_was_loaded_is_healthy(
    database: dict[str, str], github: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(jira_server.create_app(JiraStore())) as jira:
        monkeypatch.setenv("SOURCES__JIRA__BASE_URL", jira)
        upgrade(database)
        with recorded("extract", database) as record:
            record.load("github", load_settings())
        found = report()

    assert found[f"github {NAME}"][0], found
    assert "deployments" in found[f"github {NAME}"][1]
    assert found["clock against github"] == (True, "agrees")
    assert found["load packages of github"] == (True, "none pending, none failed")
    assert found["freshness of github.repositories"][0]
    assert found["freshness of github.commits"][1].endswith("no row yet")
    assert found["freshness of jira"] == (False, "was never read: diogen extract jira")
    assert "shows no project" in found["jira"][1]


def test_a_stream_not_read_for_long_is_reported(
    database: dict[str, str], connection: psycopg.Connection, github: str
) -> None:
    upgrade(database)
    with recorded("extract", database) as record:
        record.load("github", load_settings())
    connection.execute("update ops.streams set finished_at = now() - interval '3 days'")

    is_ok, text = report()["freshness of github.commits"]

    assert not is_ok
    assert text.startswith("last read 3 days ago")


def test_what_the_token_may_not_read_is_named(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__API_URL", httpserver.url_for("").rstrip("/"))
    monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", f'["{NAME}"]')
    httpserver.expect_request(f"/repos/{NAME}").respond_with_json({"full_name": NAME})
    for path in ("commits", "pulls", "issues", "actions/runs"):
        httpserver.expect_request(f"/repos/{NAME}/{path}").respond_with_json([])
    httpserver.expect_request(f"/repos/{NAME}/deployments").respond_with_data("no", status=403)

    repository, _ = credentials.check(load_settings())

    assert not repository.is_ok
    assert repository.text == "the token may not read deployments: give it read access to them"


@pytest.mark.parametrize(
    ("date", "text"),
    [
        ("Mon, 02 Mar 2026 10:00:20 GMT", "agrees"),
        ("Mon, 02 Mar 2026 10:05:00 GMT", "this machine's clock is 300 s behind"),
        ("Mon, 02 Mar 2026 09:59:00 GMT", "this machine's clock is 60 s ahead"),
        ("", "no time in its answer"),
        ("tomorrow", "no time in its answer"),
    ],
)
def test_the_clock_is_compared_with_the_servers(date: str, text: str) -> None:
    found = credentials.clock_finding("clock", date, datetime(2026, 3, 2, 10, tzinfo=UTC))

    assert found.text.startswith(text)
    assert found.is_ok is ("clock is" not in text)


def test_a_missing_repository_and_a_wrong_token_are_reported(
    github: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", '["acme/nowhere"]')
    repository, _ = credentials.check(load_settings())
    assert "404" in repository.text

    monkeypatch.setenv("SOURCES__GITHUB__ACCESS_TOKEN", "wrong")
    token, _ = credentials.check(load_settings())
    assert "401" in token.text


def test_a_deployment_never_delivered_and_one_never_pulled_are_gaps(
    database: dict[str, str], connection: psycopg.Connection
) -> None:
    upgrade(database)
    connection.execute(
        "create schema bronze; create schema raw_github;"
        "create table bronze.push__payloads"
        " (table_name text, scope text, id text, fetched_at timestamptz);"
        "create table raw_github.deployments"
        " (scope text, id text, updated_at timestamptz, payload jsonb);"
        "insert into bronze.push__payloads values"
        " ('raw_github.deployments', 'acme/shop', '1', now() - interval '5 days'),"
        " ('raw_github.deployments', 'acme/shop', '3', now() - interval '4 days');"
        "insert into raw_github.deployments"
        " select 'acme/shop', id::text, at, jsonb_build_object('created_at', at)"
        " from (values (1, now() - interval '5 days'), (2, now() - interval '2 days'),"
        # Of this one nobody expects a delivery: the repository has no webhook.
        " (9, now() - interval '2 days')) as v (id, at);"
        "update raw_github.deployments set scope = 'acme/other' where id = '9'"
    )
    # Jira: one lost, one that the pull does not see, and one that was deleted before it came.
    connection.execute(
        "create schema raw_jira;"
        "create table raw_jira.issues (scope text, id text, updated_at timestamptz, payload jsonb);"
        "insert into bronze.push__payloads"
        " select 'raw_jira.' || name, 'jira.example', id, now() - interval '4 days'"
        " from (values ('issues', '1'), ('issues', '3'), ('issues', '4'),"
        " ('deletions', 'issues/4')) as v (name, id);"
        "insert into raw_jira.issues select 'jira.example', id, now() - age, jsonb_build_object("
        " 'fields', jsonb_build_object('created', now() - age))"
        " from (values ('1', interval '4 days'), ('2', interval '1 day')) as v (id, age)"
    )
    # Renamed since it was pulled, and so delivered under another name.
    connection.execute(
        "create table bronze.jira__site_names (name text, site text);"
        "insert into bronze.jira__site_names values ('new.example', 'old.example');"
        "insert into bronze.push__payloads"
        " values ('raw_jira.issues', 'new.example', '7', now() - interval '4 days');"
        "insert into raw_jira.issues select 'old.example', '7', now() - interval '4 days',"
        " jsonb_build_object('fields', jsonb_build_object('created', now() - interval '4 days'))"
    )
    with recorded("extract", database) as record:
        connection.execute(
            "insert into ops.streams (run_id, source, stream, started_at, status)"
            " select %s, source, stream, now(), 'ok' from (values"
            " ('github', 'deployments'), ('jira', 'issues')) as v (source, stream)",
            [record.run_id],
        )

    found = gaps.check(connection)

    assert [one.text.partition(":")[0] for one in found] == [
        "1 deployments never pulled",
        "1 deployments never delivered",
        "1 issues never pulled",
        "1 issues never delivered",
    ]
    days = [datetime.now(UTC).date() - timedelta(days=days) for days in (4, 2, 4, 1)]
    scopes = ["acme/shop", "acme/shop", "jira.example", "jira.example"]
    assert [one.subject for one in found] == [
        f"gap {scope} {day}" for scope, day in zip(scopes, days, strict=True)
    ]


def test_a_delivered_deployment_of_no_service_is_reported(connection: psycopg.Connection) -> None:
    assert services.check(connection) == []
    connection.execute(
        "create schema silver;"
        "create table silver.service_repositories as"
        " select * from (values ('shop', 'acme/shop')) as v (service, repository);"
        "create table silver.detections__deployment_events as select * from (values"
        " ('shop', 'acme/shop'), (null, 'acme/shop'), ('pay', 'acme/shop'),"
        " (null, 'acme/new'), (null, 'acme/new')) as v (service, repository);"
        # CDEvents of an artifact without a repository: of a known and an unknown service.
        "create schema bronze;"
        "create table bronze.push__deployment_events as select * from (values"
        " ('1', null, 'shop'), ('2', null, 'cart'), ('3', null, 'cart'), ('4', null, 'cart'),"
        " ('5', 'acme/shop', 'cart'), (null, null, 'cart')) as v (event_id, repository, subject)"
    )

    found = services.check(connection)

    assert [one.text.partition(":")[0] for one in found] == [
        "3 delivered deployments of 'cart' count for no service",
        "2 delivered deployments of 'acme/new' count for no service",
        "1 delivered deployment of 'pay' counts for no service",
    ]
    assert not any(one.is_ok for one in found)
    assert all("services.csv" in one.text for one in found)


def test_of_many_unknown_services_the_rest_are_counted(connection: psycopg.Connection) -> None:
    connection.execute(
        "create schema silver; create schema bronze;"
        "create table silver.service_repositories (service text, repository text);"
        "create table silver.detections__deployment_events (service text, repository text);"
        "create table bronze.push__deployment_events as"
        " select n::text as event_id, null::text as repository, 'cart-' || n as subject"
        " from generate_series(1, 25) as n"
    )

    found = services.check(connection)

    assert len(found) == services.MOST_LINES + 1
    assert found[-1].text == "5 more, of 5 other names"


def test_the_start_of_a_known_list_is_reported(
    database: dict[str, str],
    github: str,
    connection: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    upgrade(database)
    monkeypatch.setattr(history_starts, "_starts", lambda _: [("workflow_runs", DAY, "not_listed")])
    with recorded("extract", database) as record:
        record.load("github", load_settings())

    ((stream, known_from),) = connection.execute(
        "select id, payload ->> 'known_from' from raw_github.history_starts"
    ).fetchall()
    assert (stream, known_from) == ("workflow_runs", DAY)
    told = [text for _, text in report().values() if "workflow runs are known from" in text]
    assert told == [
        "workflow runs are known from 2024-01-01 on: GitHub lists no older ones, so earlier "
        "periods are incomplete"
    ]


def test_what_could_not_be_read_is_counted_and_one_of_it_named(
    connection: psycopg.Connection,
) -> None:
    assert records.check(connection) == []
    connection.execute(
        "create schema bronze; create table bronze.unreadable as"
        " select 'github__issues' as model, 'acme/shop ' || number as record, 'closed_at' as field,"
        " 'github' as source, e'2026-02-30\\x1b[31m' as value, 'is no time' as reason,"
        " now() as _built_at from generate_series(7, 8) as number;"
        " create schema silver; create table silver.detections as select true as is_clock_skewed"
    )

    unreadable, skewed = records.check(connection)

    assert unreadable.is_ok
    assert unreadable.subject == "unreadable in github"
    assert "2 fields of 2 records" in unreadable.text
    assert "closed_at of acme/shop 7 in github__issues: '2026-02-30\\x1b[31m' is no time" in (
        unreadable.text
    )
    assert (skewed.is_ok, skewed.text[:14]) == (True, "1 ended before")


@pytest.mark.parametrize(("hours", "is_ok"), [(0, True), (3, False), (-3, True)])
def test_a_load_from_the_future_is_reported_with_its_clock(
    connection: psycopg.Connection, hours: int, is_ok: bool
) -> None:
    moment = (datetime.now(UTC) + timedelta(hours=hours)).timestamp()
    connection.execute("create schema raw_github")
    connection.execute(
        "create table raw_github.issues as select %s::text as _dlt_load_id", [str(moment)]
    )

    found = {one.subject: one for one in clocks.check(connection)}

    assert found["clock"].is_ok
    assert ("clock of loads of github" not in found) == is_ok
    if not is_ok:
        assert "3 h ahead of the database" in found["clock of loads of github"].text


def test_a_run_that_failed_is_reported_until_one_ends_well(database: dict[str, str]) -> None:
    upgrade(database)
    assert "last run" not in report()
    with recorded("run", database) as record:
        record.summary["problems"] = {"source github": "GitHub refuses the token (401)"}
        record.status = "failed"
    is_ok, text = report()["last run"]
    assert not is_ok
    assert "failed: source github: GitHub refuses the token (401)" in text

    with recorded("build", database) as record:
        record.summary["dbt"] = {"failures": ["test.diogen.unique_a", "model.diogen.b"]}
        record.status = "failed"
    is_ok, text = report()["last run"]
    assert (is_ok, "failed: unique_a, b;" in text) == (False, True)

    with recorded("build", database):
        pass
    assert report()["last run"][0]
