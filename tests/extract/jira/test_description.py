"""Every request of every stream is one that Atlassian's own description of Jira Cloud allows.

The requests are those of real extractions from the local Jira; the description is the platform's
and agile's. Prism, which serves the same description, agrees: see `prism.py` beside this.
"""

import gzip
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import jsonschema
import pytest

from scripts.demo.jira_server import Site
from tests.extract.jira.sites import START, add_issue, site, touch

# Of a path's variables, those that name an endpoint elsewhere are matched by it first.
VARIABLE = re.compile(r"\{[^}]+\}")
# The platform's own, described in Atlassian's support pages and in no API's description.
ELSEWHERE = ("get", "/_edge/tenant_info")


class Described:
    """An ASGI application that notes what the description does not allow, then passes it on."""

    def __init__(self, app: Any, description: dict[str, Any]) -> None:
        self._app = app
        self._description = description
        self._paths = sorted(description["paths"], key=lambda path: path.count("{"))
        self.violations: list[str] = []
        self.seen: Counter[str] = Counter()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        message = await receive()
        self._check(scope, message.get("body", b""))

        async def again() -> Any:
            return message

        await self._app(scope, again, send)

    def _check(self, scope: Any, body: bytes) -> None:
        method, path = scope["method"].lower(), scope["path"]
        if (method, path) == ELSEWHERE:
            return
        for template in self._paths:
            if re.fullmatch(VARIABLE.sub("[^/]+", template), path):
                break
        else:
            self.violations.append(f"{method} {path}: no such path")
            return
        operation = self._description["paths"][template].get(method)
        if operation is None:
            self.violations.append(f"{method} {template}: no such method")
            return
        self.seen[f"{method} {template}"] += 1
        self._check_query(operation, template, scope["query_string"].decode())
        if body:
            self._check_body(operation, template, json.loads(body))

    def _check_query(self, operation: dict[str, Any], path: str, query: str) -> None:
        known = {
            parameter["name"]: parameter["schema"]
            for parameter in operation.get("parameters", [])
            if parameter["in"] == "query"
        }
        for name, value in parse_qsl(query, keep_blank_values=True):
            if name not in known:
                self.violations.append(f"{path}: no parameter {name}")
            elif known[name].get("type") == "integer" and not value.isdigit():
                self.violations.append(f"{path}: {name}={value} is no integer")

    def _check_body(self, operation: dict[str, Any], path: str, body: Any) -> None:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        whole = {**schema, "components": self._description["components"]}
        for error in jsonschema.Draft4Validator(whole).iter_errors(body):
            self.violations.append(f"{path}: {error.message}")


@pytest.fixture(scope="module")
def description(shared_data: Path) -> dict[str, Any]:
    """Atlassian's description of Jira Cloud."""
    with gzip.open(shared_data / "specs" / "jira-merged.openapi.json.gz") as file:
        content: dict[str, Any] = json.load(file)
    return content


@pytest.mark.parametrize("bulk", [True, False])
def test_every_request_is_described(jira, extract, monkeypatch, description, bulk) -> None:
    monkeypatch.setenv("SOURCES__JIRA__API_TOKEN", "secret")
    monkeypatch.setenv("SOURCES__JIRA__LIST_MINUTES", "0")
    store = site(issues=120, projects=("PAY", "WEB"))
    add_issue(store, 900, changes=279)
    watched: list[Described] = []

    def watch(app: Any) -> Described:
        watched.append(Described(app, description))
        return watched[0]

    jira(store, Site(token="secret", bulk_changelog=bulk), watch)
    extract()
    monkeypatch.setenv("SOURCES__JIRA__PROJECTS", '["PAY", "WEB"]')
    store.issues.pop(3)
    touch(store, store.issues[5], START.replace(day=9))
    extract()
    assert watched[0].violations == []
    pages = {} if bulk else {"get /rest/api/3/issue/{issueIdOrKey}/changelog"}
    assert set(watched[0].seen) == {
        *pages,
        "get /rest/api/3/serverInfo",
        "get /rest/api/3/myself",
        "get /rest/api/3/project/search",
        "get /rest/api/3/status",
        "get /rest/api/3/issuetype",
        "get /rest/api/3/priority",
        "get /rest/api/3/field",
        "get /rest/api/3/project/{projectIdOrKey}/versions",
        "get /rest/api/3/project/{projectIdOrKey}/components",
        "get /rest/agile/1.0/board",
        "get /rest/agile/1.0/board/{boardId}/sprint",
        "post /rest/api/3/search/jql",
        "post /rest/api/3/changelog/bulkfetch",
        "post /rest/api/3/issue/bulkfetch",
    }


def test_the_check_would_find_a_wrong_request(description) -> None:
    watched = Described(None, description)
    for method, path, query, body in (
        ("GET", "/rest/api/3/nothing", b"", b""),
        ("GET", "/rest/api/3/search/jql", b"startAt=0", b""),
        ("GET", "/rest/api/3/project/search", b"startAt=x", b""),
        ("POST", "/rest/api/3/search/jql", b"", b'{"jql": "a = b", "startAt": 0}'),
        ("POST", "/rest/api/3/changelog/bulkfetch", b"", b'{"issueIdsOrKeys": []}'),
        ("POST", "/rest/api/3/changelog/bulkfetch", b"", b"{}"),
    ):
        before = len(watched.violations)
        watched._check({"method": method, "path": path, "query_string": query}, body)
        assert len(watched.violations) == before + 1, (path, watched.violations)
