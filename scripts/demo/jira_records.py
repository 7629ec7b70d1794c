"""Records in the shape of Jira Cloud's REST API, version 3."""

from datetime import datetime

from scripts.demo.company import END, JIRA_URL, SERVICES, Person
from scripts.demo.planning import PROJECT, Sprint
from scripts.demo.store import Json

API = f"{JIRA_URL}/rest/api/3"
INCIDENTS = "OPS"
BOARD = 7
STATUSES = {
    "To Do": ("10000", "new", 2),
    "In Progress": ("3", "indeterminate", 4),
    "Done": ("10001", "done", 3),
}
PRIORITIES = {"Highest": "1", "High": "2", "Medium": "3"}
TYPES = {"Story": "10002", "Task": "10003", "Incident": "10005"}
PROJECTS = {PROJECT: ("10100", "Shop"), INCIDENTS: ("10101", "Operations")}
SPRINT_FIELD = "customfield_10020"
POINTS_FIELD = "customfield_10016"


def timestamp(moment: datetime) -> str:
    """Write a UTC moment the way Jira does."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def user(who: Person) -> Json:
    return {
        "self": f"{API}/user?accountId={who.account_id}",
        "accountId": who.account_id,
        "accountType": "atlassian",
        "displayName": who.name,
        "active": True,
        "timeZone": "Etc/UTC",
    }


def text(words: str) -> Json:
    """Wrap plain words in Atlassian's document format."""
    paragraph = {"type": "paragraph", "content": [{"type": "text", "text": words}]}
    return {"type": "doc", "version": 1, "content": [paragraph]}


def status(name: str) -> Json:
    identifier, key, category = STATUSES[name]
    return {
        "self": f"{API}/status/{identifier}",
        "id": identifier,
        "name": name,
        "statusCategory": {"id": category, "key": key, "name": name},
    }


def named(kind: str, identifier: str, name: str) -> Json:
    return {"self": f"{API}/{kind}/{identifier}", "id": identifier, "name": name}


def project(key: str) -> Json:
    identifier, name = PROJECTS[key]
    return {**named("project", identifier, name), "key": key, "projectTypeKey": "software"}


def issue_type(name: str) -> Json:
    return {**named("issuetype", TYPES[name], name), "subtask": False, "hierarchyLevel": 0}


def component(service: str) -> Json:
    number = next(one.number for one in SERVICES if one.name == service)
    return {**named("component", str(number), service), "project": INCIDENTS}


def sprint(of: Sprint) -> Json:
    state = "closed" if of.ends_at < END else "active"
    record: Json = {
        "id": of.number,
        "self": f"{JIRA_URL}/rest/agile/1.0/sprint/{of.number}",
        "state": state,
        "name": of.name,
        "startDate": timestamp(of.starts_at),
        "endDate": timestamp(of.ends_at),
        "createdDate": timestamp(min(of.starts_at, END)),
        "originBoardId": BOARD,
        "goal": "",
    }
    return record | ({"completeDate": timestamp(of.ends_at)} if state == "closed" else {})


def item(field: str, kind: str, *values: str | None, field_id: str | None = None) -> Json:
    old, old_text, new, new_text = values
    return {
        "field": field,
        "fieldtype": kind,
        "fieldId": field_id or field,
        "from": old,
        "fromString": old_text,
        "to": new,
        "toString": new_text,
    }


def sprint_item(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> Json:
    values = [", ".join(one[part] for one in side) for side in (before, after) for part in (0, 1)]
    return item("Sprint", "custom", *values, field_id=SPRINT_FIELD)


def sprint_value(of: Sprint) -> Json:
    kept = ("id", "name", "state", "goal", "startDate", "endDate", "completeDate")
    record = sprint(of)
    return {name: record[name] for name in kept if name in record} | {"boardId": BOARD}


def field_list() -> list[Json]:
    """Return what `/field` tells: the two custom fields, and a few of Jira's own."""
    own = ("summary", "status", "resolution", "resolutiondate", "components", "labels", "priority")
    system = [
        {"id": name, "key": name, "name": name.title(), "custom": False, "schema": {"system": name}}
        for name in own
    ]
    sprints = {
        "type": "array",
        "items": "json",
        "custom": "com.pyxis.greenhopper.jira:gh-sprint",
        "customId": 10020,
    }
    points = {
        "type": "number",
        "custom": "com.pyxis.greenhopper.jira:jsw-story-points",
        "customId": 10016,
    }
    return [
        *system,
        {
            "id": SPRINT_FIELD,
            "key": SPRINT_FIELD,
            "name": "Sprint",
            "custom": True,
            "schema": sprints,
        },
        {
            "id": POINTS_FIELD,
            "key": POINTS_FIELD,
            "name": "Story point estimate",
            "custom": True,
            "schema": points,
        },
    ]
