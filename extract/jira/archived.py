"""Distinguishes a project that its administrator archived from one that does not exist.

Neither is listed, and a search finds no issue of either. An archived project's issues still have
their URLs. They are not deleted.
"""

import psycopg

from extract.jira.client import Client
from extract.jira.lists import is_archived
from extract.jira.site import Site
from extract.jira.sweep import verified

ISSUE = """
select id from raw_jira.issues
where scope = %(host)s and payload -> 'fields' -> 'project' ->> 'key' = %(key)s
order by id limit 1
"""
# The projects of which the site lists no issue any more, while the log holds some.
EMPTIED = """
select project, min(id) from (
  select distinct on (id) id, payload -> 'fields' -> 'project' ->> 'key' as project
  from raw_jira.issues
  where scope = %(host)s
  order by id, updated_at desc nulls last, fetched_at desc, payload_hash desc
) as latest
where not id = any(%(gone)s)
group by project
having bool_and(id = any(%(absent)s))
"""


def is_hidden(connection: psycopg.Connection, client: Client, site: Site, key: str) -> bool:
    """Tell whether a project that is not listed is archived, or answers by its issues alone."""
    archived = is_archived(client, site, key)
    if archived is not None:
        return True
    row = connection.execute(ISSUE, {"host": site.host, "key": key}).fetchone()
    return row is not None and answers(client, site, row[0], key)


def answers(client: Client, site: Site, issue_id: str, key: str) -> bool:
    """Tell whether an issue answers to who knows its address, and is of this project still."""
    return any(
        issue["fields"]["project"]["key"] == key
        for found, _ in verified(client, site, [issue_id])
        for issue in found
    )


def emptied(
    connection: psycopg.Connection, host: str, absent: list[str], gone: set[str]
) -> dict[str, str]:
    """Return the projects of which every issue in the log is absent, each with one of them."""
    values = {"host": host, "absent": absent, "gone": sorted(gone)}
    return dict(connection.execute(EMPTIED, values).fetchall())


def warning(key: str) -> str:
    """Return what to say of an archived project."""
    return (
        f"Jira project {key} is archived, or hidden from searches: its issues stay as they were "
        "read last; take it out of SOURCES__JIRA__PROJECTS, or have it restored"
    )


def missing(base_url: str, key: str) -> str:
    """Return what to say of a project that is not there."""
    return (
        f"Jira at {base_url} shows no project {key}: correct SOURCES__JIRA__PROJECTS (project "
        "keys), or let the account of SOURCES__JIRA__API_TOKEN browse it"
    )
