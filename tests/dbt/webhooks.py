"""Tells a history by webhooks: what GitHub and Jira would have sent of the records they answer.

Left out is what no webhook carries: commits with their parents, a pull request's own commits, and
Jira's lists of fields and boards.
"""

from collections.abc import Iterator, Sequence

from tests.dbt.history import Delivery, History, Json, Landing, instant, iso

EVENTS = {
    "pull_requests": ("pull_request", "pull_request"),
    "reviews": ("pull_request_review", "review"),
    "issues": ("issues", "issue"),
    "releases": ("release", "release"),
    "deployments": ("deployment", "deployment"),
    "deployment_statuses": ("deployment_status", "deployment_status"),
    "workflow_runs": ("workflow_run", "workflow_run"),
}
NOTHING = "0" * 40


def pushed(
    history: History, at: str, before: str | None, names: Sequence[str], *, tag: str | None = None
) -> None:
    """Say that commits were pushed to the default branch, or a tag of the last one."""
    commits = [{"id": history.sha(name), "timestamp": iso(at)} for name in names]
    body: Json = {
        "ref": f"refs/tags/{tag}" if tag else f"refs/heads/{history.default_branch}",
        "before": history.sha(before) if before else NOTHING,
        # An annotated tag is an object of its own.
        "after": history.sha(f"tag {tag}" if tag else names[-1]),
        "forced": False,
        "commits": [] if tag else commits,
        "head_commit": commits[-1],
        "repository": {
            "id": history.repository_id,
            "full_name": history.repository,
            "pushed_at": int(instant(at).timestamp()),
        },
    }
    history.push("github", body, "push")


def deliveries(history: History) -> list[Delivery]:
    """Return the webhooks of all that `history` says, its pushes first."""
    told = list(history.deliveries)
    for landing in history.landings:
        told += _github(history, landing) if landing.source == "github" else _jira(history, landing)
    return told


def _github(history: History, landing: Landing) -> Iterator[Delivery]:
    record, table = landing.record, landing.table
    body: Json = {"action": "edited", "repository": _record(history, "repositories")}
    if table == "deletions":
        number = record.payload["id"]
        body |= {"action": "deleted", "issue": _record(history, "issues", number)}
        yield Delivery(0, "github", "issues", body)
    if table not in EVENTS:
        return
    event, carrier = EVENTS[table]
    body[carrier] = record.payload
    parent = record.id.split("/")[0]
    if table == "deployment_statuses":
        body["deployment"] = _record(history, "deployments", parent)
    if table == "reviews":
        body["pull_request"] = _record(history, "pull_requests", parent)
    yield Delivery(0, "github", event, body)


def _record(history: History, table: str, key: str | None = None) -> Json:
    """Return the first version of a record; of a repository, whose key nobody knows, the only."""
    payload: Json = next(
        landing.record.payload
        for landing in history.landings
        if landing.table == table and key in (None, landing.record.id)
    )
    return payload


def _jira(history: History, landing: Landing) -> Iterator[Delivery]:
    """Yield one event for an issue as it was made and one for each change, and those of sprints."""
    payload = landing.record.payload
    if landing.table == "sprints":
        address = f"https://{landing.record.scope}/rest/agile/1.0/sprint/{payload['id']}"
        body = {"timestamp": _milliseconds(payload["startDate"])}
        sprint = {**payload, "self": address}
        yield Delivery(
            0, "jira", "sprint_started", body | {"sprint": {**sprint, "state": "active"}}
        )
        body = {"timestamp": _milliseconds(payload["completeDate"])}
        yield Delivery(0, "jira", "sprint_closed", body | {"sprint": sprint})
    if landing.table == "deletions":
        issue = _record(history, "issues", payload["id"])
        yield Delivery(0, "jira", "jira:issue_deleted", {"timestamp": 0, "issue": issue})
    if landing.table != "issues":
        return
    fields = payload["fields"]
    made = {**payload, "fields": {**fields, "updated": fields["created"]}}
    body = {"timestamp": _milliseconds(fields["created"])}
    yield Delivery(0, "jira", "jira:issue_created", body | {"issue": made})
    for change in history.landings:
        if change.table == "changelogs" and change.record.id.startswith(f"{payload['id']}/"):
            entry = change.record.payload
            at = entry["created"]
            now = {**payload, "fields": {**fields, "updated": at}}
            log = {key: entry[key] for key in ("id", "items")}
            body = {"timestamp": _milliseconds(at)}
            told = {**body, "issue": now, "changelog": log}
            yield Delivery(0, "jira", "jira:issue_updated", told)


def _milliseconds(at: str) -> int:
    return int(instant(at).timestamp() * 1000)
