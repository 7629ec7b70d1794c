"""Serves a large invented Jira in a process of its own, for the Jira benchmark.

    python -m tests.benchmarks.jira_fake PORT ISSUES DEPLOYMENT LATENCY CERTIFICATE KEY

By TLS, because other extractors speak nothing else, and with searches by GET beside those by POST,
as the product has them and Singer's tap asks. `GET /benchmark/requests` says how many requests
were served since it was last asked.
"""

import asyncio
import json
import re
import sys
from urllib.parse import parse_qsl

import uvicorn
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from scripts.demo.jira_server import Site, create_app
from tests.extract.jira.sites import site

CHANGES = 5
SEARCH = re.compile(r"/rest/api/\d/search")


class BenchmarkSite:
    """The local Jira, some time away, and a way to ask what it was asked."""

    def __init__(self, issues: int, deployment: str, latency: float) -> None:
        self.site = Site(deployment="Cloud" if deployment == "Cloud" else "Server")
        store = site(issues=issues, changes=CHANGES)
        for issue in store.issues:
            # What both products add when they are asked, and Singer's tap counts on.
            issue["fields"]["comment"] = {"comments": [], "total": 0}
            issue["transitions"] = []
        self.app = create_app(store, self.site)
        self.latency = latency

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["path"] == "/benchmark/requests":
            answer = JSONResponse({"sent": len(self.site.requests)})
            self.site.requests.clear()
            await answer(scope, receive, send)
            return
        await asyncio.sleep(self.latency)
        if scope["method"] == "GET" and SEARCH.fullmatch(scope["path"]):
            asked = dict(parse_qsl(scope["query_string"].decode()))
            fields, expand = asked.get("fields", "*all"), asked.get("expand", "")
            body = {**asked, "fields": fields.split(","), "expand": expand.split(",")}

            async def posted() -> dict[str, object]:
                return {"type": "http.request", "body": json.dumps(body).encode()}

            await self.app({**scope, "method": "POST"}, posted, send)
            return
        await self.app(scope, receive, send)


def main() -> None:
    """Serve until the process is ended."""
    port, issues, deployment, latency, certificate, key = sys.argv[1:7]
    uvicorn.run(
        BenchmarkSite(int(issues), deployment, float(latency)), host="127.0.0.1", port=int(port),
        log_level="critical", lifespan="off", ssl_certfile=certificate, ssl_keyfile=key,
    )  # fmt: skip


if __name__ == "__main__":
    main()
