"""Serves a large invented organisation in a process of its own, for the GitHub benchmarks.

    python -m tests.benchmarks.github_fake PORT PULLS DEPLOYMENTS RUNS LATENCY

It also answers the two questions that Meltano's tap asks before it reads anything (which number a
repository has), and writes how many requests it has been charged to `GET /benchmark/requests`.
"""

import json
import re
import sys
import time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from scripts.demo.github_server import GithubServer, create_app
from scripts.demo.serving import serve
from tests.extract.github.organisation import NAME, REPOSITORY_ID, organisation


class BenchmarkServer:
    """The local GitHub, and a way to ask what it was asked."""

    def __init__(self, github: GithubServer) -> None:
        self.github = github

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["path"] == "/benchmark/requests":
            answer: Response = JSONResponse(
                {"sent": len(self.github.log), "charged": self.github.counted()}
            )
            self.github.log.clear()
            await answer(scope, receive, send)
            return
        if scope["path"] == "/graphql":
            body = await Request(scope, receive).body()
            if b"nameWithOwner databaseId" in body:
                self.github.notice(scope, 200)
                await JSONResponse(_numbers(json.loads(body)["query"]))(scope, receive, send)
                return

            async def again() -> dict[str, Any]:
                return {"type": "http.request", "body": body, "more_body": False}

            await self.github(scope, again, send)
            return
        await self.github(scope, receive, send)


def _numbers(query: str) -> dict[str, Any]:
    asked = re.findall(r"(repo\d+): repository", query)
    found = {alias: {"nameWithOwner": NAME, "databaseId": REPOSITORY_ID} for alias in asked}
    return {"data": {**found, "rateLimit": {"cost": 1}}}


def main() -> None:
    """Serve until the process is ended."""
    port, pulls, deployments, runs = (int(value) for value in sys.argv[1:5])
    github = create_app(organisation(pulls, deployments, runs, issues=100), limit=10_000_000)
    github.faults.latency = float(sys.argv[5])
    with serve(BenchmarkServer(github), port):
        while True:
            time.sleep(3600)


if __name__ == "__main__":
    main()
