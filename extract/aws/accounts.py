"""The accounts and regions to read: every account, by its role, in every region."""

from collections.abc import Iterator
from typing import Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.credentials import RefreshableCredentials

from extract.aws.client import Client
from extract.aws.errors import AwsError, explain
from extract.pipelines import Counts
from extract.settings import AwsSettings

BOTO_ERRORS = (
    botocore.exceptions.BotoCoreError,
    botocore.exceptions.ClientError,
)
SESSION_NAME = "diogen"


def sign_in(settings: AwsSettings, counts: Counts) -> Iterator[Client | AwsError]:
    """Yield a client for every account and region, or the error that prevents reading it.

    Raises:
        AwsError: there are no credentials at all, so that nothing can be read.
    """
    try:
        own = boto3.Session()
        found = own.get_credentials()
    except BOTO_ERRORS as error:
        raise explain(error, "sts:GetCallerIdentity", "any account") from None
    if found is None:
        missing = botocore.exceptions.NoCredentialsError()
        raise explain(missing, "sts:GetCallerIdentity", "any account")
    roles: list[str | None] = [*settings.role_arns]
    for role_arn in roles or [None]:
        try:
            session = _assumed(own, role_arn, settings) if role_arn else own
            account = _account(session, settings)
        except AwsError as error:
            yield error
            continue
        for region in settings.regions:
            yield Client(session, account, region, settings, counts)


def _account(session: Any, settings: AwsSettings) -> str:
    try:
        identity = _sts(session, settings).get_caller_identity()
    except BOTO_ERRORS as error:
        raise explain(error, "sts:GetCallerIdentity", settings.regions[0]) from None
    return str(identity["Account"])


def _assumed(own: Any, role_arn: str, settings: AwsSettings) -> Any:
    """Return a session as `role_arn` that renews itself: a first load outlasts the role's hour."""

    def assume() -> dict[str, str]:
        extra = {"ExternalId": settings.external_id} if settings.external_id else {}
        try:
            answer = _sts(own, settings).assume_role(
                RoleArn=role_arn, RoleSessionName=SESSION_NAME, **extra
            )
        except BOTO_ERRORS as error:
            raise explain(error, "sts:AssumeRole", role_arn) from None
        credentials = answer["Credentials"]
        return {
            "access_key": credentials["AccessKeyId"],
            "secret_key": credentials["SecretAccessKey"],
            "token": credentials["SessionToken"],
            "expiry_time": credentials["Expiration"].isoformat(),
        }

    session = botocore.session.get_session()
    # botocore has no public way to give a session credentials that renew themselves.
    session._credentials = RefreshableCredentials.create_from_metadata(
        assume(), refresh_using=assume, method="sts-assume-role"
    )
    return boto3.Session(botocore_session=session)


def _sts(session: Any, settings: AwsSettings) -> Any:
    return session.client(
        "sts",
        region_name=settings.regions[0],
        endpoint_url=settings.endpoint_url,
        config=Config(retries={"mode": "standard", "total_max_attempts": settings.max_attempts}),
    )
