"""Looks for issues that are gone, moved away, or were never read, by comparing bare ids.

No webhook and no `updated` tells of a deleted issue, so the site's ids are compared with the log's:
one request for 5,000 issues. The comparison is made in the database, so memory stays flat.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg

from extract.jira.client import Client, NotThereError
from extract.jira.lists import Batches, side_by_side
from extract.jira.paging import Json
from extract.jira.search import ALL_FIELDS
from extract.jira.site import Site
from extract.payload_log import Record, table

# The most issues Cloud gives by id in one request.
ISSUES_A_REQUEST = 100
ABSENT = """
select distinct log.id from raw_jira.issues as log
where log.scope = %(host)s
  and not exists (select from site_ids where site_ids.id = log.id)
  and not log.id = any(%(gone)s)
"""
DELETED_ISSUES = """
select id from (
  select distinct on (id) payload ->> 'id' as id, payload ->> 'is_deleted' as is_deleted
  from raw_jira.deletions
  where scope = %(host)s and starts_with(id, 'issues/')
  order by id, updated_at desc
) as latest
where is_deleted is distinct from 'false'
"""
OF_PROJECTS = """
select id from (
  select distinct on (id) id, payload -> 'fields' -> 'project' ->> 'key' as project
  from raw_jira.issues
  where scope = %(host)s and id = any(%(ids)s)
  order by id, updated_at desc nulls last, fetched_at desc, payload_hash desc
) as latest
where project = any(%(projects)s)
"""
# What was gone and is there again is read like what never was read.
UNREAD = """
select id from site_ids
where id = any(%(gone)s) or not exists (
  select from raw_jira.issues as log where log.scope = %(host)s and log.id = site_ids.id
)
"""


@dataclass(frozen=True)
class Difference:
    """What the log and the site disagree about, as issue ids.

    Attributes:
        absent: in the log, as far as it belongs to the projects, and not on the site.
        unread: on the site, and not in the log or known to be gone.
    """

    absent: list[str]
    unread: list[str]


def compare(
    connection: psycopg.Connection,
    host: str,
    pages: Iterable[list[str]],
    projects: list[str] | None,
    known_gone: set[str],
) -> Difference:
    """Compare the ids of the site with those of the log.

    Args:
        known_gone: the issues that the log says are gone.
        projects: the projects `pages` are of, by key; None when they are all the site has.
    """
    values = {"host": host, "projects": projects, "gone": sorted(known_gone)}
    connection.execute("create temporary table if not exists site_ids (id text primary key)")
    connection.execute("truncate site_ids")
    for page in pages:
        connection.execute(
            "insert into site_ids select unnest(%s::text[]) on conflict do nothing", [page]
        )
    connection.execute("analyze site_ids")
    absent = [row[0] for row in connection.execute(ABSENT, values)]
    if projects is not None and absent:
        absent = [row[0] for row in connection.execute(OF_PROJECTS, {**values, "ids": absent})]
    unread = [row[0] for row in connection.execute(UNREAD, values)]
    connection.execute("drop table site_ids")
    return Difference(absent, unread)


def verified(
    client: Client, site: Site, issue_ids: list[str]
) -> Iterator[tuple[list[Json], list[str]]]:
    """Yield, for ids that a list lacked, the issues that exist after all and the ids that do not.

    An issue that was moved to a project not read exists: it is read once more, with its new key.
    """
    for at in range(0, len(issue_ids), ISSUES_A_REQUEST):
        asked = issue_ids[at : at + ISSUES_A_REQUEST]
        if site.is_cloud:
            answer = client.post(
                "deletions",
                f"{site.api}/issue/bulkfetch",
                {"issueIdsOrKeys": asked, "fields": list(ALL_FIELDS), "expand": ["changelog"]},
            )
            found: list[Json] = answer.get("issues", [])
            # Existing issues that cannot be read just now are named here; the rest is gone.
            unsure = {str(error.get("id")) for error in answer.get("issueErrors") or []}
        else:
            answers = side_by_side(lambda one: _one(client, site, one), asked)
            found, unsure = [issue for issue in answers if issue is not None], set()
        kept = {str(issue["id"]) for issue in found} | unsure
        yield found, [one for one in asked if one not in kept]


def _one(client: Client, site: Site, issue_id: str) -> Json | None:
    params = {"fields": ",".join(ALL_FIELDS), "expand": "changelog"}
    try:
        issue: Json = client.get("deletions", f"{site.api}/issue/{issue_id}", params)
    except NotThereError:
        return None
    return issue


def outside(
    connection: psycopg.Connection, host: str, issue_ids: list[str], project: str
) -> list[str]:
    """Return those issues that were not of one project when they were read last."""
    values = {"host": host, "ids": issue_ids, "projects": [project]}
    inside = {row[0] for row in connection.execute(OF_PROJECTS, values)}
    return [one for one in issue_ids if one not in inside]


def gone(connection: psycopg.Connection, host: str) -> set[str]:
    """Return the issues that the log says are gone."""
    return {row[0] for row in connection.execute(DELETED_ISSUES, {"host": host})}


def deletions(host: str, issue_ids: Iterable[str], *, is_deleted: bool = True) -> Batches:
    """Return the rows that say these issues are gone, or are there again, as of now."""
    now = datetime.now(UTC)
    told = {"table": "issues", "is_deleted": is_deleted, "noticed_at": now.isoformat()}
    records = [Record(host, f"issues/{one}", {**told, "id": one}, now) for one in issue_ids]
    return [("deletions", table(records))]
