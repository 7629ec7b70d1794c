"""`diogen doctor` says what the AWS credentials may read, place by place."""

import pytest

from extract.settings import load_settings
from scripts.doctor import credentials
from tests.extract.aws.estate import OWN, Estate, execution
from tests.extract.aws.server import Aws, Fault

pytestmark = pytest.mark.filterwarnings("ignore:Exception.* does not match an error shape")


def report() -> dict[str, tuple[bool, str]]:
    """Return what is found, by subject."""
    return {one.subject: (one.is_ok, one.text) for one in credentials.check(load_settings())}


def test_each_account_and_region_has_its_finding(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCES__AWS__REGIONS", '["eu-central-1", "us-east-1"]')
    Estate(aws).pipeline("shop", execution("e1", "2026-03-02T09:00"))
    denied = "User: x is not authorized to perform: {} on resource: y"
    aws.faults = {
        "ListActionExecutions": Fault(
            "AccessDeniedException", denied.format("codepipeline:ListActionExecutions")
        ),
        "ListDeployments": Fault(
            "AccessDeniedException", denied.format("codedeploy:ListDeployments")
        ),
    }

    found = report()

    is_ok, text = found[f"aws {OWN}/eu-central-1"]
    assert not is_ok
    assert "denies codedeploy:ListDeployments" in text
    assert "denies codepipeline:ListActionExecutions" in text
    # Without a pipeline nothing can be asked of one.
    assert "ListActionExecutions" not in found[f"aws {OWN}/us-east-1"][1]
    assert found["clock against aws"][0]
    aws.faults = {}
    assert report()[f"aws {OWN}/eu-central-1"] == (
        True,
        "may read pipelines, executions, deployments, alarms and their history",
    )


def test_no_credentials_have_their_remedy(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    is_ok, text = report()["aws"]
    assert not is_ok
    assert "AWS_PROFILE" in text
