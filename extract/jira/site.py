"""Asks a server which Jira it is and how it reads times."""

from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from extract.jira.client import Client, NotThereError
from extract.settings import JiraSettings


@dataclass(frozen=True)
class Site:
    """What differs from one Jira to another.

    Attributes:
        host: the scope of every record, `host[:port]`.
        is_cloud: Cloud's endpoints, otherwise those of Data Center and Server.
        zone: the time zone in which JQL reads times, None if the site does not say.
    """

    host: str
    is_cloud: bool
    zone: ZoneInfo | None

    @property
    def api(self) -> str:
        """Return the path of the platform API."""
        return "/rest/api/3" if self.is_cloud else "/rest/api/2"


def ask(client: Client, settings: JiraSettings) -> Site:
    """Find out the deployment by serverInfo, and the user's time zone by myself.

    Raises:
        JiraError: no Jira answers there, or it refuses the credentials.
    """
    api = "/rest/api/3"
    try:
        info = client.get("projects", f"{api}/serverInfo")
    except NotThereError:
        api = "/rest/api/2"
        info = client.get("projects", f"{api}/serverInfo")
    # Only Cloud has version 3 of the API, so an answer without a deployment type is Cloud's.
    deployment = info.get("deploymentType", "Cloud" if api.endswith("3") else "Server")
    if settings.api_token is None:
        zone = _zone(info.get("serverTimeZone"))
    else:
        # Asked before any list: to credentials it does not know Jira may show empty ones.
        zone = _zone(client.get("projects", f"{api}/myself").get("timeZone"))
    return Site(
        host=_host(settings.base_url or "", info.get("baseUrl", "")),
        is_cloud=deployment.casefold() == "cloud",
        zone=zone,
    )


def _host(base_url: str, own_url: str) -> str:
    """Return the site's host; behind Atlassian's OAuth gateway only the site itself knows it."""
    parts = urlsplit(base_url)
    if "/ex/jira/" in parts.path and own_url:
        return urlsplit(own_url).netloc
    return parts.netloc.rpartition("@")[2]


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None
