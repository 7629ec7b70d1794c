"""What a site is called in the log: the host under which it was first read, also after a rename."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import psycopg

from extract.jira.client import Client, JiraError
from extract.jira.site import Site
from extract.logs import get_logger
from extract.payload_log import Record
from extract.settings import JiraSettings

Json = dict[str, Any]

TABLE = "sites"
GATEWAY = "/ex/jira/"
NEWEST = "select payload from raw_jira.sites where {} order by fetched_at desc limit 1"

log = get_logger(__name__)


def settle(
    connection: psycopg.Connection, client: Client, settings: JiraSettings, site: Site
) -> tuple[Site, list[Record]]:
    """Return the site with the host under which it is kept, and what the log has to learn of that.

    A site of Cloud is known by its cloud id. No other tells one, so that the settings have to say
    what it was called.
    """
    known = _newest(connection, "scope = %s", site.host)
    former = settings.former_host
    is_told = former is None or (known is not None and known["former_host"] == former)
    if known is not None and is_told and (known["cloud_id"] or not site.is_cloud):
        return replace(site, host=known["site"]), []
    cloud_id = _cloud_id(client, settings) if site.is_cloud else None
    before = None
    if former is not None:
        before = _newest(connection, "scope = %s", former) or {"site": former}
    elif known is not None:
        before = known
    elif cloud_id is not None:
        before = _newest(connection, "payload ->> 'cloud_id' = %s", cloud_id)
    name: str = before["site"] if before else site.host
    if name != site.host:
        log.info("a site was renamed", host=site.host, kept_under=name)
    payload = {"host": site.host, "site": name, "cloud_id": cloud_id, "former_host": former}
    return replace(site, host=name), [Record(site.host, site.host, payload)]


def _newest(connection: psycopg.Connection, condition: str, value: str) -> Json | None:
    row = connection.execute(NEWEST.format(condition), [value]).fetchone()
    return row[0] if row else None


def _cloud_id(client: Client, settings: JiraSettings) -> str | None:
    path = urlsplit(settings.base_url or "").path
    if GATEWAY in path:
        return path.partition(GATEWAY)[2].split("/")[0]
    try:
        told = client.get("projects", "/_edge/tenant_info").get("cloudId")
    except JiraError as error:
        log.info("the site does not tell its cloud id", reason=str(error))
        return None
    return str(told) if told else None
