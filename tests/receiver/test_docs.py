"""What `docs/ingest.md` tells its readers to send is accepted as it stands."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from extract.receiver.description import REFUSALS
from extract.receiver.schemas import SOURCES, deployments, incidents, verdicts
from extract.settings import PROJECT_ROOT, ReceiverSettings
from tests.receiver.conftest import Receiver

PAGE = (PROJECT_ROOT / "docs" / "ingest.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def blocks(language: str) -> list[str]:
    return [text for name, text in BLOCKS if name == language]


def run(script: str, receiver: Receiver, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "DIOGEN_URL": receiver.url,
        "DIOGEN_KEY": receiver.key,
        **variables,
    }
    return subprocess.run(
        ["sh", "-ec", script], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("script", blocks("bash"), ids=["deployments", "incidents", "verdicts"])
def test_each_curl_command_works(receiver: Receiver, script: str) -> None:
    result = run(script, receiver)

    assert result.returncode == 0, result.stdout + result.stderr
    assert receiver.rows("status") == [("accepted",)]


# What each system sets by itself; the page says where the rest comes from.
PIPELINES = {
    "github": {
        "GITHUB_RUN_ID": "1",
        "GITHUB_RUN_ATTEMPT": "1",
        "GITHUB_SHA": "a" * 40,
        "GITHUB_REPOSITORY": "acme/shop",
        "STATUS": "success",
        "STARTED_AT": "2026-03-02T09:14:00Z",
    },
    "gitlab": {
        "CI_PIPELINE_ID": "1",
        "CI_COMMIT_SHA": "a" * 40,
        "CI_PROJECT_PATH": "acme/shop",
        "CI_PIPELINE_CREATED_AT": "2026-03-02T09:14:00Z",
        "CI_PIPELINE_URL": "https://gitlab.example.com/acme/shop/-/pipelines/1",
    },
    "jenkins": {
        "BUILD_TAG": "jenkins-shop-1",
        "GIT_COMMIT": "a" * 40,
        "RESULT": "ABORTED",
        "STARTED_AT": "2026-03-02T09:14:00Z",
        "BUILD_URL": "https://jenkins.example.com/job/shop/1/",
    },
}


def pipeline_script(name: str) -> str:
    if name == "jenkins":
        found = re.search(r"'''\n(.*?)'''", blocks("groovy")[0], re.DOTALL)
        assert found is not None
        return found[1].replace("\\\\", "\\")
    github, gitlab = (yaml.safe_load(text) for text in blocks("yaml"))
    script: str = github[0]["run"] if name == "github" else gitlab["tell-diogen"]["script"][0]
    return script


@pytest.mark.parametrize("name", PIPELINES)
def test_each_pipeline_snippet_works(receiver: Receiver, name: str, tmp_path: Path) -> None:
    result = run(pipeline_script(name), receiver, **PIPELINES[name])

    assert result.returncode == 0, result.stdout + result.stderr
    ((status, body),) = receiver.rows("status, body")
    assert status == "accepted"
    wanted = b'"cancelled"' if name == "jenkins" else b'"success"'
    assert wanted in body


def test_the_page_names_every_source_answer_setting_and_field() -> None:
    for source in SOURCES:
        assert f"`POST /api/ingest/{source}`" in PAGE
    for status in (200, 202, 422, *REFUSALS):
        assert re.search(rf"^\| .*\b{status}\b", PAGE, re.MULTILINE)
    for name, field in ReceiverSettings.model_fields.items():
        assert f"`RECEIVER__{name.upper()}`" in PAGE
        if isinstance(field.default, int):
            assert f"| {field.default} |" in PAGE
    for model in (
        deployments.Deployment,
        incidents.Incident,
        verdicts.DeploymentVerdict,
        verdicts.IncidentVerdict,
    ):
        for field_name in model.model_fields:
            assert f"`{field_name}`" in PAGE
