"""Turns AWS errors into one sentence that says what to do."""

import re

from botocore import exceptions

from extract.settings import ConfigurationError

EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"}
REFUSED = {
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "AuthFailure",
}
DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}
THROTTLED = {
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestLimitExceeded",
    "TooManyRequestsException",
    "RequestThrottled",
}
HOW_TO_SIGN_IN = (
    "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (with AWS_SESSION_TOKEN for "
    "temporary ones), or run where a role is attached"
)
# Without credentials, or with wrong ones, no account and no region can be read.
NO_CREDENTIALS = (
    exceptions.NoCredentialsError,
    exceptions.PartialCredentialsError,
    exceptions.ProfileNotFound,
    exceptions.CredentialRetrievalError,
    exceptions.SSOError,
    exceptions.ConfigNotFound,
    exceptions.ConfigParseError,
)


class AwsError(ConfigurationError):
    """AWS cannot be read as configured, or not now."""


def explain(error: Exception, action: str, where: str) -> AwsError:
    """Return the error to raise for what boto3 raised.

    Args:
        action: as IAM names it, `codepipeline:ListPipelines`.
        where: `account 111122223333, eu-central-1`, as far as it is known.
    """
    if isinstance(error, NO_CREDENTIALS):
        return AwsError(f"there are no AWS credentials ({_first_line(error)}): {HOW_TO_SIGN_IN}")
    if not isinstance(error, exceptions.ClientError):
        return AwsError(
            f"AWS gave no answer to {action} ({where}; {_first_line(error)}): correct "
            "SOURCES__AWS__REGIONS, or SOURCES__AWS__ENDPOINT_URL where it is set, or run again"
        )
    code = error.response.get("Error", {}).get("Code", "")
    said = str(error.response.get("Error", {}).get("Message", "")).splitlines()
    message = said[0][:300] if said else code
    if code in EXPIRED:
        return AwsError(
            f"the AWS credentials have expired ({where}; {code}): sign in again, for example by "
            "`aws sso login`, or set a new AWS_SESSION_TOKEN with its two keys"
        )
    if code in REFUSED:
        return AwsError(
            f"AWS refused the credentials for {action} ({where}; {code}: {message}): "
            f"{HOW_TO_SIGN_IN}; a region that is not enabled in the account gives the same answer"
        )
    if code in DENIED:
        denied = _denied_action(message) or action
        return AwsError(
            f"AWS denies {denied} ({where}): allow it, docs/sources.md has the whole policy "
            f"({message})"
        )
    if code in THROTTLED:
        return AwsError(
            f"AWS still throttles {action} ({where}; {code}): run again later, the next run "
            "continues where this one stopped, or raise SOURCES__AWS__MAX_ATTEMPTS"
        )
    return AwsError(f"AWS answered {action} with {code} ({where}): {message}")


def _denied_action(message: str) -> str | None:
    found = re.search(r"not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)", message)
    return found[1] if found else None


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__)[:300]
