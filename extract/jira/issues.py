"""Reads issues with their complete changelogs, oldest change first, from where it stopped."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from extract.jira import jql, search
from extract.jira.changelogs import ISSUES_A_REQUEST, Changelogs, embedded, is_complete
from extract.jira.client import Client
from extract.jira.lists import Batches
from extract.jira.paging import Json
from extract.jira.records import People, history, issue, moment
from extract.jira.site import Site
from extract.jira.sweep import deletions
from extract.payload_log import table

# Jira's search index lags behind its issues; what changed this shortly before is read again.
OVERLAP = timedelta(minutes=10)
# The issues that wait, at most, for the changelogs of some to be asked for together.
ISSUES_A_BATCH = 2 * ISSUES_A_REQUEST


class Reader:
    """Reads issues of one site and remembers in `state` how far each project is read.

    Args:
        state: `projects`: by project key, the time up to which every change is in the log.
        floor: nothing older is read, None for everything.
        restriction: JQL that every issue must match too, empty for none.
        gone: the issues that the log says are gone; one that is read is there again.

    `expected` holds ids that ought to turn up: each is taken out when it is read. `mentioned` holds
    what issues refer to, as (list, id).
    """

    def __init__(
        self,
        client: Client,
        site: Site,
        state: dict[str, Any],
        *,
        floor: datetime | None,
        restriction: str,
        gone: set[str],
    ) -> None:
        self._client = client
        self._site = site
        self._marks: dict[str, str | None] = state.setdefault("projects", {})
        self._complete: list[str] = state.setdefault("complete", [])
        self._floor = floor
        self._restriction = f"({restriction})" if restriction else ""
        self._gone = gone
        self._people = People(site.host)
        self._changelogs = Changelogs(client, site)
        self.expected: set[str] = set()
        self.mentioned: set[tuple[str, str]] = set()

    def read(self, keys: list[str]) -> Iterator[Batches]:
        """Yield what changed in these projects since each was read last."""
        lead = max((mark for key in keys if (mark := self._marks.get(key))), default=None)
        behind: dict[str | None, list[str]] = {}
        for key in keys:
            if self._marks.get(key) != lead or key not in self._complete:
                behind.setdefault(self._marks.get(key), []).append(key)
        for mark, group in behind.items():
            yield from self._query(group, mark)
            for key in group:
                # All older changes are in the log now, so from here on it goes with the others.
                self._marks[key] = max(filter(None, (lead, self._marks.get(key))), default=None)
                if key not in self._complete:
                    self._complete.append(key)
        if len(behind.get(lead, [])) < len(keys):
            yield from self._query(keys, lead)

    def by_id(self, issue_ids: list[str]) -> Iterator[Batches]:
        """Yield issues that exist, whatever their project and time."""
        for at in range(0, len(issue_ids), search.ISSUES_A_PAGE):
            clause = jql.members("id", issue_ids[at : at + search.ISSUES_A_PAGE])
            query = jql.query([clause], "updated ASC, key ASC")
            for page in search.issues(self._client, self._site, "issues", query):
                yield from self.land(page)

    def land(self, payloads: list[Json]) -> Iterator[Batches]:
        """Yield the rows of issues and their changelogs, completing those that are cut."""
        yield self._rows(payloads)
        cut = [str(one["id"]) for one in payloads if not is_complete(self._site, one)]
        yield from self._completed(cut)

    def _query(self, keys: list[str], mark: str | None) -> Iterator[Batches]:
        since = datetime.fromisoformat(mark) - OVERLAP if mark else self._floor
        clauses = [jql.members("project", keys), self._restriction]
        clauses += [jql.updated_from(since, self._site.zone)] if since else []
        query = jql.query(clauses, "updated ASC, key ASC")
        cut: list[str] = []
        read = 0
        for page in search.issues(self._client, self._site, "issues", query):
            mark = _latest(page, mark)
            cut += [str(one["id"]) for one in page if not is_complete(self._site, one)]
            read += len(page)
            if len(cut) < ISSUES_A_REQUEST and read < ISSUES_A_BATCH and cut:
                # Their changelogs are still owed, so the mark stays where it is.
                yield self._rows(page)
                continue
            owed, cut, read = cut, [], 0
            rows = self._rows(page)
            if owed:
                yield rows
                yield from self._completed(owed)
                rows = []
            self._move(keys, mark)
            yield rows
        yield from self._completed(cut)
        self._move(keys, mark)
        yield []

    def _completed(self, issue_ids: list[str]) -> Iterator[Batches]:
        for batch in self._changelogs.read(issue_ids) if issue_ids else ():
            entries = [(issue_id, entry) for issue_id, found in batch for entry in found]
            yield self._entry_rows(entries)

    def _move(self, keys: Iterable[str], mark: str | None) -> None:
        for key in keys:
            self._marks[key] = max(filter(None, (self._marks.get(key), mark)), default=None)

    def _rows(self, payloads: list[Json]) -> Batches:
        host = self._site.host
        self.expected.difference_update(str(payload["id"]) for payload in payloads)
        for payload in payloads:
            self._note(payload.get("fields", {}))
        whole = [payload for payload in payloads if is_complete(self._site, payload)]
        entries = [(str(one["id"]), entry) for one in whole for entry in embedded(one)]
        people = [person for one in payloads for person in self._people.of(one, [])]
        returned = self._gone & {str(payload["id"]) for payload in payloads}
        self._gone -= returned
        return [
            *(deletions(host, sorted(returned), is_deleted=False) if returned else []),
            ("users", table(people)),
            ("issues", table(issue(host, payload) for payload in payloads)),
            *self._entry_rows(entries),
        ]

    def _entry_rows(self, entries: list[tuple[str, Json]]) -> Batches:
        host = self._site.host
        people = list(self._people.of({}, (entry for _, entry in entries)))
        return [
            ("users", table(people)),
            ("changelogs", table(history(host, issue_id, entry) for issue_id, entry in entries)),
        ]

    def _note(self, fields: Json) -> None:
        for name, listed in (
            ("status", "statuses"),
            ("issuetype", "issue_types"),
            ("priority", "priorities"),
            ("project", "projects"),
        ):
            value = fields.get(name)
            if isinstance(value, dict) and "id" in value:
                self.mentioned.add((listed, str(value["id"])))
        for name, listed in (("fixVersions", "versions"), ("components", "components")):
            for value in fields.get(name) or []:
                if isinstance(value, dict) and "id" in value:
                    self.mentioned.add((listed, str(value["id"])))
        for name, value in fields.items():
            if name.startswith("customfield_") and isinstance(value, list):
                self.mentioned.update(
                    ("sprints", str(item["id"]))
                    for item in value
                    if isinstance(item, dict) and "boardId" in item and "id" in item
                )


def _latest(page: list[Json], mark: str | None) -> str | None:
    """Return the later of the mark and the page's last change, as UTC text that sorts as time."""
    times = [moment(payload["fields"]["updated"]) for payload in page]
    marks = [time.isoformat(timespec="milliseconds") for time in times if time is not None]
    return max([*marks, *([mark] if mark else [])], default=None)
