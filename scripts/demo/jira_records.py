"""The company's plans and incidents in the shape of Jira Cloud's REST API, version 3."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from scripts.demo.company import END, JIRA_URL, SERVICES, Person
from scripts.demo.planning import PROJECT, Plan, Sprint, Story
from scripts.demo.store import JiraStore, Json
from scripts.demo.trouble import Incident

API = f"{JIRA_URL}/rest/api/3"
INCIDENTS = "OPS"
BOARD = 7
STATUSES = {
    "To Do": ("10000", "new", 2),
    "In Progress": ("3", "indeterminate", 4),
    "Done": ("10001", "done", 3),
}
PRIORITIES = {"Highest": "1", "High": "2", "Medium": "3"}
TYPES = {"Story": "10002", "Incident": "10005"}
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


def _named(kind: str, identifier: str, name: str) -> Json:
    return {"self": f"{API}/{kind}/{identifier}", "id": identifier, "name": name}


def project(key: str) -> Json:
    identifier, name = PROJECTS[key]
    return {**_named("project", identifier, name), "key": key, "projectTypeKey": "software"}


def issue_type(name: str) -> Json:
    return {**_named("issuetype", TYPES[name], name), "subtask": False, "hierarchyLevel": 0}


def component(service: str) -> Json:
    number = next(one.number for one in SERVICES if one.name == service)
    return {**_named("component", str(number), service), "project": INCIDENTS}


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


class JiraWriter:
    """Writes issues with their histories; what lies after the year's end is left out."""

    def __init__(self) -> None:
        self.store = JiraStore(
            projects=[project(key) for key in PROJECTS],
            statuses=[status(name) for name in STATUSES],
            issue_types=[issue_type(name) for name in TYPES],
            priorities=[_named("priority", number, name) for name, number in PRIORITIES.items()],
            fields=_fields(),
            boards=[
                {
                    "id": BOARD,
                    "self": f"{JIRA_URL}/rest/agile/1.0/board/{BOARD}",
                    "name": "Shop board",
                    "type": "scrum",
                    "location": {"projectId": int(PROJECTS[PROJECT][0]), "projectKey": PROJECT},
                }
            ],
            sprints={BOARD: []},
            versions={key: [] for key in PROJECTS},
            components={PROJECT: [], INCIDENTS: [component(one.name) for one in SERVICES]},
        )
        self._histories = 40_000

    def write(self, plan: Plan, incidents: Sequence[Incident]) -> JiraStore:
        """Return the site that holds `plan` and `incidents`."""
        self.store.sprints[BOARD] = [sprint(one) for one in plan.sprints if one.starts_at <= END]
        for story in plan.stories:
            if story.created_at <= END:
                self._write_story(story)
        for number, incident in enumerate(sorted(incidents, key=lambda one: one.opened_at), 1):
            self._write_incident(number, incident, plan)
        return self.store

    def _write_story(self, story: Story) -> None:
        identifier = str(20_000 + story.number)
        histories = self._moves(story.moves, story.assignee, has_resolution=True)
        names: list[tuple[str, str]] = []
        entered = [(at, one) for at, one in story.sprints if at <= END]
        for at, one in entered:
            before, names = names, [*names, (str(one.number), one.name)]
            histories.append((at, story.reporter, [_sprint_item(before, names)]))
        fields = {
            **self._fields("Story", PROJECT, story.summary, story.reporter, story.created_at),
            "assignee": user(story.assignee),
            "priority": _named("priority", PRIORITIES["Medium"], "Medium"),
            "labels": [story.service],
            POINTS_FIELD: story.points,
            SPRINT_FIELD: [_sprint_value(one) for _, one in entered],
        }
        self._add(identifier, story.key, fields, story.moves, histories, has_resolution=True)

    def _write_incident(self, number: int, incident: Incident, plan: Plan) -> None:
        cause = f" root cause: {incident.root_cause}" if incident.root_cause else ""
        is_component = incident.names_service_by == "component"
        histories = self._moves(
            incident.moves, incident.reporter, has_resolution=incident.has_resolution
        )
        fields = {
            **self._fields(
                "Incident", INCIDENTS, incident.summary, incident.reporter, incident.opened_at
            ),
            "description": text(f"Customers notice that {incident.summary}.{cause}"),
            "priority": _named("priority", PRIORITIES[incident.priority], incident.priority),
            "components": [component(incident.service)] if is_component else [],
            "labels": [] if is_component else [incident.service],
            "issuelinks": [_cause(number, incident.story, plan)] if incident.story else [],
        }
        self._add(
            str(30_000 + number),
            f"{INCIDENTS}-{number}",
            fields,
            incident.moves,
            histories,
            has_resolution=incident.has_resolution,
        )

    def _fields(self, kind: str, key: str, summary: str, by: Person, at: datetime) -> Json:
        return {
            "summary": summary,
            "description": None,
            "issuetype": issue_type(kind),
            "project": project(key),
            "reporter": user(by),
            "creator": user(by),
            "assignee": None,
            "created": timestamp(at),
            "components": [],
            "fixVersions": [],
            "issuelinks": [],
            "labels": [],
            "duedate": None,
        }

    def _add(
        self,
        identifier: str,
        key: str,
        fields: Json,
        moves: list[tuple[datetime, str]],
        histories: list[tuple[datetime, Person, list[Json]]],
        *,
        has_resolution: bool,
    ) -> None:
        past = [(at, name) for at, name in moves if at <= END]
        at, name = past[-1]
        is_resolved = name == "Done" and has_resolution
        fields["status"] = status(name)
        fields["resolution"] = _named("resolution", "10000", "Done") if is_resolved else None
        fields["resolutiondate"] = timestamp(at) if is_resolved else None
        told = sorted((one for one in histories if one[0] <= END), key=lambda one: one[0])
        fields["updated"] = timestamp(max([at, *(moment for moment, _, _ in told)]))
        self.store.issues.append(
            {"id": identifier, "key": key, "self": f"{API}/issue/{identifier}", "fields": fields}
        )
        self.store.changelogs[identifier] = [self._history(*one) for one in told]

    def _history(self, at: datetime, who: Person, items: list[Json]) -> Json:
        self._histories += 1
        return {
            "id": str(self._histories),
            "author": user(who),
            "created": timestamp(at),
            "items": items,
        }

    def _moves(
        self, moves: list[tuple[datetime, str]], who: Person, *, has_resolution: bool
    ) -> list[tuple[datetime, Person, list[Json]]]:
        histories: list[tuple[datetime, Person, list[Json]]] = []
        for (_, old), (at, new) in pairwise(moves):
            items = [_item("status", "jira", STATUSES[old][0], old, STATUSES[new][0], new)]
            if has_resolution and "Done" in (old, new):
                done: tuple[Any, Any] = ("10000", "Done")
                before, after = (done, (None, None)) if old == "Done" else ((None, None), done)
                items.append(_item("resolution", "jira", *before, *after))
            histories.append((at, who, items))
        return histories


def _item(field: str, kind: str, *values: str | None, field_id: str | None = None) -> Json:
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


def _sprint_item(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> Json:
    values = [", ".join(one[part] for one in side) for side in (before, after) for part in (0, 1)]
    return _item("Sprint", "custom", *values, field_id=SPRINT_FIELD)


def _sprint_value(of: Sprint) -> Json:
    kept = ("id", "name", "state", "goal", "startDate", "endDate", "completeDate")
    record = sprint(of)
    return {name: record[name] for name in kept if name in record} | {"boardId": BOARD}


def _cause(number: int, story: str, plan: Plan) -> Json:
    identifier = next(str(20_000 + one.number) for one in plan.stories if one.key == story)
    return {
        "id": str(50_000 + number),
        "type": {
            "id": "10003",
            "name": "Problem/Incident",
            "inward": "is caused by",
            "outward": "causes",
        },
        "inwardIssue": {"id": identifier, "key": story, "self": f"{API}/issue/{identifier}"},
    }


def _fields() -> list[Json]:
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
