"""What bronze reads of the records that REST and GraphQL tell in different words."""

from typing import Any

from extract.github.shapes import SIZE

REVIEW = ("id", "state", "submitted_at", "commit_id")
STATUS = (
    "id",
    "state",
    "created_at",
    "updated_at",
    "log_url",
    "environment",
    "description",
    "environment_url",
)


def essence(table: str, payload: Any) -> Any:
    """Return a payload without what only one of GitHub's APIs tells."""
    if table == "pull_request_commits":
        return sorted((_commit(one) for one in payload), key=lambda one: str(one["sha"]))
    if table == "pull_requests":
        return {key: value for key, value in payload.items() if key not in SIZE}
    if table == "reviews":
        return {**{key: payload[key] for key in REVIEW}, "user": _who(payload["user"])}
    if table == "deployment_statuses":
        return {**{key: payload[key] for key in STATUS}, "creator": _who(payload["creator"])}
    return payload


def _commit(payload: dict[str, Any]) -> dict[str, Any]:
    return {
        **{key: payload[key] for key in ("sha", "commit", "parents")},
        "author": _who(payload["author"]),
        "committer": _who(payload["committer"]),
    }


def _who(account: dict[str, Any]) -> tuple[str, str]:
    return account["login"], account["type"]
