"""A refusal of AWS is one clear sentence, and the rest is still read."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extract.settings import ConfigurationError
from scripts.cli import app
from tests.extract.aws.conftest import Extract, Rows
from tests.extract.aws.estate import OTHER_ROLE, OWN, Estate, change, execution
from tests.extract.aws.server import Aws, Fault

# moto warns of errors that AWS documents for all services and no model names.
pytestmark = pytest.mark.filterwarnings("ignore:Exception.* does not match an error shape")

DENIED = Fault(
    "AccessDeniedException",
    "User: arn:aws:sts::123456789012:assumed-role/reader/diogen is not authorized to perform:"
    " codepipeline:ListPipelines on resource: arn:aws:codepipeline:eu-central-1:123456789012:*",
)


def complaint(extract: Extract) -> str:
    """Return what a run that fails says, which is one line."""
    with pytest.raises(ConfigurationError) as caught:
        extract()
    assert "\n" not in str(caught.value)
    assert "not-a-secret" not in str(caught.value)
    return str(caught.value)


def test_no_credentials(aws: Aws, extract: Extract, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    said = complaint(extract)
    assert said.startswith("there are no AWS credentials")
    assert "AWS_ACCESS_KEY_ID" in said
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    assert "profile (nobody)" in complaint(extract)
    monkeypatch.delenv("AWS_PROFILE")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    assert "AWS_SECRET_ACCESS_KEY" in complaint(extract)


@pytest.mark.parametrize("action", ["GetCallerIdentity", "DescribeAlarms"])
def test_expired_credentials(aws: Aws, extract: Extract, action: str) -> None:
    expired = "The security token included in the request is expired"
    aws.faults = {action: Fault("ExpiredTokenException", expired)}
    said = complaint(extract)
    assert "have expired" in said
    assert "aws sso login" in said


def test_refused_credentials(aws: Aws, extract: Extract) -> None:
    invalid = "The security token included in the request is invalid."
    aws.faults = {"ListPipelines": Fault("UnrecognizedClientException", invalid)}
    said = complaint(extract)
    assert "account 123456789012, eu-central-1" in said
    assert "AWS_PROFILE" in said


def test_a_denied_action_is_named_and_the_others_are_read(
    aws: Aws, extract: Extract, rows: Rows
) -> None:
    estate = Estate(aws)
    estate.pipeline("shop", execution("e1", "2026-03-02T09:00"))
    estate.alarms("shop-5xx")
    estate.history(change("shop-5xx", "2026-03-02T10:00", "ALARM"))
    aws.faults = {"ListPipelines": DENIED}

    said = complaint(extract)

    assert "AWS denies codepipeline:ListPipelines (account 123456789012, eu-central-1)" in said
    assert "docs/sources.md" in said
    assert len(rows("alarms")) == len(rows("alarm_history")) == 1
    aws.faults = {}
    counts = extract()
    assert counts.streams["pipeline_executions"].rows_new == 1
    assert counts.streams["alarm_history"].rows_new == 0


def test_one_region_that_fails_does_not_stop_the_others(
    aws: Aws, extract: Extract, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__AWS__REGIONS", '["us-east-1", "eu-central-1"]')
    for region in ("us-east-1", "eu-central-1"):
        Estate(aws, region).alarms("shop-5xx")
    aws.faults = {"DescribeAlarms": Fault("InternalFailure", "later", region="us-east-1")}

    assert "us-east-1" in complaint(extract)

    assert rows("alarms") == [(f"{OWN}/eu-central-1", "shop-5xx")]


def test_a_role_that_may_not_be_assumed_is_named(
    aws: Aws, extract: Extract, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__AWS__ROLE_ARNS", json.dumps([OTHER_ROLE]))
    refusal = "User: x is not authorized to perform: sts:AssumeRole on resource: y"
    aws.faults = {"AssumeRole": Fault("AccessDenied", refusal)}
    said = complaint(extract)
    assert "sts:AssumeRole" in said
    assert OTHER_ROLE in said
    aws.faults = {}
    extract()
    assert rows("alarms") == []


def test_throttling_is_waited_out(aws: Aws, extract: Extract, rows: Rows) -> None:
    Estate(aws).pipeline("shop", execution("e1", "2026-03-02T09:00"))
    aws.faults = {"ListPipelineExecutions": Fault("ThrottlingException", "Rate exceeded", 2)}

    counts = extract()

    assert len(rows("pipeline_executions")) == 1
    assert counts.streams["pipeline_executions"].requests == 3


def test_throttling_that_lasts_loses_nothing(
    aws: Aws, extract: Extract, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows before it are kept, and the next run continues after them."""
    monkeypatch.setenv("SOURCES__AWS__MAX_ATTEMPTS", "2")
    aws.page_size = 2
    estate = Estate(aws)
    estate.history(*(change("shop-5xx", f"2026-03-{day}T10:00", "OK") for day in range(10, 20)))
    throttled = Fault("ThrottlingException", "Rate exceeded", -1)
    call = aws.fault

    def after_two_pages(action: str, region: str) -> Fault | None:
        if action == "DescribeAlarmHistory" and aws.asked[(region, action)] > 2:
            return throttled
        return call(action, region)

    monkeypatch.setattr(aws, "fault", after_two_pages)

    said = complaint(extract)

    assert "throttles cloudwatch:DescribeAlarmHistory" in said
    assert "SOURCES__AWS__MAX_ATTEMPTS" in said
    assert len(rows("alarm_history")) == 4
    monkeypatch.setattr(aws, "fault", call)
    assert extract().streams["alarm_history"].rows_new == 6


def test_an_aws_that_does_not_answer(
    aws: Aws, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__AWS__MAX_ATTEMPTS", "1")
    monkeypatch.setenv("SOURCES__AWS__ENDPOINT_URL", "http://127.0.0.1:1")
    assert "SOURCES__AWS__ENDPOINT_URL" in complaint(extract)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SOURCES__AWS__REGIONS", "[]", "SOURCES__AWS__REGIONS"),
        ("SOURCES__AWS__ROLE_ARNS", '["reader"]', "'reader' is not a role"),
    ],
)
def test_what_is_not_set_up_says_what_to_set(
    aws: Aws, extract: Extract, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    assert said in complaint(extract)


@pytest.mark.usefixtures("seeded")
def test_the_commands_read_it(aws: Aws, database: dict[str, str], rows: Rows) -> None:
    Estate(aws).alarms("shop-5xx")
    result = CliRunner().invoke(app, ["extract", "aws"])
    assert result.exit_code == 0, result.output
    assert "aws: 1 new rows, " in result.stdout
    assert "aws: 0 new rows, " in CliRunner().invoke(app, ["extract", "all"]).stdout
    dlt = Path(sys.executable).parent / "dlt"
    ran = subprocess.run(
        [dlt, "pipeline", "aws", "run"], capture_output=True, text=True, check=False, timeout=120
    )
    assert "aws: 0 new rows, " in ran.stdout, ran.stderr
    assert len(rows("alarms")) == 1
    aws.faults = {"ListPipelines": DENIED}
    failed = CliRunner().invoke(app, ["extract", "aws"])
    assert failed.exit_code == 1
