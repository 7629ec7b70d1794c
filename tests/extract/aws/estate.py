"""What a test puts into an AWS account: pipelines with executions, deployments, alarms."""

from dataclasses import dataclass
from typing import Any

import boto3
from moto.codedeploy.models import codedeploy_backends

from tests.extract.aws.server import Aws, Json, instant

OWN = "123456789012"
OTHER = "222222222222"
OTHER_ROLE = f"arn:aws:iam::{OTHER}:role/diogen-reader"
REPOSITORY = "acme/shop"
TRUST = (
    '{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",'
    ' "Principal": {"Service": "codepipeline.amazonaws.com"}}]}'
)


def execution(key: str, start: str, status: str = "Succeeded", end: str | None = None) -> Json:
    """Return an execution as `ListPipelineExecutions` gives it, of a GitHub connection."""
    sha = key[-1] * 40
    return {
        "pipelineExecutionId": key,
        "status": status,
        "startTime": instant(start),
        "lastUpdateTime": instant(end or start),
        "sourceRevisions": [
            {
                "actionName": "Source",
                "revisionId": sha,
                "revisionSummary": '{"ProviderType":"GitHub","CommitMessage":"Mend the basket"}',
                "revisionUrl": "https://eu-central-1.console.aws.amazon.com/codesuite/settings/"
                f"connections/redirect?connectionArn=arn&referenceType=COMMIT"
                f"&FullRepositoryId={REPOSITORY}&Commit={sha}",
            }
        ],
        "trigger": {"triggerType": "WebhookV2", "triggerDetail": "connection"},
        "executionMode": "SUPERSEDED",
    }


def action(execution_key: str, key: str, start: str, status: str = "Succeeded") -> Json:
    """Return an action execution as `ListActionExecutions` gives it, secrets included."""
    return {
        "pipelineExecutionId": execution_key,
        "actionExecutionId": key,
        "pipelineVersion": 1,
        "stageName": "Deploy",
        "actionName": "Deploy",
        "startTime": instant(start),
        "lastUpdateTime": instant(start),
        "status": status,
        "input": {
            "actionTypeId": {
                "category": "Deploy",
                "owner": "AWS",
                "provider": "ECS",
                "version": "1",
            },
            "configuration": {
                "ServiceName": "shop",
                "EnvironmentVariables": '[{"name":"TOKEN","value":"hunter2"}]',
            },
        },
        "output": {"outputVariables": {"password": "hunter2"}},
    }


def change(alarm: str, at: str, state: str, alarm_type: str = "MetricAlarm") -> Json:
    """Return a change of state as `DescribeAlarmHistory` gives it."""
    return {
        "AlarmName": alarm,
        "AlarmType": alarm_type,
        "Timestamp": instant(at),
        "HistoryItemType": "StateUpdate",
        "HistorySummary": f"Alarm updated to {state}",
        "HistoryData": f'{{"version":"1.0","newState":{{"stateValue":"{state}"}}}}',
    }


@dataclass
class Estate:
    """One account in one region, reached as its owner would."""

    aws: Aws
    region: str = "eu-central-1"
    account: str = OWN

    def client(self, service: str) -> Any:
        session = boto3.Session(region_name=self.region)
        if self.account != OWN:
            sts = session.client("sts", endpoint_url=self.aws.url)
            found = sts.assume_role(RoleArn=OTHER_ROLE, RoleSessionName="owner")["Credentials"]
            session = boto3.Session(
                found["AccessKeyId"],
                found["SecretAccessKey"],
                found["SessionToken"],
                region_name=self.region,
            )
        return session.client(service, endpoint_url=self.aws.url)

    def pipeline(self, name: str, *executions: Json, actions: tuple[Json, ...] = ()) -> None:
        """Make a pipeline; executions and actions are given the newest first."""
        iam = self.client("iam")
        role = f"{name}-{self.region}"
        arn = iam.create_role(RoleName=role, AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
        source = {"category": "Source", "owner": "AWS", "provider": "CodeStarSourceConnection"}
        deploy = {"category": "Deploy", "owner": "AWS", "provider": "ECS"}
        self.client("codepipeline").create_pipeline(
            pipeline={
                "name": name,
                "roleArn": arn,
                "artifactStore": {"type": "S3", "location": "artifacts"},
                "stages": [
                    {
                        "name": stage,
                        "actions": [
                            {
                                "name": stage,
                                "actionTypeId": {**kind, "version": "1"},
                                "configuration": {
                                    "FullRepositoryId": REPOSITORY,
                                    "BranchName": "main",
                                    "OAuthToken": "hunter2",
                                },
                            }
                        ],
                    }
                    for stage, kind in (("Source", source), ("Deploy", deploy))
                ],
            }
        )
        self.aws.executions[(self.account, self.region, name)] = list(executions)
        self.aws.actions[(self.account, self.region, name)] = list(actions)

    def deployments(self, count: int) -> list[str]:
        """Make CodeDeploy deployments, all under way, and return their ids."""
        deploy = self.client("codedeploy")
        deploy.create_application(applicationName="shop", computePlatform="Server")
        deploy.create_deployment_group(
            applicationName="shop", deploymentGroupName="production", serviceRoleArn="arn"
        )
        location = {"repository": REPOSITORY, "commitId": "a" * 40}
        return [
            deploy.create_deployment(
                applicationName="shop",
                deploymentGroupName="production",
                revision={"revisionType": "GitHub", "gitHubLocation": location},
            )["deploymentId"]
            for _ in range(count)
        ]

    def finish(self, deployment: str, status: str) -> None:
        """Let a CodeDeploy deployment end; moto's stay as they were made."""
        backend = codedeploy_backends[self.account][self.region]
        backend.deployments[deployment].status = status

    def alarms(self, *names: str) -> None:
        """Make metric alarms."""
        for name in names:
            self.client("cloudwatch").put_metric_alarm(
                AlarmName=name,
                MetricName="HTTPCode_Target_5XX_Count",
                Namespace="AWS/ApplicationELB",
                Period=60,
                EvaluationPeriods=1,
                Threshold=1,
                ComparisonOperator="GreaterThanThreshold",
                Statistic="Sum",
            )

    def history(self, *changes: Json) -> None:
        """Add changes of alarms' states."""
        self.aws.history.setdefault((self.account, self.region), []).extend(changes)
