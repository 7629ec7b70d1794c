"""Every stream, over HTTP: paged, of two regions and two accounts, and no row twice."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from moto.sts.models import AssumedRole

from tests.extract.aws.conftest import Extract, Rows
from tests.extract.aws.estate import (
    OTHER,
    OTHER_ROLE,
    OWN,
    Estate,
    action,
    change,
    execution,
)
from tests.extract.aws.server import Aws, instant

TABLES = (
    "pipelines",
    "pipeline_executions",
    "action_executions",
    "codedeploy_deployments",
    "alarms",
    "alarm_history",
    "deletions",
)


def furnish(estate: Estate) -> None:
    """Fill one account and region with more of everything than a page holds."""
    days = range(5, 0, -1)
    for name in ("pay", "shop", "web"):
        estate.pipeline(
            name,
            *(execution(f"{name}-{day}", f"2026-03-0{day}T09:00") for day in days),
            actions=tuple(
                action(f"{name}-{day}", f"a{day}", f"2026-03-0{day}T09:05") for day in days
            ),
        )
    for deployment in estate.deployments(3):
        estate.finish(deployment, "Succeeded")
    estate.alarms("pay-5xx", "shop-5xx", "web-5xx")
    estate.history(*(change("shop-5xx", f"2026-03-0{day}T10:00", "ALARM") for day in days))
    estate.history(change("all", "2026-03-04T10:00", "ALARM", "CompositeAlarm"))


def test_two_regions_and_an_assumed_role_are_read_whole_and_once(
    aws: Aws, extract: Extract, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_role = f"arn:aws:iam::{OWN}:role/diogen-reader"
    monkeypatch.setenv("SOURCES__AWS__REGIONS", '["eu-central-1", "us-east-1"]')
    monkeypatch.setenv("SOURCES__AWS__ROLE_ARNS", json.dumps([own_role, OTHER_ROLE]))
    for region, account in (("eu-central-1", OWN), ("us-east-1", OWN), ("us-east-1", OTHER)):
        furnish(Estate(aws, region, account))
    aws.page_size = 2

    first = extract()

    sizes = {"pipelines": 3, "pipeline_executions": 15, "action_executions": 15, "alarms": 3}
    sizes |= {"codedeploy_deployments": 3, "alarm_history": 6}
    for table, size in sizes.items():
        scopes = [scope for scope, _ in rows(table)]
        assert scopes == sorted(
            [f"{OWN}/eu-central-1"] * size
            + [f"{OWN}/us-east-1"] * size
            + [f"{OTHER}/us-east-1"] * size
        )
        assert first.streams[table].rows_new == 3 * size
    assert ("123456789012/us-east-1", "web/web-1/a1") in rows("action_executions")
    # Five of each pipeline come on three pages of two.
    assert aws.asked[("us-east-1", "ListPipelineExecutions")] == 2 * 3 * 3
    aws.asked.clear()

    second = extract()

    assert {table: second.streams[table].rows_new for table in TABLES} == dict.fromkeys(TABLES, 0)
    assert aws.asked[("us-east-1", "ListActionExecutions")] == 0
    assert aws.asked[("us-east-1", "GetPipeline")] == 0
    assert second.streams["alarm_history"].rows_read <= 3 * 3


def test_a_role_that_expires_is_assumed_again(
    aws: Aws, extract: Extract, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first load takes longer than the hour that a role lasts."""
    monkeypatch.setenv("SOURCES__AWS__ROLE_ARNS", json.dumps([OTHER_ROLE]))
    Estate(aws, account=OTHER).alarms("shop-5xx")
    assume = AssumedRole.__init__

    def assume_for_a_minute(role: AssumedRole, *arguments: Any, **options: Any) -> None:
        assume(role, *arguments, **options)
        # So near its end that botocore renews it before each request.
        role.expiration = datetime.now(UTC).replace(tzinfo=None) + timedelta(minutes=1)

    monkeypatch.setattr(AssumedRole, "__init__", assume_for_a_minute)
    aws.asked.clear()

    extract()

    assert rows("alarms") == [(f"{OTHER}/eu-central-1", "shop-5xx")]
    assert aws.asked[("eu-central-1", "AssumeRole")] > 3


def test_an_execution_is_read_again_until_it_is_final(
    aws: Aws, extract: Extract, payloads: Callable[[str], list[Any]]
) -> None:
    """However many came after it, and its actions with it."""
    aws.page_size = 2
    estate = Estate(aws)
    late = execution("slow", "2026-01-01T09:00", "InProgress")
    newer = [execution(f"e{day}", f"2026-03-0{day}T09:00") for day in range(9, 0, -1)]
    estate.pipeline("shop", *newer, late, execution("old", "2025-12-01T09:00"))
    extract()
    late |= {"status": "Succeeded", "lastUpdateTime": instant("2026-03-09T10:00")}
    aws.actions[(OWN, "eu-central-1", "shop")] = [action("slow", "approved", "2026-03-09T09:59")]
    aws.asked.clear()

    counts = extract()

    assert [each["status"] for each in payloads("pipeline_executions")][-1] == "Succeeded"
    assert counts.streams["pipeline_executions"].rows_new == 1
    assert counts.streams["action_executions"].rows_new == 1
    assert extract().streams["pipeline_executions"].rows_new == 0
    aws.asked.clear()
    extract()
    # Final now, so that a run reads back no further than a week before the newest.
    assert aws.asked[("eu-central-1", "ListPipelineExecutions")] == 5


def test_a_stage_tried_again_after_its_end_is_read_again(
    aws: Aws, extract: Extract, payloads: Callable[[str], list[Any]]
) -> None:
    failed = execution("e1", "2026-03-02T09:00", "Failed", "2026-03-02T09:10")
    Estate(aws).pipeline("shop", execution("e2", "2026-03-03T09:00"), failed)
    extract()
    failed |= {"status": "Succeeded", "lastUpdateTime": instant("2026-03-03T11:00")}

    extract()

    versions = [one for one in payloads("pipeline_executions") if one["startTime"][8:10] == "02"]
    assert [one["status"] for one in versions] == ["Failed", "Succeeded"]


def test_a_deployment_is_read_again_until_it_is_final(
    aws: Aws, extract: Extract, payloads: Callable[[str], list[Any]]
) -> None:
    estate = Estate(aws)
    first, second = estate.deployments(2)
    estate.finish(first, "Succeeded")
    extract()
    estate.finish(second, "Failed")

    counts = extract()

    assert counts.streams["codedeploy_deployments"].rows_new == 1
    states = [one["status"] for one in payloads("codedeploy_deployments")]
    assert sorted(states) == ["Created", "Failed", "Succeeded"]


def test_an_alarm_deleted_while_it_rings_is_noticed_once(
    aws: Aws, extract: Extract, payloads: Callable[[str], list[Any]]
) -> None:
    estate = Estate(aws)
    estate.alarms("shop-5xx", "pay-5xx", "web-5xx")
    cloudwatch = estate.client("cloudwatch")
    for name in ("shop-5xx", "pay-5xx"):
        cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="test")
    assert extract().streams["deletions"].rows_new == 0
    cloudwatch.delete_alarms(AlarmNames=["shop-5xx", "web-5xx"])

    assert extract().streams["deletions"].rows_new == 0
    assert extract().streams["deletions"].rows_new == 1

    assert payloads("deletions") == [{"table": "alarms", "id": "shop-5xx"}]
    assert extract().streams["deletions"].rows_new == 0


def test_what_may_be_secret_is_not_kept(
    aws: Aws, extract: Extract, payloads: Callable[[str], list[Any]]
) -> None:
    deployed = action("e1", "a1", "2026-03-02T09:05")
    estate = Estate(aws)
    estate.pipeline("shop", execution("e1", "2026-03-02T09:00"), actions=(deployed,))

    extract()

    kept = json.dumps(payloads("pipelines") + payloads("action_executions"))
    assert "ServiceName" in kept
    assert "FullRepositoryId" in kept
    assert "hunter2" not in kept


def test_a_first_load_reads_no_further_back_than_since(
    aws: Aws, extract: Extract, rows: Rows
) -> None:
    estate = Estate(aws)
    furnish(estate)

    extract(since=datetime(2026, 3, 4, tzinfo=UTC))

    assert [one for _, one in rows("pipeline_executions") if "shop" in one] == [
        "shop/shop-4",
        "shop/shop-5",
    ]
    assert len(rows("alarm_history")) == 3
    extract(full_refresh=True)
    assert len(rows("pipeline_executions")) == 15
    assert len(rows("alarm_history")) == 6


def test_a_changed_definition_is_read_again(aws: Aws, extract: Extract, rows: Rows) -> None:
    estate = Estate(aws)
    estate.pipeline("shop")
    extract()
    service = estate.client("codepipeline")
    definition = service.get_pipeline(name="shop")["pipeline"]
    definition["stages"][1]["name"] = "Release"
    service.update_pipeline(pipeline=definition)

    assert extract().streams["pipelines"].rows_new == 1
    assert extract().streams["pipelines"].rows_new == 0
    assert len(rows("pipelines")) == 2
