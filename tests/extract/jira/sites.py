"""Invented Jira sites for the tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from scripts.demo.store import JiraStore

Json = dict[str, Any]
START = datetime(2026, 3, 1, 8, 0, 0, tzinfo=UTC)
PEOPLE = [
    {"accountId": "u1", "displayName": "Ada Example", "avatarUrls": {"16x16": "https://a/1"}},
    {"accountId": "u2", "displayName": "Bo Example", "avatarUrls": {"16x16": "https://a/2"}},
]
STATUSES = [
    {"id": "1", "name": "To Do", "statusCategory": {"id": 2, "key": "new"}},
    {"id": "2", "name": "In Progress", "statusCategory": {"id": 4, "key": "indeterminate"}},
    {"id": "3", "name": "Done", "statusCategory": {"id": 3, "key": "done"}},
]


def stamp(moment: datetime) -> str:
    """Return a time as Jira writes it."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}{moment:%z}"


def site(issues: int = 5, changes: int = 2, projects: tuple[str, ...] = ("PAY",)) -> JiraStore:
    """Return a site whose issues are one minute apart, each changed `changes` times."""
    store = JiraStore(
        projects=[
            {"id": str(100 + number), "key": key, "name": f"Project {key}"}
            for number, key in enumerate(projects)
        ],
        statuses=[dict(status) for status in STATUSES],
        issue_types=[{"id": "10", "name": "Bug"}, {"id": "11", "name": "Story"}],
        priorities=[{"id": "20", "name": "High"}],
        fields=[{"id": "summary", "name": "Summary", "custom": False}],
        boards=[
            {"id": 1, "name": "Scrum", "type": "scrum"},
            {"id": 2, "name": "Kanban", "type": "kanban"},
        ],
        sprints={1: [{"id": 7, "name": "Sprint 7", "state": "active", "originBoardId": 1}]},
        versions={key: [{"id": f"3{n}", "name": "1.0"}] for n, key in enumerate(projects)},
        components={key: [{"id": f"4{n}", "name": "core"}] for n, key in enumerate(projects)},
    )
    for number in range(issues):
        add_issue(store, number + 1, project=number % len(projects), changes=changes)
    return store


def add_issue(
    store: JiraStore,
    number: int,
    *,
    project: int = 0,
    changes: int = 2,
    updated: datetime | None = None,
    fields: Json | None = None,
) -> Json:
    """Add one issue; its id is 1000 + `number`."""
    home, issue_id = store.projects[project], str(1000 + number)
    moment = updated or START + timedelta(minutes=number)
    issue: Json = {
        "id": issue_id,
        "key": f"{home['key']}-{number}",
        "self": f"https://jira.example/{issue_id}",
        "fields": {
            "summary": f"Issue {number}",
            "project": {"id": home["id"], "key": home["key"]},
            "status": store.statuses[0],
            "issuetype": store.issue_types[0],
            "priority": store.priorities[0],
            "created": stamp(START - timedelta(days=1)),
            "updated": stamp(moment),
            "reporter": PEOPLE[0],
            "lastViewed": "2026-01-01T00:00:00.000+0000",
            "customfield_10001": 5.0,
            **(fields or {}),
        },
    }
    store.issues.append(issue)
    store.changelogs[issue_id] = [
        change(int(issue_id) * 1000 + n, moment - timedelta(minutes=changes - n))
        for n in range(changes)
    ]
    return issue


def change(change_id: int, created: datetime) -> Json:
    """Return one entry of a changelog."""
    return {
        "id": str(change_id),
        "author": PEOPLE[1],
        "created": stamp(created),
        "items": [
            {
                "field": "status",
                "fieldId": "status",
                "fieldtype": "jira",
                "from": "1",
                "fromString": "To Do",
                "to": "2",
                "toString": "In Progress",
            }
        ],
    }


def touch(store: JiraStore, issue: Json, moment: datetime) -> None:
    """Change an issue at `moment`."""
    issue["fields"]["updated"] = stamp(moment)
    entries = store.changelogs[issue["id"]]
    entries.append(change(int(issue["id"]) * 1000 + len(entries), moment))
