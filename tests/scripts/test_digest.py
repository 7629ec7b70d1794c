"""The digest: only what is more than chance and what misses its goal."""

import json

import pytest
from pytest_httpserver import HTTPServer
from typer.testing import CliRunner

from extract.database import connect
from extract.settings import ConfigurationError
from scripts.cli import app
from scripts.digest import digest, goal_problems
from tests.scripts.conftest import Demo

WEEK = "where grain = 'week' and not is_running"


def test_a_digest_tells_changes_and_missed_goals_and_is_quiet_without(demo: Demo) -> None:
    with connect(demo.environment) as connection:
        connection.execute(
            "update gold.dora_overview set goal = null, is_goal_met = null,"
            " change = case when change is not null then 'within_noise' end"
        )
        assert digest(connection, "week", with_services=True) == ""
        assert goal_problems(connection) == {}

        connection.execute(
            "update gold.dora_overview set change = 'worse', value = 0.5, previous_value = 0.1,"
            f" sample_count = 40, previous_sample_count = 50 {WEEK}"
            " and name = 'Payments' and metric = 'rework_rate'"
        )
        connection.execute(
            f"update gold.dora_overview set goal = 3600, is_goal_met = false, value = 7200 {WEEK}"
            " and scope = 'organisation' and metric = 'recovery_time'"
        )
        both = digest(connection, "week", with_services=False)
        one = digest(connection, "week", "Payments", with_services=True)
        connection.rollback()

    organisation, payments = both.split("\n\n## ")[1:]
    assert both.startswith("# 2026-06-15 to 2026-06-21, production\n\n## The organisation\n\n")
    assert (
        "- **Goal missed:** The recovery time: 2.0 h, and the goal is at most 60 min"
        in organisation
    )
    assert payments.startswith(
        "Payments\n\n- **Worse:** The rework rate rose from 10.0% (50 deployments)"
    )
    assert one.endswith(f"## {payments}")
    assert "organisation" not in one


def test_an_alert_is_about_metrics_that_have_a_goal(demo: Demo) -> None:
    with connect(demo.environment) as connection:
        connection.execute(
            "update gold.dora_overview set change = 'worse', goal = null, is_goal_met = null"
            " where value is not null and previous_value is not null"
        )
        connection.execute(
            "update gold.dora_overview set goal = 0.9, is_goal_met = true, value = 0.4"
            " where grain in ('rolling_28', 'week') and name = 'Shop' and metric = 'rework_rate'"
        )
        problems = goal_problems(connection)
        connection.rollback()

    assert list(problems) == ["regression team Shop, rework_rate"]
    assert problems["regression team Shop, rework_rate"].startswith("The rework rate: 40.0% (n = ")


def test_a_digest_is_sent_by_the_channels_of_alerts(
    demo: Demo, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in demo.environment.items():
        monkeypatch.setenv(variable, value)
    arguments = ["digest", "--period", "rolling_90", "--team", "Payments"]
    printed = CliRunner().invoke(app, arguments)

    nobody = CliRunner().invoke(app, [*arguments, "--send"])
    httpserver.expect_request("/slack", method="POST").respond_with_data("ok")
    monkeypatch.setenv("ALERTS__SLACK_WEBHOOK_URL", httpserver.url_for("/slack"))
    sent = CliRunner().invoke(app, [*arguments, "--send"])

    assert isinstance(nobody.exception, ConfigurationError)
    assert (sent.exit_code, sent.stdout) == (0, "")
    ((request, _),) = httpserver.log
    assert json.loads(request.data)["text"] == printed.stdout.rstrip("\n")
    assert "**Goal missed:** The lead time of pull requests" in printed.stdout
