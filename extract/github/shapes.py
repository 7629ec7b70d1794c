"""Turns GraphQL nodes into the REST form of the same commits, reviews and statuses."""

import base64
import re
from typing import Any

Json = dict[str, Any]

SIZE = ("additions", "deletions", "changed_files", "total_comments")
# To GraphQL a bot's account is not a user; its commit address still names it.
NOREPLY = re.compile(r"^(?:\d+\+)?(?P<login>[^@]+)@users\.noreply\.github\.com$")


def commit(node: Json) -> Json:
    """Return a commit in REST's shape."""
    return {
        "sha": node["sha"],
        "commit": {
            "message": node["message"],
            "author": _signature(node["author"], node["authored"]),
            "committer": _signature(node["committer"], node["committed"]),
        },
        "author": _git_account(node["author"]),
        "committer": _git_account(node["committer"]),
        "parents": [{"sha": parent["sha"]} for parent in node["parents"]["nodes"]],
    }


def review(node: Json) -> Json:
    """Return a review in REST's shape."""
    return {
        "id": int(node["id"]),
        "node_id": node["node_id"],
        "user": account(node["user"]),
        "body": node["body"],
        "state": node["state"],
        "submitted_at": node["submitted_at"],
        "commit_id": node["commit"]["sha"] if node["commit"] else None,
        "html_url": node["html_url"],
    }


def size(node: Json | None) -> Json:
    """Return how large a pull request is, in the words of REST's record of one; nothing without it.

    REST's lists do not contain it, and not the total number of comments either.
    """
    return {field: node[field] for field in SIZE if node and field in node}


def status(node: Json) -> Json:
    """Return a deployment status in REST's shape.

    Raises:
        ValueError: the node id does not contain the status's number.
    """
    return {
        **{field: node[field] for field in ("node_id", "environment", "created_at", "updated_at")},
        "id": number_in(node["node_id"]),
        "state": node["state"].lower(),
        "description": node["description"] or "",
        "log_url": node["log_url"] or "",
        "environment_url": node["environment_url"] or "",
        "creator": account(node["creator"]),
    }


def job(node: Json, run: Json, number: int, attempt: int) -> Json:
    """Return a workflow run's job in REST's shape, as far as a check run tells it."""
    return {
        "id": number,
        "run_id": run["id"],
        "run_attempt": attempt,
        "node_id": node["node_id"],
        "workflow_name": run.get("name"),
        "head_branch": run.get("head_branch"),
        "head_sha": run.get("head_sha"),
        "name": node["name"],
        "status": node["status"].lower(),
        "conclusion": node["conclusion"].lower() if node["conclusion"] else None,
        "started_at": node["started_at"],
        "completed_at": node["completed_at"],
        "html_url": node["details_url"],
    }


def account(actor: Json | None) -> Json | None:
    """Return who did something; REST marks a bot in its login, GraphQL in its type."""
    if actor is None:
        return None
    kind = actor["__typename"]
    return {"login": actor["login"] + ("[bot]" if kind == "Bot" else ""), "type": kind}


def number_in(node_id: str) -> int:
    """Return the record's own number that a node id carries, in either of GitHub's formats.

    GitHub does not document the formats. Callers check the result on a record whose number is
    known, and use REST if it is wrong.

    Raises:
        ValueError: neither format.
    """
    _, underscore, text = node_id.partition("_")
    try:
        raw = base64.urlsafe_b64decode((text or node_id) + "=" * (-len(text or node_id) % 4))
    except ValueError:
        raise ValueError(f"'{node_id}' is not a node id") from None
    if underscore:
        return _last_packed(raw)
    match = re.search(rb"(\d+)$", raw)
    if match is None:
        raise ValueError(f"'{node_id}' carries no number")
    return int(match.group())


def _last_packed(raw: bytes) -> int:
    """Return the last of an array of unsigned numbers in MessagePack."""
    widths = {0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8}
    position, last = 1, None
    while position < len(raw):
        width = widths.get(raw[position], 0)
        if not width and raw[position] > 0x7F:
            raise ValueError("not an array of numbers")
        last = (
            int.from_bytes(raw[position + 1 : position + 1 + width], "big")
            if width
            else raw[position]
        )
        position += 1 + width
    if last is None or raw[0] & 0xF0 != 0x90:
        raise ValueError("not an array of numbers")
    return last


def _signature(actor: Json | None, date: str) -> Json:
    actor = actor or {}
    return {"name": actor.get("name"), "email": actor.get("email"), "date": date}


def _git_account(actor: Json | None) -> Json | None:
    if actor is None:
        return None
    if actor["user"] is not None:
        return {"login": actor["user"]["login"], "type": "User"}
    match = NOREPLY.match(actor["email"] or "")
    if match is None or not match["login"].endswith("[bot]"):
        return None
    return {"login": match["login"], "type": "Bot"}
