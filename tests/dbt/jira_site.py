"""A small language for the stories of a Jira site: says what happened, lands what its API says.

An issue's past is given by lists of values with the time each came; the first has None for one, for
it came with the issue. Changelog, fields and dates follow from that, in the shape of Cloud or of
Data Center, which differ in how they write sprints, epics and the names of custom fields.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from tests.dbt.history import History, Json, iso

CATEGORIES = {"1": "new", "2": "indeterminate", "3": "indeterminate", "4": "done", "5": "done"}
ENGLISH = {"1": "To Do", "2": "In Progress", "3": "In Review", "4": "Done", "5": "Closed"}
TYPES = {"Epic": ("80", 1), "Story": ("81", 0), "Task": ("82", 0), "Part": ("83", -1)}
KINDS = "com.pyxis.greenhopper.jira"
Told = Sequence[tuple[str | None, str]]


@dataclass
class Site:
    """One site, on the host `<owner of the repository>.example`.

    Attributes:
        names: the statuses' names by their ids; `CATEGORIES` says what each means.
        points_field: what the site calls its story points; empty for a site without them.
        is_cloud: the shape of the product's answers.
    """

    history: History
    names: dict[str, str] = field(default_factory=lambda: dict(ENGLISH))
    points_field: str = "Story Points"
    is_cloud: bool = True

    def __post_init__(self) -> None:
        self.host = f"{self.history.repository.split('/')[0]}.example"
        self._ids = {name: status for status, name in self.names.items()}
        self._sprints: dict[str, str] = {}
        for status, name in self.names.items():
            self._list("statuses", status, {"name": name, "statusCategory": self._category(name)})
        for name, (type_id, level) in TYPES.items():
            self._list("issue_types", type_id, self._type(name, type_id, level))
        self._field("customfield_10020", "Sprint", "array", f"{KINDS}:gh-sprint")
        self._field("customfield_10014", "Epic Link", "any", f"{KINDS}:gh-epic-link")
        if self.points_field:
            self._field("customfield_10016", self.points_field, "number", "float")
        board = {"name": "Shop board", "type": "scrum", "location": {"projectKey": "SHOP"}}
        self._list("boards", "7", board)

    def sprint(self, key: str, start: str, end: str, *, completed: str | None = None) -> str:
        """Add a sprint, closed where it was completed; return its key."""
        self._sprints[key] = f"Sprint {key}"
        record: Json = {
            "name": self._sprints[key],
            "state": "closed" if completed else "active",
            "originBoardId": 7,
            "startDate": iso(start),
            "endDate": iso(end),
        }
        self._list("sprints", key, record | ({"completeDate": iso(completed)} if completed else {}))
        return key

    def issue(
        self,
        key: str,
        opened: str,
        moves: Told,
        *,
        sprints: Told = ((None, ""),),
        points: Told = ((None, ""),),
        kind: str = "Story",
        parent: str | None = None,
        epic: str | None = None,
        resolved: str | None = None,
        number: int | None = None,
        updated: str | None = None,
    ) -> str:
        """Add an issue with its final values; return its id."""
        issue_id = str(number or int(key.rsplit("-", maxsplit=1)[1]))
        changes = [
            *self._changes("status", "status", moves, self._ids),
            *self._changes("customfield_10020", "Sprint", sprints, None),
            *self._changes("customfield_10016", self.points_field, points, {}),
        ]
        for position, (at, item) in enumerate(sorted(changes, key=lambda one: iso(one[0])), 1):
            history_id = f"{issue_id}{position:03d}"
            entry = {"id": history_id, "created": iso(at), "items": [item]}
            self._put("changelogs", f"{issue_id}/{history_id}", entry, at)
        status, in_sprints, estimate = moves[-1][1], sprints[-1][1], points[-1][1]
        fields = {
            "project": {"key": key.split("-", maxsplit=1)[0]},
            "issuetype": {"id": TYPES[kind][0], "name": kind},
            "status": {
                "id": self._ids[status],
                "name": status,
                "statusCategory": self._category(status),
            },
            "summary": f"Issue {key}",
            "components": [],
            "labels": [],
            "issuelinks": [],
            "created": iso(opened),
            "resolutiondate": iso(resolved) if resolved else None,
            "customfield_10020": [self._sprint_value(one) for one in _keys(in_sprints)] or None,
            "customfield_10016": float(estimate) if estimate else None,
            "customfield_10014": epic,
            **({"parent": {"id": parent, "key": f"SHOP-{parent}"}} if parent else {}),
        }
        last = max([iso(at) for at, _ in changes], default=iso(opened))
        self._put(
            "issues", issue_id, {"id": issue_id, "key": key, "fields": fields}, updated or last
        )
        return issue_id

    def delete(self, issue_id: str, at: str) -> None:
        """Say that an issue was found deleted."""
        self._put("deletions", f"issues/{issue_id}", {"table": "issues", "id": issue_id}, at)

    def _changes(
        self, field_id: str, name: str, told: Told, ids: dict[str, str] | None
    ) -> list[tuple[str, Json]]:
        """Return the changes between the given values; without `ids` a value is its own id."""
        changes = []
        for (_, old), (at, new) in pairwise(told):
            item = {
                "field": name,
                "from": old if ids is None else ids.get(old),
                "fromString": old,
                "to": new if ids is None else ids.get(new),
                "toString": new,
            }
            changes.append((at or "", item | ({"fieldId": field_id} if self.is_cloud else {})))
        return changes

    def _sprint_value(self, key: str) -> Any:
        if self.is_cloud:
            return {"id": int(key), "name": self._sprints[key], "boardId": 7}
        name = self._sprints[key]
        return (
            f"com.atlassian.greenhopper.service.sprint.Sprint@1[id={key},rapidViewId=7,name={name}]"
        )

    def _category(self, status: str) -> Json:
        return {"key": CATEGORIES[self._ids[status]]}

    def _type(self, name: str, type_id: str, level: int) -> Json:
        kind = {"id": type_id, "name": name, "subtask": level < 0}
        return kind | ({"hierarchyLevel": level} if self.is_cloud else {})

    def _field(self, field_id: str, name: str, kind: str, custom: str) -> None:
        self._list("fields", field_id, {"name": name, "schema": {"type": kind, "custom": custom}})

    def _list(self, table: str, key: str, record: Json) -> None:
        self._put(table, key, {"id": key, **record}, None)

    def _put(self, table: str, key: str, record: Json, at: str | None) -> None:
        self.history.put("jira", table, key, record, at, scope=self.host)


def _keys(value: str) -> list[str]:
    return [key.strip() for key in value.split(",") if key.strip()]
