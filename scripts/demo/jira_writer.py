"""The company's plans and incidents, written down as a Jira site keeps them."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from scripts.demo import jira_records as jira
from scripts.demo.company import END, JIRA_URL, SERVICES, Person
from scripts.demo.planning import PROJECT, Plan, Story
from scripts.demo.store import JiraStore, Json
from scripts.demo.trouble import Incident


class JiraWriter:
    """Writes issues with their histories; events after the year's end are left out."""

    def __init__(self) -> None:
        self.store = JiraStore(
            projects=[jira.project(key) for key in jira.PROJECTS],
            statuses=[jira.status(name) for name in jira.STATUSES],
            issue_types=[jira.issue_type(name) for name in jira.TYPES],
            priorities=[
                jira.named("priority", number, name) for name, number in jira.PRIORITIES.items()
            ],
            fields=jira.field_list(),
            boards=[
                {
                    "id": jira.BOARD,
                    "self": f"{JIRA_URL}/rest/agile/1.0/board/{jira.BOARD}",
                    "name": "Shop board",
                    "type": "scrum",
                    "location": {
                        "projectId": int(jira.PROJECTS[PROJECT][0]),
                        "projectKey": PROJECT,
                    },
                }
            ],
            sprints={jira.BOARD: []},
            versions={key: [] for key in jira.PROJECTS},
            components={
                PROJECT: [],
                jira.INCIDENTS: [jira.component(one.name) for one in SERVICES],
            },
        )
        self._histories = 40_000

    def write(self, plan: Plan, incidents: Sequence[Incident]) -> JiraStore:
        """Return the site that holds `plan` and `incidents`."""
        self.store.sprints[jira.BOARD] = [
            jira.sprint(one) for one in plan.sprints if one.starts_at <= END
        ]
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
            kept = [] if story.is_postponed else names
            before, names = names, [*kept, (str(one.number), one.name)]
            histories.append((at, story.reporter, [jira.sprint_item(before, names)]))
        shown = entered[-1:] if story.is_postponed else entered
        fields = {
            **self._fields(story.kind, PROJECT, story.summary, story.reporter, story.created_at),
            "assignee": jira.user(story.assignee),
            "priority": jira.named("priority", jira.PRIORITIES["Medium"], "Medium"),
            "labels": [story.service],
            jira.POINTS_FIELD: story.points,
            jira.SPRINT_FIELD: [jira.sprint_value(one) for _, one in shown],
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
                "Incident", jira.INCIDENTS, incident.summary, incident.reporter, incident.opened_at
            ),
            "description": jira.text(f"Customers notice that {incident.summary}.{cause}"),
            "priority": jira.named(
                "priority", jira.PRIORITIES[incident.priority], incident.priority
            ),
            "components": [jira.component(incident.service)] if is_component else [],
            "labels": [] if is_component else [incident.service],
            "issuelinks": [_cause(number, incident.story, plan)] if incident.story else [],
        }
        self._add(
            str(30_000 + number),
            f"{jira.INCIDENTS}-{number}",
            fields,
            incident.moves,
            histories,
            has_resolution=incident.has_resolution,
        )

    def _fields(self, kind: str, key: str, summary: str, by: Person, at: datetime) -> Json:
        return {
            "summary": summary,
            "description": None,
            "issuetype": jira.issue_type(kind),
            "project": jira.project(key),
            "reporter": jira.user(by),
            "creator": jira.user(by),
            "assignee": None,
            "created": jira.timestamp(at),
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
        fields["status"] = jira.status(name)
        fields["resolution"] = jira.named("resolution", "10000", "Done") if is_resolved else None
        fields["resolutiondate"] = jira.timestamp(at) if is_resolved else None
        told = sorted((one for one in histories if one[0] <= END), key=lambda one: one[0])
        fields["updated"] = jira.timestamp(max([at, *(moment for moment, _, _ in told)]))
        self.store.issues.append(
            {
                "id": identifier,
                "key": key,
                "self": f"{jira.API}/issue/{identifier}",
                "fields": fields,
            }
        )
        self.store.changelogs[identifier] = [self._history(*one) for one in told]

    def _history(self, at: datetime, who: Person, items: list[Json]) -> Json:
        self._histories += 1
        return {
            "id": str(self._histories),
            "author": jira.user(who),
            "created": jira.timestamp(at),
            "items": items,
        }

    def _moves(
        self, moves: list[tuple[datetime, str]], who: Person, *, has_resolution: bool
    ) -> list[tuple[datetime, Person, list[Json]]]:
        histories: list[tuple[datetime, Person, list[Json]]] = []
        for (_, old), (at, new) in pairwise(moves):
            items = [
                jira.item("status", "jira", jira.STATUSES[old][0], old, jira.STATUSES[new][0], new)
            ]
            if has_resolution and "Done" in (old, new):
                done: tuple[Any, Any] = ("10000", "Done")
                before, after = (done, (None, None)) if old == "Done" else ((None, None), done)
                items.append(jira.item("resolution", "jira", *before, *after))
            histories.append((at, who, items))
        return histories


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
        "inwardIssue": {"id": identifier, "key": story, "self": f"{jira.API}/issue/{identifier}"},
    }
