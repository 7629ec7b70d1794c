"""Alerts: when problems change, to everybody who is configured, and never with a secret."""

import json
import logging

import pytest
from pydantic import SecretStr
from pytest_httpserver import HTTPServer
from typer.testing import CliRunner

from extract.migrations import upgrade
from extract.run_log import recorded
from extract.settings import AlertsSettings, ConfigurationError
from scripts.alerts import tell_changes
from scripts.cli import app

GITHUB = {"source github": "GitHub refuses the token (401)"}
STALE = {"stale raw_github.commits": "nothing new since 2026-03-01T00:00 UTC"}


@pytest.fixture(autouse=True)
def tables(database: dict[str, str]) -> None:
    upgrade(database)


@pytest.fixture
def settings(httpserver: HTTPServer) -> AlertsSettings:
    for path in ("/hook", "/slack/secret"):
        httpserver.expect_request(path, method="POST").respond_with_data("ok")
    return AlertsSettings(
        webhook_url=SecretStr(httpserver.url_for("/hook")),
        slack_webhook_url=SecretStr(httpserver.url_for("/slack/secret")),
    )


def run(
    database: dict[str, str],
    settings: AlertsSettings,
    problems: dict[str, str],
    goals: dict[str, str] | None = None,
) -> None:
    with recorded("run", database) as record:
        tell_changes(settings, record, problems, goals)


def sent(server: HTTPServer, path: str = "/hook") -> list[dict[str, object]]:
    """Return the messages sent to `path` since the last question."""
    sent = [json.loads(request.data) for request, _ in server.log if request.path == path]
    if path == "/hook":
        server.clear_log()
    return sent


def test_a_problem_is_sent_once_and_once_more_when_it_is_over(
    database: dict[str, str], httpserver: HTTPServer, settings: AlertsSettings
) -> None:
    run(database, settings, {})
    assert sent(httpserver) == []

    run(database, settings, GITHUB)
    (message,) = sent(httpserver)
    assert (message["status"], message["new"]) == ("failed", ["source github"])
    assert "401" in str(message["text"])

    run(database, settings, GITHUB)
    assert sent(httpserver) == []

    run(database, settings, {})
    (message,) = sent(httpserver)
    assert (message["status"], message["recovered"]) == ("recovered", ["source github"])


def test_a_missed_goal_is_reported_and_is_not_a_failure(
    database: dict[str, str], httpserver: HTTPServer, settings: AlertsSettings
) -> None:
    goal = "goal team Payments, rework_rate"
    run(database, settings, {}, {goal: "The rework rate: 40.0%"})
    (message,) = sent(httpserver)
    assert message["status"] == "missed"

    run(database, settings, STALE, {goal: "The rework rate: 41.0%"})
    (message,) = sent(httpserver)
    assert (message["status"], message["new"]) == ("stale", ["stale raw_github.commits"])

    # Goals that could not be read are not over.
    run(database, settings, {}, None)
    (message,) = sent(httpserver)
    assert (message["status"], message["recovered"]) == ("missed", ["stale raw_github.commits"])

    run(database, settings, {}, {})
    (message,) = sent(httpserver)
    assert (message["status"], message["recovered"]) == ("recovered", [goal])


def test_stale_data_is_reported_and_so_is_a_second_problem(
    database: dict[str, str], httpserver: HTTPServer, settings: AlertsSettings
) -> None:
    run(database, settings, STALE)
    (slack,) = sent(httpserver, "/slack/secret")
    (message,) = sent(httpserver)
    assert message["status"] == "stale"
    assert slack == {
        "text": "Diogen: stale raw_github.commits: nothing new since 2026-03-01T00:00 UTC"
    }

    run(database, settings, STALE | GITHUB)
    (message,) = sent(httpserver)
    assert (message["status"], message["new"]) == ("failed", ["source github"])


def test_a_message_that_did_not_get_through_is_sent_by_the_next_run(
    database: dict[str, str],
    httpserver: HTTPServer,
    settings: AlertsSettings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    nobody = AlertsSettings(webhook_url=SecretStr("http://127.0.0.1:9/secret"))
    with caplog.at_level(logging.WARNING):
        run(database, nobody, GITHUB)
    assert "secret" not in caplog.text

    run(database, settings, GITHUB)
    assert [one["new"] for one in sent(httpserver)] == [["source github"]]


def test_a_database_that_is_down_is_sent_too(
    httpserver: HTTPServer, settings: AlertsSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "9")
    monkeypatch.setenv("ALERTS__WEBHOOK_URL", httpserver.url_for("/hook"))

    result = CliRunner().invoke(app, ["run", "--push"])

    assert isinstance(result.exception, ConfigurationError)
    (message,) = sent(httpserver)
    assert "cannot be reached" in str(message["text"])


def test_an_invalid_address_is_a_mistake_that_does_not_show_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ALERTS__WEBHOOK_URL", "hooks.example.com/secret")

    result = CliRunner().invoke(app, ["run"])

    assert isinstance(result.exception, ConfigurationError)
    assert "alerts.webhook_url" in str(result.exception)
    assert "secret" not in str(result.exception)
