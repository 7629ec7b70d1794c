"""A local GitHub: the part of its REST and GraphQL APIs that the extractor uses, over a store."""

import base64
import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from scripts.demo.github_faults import Faults, FaultyServer
from scripts.demo.github_graph import CommitGraph
from scripts.demo.github_graphql import execute
from scripts.demo.github_lists import LISTS
from scripts.demo.github_nodes import with_node_id
from scripts.demo.github_paging import answer, page, refusal
from scripts.demo.github_trees import Trees
from scripts.demo.store import GithubRepository, GithubStore, Json

HOUR = 3600


@dataclass(frozen=True)
class Served:
    """One request that was answered."""

    method: str
    path: str
    status: int
    token: str = ""

    @property
    def counts(self) -> bool:
        """Tell whether GitHub would charge it to the rate limit."""
        return self.status != 304


@dataclass
class GithubServer:
    """The application and its memory.

    Attributes:
        token: the only token that is accepted, None accepts everybody.
        tokens: all tokens that are accepted, where there are several; each has a limit of its own.
        limit: requests an hour.
        graphql: whether the GraphQL endpoint exists.
        log: every request answered so far.
    """

    store: GithubStore
    token: str | None = None
    limit: int = 5000
    graphql: bool = True
    faults: Faults = field(default_factory=Faults)
    log: list[Served] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    used: Counter[str] = field(default_factory=Counter)
    reset: float = field(default_factory=lambda: time.time() + HOUR)
    graphs: dict[str, CommitGraph] = field(default_factory=dict)
    trees: dict[str, Trees] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.token is not None:
            self.tokens.add(self.token)
        routes = [
            Route("/repos/{owner}/{name}", self.one_repository),
            Route("/orgs/{owner}/repos", self.many_repositories),
            Route("/users/{owner}/repos", self.many_repositories),
            Route("/user/repos", self.own_repositories),
            Route("/orgs/{owner}/teams", self.teams_of),
            Route("/orgs/{owner}/teams/{slug}/members", self.members_of),
            Route("/app/installations/{id}/access_tokens", self.installation, methods=["POST"]),
            Route("/repos/{owner}/{name}/git/trees/{sha}", self.tree),
            Route("/repos/{owner}/{name}/git/blobs/{sha}", self.blob),
            Route("/repos/{owner}/{name}/contents/{path:path}", self.contents),
            Route("/graphql", self.query, methods=["POST"]),
            Route("/{rest:path}", lambda _: refusal(404, "Not Found")),
        ]
        listed = [
            Route(f"/repos/{{owner}}/{{name}}/{path}", self._in_repository(function))
            for path, function in LISTS
        ]
        self.app = FaultyServer(Starlette(routes=listed + routes), self.faults)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, within the limit and for who may ask."""
        if scope["type"] != "http":
            return
        request = Request(scope)
        refused = self._refused(request)
        if refused is not None:
            self.notice(scope, refused.status_code)
            await refused(scope, receive, send)
            return

        async def counted(message: Any) -> None:
            if message["type"] == "http.response.start":
                self.notice(scope, message["status"])
                message["headers"] = [*message["headers"], *self._limit_headers(_token(request))]
            await send(message)

        await self.app(scope, receive, counted)

    def notice(self, scope: Scope, status: int) -> None:
        """Remember a request and charge it."""
        query = scope["query_string"].decode()
        path = scope["path"] + (f"?{query}" if query else "")
        token = _token(Request(scope))
        self.log.append(Served(scope["method"], path, status, token))
        self.used[token] += self.log[-1].counts

    def counted(self) -> int:
        """Return how many requests so far GitHub would have charged."""
        return sum(served.counts for served in self.log)

    def _refused(self, request: Request) -> Response | None:
        sent = _token(request)
        if self.tokens and sent not in self.tokens and "/app/" not in request.url.path:
            return refusal(401, "Bad credentials")
        if time.time() >= self.reset:
            self.used.clear()
            self.reset = time.time() + HOUR
        if self.used[sent] >= self.limit:
            response = refusal(403, "API rate limit exceeded")
            response.raw_headers.extend(self._limit_headers(sent))
            return response
        return None

    def _limit_headers(self, token: str) -> list[tuple[bytes, bytes]]:
        return [
            (b"x-ratelimit-limit", str(self.limit).encode()),
            (b"x-ratelimit-remaining", str(max(0, self.limit - self.used[token])).encode()),
            (b"x-ratelimit-reset", str(int(self.reset)).encode()),
        ]

    def _in_repository(
        self, function: Callable[[Request, GithubRepository, CommitGraph], Response]
    ) -> Callable[[Request], Response]:
        def endpoint(request: Request) -> Response:
            repository = self._find(request)
            if repository is None:
                return refusal(404, "Not Found")
            return function(request, repository, self._graph(repository))

        return endpoint

    def _graph(self, repository: GithubRepository) -> CommitGraph:
        name = repository.repository["full_name"]
        graph = self.graphs.setdefault(name, CommitGraph(repository))
        graph.repository = repository
        graph.refresh()
        return graph

    def _trees(self, name: str) -> Trees:
        graph = self._graph(self.store.repositories[name])
        return self.trees.setdefault(name, Trees(graph))

    def _find(self, request: Request) -> GithubRepository | None:
        asked = f"{request.path_params['owner']}/{request.path_params['name']}".lower()
        for name, repository in self.store.repositories.items():
            if name.lower() == asked:
                return repository
        return None

    def one_repository(self, request: Request) -> Response:
        repository = self._find(request)
        if repository is None:
            return refusal(404, "Not Found")
        return answer(request, _with_node_id(repository))

    def tree(self, request: Request) -> Response:
        """Answer with all files of a commit, as `recursive=1` asks."""
        trees = self._trees(f"{request.path_params['owner']}/{request.path_params['name']}")
        sha = request.path_params["sha"]
        if sha not in trees.graph.by_sha:
            return refusal(404, "Not Found")
        files = [
            {"path": path, "type": "blob", "sha": oid} for path, oid in trees.files(sha).items()
        ]
        return answer(request, {"sha": sha, "tree": files, "truncated": False})

    def blob(self, request: Request) -> Response:
        """Answer with a content, in base64 as GitHub does."""
        trees = self._trees(f"{request.path_params['owner']}/{request.path_params['name']}")
        text = trees.texts.get(request.path_params["sha"])
        if text is None:
            return refusal(404, "Not Found")
        content = base64.b64encode(text.encode()).decode()
        return answer(request, {"content": content, "encoding": "base64"})

    def contents(self, request: Request) -> Response:
        """Answer with a file of the default branch."""
        trees = self._trees(f"{request.path_params['owner']}/{request.path_params['name']}")
        oid = trees.file(request.path_params["path"])
        if oid is None:
            return refusal(404, "Not Found")
        text = trees.texts[oid].encode()
        content = {"encoding": "base64", "content": base64.b64encode(text).decode()}
        return answer(request, {"type": "file", "sha": oid, "size": len(text), **content})

    def many_repositories(self, request: Request) -> Response:
        owner = request.path_params["owner"].lower()
        found = [
            _with_node_id(repository)
            for name, repository in self.store.repositories.items()
            if name.lower().split("/")[0] == owner
        ]
        return page(request, found) if found else refusal(404, "Not Found")

    def own_repositories(self, request: Request) -> Response:
        """Answer what the token's owner may see: everything."""
        return page(request, [_with_node_id(one) for one in self.store.repositories.values()])

    def teams_of(self, request: Request) -> Response:
        teams = self.store.teams.get(request.path_params["owner"])
        return refusal(404, "Not Found") if teams is None else page(request, teams)

    def members_of(self, request: Request) -> Response:
        team = (request.path_params["owner"], request.path_params["slug"])
        return page(request, self.store.members.get(team, []))

    def installation(self, request: Request) -> Response:
        expiry = (datetime.now(UTC) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        body = {"token": self.token or "installation-token", "expires_at": expiry}
        return Response(json.dumps(body), status_code=201, media_type="application/json")

    async def query(self, request: Request) -> Response:
        """Answer a GraphQL request."""
        if not self.graphql:
            return refusal(404, "Not Found")
        return execute(await request.json(), self.store, self._trees)


def _with_node_id(served: GithubRepository) -> Json:
    return with_node_id("R", served.repository, served)


def _token(request: Request) -> str:
    return request.headers.get("authorization", "").rsplit(" ", maxsplit=1)[-1]


def create_app(store: GithubStore, token: str | None = None, **options: Any) -> GithubServer:
    """Return the ASGI application that serves `store`; see `GithubServer` for the options."""
    return GithubServer(store, token, **options)
