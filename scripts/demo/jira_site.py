"""How one local Jira site behaves."""

import base64
import uuid
from dataclasses import dataclass, field
from typing import Literal


@dataclass
class Site:
    """How one site behaves; a test changes what it is about.

    Attributes:
        time_zone: the user's, in which JQL reads times.
        email, token: the credentials asked for; None asks for none. With an e-mail they are
            Cloud's basic ones, without one a bearer token.
        page: the most records a page of anything holds; 100 as in Cloud.
        id_page: the most issues a page of bare ids holds.
        embedded: how many changelog entries a search embeds; None for the product's own number,
            the newest forty in Cloud and all of them in Data Center.
        bulk_changelog: whether Cloud's bulk endpoint is there.
        endless: paging that never says it is over, on the last page again or on empty ones.
        archived: the ids of issues that no search finds, and that answer by their address.
        cloud_id: Atlassian's permanent id of a Cloud site; None if the site does not give it.
        requests: every request served, as `METHOD path`.
    """

    deployment: Literal["Cloud", "Server"] = "Cloud"
    time_zone: str = "UTC"
    email: str | None = None
    token: str | None = None
    page: int = 100
    id_page: int = 5000
    embedded: int | None = None
    bulk_changelog: bool = True
    endless: Literal["", "repeat", "empty"] = ""
    archived: set[str] = field(default_factory=set)
    cloud_id: str | None = field(default_factory=lambda: str(uuid.uuid4()))
    requests: list[str] = field(default_factory=list)

    @property
    def is_cloud(self) -> bool:
        """Tell whether the site has Cloud's shape."""
        return self.deployment == "Cloud"

    @property
    def most_embedded(self) -> int | None:
        """Return how many changelog entries a search embeds, None for all."""
        return 40 if self.embedded is None and self.is_cloud else self.embedded

    def admits(self, authorization: str) -> bool:
        """Tell whether a request with this `Authorization` header may pass."""
        if self.token is None:
            return True
        if self.email is None:
            return authorization == f"Bearer {self.token}"
        pair = base64.b64encode(f"{self.email}:{self.token}".encode()).decode()
        return authorization == f"Basic {pair}"
