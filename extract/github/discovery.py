"""Finds the repositories in the settings: by name, or all of an owner's."""

from fnmatch import fnmatchcase
from typing import Any

from extract.github.client import GithubClient
from extract.github.errors import MissingError, RepositoryError
from extract.github.outbox import Outbox
from extract.github.repository import readable
from extract.github.shrink import shrink
from extract.payload_log import Record
from extract.settings import GithubSettings

Json = dict[str, Any]
NOT_THERE = (
    "GitHub has no repository {name} that this token can see (404): correct "
    "SOURCES__GITHUB__REPOSITORIES, or set a token that may read it"
)
HIDDEN = (
    "the list of {name} is not whole: single sign-on hides some of its repositories from this "
    "token; authorise it for the organisation under https://github.com/settings/tokens "
    "(Configure SSO)"
)


async def find(
    client: GithubClient, settings: GithubSettings, state: Json, outbox: Outbox
) -> tuple[list[Json], dict[str, str]]:
    """Find the repositories asked for.

    Returns:
        The ids, name and default branch of all that were found, each once; and by name, in a
        sentence, why others were not.
    """
    remembered: Json = state.setdefault("names", {})
    read: list[Json] = []
    found: dict[int, Json] = {}
    marks: Json = {}
    failures: dict[str, str] = {}
    for name in settings.repositories:
        before = remembered.get(name, {})
        try:
            if name.endswith("/*"):
                records, is_partial = await _owned(client, name.removesuffix("/*"), settings)
                read.extend(records)
                if is_partial:
                    failures[name] = HIDDEN.format(name=name)
            else:
                answer = await client.get(
                    f"/repos/{name}", stream="repositories", etag=before.get("etag")
                )
                records = [before if answer.is_unchanged else answer.body]
                read.extend([] if answer.is_unchanged else records)
                marks[name] = {**_essence(records[0]), "etag": answer.etag or before.get("etag")}
        except MissingError:
            failures[name] = NOT_THERE.format(name=name)
            continue
        except RepositoryError as error:
            failures[name] = str(error)
            continue
        found.update({record["id"]: _essence(record) for record in records})
    outbox.put("repositories", [_repository_record(record) for record in read])
    remembered.update(marks)
    return list(found.values()), failures


def _essence(record: Json) -> Json:
    kept = {key: record[key] for key in ("id", "full_name", "default_branch")}
    return {**kept, "node_id": record.get("node_id")}


async def _owned(
    client: GithubClient, owner: str, settings: GithubSettings
) -> tuple[list[Json], bool]:
    """Return an owner's repositories, and whether single sign-on hides some of them."""

    def is_wanted(record: Json) -> bool:
        # GitHub compares names without case.
        name = record["full_name"].lower()
        is_excluded = any(fnmatchcase(name, one.lower()) for one in settings.excluded)
        return not is_excluded and (settings.include_archived or not record.get("archived"))

    async def pages(path: str) -> tuple[list[Json], bool]:
        records: list[Json] = []
        number, is_partial = 1, False
        while True:
            params: dict[str, str | int] = {"type": "all", "per_page": 100, "page": number}
            answer = await client.get(path, params, stream="repositories")
            records.extend(answer.body)
            is_partial = is_partial or answer.is_partial
            if not answer.has_next:
                return records, is_partial
            number += 1

    try:
        records, is_partial = await pages(f"/orgs/{owner}/repos")
    except MissingError:
        records, is_partial = await pages(f"/users/{owner}/repos")
    return [one for one in records if is_wanted(one)], is_partial


def _repository_record(record: Json) -> Record:
    # Its name and branch are useful without it.
    updated_at = readable(record.get("updated_at"))
    return Record(record["full_name"], str(record["id"]), shrink(record), updated_at)
