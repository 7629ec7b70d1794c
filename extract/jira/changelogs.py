"""Completes the changelogs that a search embedded only in part."""

from collections.abc import Iterator

from extract.jira.client import Client, JiraError, NotThereError
from extract.jira.lists import side_by_side
from extract.jira.paging import Json, by_offset, by_token
from extract.jira.site import Site
from extract.logs import get_logger

# Cloud embeds at most this many entries, and does not say reliably how many there are.
EMBEDDED_IN_CLOUD = 40
ISSUES_A_REQUEST = 1000
ENTRIES_A_PAGE = 10_000
ENTRIES_A_PAGE_OF_ONE = 100

log = get_logger(__name__)


def embedded(issue: Json) -> list[Json]:
    """Return the entries that came with the issue."""
    histories: list[Json] = (issue.get("changelog") or {}).get("histories", [])
    return histories


def is_complete(site: Site, issue: Json) -> bool:
    """Tell whether the issue came with its whole changelog."""
    changelog = issue.get("changelog")
    if not changelog or changelog.get("startAt", 0) > 0:
        return False
    count = len(changelog.get("histories", []))
    most = EMBEDDED_IN_CLOUD if site.is_cloud else float("inf")
    return count < most and count >= changelog.get("total", most)


class Changelogs:
    """Asks one site for whole changelogs, in the cheapest way it has."""

    def __init__(self, client: Client, site: Site) -> None:
        self._client = client
        self._site = site
        self._in_bulk = site.is_cloud

    def read(self, issue_ids: list[str]) -> Iterator[list[tuple[str, list[Json]]]]:
        """Yield batches of (issue id, entries); an issue may come in several parts."""
        done = 0
        while self._in_bulk and done < len(issue_ids):
            try:
                yield from self._bulk(issue_ids[done : done + ISSUES_A_REQUEST])
                done += ISSUES_A_REQUEST
            except NotThereError:
                log.info("the site has no bulk changelogs, each issue is asked for")
                self._in_bulk = False
        for part in side_by_side(self._one, issue_ids[done:]):
            yield [part]

    def _bulk(self, issue_ids: list[str]) -> Iterator[list[tuple[str, list[Json]]]]:
        path = f"{self._site.api}/changelog/bulkfetch"
        body = {"issueIdsOrKeys": issue_ids, "maxResults": ENTRIES_A_PAGE}
        for page in by_token(self._client, "changelogs", path, body):
            yield [
                (str(part["issueId"]), part.get("changeHistories", []))
                for part in page.get("issueChangeLogs", [])
            ]

    def _one(self, issue_id: str) -> tuple[str, list[Json]]:
        path = f"{self._site.api}/issue/{issue_id}"
        try:
            pages = by_offset(
                self._client, "changelogs", f"{path}/changelog", size=ENTRIES_A_PAGE_OF_ONE
            )
            return issue_id, [entry for page in pages for entry in page]
        except NotThereError:
            if self._site.is_cloud:
                # Deleted since the search; the sweep will note it.
                return issue_id, []
        # Data Center before paged changelogs: the issue itself carries all of it.
        try:
            issue = self._client.get(
                "changelogs", path, {"fields": "updated", "expand": "changelog"}
            )
        except NotThereError:
            return issue_id, []
        if not is_complete(self._site, issue):
            raise JiraError(
                f"Jira cuts the changelog of issue {issue.get('key', issue_id)} and offers no way "
                "to read the rest: have its administrator lift the limit"
            )
        return issue_id, embedded(issue)
