"""A PagerDuty: its incidents and log entries over HTTP, by the rules of its documentation."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

KEY = "u+notASecret"
Json = dict[str, Any]


@dataclass
class Account:
    """One account.

    Attributes:
        troubles: answers to give before any other, one for each request.
        longest: how many records a list answers in all.
        first: what the list of all incidents, oldest first, begins with.
        asked: the paths that were asked for.
    """

    incidents: list[Json] = field(default_factory=list)
    entries: list[Json] = field(default_factory=list)
    troubles: list[Response] = field(default_factory=list)
    longest: int = 10_000
    asked: list[str] = field(default_factory=list)
    first: list[Json] = field(default_factory=list)

    def happen(self, number: str, at: str, kind: str, **channel: str) -> None:
        """Have something happen to an incident, which is made by what triggers it."""
        if kind == "trigger":
            made = {"id": number, "created_at": at, "title": "Down", "urgency": "high"}
            self.incidents.append({**made, "service": {"summary": "shop"}, "status": "triggered"})
        incident = next(one for one in self.incidents if one["id"] == number)
        incident["last_status_change_at"] = at
        if kind == "resolve":
            incident["status"] = "resolved"
        self.entries.append(
            {
                "id": f"R{len(self.entries) + 1}",
                "type": f"{kind}_log_entry",
                "created_at": at,
                "incident": {"id": number, "type": "incident_reference"},
                "channel": channel,
            }
        )


def create_app(account: Account) -> Starlette:
    """Return the API of one account."""

    def listed(name: str, records: list[Json], request: Request) -> Response:
        asked = request.query_params
        limit, offset = int(asked["limit"]), int(asked["offset"])
        if limit > 100 or offset + limit > account.longest:
            return JSONResponse({"error": {"message": "Invalid offset"}}, 400)
        found = sorted(records, key=lambda one: str(one["created_at"]))
        if "since" in asked:
            begin, end = (datetime.fromisoformat(asked[one]) for one in ("since", "until"))
            if (end - begin).days > 180:
                return JSONResponse({"error": {"message": "six months at most"}}, 400)
            found = [one for one in found if begin <= _at(one) < end]
        elif name == "incidents":
            found = [*account.first, *found]
        page = found[offset : offset + limit]
        more = offset + limit < len(found)
        return JSONResponse({name: page, "limit": limit, "offset": offset, "more": more})

    async def answer(request: Request) -> Response:
        account.asked.append(request.url.path)
        if account.troubles:
            return account.troubles.pop(0)
        if request.headers.get("authorization") != f"Token token={KEY}":
            return JSONResponse({"error": {"message": "Unauthorized"}}, 401)
        path = request.url.path
        if path == "/incidents":
            return listed("incidents", account.incidents, request)
        if path == "/log_entries":
            return listed("log_entries", account.entries, request)
        number = request.path_params["number"]
        found = [one for one in account.incidents if one["id"] == number]
        return JSONResponse({"incident": found[0]} if found else {}, 200 if found else 404)

    paths = ("/incidents", "/log_entries", "/incidents/{number}")
    return Starlette(routes=[Route(path, answer) for path in paths])


def _at(record: Json) -> datetime:
    return datetime.fromisoformat(record["created_at"]).astimezone(UTC)
