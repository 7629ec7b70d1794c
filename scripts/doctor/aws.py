"""What the AWS credentials may read, in every account and region, by asking for each list."""

from collections.abc import Iterator
from typing import Any

from extract.aws.accounts import sign_in
from extract.aws.client import Client
from extract.aws.errors import AwsError
from extract.pipelines import Counts
from extract.settings import AwsSettings
from scripts.doctor.finding import Finding

STREAM = "doctor"
# What a run asks, that can be asked without knowing anything.
LISTS = (
    "codepipeline:ListPipelines",
    "codedeploy:ListDeployments",
    "cloudwatch:DescribeAlarms",
    "cloudwatch:DescribeAlarmHistory",
)
# What it asks of one pipeline.
OF_A_PIPELINE: dict[str, str] = {
    "codepipeline:GetPipeline": "name",
    "codepipeline:ListPipelineExecutions": "pipelineName",
    "codepipeline:ListActionExecutions": "pipelineName",
}


def check(settings: AwsSettings) -> Iterator[Finding]:
    """Yield a finding for each account and region.

    Raises:
        AwsError: there are no credentials.
    """
    for client in sign_in(settings, Counts()):
        if isinstance(client, AwsError):
            yield Finding("aws", str(client), is_ok=False)
        else:
            yield _place(client)


def _place(client: Client) -> Finding:
    subject = f"aws {client.scope}"
    trouble: list[AwsError] = []
    pipelines: list[dict[str, Any]] = []
    for action in LISTS:
        try:
            page = next(client.pages(STREAM, action), {})
            pipelines += page.get("pipelines", [])
        except AwsError as error:
            trouble.append(error)
    for action, parameter in OF_A_PIPELINE.items() if pipelines else ():
        try:
            client.ask(STREAM, action, **{parameter: pipelines[0]["name"]})
        except AwsError as error:
            trouble.append(error)
    if trouble:
        return Finding(subject, "; ".join(str(error) for error in trouble), is_ok=False)
    asked = "pipelines, executions, deployments, alarms and their history"
    return Finding(subject, f"may read {asked}")
