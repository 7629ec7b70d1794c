"""A Jira over HTTP: Cloud's and Data Center's shapes of the same store, with real paging.

What is served is what the two products document: Cloud pages searches by token and cuts the
embedded changelog at forty entries; Data Center pages by `startAt` and embeds all of it.
"""

import base64
import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from scripts.demo.jira_jql import JqlError, Json, Query, moment
from scripts.demo.store import JiraStore

USER = "Demo User"


@dataclass
class Site:
    """How one site behaves; a test changes what it is about.

    Attributes:
        time_zone: the user's, in which JQL reads times.
        email, token: the credentials asked for; None asks for none. With an e-mail they are
            Cloud's basic ones, without one a bearer token.
        page: the most records a page of anything holds; 100 as in Cloud.
        id_page: the most issues a page of bare ids holds.
        embedded: how many changelog entries a search embeds; None for the product's own number,
            the newest forty in Cloud and all of them in Data Center.
        bulk_changelog: whether Cloud's bulk endpoint is there.
        endless: paging that never says it is over, on the last page again or on empty ones.
        requests: every request served, as `METHOD path`.
    """

    deployment: Literal["Cloud", "Server"] = "Cloud"
    time_zone: str = "UTC"
    email: str | None = None
    token: str | None = None
    page: int = 100
    id_page: int = 5000
    embedded: int | None = None
    bulk_changelog: bool = True
    endless: Literal["", "repeat", "empty"] = ""
    requests: list[str] = field(default_factory=list)

    @property
    def is_cloud(self) -> bool:
        """Tell whether the site has Cloud's shape."""
        return self.deployment == "Cloud"

    @property
    def most_embedded(self) -> int | None:
        """Return how many changelog entries a search embeds, None for all."""
        return 40 if self.embedded is None and self.is_cloud else self.embedded

    def admits(self, authorization: str) -> bool:
        """Tell whether a request with this `Authorization` header may pass."""
        if self.token is None:
            return True
        if self.email is None:
            return authorization == f"Bearer {self.token}"
        pair = base64.b64encode(f"{self.email}:{self.token}".encode()).decode()
        return authorization == f"Basic {pair}"


def create_app(store: JiraStore, site: Site | None = None) -> Starlette:
    """Return the ASGI application that serves `store`, which may change while it runs."""
    jira = Jira(store, site or Site())
    return Starlette(routes=jira.routes())


def problem(status: int, message: str) -> JSONResponse:
    """Return an error in Jira's shape."""
    return JSONResponse({"errorMessages": [message], "errors": {}}, status)


class Jira:
    """The endpoints of one site."""

    def __init__(self, store: JiraStore, site: Site) -> None:
        self.store = store
        self.site = site
        self._cursors: dict[str, list[Json]] = {}
        self._numbers = itertools.count(1)

    def routes(self) -> list[Route]:
        """Return every endpoint the deployment has; what it lacks answers 404."""
        api, store = ("/rest/api/3" if self.site.is_cloud else "/rest/api/2"), self.store
        routes = [
            self._get(f"{api}/serverInfo", self.server_info, needs_user=False),
            self._get(f"{api}/myself", self.myself),
            self._get(f"{api}/status", lambda request: JSONResponse(store.statuses)),
            self._get(f"{api}/issuetype", lambda request: JSONResponse(store.issue_types)),
            self._get(f"{api}/priority", lambda request: JSONResponse(store.priorities)),
            self._get(f"{api}/field", lambda request: JSONResponse(store.fields)),
            self._get(f"{api}/project", lambda request: JSONResponse(store.projects)),
            self._get(f"{api}/project/{{project}}/versions", self.of_project(store.versions)),
            self._get(f"{api}/project/{{project}}/components", self.of_project(store.components)),
            self._get(f"{api}/issue/{{issue}}", self.issue),
            self._get("/rest/agile/1.0/board", lambda request: self.paged(request, store.boards)),
            self._get("/rest/agile/1.0/board/{board}/sprint", self.sprints),
        ]
        if self.site.is_cloud:
            routes += [
                self._get(f"{api}/project/search", self.projects),
                self._post(f"{api}/search/jql", self.search_by_token),
                self._post(f"{api}/issue/bulkfetch", self.bulk_issues),
                self._get(f"{api}/issue/{{issue}}/changelog", self.changelog),
            ]
            if self.site.bulk_changelog:
                routes.append(self._post(f"{api}/changelog/bulkfetch", self.bulk_changelogs))
        else:
            routes.append(self._post(f"{api}/search", self.search_by_offset))
        return [*routes, Route("/{path:path}", self.not_found, methods=["GET", "POST"])]

    async def not_found(self, request: Request) -> Response:
        """Answer, and count, a request for what this product does not have."""
        self.site.requests.append(f"{request.method} {request.url.path}")
        return problem(404, f"null for uri: {request.url.path}")

    def _get(
        self, path: str, answer: Callable[[Request], Response], *, needs_user: bool = True
    ) -> Route:
        async def endpoint(request: Request) -> Response:
            return self._guarded(request, needs_user, lambda: answer(request))

        return Route(path, endpoint, methods=["GET"])

    def _post(self, path: str, answer: Callable[[Json], Response]) -> Route:
        async def endpoint(request: Request) -> Response:
            body = json.loads(await request.body() or b"{}")
            return self._guarded(request, True, lambda: answer(body))

        return Route(path, endpoint, methods=["POST"])

    def _guarded(
        self, request: Request, needs_user: bool, answer: Callable[[], Response]
    ) -> Response:
        self.site.requests.append(f"{request.method} {request.url.path}")
        if needs_user and not self.site.admits(request.headers.get("authorization", "")):
            return problem(401, "Client must be authenticated to access this resource.")
        try:
            return answer()
        except JqlError as error:
            return problem(400, str(error))

    def server_info(self, request: Request) -> Response:
        """Answer serverInfo, from which a client learns the deployment."""
        version = "1001.0.0-SNAPSHOT" if self.site.is_cloud else "9.12.5"
        return JSONResponse(
            {
                "baseUrl": str(request.base_url).rstrip("/"),
                "version": version,
                "versionNumbers": [int(part) for part in version.split("-")[0].split(".")],
                "deploymentType": self.site.deployment,
                "serverTitle": "Demo Jira",
            }
        )

    def myself(self, request: Request) -> Response:
        """Answer who asks, in which time zone."""
        key = {"accountId": "demo"} if self.site.is_cloud else {"name": "demo", "key": "demo"}
        zone = {"timeZone": self.site.time_zone, "active": True, "displayName": USER}
        return JSONResponse({**key, **zone})

    def projects(self, request: Request) -> Response:
        """Answer project/search, by `keys` when given."""
        keys = {key.casefold() for key in request.query_params.getlist("keys")}
        return self.paged(
            request,
            [p for p in self.store.projects if not keys or p["key"].casefold() in keys],
        )

    def of_project(self, lists: dict[str, list[Json]]) -> Callable[[Request], Response]:
        """Return an endpoint that answers a project's own list, by project key or id."""

        def answer(request: Request) -> Response:
            name = request.path_params["project"].casefold()
            for project in self.store.projects:
                if name in (project["key"].casefold(), str(project["id"])):
                    found = lists.get(project["key"], lists.get(str(project["id"]), []))
                    return JSONResponse(found)
            return problem(404, f"No project could be found with key '{name}'.")

        return answer

    def sprints(self, request: Request) -> Response:
        """Answer a board's sprints; a board without them (kanban) is refused, as Jira does."""
        board = request.path_params["board"]
        for known in self.store.boards:
            if str(known["id"]) == board:
                if known.get("type") == "kanban":
                    return problem(400, "The board does not support sprints")
                return self.paged(request, self.store.sprints.get(known["id"], []))
        return problem(404, "The requested board cannot be viewed")

    def issue(self, request: Request) -> Response:
        """Answer one issue by id or key."""
        found = self._find([request.path_params["issue"]])
        if not found:
            return problem(404, "Issue does not exist or you do not have permission to see it.")
        expand = request.query_params.get("expand", "")
        fields = request.query_params.get("fields", "*all").split(",")
        return JSONResponse(self._shown(found[0], fields, "changelog" in expand, cut=False))

    def changelog(self, request: Request) -> Response:
        """Answer one issue's changelog, oldest first."""
        found = self._find([request.path_params["issue"]])
        if not found:
            return problem(404, "Issue does not exist or you do not have permission to see it.")
        return self.paged(request, self.store.changelogs.get(found[0]["id"], []))

    def paged(self, request: Request, records: list[Json]) -> Response:
        """Answer one `startAt` page of `records`."""
        start = int(request.query_params.get("startAt", 0))
        size = min(int(request.query_params.get("maxResults", 50)), self.site.page)
        values, is_last = records[start : start + size], start + size >= len(records)
        if self.site.endless and is_last:
            values = records[-size:] if self.site.endless == "repeat" else values
            is_last = False
        total = len(records) if not self.site.endless else start + 10 * size
        page = {"startAt": start, "maxResults": size, "isLast": is_last, "values": values}
        return JSONResponse({**page, "total": total})

    def search_by_token(self, body: Json) -> Response:
        """Answer Cloud's search: a list is cut when it is first asked, then handed out by token."""
        fields = body.get("fields", ["id"])
        most = self.site.id_page if fields == ["id"] else self.site.page
        size = min(int(body.get("maxResults", 50)), most)
        cursor, _, offset = (body.get("nextPageToken") or "").partition(":")
        if not cursor:
            if not body.get("jql", "").strip():
                return problem(400, "Unbounded JQL queries are not allowed here.")
            self._refuse_unknown_projects(body["jql"])
            cursor, offset = str(next(self._numbers)), "0"
            query = Query(body["jql"], self.site.time_zone)
            self._cursors[cursor] = query.select(self.store.issues)
        if cursor not in self._cursors:
            return problem(400, "The provided nextPageToken is invalid or has expired.")
        found, start = self._cursors[cursor], int(offset)
        page = found[start : start + size]
        with_changelog = "changelog" in body.get("expand", "")
        answer: Json = {"isLast": start + size >= len(found)}
        if answer["isLast"] and self.site.endless:
            answer["isLast"] = False
            page = found[-size:] if self.site.endless == "repeat" else page
        if answer["isLast"]:
            del self._cursors[cursor]
        else:
            answer["nextPageToken"] = f"{cursor}:{start + size}"
        answer["issues"] = [self._shown(issue, fields, with_changelog, cut=True) for issue in page]
        return JSONResponse(answer)

    def search_by_offset(self, body: Json) -> Response:
        """Answer Data Center's search: every page is a new look at the list."""
        self._refuse_unknown_projects(body.get("jql", ""))
        fields = body.get("fields", ["*navigable"])
        start = int(body.get("startAt", 0))
        size = min(int(body.get("maxResults", 50)), 1000 if fields == ["id"] else self.site.page)
        found = Query(body.get("jql", ""), self.site.time_zone).select(self.store.issues)
        page, total = found[start : start + size], len(found)
        if self.site.endless:
            page = (page or found[-size:]) if self.site.endless == "repeat" else page
            total = start + 10 * size
        with_changelog = "changelog" in body.get("expand", [])
        issues = [self._shown(issue, fields, with_changelog, cut=True) for issue in page]
        return JSONResponse(
            {"startAt": start, "maxResults": size, "total": total, "issues": issues}
        )

    def bulk_issues(self, body: Json) -> Response:
        """Answer up to 100 issues by id or key; those that do not exist are left out."""
        wanted = body.get("issueIdsOrKeys", [])
        if not 1 <= len(wanted) <= 100:
            return problem(400, "Between 1 and 100 issues can be requested.")
        found = self._find(wanted)
        with_changelog = "changelog" in body.get("expand", [])
        shown = [
            self._shown(issue, body.get("fields", ["*all"]), with_changelog, cut=True)
            for issue in found
        ]
        return JSONResponse({"issues": shown, "issueErrors": []})

    def bulk_changelogs(self, body: Json) -> Response:
        """Answer the changelogs of up to 1000 issues, oldest entry first, times in epoch ms."""
        wanted = body.get("issueIdsOrKeys", [])
        size = int(body.get("maxResults", 1000))
        if not 1 <= len(wanted) <= 1000 or not 1 <= size <= 10_000:
            return problem(400, "Between 1 and 1000 issues can be requested, 10000 entries a page.")
        entries: list[tuple[int, str, Json]] = []
        for issue in self._find(wanted):
            for history in self.store.changelogs.get(issue["id"], []):
                entries.append((_milliseconds(history["created"]), issue["id"], history))
        entries.sort(key=lambda entry: (entry[0], int(entry[1])))
        start = int(body.get("nextPageToken") or 0)
        page = entries[start : start + size]
        by_issue: dict[str, list[Json]] = {}
        for created, issue_id, history in page:
            by_issue.setdefault(issue_id, []).append({**history, "created": created})
        answer: Json = {
            "issueChangeLogs": [
                {"issueId": issue_id, "changeHistories": histories}
                for issue_id, histories in by_issue.items()
            ]
        }
        if start + size < len(entries) or self.site.endless:
            answer["nextPageToken"] = str(start + size)
        return JSONResponse(answer)

    def _find(self, ids_or_keys: list[str]) -> list[Json]:
        """Return the issues that exist, in ascending id order as Jira does."""
        wanted = set(ids_or_keys)
        found = [i for i in self.store.issues if i["id"] in wanted or i["key"] in wanted]
        return sorted(found, key=lambda issue: int(issue["id"]))

    def _refuse_unknown_projects(self, jql: str) -> None:
        # Jira answers 400 for a project that is not there or not visible, never an empty list.
        clause = jql.casefold().partition("project in (")[2].partition(")")[0]
        known = {
            str(project[name]).casefold()
            for project in self.store.projects
            for name in ("key", "name", "id")
            if name in project
        }
        for name in filter(None, (part.strip().strip("\"'") for part in clause.split(","))):
            if name not in known:
                raise JqlError(
                    f"The value '{name.upper()}' does not exist for the field 'project'."
                )

    def _shown(self, issue: Json, fields: list[str], with_changelog: bool, *, cut: bool) -> Json:
        if fields == ["id"]:
            return {"id": issue["id"]}
        hidden = {name[1:] for name in fields if name.startswith("-")}
        wanted = {name for name in fields if not name.startswith(("-", "*"))}
        everything = any(name.startswith("*") for name in fields)
        shown: Json = {name: value for name, value in issue.items() if name != "fields"}
        shown["fields"] = {
            name: value
            for name, value in issue["fields"].items()
            if name not in hidden and (everything or name in wanted)
        }
        if with_changelog:
            histories = self.store.changelogs.get(issue["id"], [])
            # Newest first in Cloud, oldest first in Data Center.
            embedded = histories[::-1] if self.site.is_cloud else histories
            most = self.site.most_embedded
            if cut and most is not None:
                embedded = embedded[:most]
            shown["changelog"] = {
                "startAt": 0,
                "maxResults": len(embedded),
                "total": len(histories),
                "histories": embedded,
            }
        return shown


def _milliseconds(text: str) -> int:
    return round(moment(text).timestamp() * 1000)
