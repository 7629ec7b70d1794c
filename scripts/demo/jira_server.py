"""A Jira over HTTP: Cloud's and Data Center's shapes of the same store, with real paging.

What is served is what the two products document: Cloud pages searches by token and cuts the
embedded changelog at forty entries; Data Center pages by `startAt` and embeds all of it.
"""

import json
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from scripts.demo.jira_issues import Issues, problem
from scripts.demo.jira_jql import JqlError, Json
from scripts.demo.jira_site import Site
from scripts.demo.store import JiraStore

__all__ = ["Site", "create_app"]
USER = "Demo User"


def create_app(store: JiraStore, site: Site | None = None) -> Starlette:
    """Return the ASGI application that serves `store`, which may change while it runs."""
    jira = Jira(store, site or Site())
    return Starlette(routes=jira.routes())


class Jira:
    """The endpoints of one site."""

    def __init__(self, store: JiraStore, site: Site) -> None:
        self.store = store
        self.site = site
        self.issues = Issues(store, site)

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
                self._get("/_edge/tenant_info", self.tenant_info, needs_user=False),
                self._get(f"{api}/project/search", self.projects),
                self._post(f"{api}/search/jql", self.issues.search_by_token),
                self._post(f"{api}/issue/bulkfetch", self.issues.bulk_issues),
                self._get(f"{api}/issue/{{issue}}/changelog", self.changelog),
            ]
            if self.site.bulk_changelog:
                routes.append(self._post(f"{api}/changelog/bulkfetch", self.issues.bulk_changelogs))
        else:
            routes.append(self._post(f"{api}/search", self.issues.search_by_offset))
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

    def tenant_info(self, request: Request) -> Response:
        """Answer by what Atlassian knows the site."""
        if self.site.cloud_id is None:
            return problem(404, "null for uri: /_edge/tenant_info")
        return JSONResponse({"cloudId": self.site.cloud_id})

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
        found = self.issues.find([request.path_params["issue"]])
        if not found:
            return problem(404, "Issue does not exist or you do not have permission to see it.")
        expand = request.query_params.get("expand", "")
        fields = request.query_params.get("fields", "*all").split(",")
        return JSONResponse(self.issues.shown(found[0], fields, "changelog" in expand, cut=False))

    def changelog(self, request: Request) -> Response:
        """Answer one issue's changelog, oldest first."""
        found = self.issues.find([request.path_params["issue"]])
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
