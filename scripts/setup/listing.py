"""What a token shows, for a person to choose from: repositories and projects."""

import asyncio
from dataclasses import dataclass

from extract.github.client import GithubClient
from extract.github.errors import MissingError, RepositoryError
from extract.jira import lists
from extract.jira.client import Client
from extract.jira.site import ask
from extract.pipelines import Counts
from extract.settings import GithubSettings, JiraSettings

STREAM = "setup"
# A person reads no longer list; `owner/*` and names take what is not on it.
MOST_REPOSITORIES = 300


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen: its name, and what tells a person more of it."""

    name: str
    hint: str

    def __str__(self) -> str:
        return f"{self.name}  {self.hint}".rstrip()


def repositories(settings: GithubSettings) -> list[Choice]:
    """Return the repositories that the token shows, the one that was pushed to last first.

    Raises:
        ConfigurationError: GitHub refuses the token, or does not answer.
    """
    return asyncio.run(_repositories(settings))


def projects(settings: JiraSettings) -> list[Choice]:
    """Return the projects that the account sees, by key.

    Raises:
        ConfigurationError: Jira refuses the credentials, or the address is not a Jira site.
    """
    client = Client(settings, Counts())
    try:
        found, _ = lists.projects(client, ask(client, settings), [])
    finally:
        client.close()
    return [Choice(one["key"], one.get("name", "")) for one in found]


async def _repositories(settings: GithubSettings) -> list[Choice]:
    client = GithubClient(settings, Counts())
    # An App sees what it is installed on, a person's token what the person does.
    path = "/installation/repositories" if settings.app_id else "/user/repos"
    found: list[Choice] = []
    try:
        for page in range(1, MOST_REPOSITORIES // 100 + 1):
            params: dict[str, str | int] = {"per_page": 100, "page": page, "sort": "pushed"}
            answer = await client.get(path, params, stream=STREAM, is_expected_missing=True)
            records = answer.body["repositories"] if settings.app_id else answer.body
            found += [_choice(one) for one in records if not one.get("archived")]
            if not answer.has_next:
                break
    except (MissingError, RepositoryError):
        # A token that may read some repositories and no list: their names are typed.
        return found
    finally:
        await client.close()
    return found


def _choice(record: dict[str, str | None]) -> Choice:
    day = (record.get("pushed_at") or "")[:10]
    return Choice(str(record["full_name"]), f"last push {day}" if day else "")
