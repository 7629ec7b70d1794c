"""Searches issues: by token in Cloud, by offset in Data Center."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from extract.jira.client import Client
from extract.jira.paging import Json, Progress, by_token
from extract.jira.records import moment
from extract.jira.site import Site

# Everything but when this very user looked at the issue last, which changes by itself.
ALL_FIELDS = ("*all", "-lastViewed")
ISSUES_A_PAGE = 100
IDS_A_PAGE_CLOUD, IDS_A_PAGE_SERVER = 5000, 1000
# Issues that change while the list is read may make it read the same place this many times.
MOST_READINGS = 4
# Before all others, as the search puts it, where a site's time cannot be read.
UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)


def issues(client: Client, site: Site, stream: str, jql: str) -> Iterator[list[Json]]:
    """Yield pages of whole issues with their changelog as far as the site embeds it.

    The query must order by `updated`, oldest first.
    """
    if site.is_cloud:
        body = {"jql": jql, "maxResults": ISSUES_A_PAGE, "fields": list(ALL_FIELDS)}
        for page in by_token(
            client, stream, f"{site.api}/search/jql", {**body, "expand": "changelog"}
        ):
            yield page.get("issues", [])
    else:
        yield from _by_offset(client, stream, f"{site.api}/search", jql)


def ids(client: Client, site: Site, stream: str, jql: str) -> Iterator[list[str]]:
    """Yield pages of bare issue ids, as large as the site gives them."""
    if site.is_cloud:
        body = {"jql": jql, "maxResults": IDS_A_PAGE_CLOUD, "fields": ["id"]}
        for page in by_token(client, stream, f"{site.api}/search/jql", body):
            yield [str(issue["id"]) for issue in page.get("issues", [])]
        return
    start, progress = 0, Progress(f"{site.api}/search")
    while True:
        page = client.post(
            stream,
            f"{site.api}/search",
            {"jql": jql, "startAt": start, "maxResults": IDS_A_PAGE_SERVER, "fields": ["id"]},
        )
        found = page.get("issues", [])
        yield [str(issue["id"]) for issue in found]
        start += len(found)
        if start >= page["total"]:
            return
        progress.check(found)


def _by_offset(client: Client, stream: str, path: str, jql: str) -> Iterator[list[Json]]:
    """Yield the pages of a `startAt` search whose list may move while it is read.

    An issue that changes meanwhile goes to the end and the rest moves up by one, so plain offsets
    would pass over an issue. Each page therefore begins with the last issue of the page before;
    where that one is not found in its place, reading steps back.
    """
    start = 0
    anchor: Json | None = None
    ends: Counter[str] = Counter()
    while True:
        page = client.post(
            stream,
            path,
            {
                "jql": jql,
                "startAt": start,
                "maxResults": ISSUES_A_PAGE,
                "fields": list(ALL_FIELDS),
                "expand": ["changelog"],
            },
        )
        found: list[Json] = page.get("issues", [])
        if anchor is not None and start > 0 and not _follows(found, anchor):
            start = max(0, start - ISSUES_A_PAGE)
            continue
        fresh = found[1:] if anchor is not None and _is(found, anchor) else found
        yield fresh
        if not found or start + len(found) >= page["total"]:
            return
        anchor = found[-1]
        ends[anchor["id"]] += 1
        if ends[anchor["id"]] > MOST_READINGS:
            Progress(path).fail(f"issue {anchor['key']} ended {MOST_READINGS} pages")
        start += len(found) - 1


def _is(found: list[Json], anchor: Json) -> bool:
    return bool(found) and found[0]["id"] == anchor["id"]


def _follows(found: list[Json], anchor: Json) -> bool:
    """Tell whether no issue can be between the anchor and the page found."""
    return _is(found, anchor) or bool(found and _updated(found[0]) < _updated(anchor))


def _updated(issue: Json) -> Any:
    return moment(issue["fields"]["updated"]) or UNKNOWN
