"""Turns AWS answers into records of the log. Every edit of a payload is made here.

Edits, and why:
- times become ISO text in UTC, with milliseconds: boto3 reads them into objects.
- `EnvironmentVariables`, `OAuthToken`, `SecretToken` and `outputVariables` go, wherever they are:
  they may hold secrets, which do not belong in a warehouse.
"""

from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]
SECRETS = frozenset({"EnvironmentVariables", "OAuthToken", "SecretToken", "outputVariables"})


def plain(value: Any) -> Any:
    """Return an answer of boto3's as JSON values, without what may be secret."""
    if isinstance(value, datetime):
        return text(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if key not in SECRETS}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def text(time: datetime) -> str:
    """Return a time as the log keeps it."""
    utc = time.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def moment(value: str | None) -> datetime | None:
    """Return a time of the log's; None where there is none, or what cannot be read as one."""
    try:
        return datetime.fromisoformat(value) if value else None
    except (ValueError, TypeError):
        return None
