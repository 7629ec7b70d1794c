"""Embedded copies of other records shrink to their keys: the only edit a payload ever gets.

A pull request embeds two whole repositories and every person it names, most of its 11 KB. Those
copies change with each star and push, and each change would be a new version of the pull request.
"""

from typing import Any

ACCOUNT = ("id", "login", "type")
REPOSITORY = ("id", "full_name")

# Embedded field -> what is kept of the record (or of each record of the list) it holds.
EMBEDDED: dict[str, tuple[str, ...]] = {
    "actor": ACCOUNT,
    "app": ("id", "slug"),
    "assets": ("id", "name"),
    "assignee": ACCOUNT,
    "assignees": ACCOUNT,
    "assigner": ACCOUNT,
    # Also the author inside a commit, who is a name, an address and a date.
    "author": (*ACCOUNT, "name", "email", "date"),
    "closed_by": ACCOUNT,
    "committer": (*ACCOUNT, "name", "email", "date"),
    "creator": ACCOUNT,
    "enabled_by": ACCOUNT,
    "head_commit": ("id",),
    "head_repository": REPOSITORY,
    "issue": ("id", "number"),
    "label": ("id", "name"),
    "labels": ("id", "name"),
    "merged_by": ACCOUNT,
    "milestone": ("id", "number", "title"),
    "organization": ACCOUNT,
    "owner": ACCOUNT,
    "parent": REPOSITORY,
    "parents": ("sha",),
    "performed_via_github_app": ("id", "slug"),
    "pull_requests": ("id", "number"),
    "repo": REPOSITORY,
    "repository": REPOSITORY,
    "requested_reviewer": ACCOUNT,
    "requested_reviewers": ACCOUNT,
    "requested_team": ("id", "slug"),
    "requested_teams": ("id", "slug"),
    "review_requester": ACCOUNT,
    "source": REPOSITORY,
    "template_repository": REPOSITORY,
    "triggering_actor": ACCOUNT,
    "user": ACCOUNT,
}
# Free-form values of the user's own: whatever they hold is theirs, not a copy of a record.
OPAQUE = frozenset({"payload"})


def shrink(record: Any) -> Any:
    """Return the record with every embedded copy of another record cut to its keys."""
    if isinstance(record, list):
        return [shrink(item) for item in record]
    if not isinstance(record, dict):
        return record
    return {
        field: value if field in OPAQUE else _embedded(field, value)
        for field, value in record.items()
    }


def _embedded(field: str, value: Any) -> Any:
    kept = EMBEDDED.get(field)
    if kept is None:
        return shrink(value)
    if isinstance(value, list):
        return [_keys(item, kept) for item in value]
    return _keys(value, kept)


def _keys(value: Any, kept: tuple[str, ...]) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: value[key] for key in kept if key in value}
