"""AWS as a source of the payload log, with the three names that `extract.pipelines` needs."""

import re
from collections.abc import Iterator

from extract.aws import alarms, deployments, pipelines
from extract.aws.accounts import sign_in
from extract.aws.client import Client
from extract.aws.errors import AwsError
from extract.aws.pipelines import Batches
from extract.logs import get_logger
from extract.pipelines import Run
from extract.settings import ConfigurationError, Settings

TABLES = (
    "pipelines",
    "pipeline_executions",
    "action_executions",
    "codedeploy_deployments",
    "alarms",
    "alarm_history",
    "deletions",
)
SERVICES = {
    "codepipeline": pipelines.read,
    "codedeploy": deployments.read,
    "cloudwatch": alarms.read,
}
ROLE = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:role/.+")

log = get_logger(__name__)


def check(settings: Settings) -> None:
    """Check that AWS is set up.

    Raises:
        ConfigurationError: says what to set.
    """
    aws = settings.sources.aws
    if not aws.regions:
        raise ConfigurationError(
            "AWS is not set up: set SOURCES__AWS__REGIONS (for example '[\"eu-central-1\"]'), and "
            "credentials as for AWS's own tools (AWS_PROFILE, or AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY, or an attached role); SOURCES__AWS__ROLE_ARNS reads other "
            "accounts"
        )
    if wrong := [arn for arn in aws.role_arns if not ROLE.fullmatch(arn)]:
        raise ConfigurationError(
            f"'{wrong[0]}' is not a role: correct SOURCES__AWS__ROLE_ARNS, each entry like "
            "arn:aws:iam::111122223333:role/diogen-reader"
        )


def read(settings: Settings, run: Run) -> Iterator[Batches]:
    """Yield everything new in every account and region; see `extract.pipelines` for `state`.

    A failure in one service of one account and region does not stop the others. It is raised when
    all are done, and the next run continues from there.

    Raises:
        AwsError: something could not be read, in one sentence.
    """
    failures: list[AwsError] = []
    for client in sign_in(settings.sources.aws, run.counts):
        if isinstance(client, AwsError):
            failures.append(client)
            continue
        for service in SERVICES:
            try:
                yield from _read_service(client, service, run)
            except AwsError as error:
                log.warning("a service could not be read", scope=client.scope, reason=str(error))
                failures.append(error)
    if failures:
        others = f" (and {len(failures) - 1} more, see the log)" if len(failures) > 1 else ""
        raise AwsError(f"{failures[0]}{others}")


def _read_service(client: Client, service: str, run: Run) -> Iterator[Batches]:
    state = run.state.setdefault(client.scope, {}).setdefault(service, {})
    yield from SERVICES[service](client, state, run.since)
