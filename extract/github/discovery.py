"""Finds the repositories that are asked for: by name, or all of an owner's."""

from typing import Any

from extract.github.client import GithubClient, MissingError
from extract.github.outbox import Outbox
from extract.github.repository import moment
from extract.github.shrink import shrink
from extract.payload_log import Record
from extract.settings import ConfigurationError, GithubSettings

Json = dict[str, Any]


async def find(
    client: GithubClient, settings: GithubSettings, state: Json, outbox: Outbox
) -> list[Json]:
    """Return the id, name and default branch of all repositories asked for, each once.

    Raises:
        ConfigurationError: some do not exist, or cannot be seen; the message names them all.
    """
    remembered: Json = state.setdefault("names", {})
    read: list[Json] = []
    found: dict[int, Json] = {}
    marks: Json = {}
    unknown = []
    for name in settings.repositories:
        before = remembered.get(name, {})
        try:
            if name.endswith("/*"):
                records = await _owned(client, name.removesuffix("/*"), settings.include_archived)
                read.extend(records)
            else:
                answer = await client.get(
                    f"/repos/{name}", stream="repositories", etag=before.get("etag")
                )
                records = [before if answer.is_unchanged else answer.body]
                read.extend([] if answer.is_unchanged else records)
                marks[name] = {**_essence(records[0]), "etag": answer.etag or before.get("etag")}
        except MissingError:
            unknown.append(name)
            continue
        found.update({record["id"]: _essence(record) for record in records})
    if unknown:
        raise ConfigurationError(
            f"GitHub has no repository {', '.join(unknown)} that this token can see (404): mend "
            "SOURCES__GITHUB__REPOSITORIES, or set a token that may read it"
        )
    outbox.put("repositories", [_repository_record(record) for record in read])
    remembered.update(marks)
    return list(found.values())


def _essence(record: Json) -> Json:
    return {key: record[key] for key in ("id", "full_name", "default_branch")}


async def _owned(client: GithubClient, owner: str, include_archived: bool) -> list[Json]:
    async def pages(path: str) -> list[Json]:
        records: list[Json] = []
        number = 1
        while True:
            params: dict[str, str | int] = {"type": "all", "per_page": 100, "page": number}
            answer = await client.get(path, params, stream="repositories")
            records.extend(answer.body)
            if not answer.has_next:
                return records
            number += 1

    try:
        records = await pages(f"/orgs/{owner}/repos")
    except MissingError:
        records = await pages(f"/users/{owner}/repos")
    return [one for one in records if include_archived or not one.get("archived")]


def _repository_record(record: Json) -> Record:
    return Record(
        record["full_name"], str(record["id"]), shrink(record), moment(record.get("updated_at"))
    )
