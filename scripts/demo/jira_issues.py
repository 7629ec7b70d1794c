"""The searches and bulk reads of the local Jira: which issues, in what shape, in which pages."""

import itertools

from starlette.responses import JSONResponse, Response

from scripts.demo.jira_jql import JqlError, Json, Query, moment
from scripts.demo.jira_site import Site
from scripts.demo.store import JiraStore


def problem(status: int, message: str) -> JSONResponse:
    """Return an error in Jira's shape."""
    return JSONResponse({"errorMessages": [message], "errors": {}}, status)


class Issues:
    """The issues of one site, as its endpoints give them."""

    def __init__(self, store: JiraStore, site: Site) -> None:
        self.store = store
        self.site = site
        self._cursors: dict[str, list[Json]] = {}
        self._numbers = itertools.count(1)

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
            self._cursors[cursor] = query.select(self._searched())
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
        answer["issues"] = [self.shown(issue, fields, with_changelog, cut=True) for issue in page]
        return JSONResponse(answer)

    def search_by_offset(self, body: Json) -> Response:
        """Answer Data Center's search: every page is a new look at the list."""
        self._refuse_unknown_projects(body.get("jql", ""))
        fields = body.get("fields", ["*navigable"])
        start = int(body.get("startAt", 0))
        size = min(int(body.get("maxResults", 50)), 1000 if fields == ["id"] else self.site.page)
        found = Query(body.get("jql", ""), self.site.time_zone).select(self._searched())
        page, total = found[start : start + size], len(found)
        if self.site.endless:
            page = (page or found[-size:]) if self.site.endless == "repeat" else page
            total = start + 10 * size
        with_changelog = "changelog" in body.get("expand", [])
        issues = [self.shown(issue, fields, with_changelog, cut=True) for issue in page]
        return JSONResponse(
            {"startAt": start, "maxResults": size, "total": total, "issues": issues}
        )

    def _searched(self) -> list[Json]:
        return [one for one in self.store.issues if one["id"] not in self.site.archived]

    def bulk_issues(self, body: Json) -> Response:
        """Answer up to 100 issues by id or key; those that do not exist are left out."""
        wanted = body.get("issueIdsOrKeys", [])
        if not 1 <= len(wanted) <= 100:
            return problem(400, "Between 1 and 100 issues can be requested.")
        found = self.find(wanted)
        with_changelog = "changelog" in body.get("expand", [])
        shown = [
            self.shown(issue, body.get("fields", ["*all"]), with_changelog, cut=True)
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
        for issue in self.find(wanted):
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

    def find(self, ids_or_keys: list[str]) -> list[Json]:
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

    def shown(self, issue: Json, fields: list[str], with_changelog: bool, *, cut: bool) -> Json:
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
