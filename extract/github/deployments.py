"""Deployments with every status, however late it comes."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from extract.github import shapes
from extract.github.client import MissingError, TroubleError
from extract.github.graphql import mark
from extract.github.lists import Pages, read_newest_first
from extract.github.queries import DEPLOYMENT_STATUSES, DEPLOYMENTS
from extract.github.repository import Repository, moment

Json = dict[str, Any]

STREAM = "deployments"
NESTED = 100
# `inactive` is the only state that nothing follows. The others are watched: an unfinished
# deployment for a year, one that came to an end for as long as a correction is likely.
WATCH_UNFINISHED = timedelta(days=400)
WATCH_FINISHED = timedelta(days=90)
FINISHED = ("success", "failure", "error")


async def read(repository: Repository) -> None:
    """Read new deployments, and the new statuses of those that are not final."""
    state = repository.stream_state(STREAM)
    watched: Json = state.setdefault("watched", {})
    before = dict(watched)

    async def handle(deployments: list[Json]) -> None:
        await _hand_over(repository, deployments, watched)

    await read_newest_first(
        Pages(repository, STREAM, "deployments"),
        state,
        key=lambda deployment: deployment["id"],
        handle=handle,
        oldest=repository.oldest,
    )
    await _read_watched(repository, watched, before)


async def _hand_over(repository: Repository, deployments: Sequence[Json], watched: Json) -> None:
    statuses, etags = await _statuses(repository, deployments)
    repository.want_commits(deployment["sha"] for deployment in deployments)
    repository.put(STREAM, ((str(one["id"]), one, one["updated_at"]) for one in deployments))
    for deployment in deployments:
        identifier = str(deployment["id"])
        own = statuses.get(identifier, [])
        _put_statuses(repository, identifier, own)
        _watch(watched, identifier, deployment, own, etags.get(identifier))


def _put_statuses(repository: Repository, identifier: str, statuses: Sequence[Json]) -> None:
    repository.put(
        "deployment_statuses",
        ((f"{identifier}/{one['id']}", one, one["updated_at"]) for one in statuses),
    )


def _watch(
    watched: Json, identifier: str, deployment: Json, statuses: Sequence[Json], etag: str | None
) -> None:
    """Keep a deployment in the state for as long as a status may follow."""
    latest = max(statuses, key=lambda one: (one["created_at"], one["id"]), default=None)
    kept = {
        "node": deployment["node_id"],
        "created": deployment["created_at"],
        "state": latest["state"] if latest else None,
        "mark": mark(latest),
        "etag": etag,
    }
    if _may_change(kept):
        watched[identifier] = kept
    else:
        watched.pop(identifier, None)


def _may_change(kept: Mapping[str, Any]) -> bool:
    if kept["state"] == "inactive":
        return False
    created = moment(kept["created"])
    limit = WATCH_FINISHED if kept["state"] in FINISHED else WATCH_UNFINISHED
    return created is None or datetime.now(UTC) - created < limit


async def _read_watched(repository: Repository, watched: Json, before: Json) -> None:
    """Look at the deployments that were not final before this run."""
    open_ids = [
        identifier for identifier in before if watched.get(identifier) == before[identifier]
    ]
    for identifier in [one for one in open_ids if not _may_change(watched[one])]:
        del watched[identifier]
        open_ids.remove(identifier)
    changed = open_ids
    if repository.graphql.is_on and open_ids:
        marks = await repository.graphql.latest(
            [watched[one]["node"] for one in open_ids], stream=STREAM
        )
        # One that GraphQL does not find is asked for by REST, which says whether it is gone.
        changed = [
            one for one in open_ids if marks.get(watched[one]["node"], "?") != watched[one]["mark"]
        ]
    deployments = [
        {
            "id": int(identifier),
            "node_id": watched[identifier]["node"],
            "created_at": watched[identifier]["created"],
        }
        for identifier in changed
    ]
    known = {identifier: watched[identifier]["etag"] for identifier in changed}
    statuses, etags = await _statuses(repository, deployments, known)
    for deployment in deployments:
        identifier = str(deployment["id"])
        own = statuses.get(identifier)
        if own is None:
            continue
        if not own and identifier not in etags:
            repository.put_deletions(STREAM, [identifier])
            del watched[identifier]
            continue
        _put_statuses(repository, identifier, own)
        _watch(watched, identifier, deployment, own, etags.get(identifier))


async def _statuses(
    repository: Repository,
    deployments: Sequence[Json],
    known: Mapping[str, str | None] | None = None,
) -> tuple[dict[str, list[Json]], dict[str, str | None]]:
    """Return the statuses by deployment, and the ETags of those that REST gave.

    A deployment whose statuses have not changed since `known` is in neither; one that is gone has
    an empty list and no ETag.
    """
    nodes = await repository.graphql.nodes(
        DEPLOYMENTS, [one["node_id"] for one in deployments], stream=STREAM
    )
    statuses: dict[str, list[Json]] = {}
    etags: dict[str, str | None] = {}

    async def fetch(deployment: Json) -> None:
        identifier = str(deployment["id"])
        own = await _by_graphql(repository, deployment, nodes.get(deployment["node_id"]))
        if own is not None:
            statuses[identifier] = own
            etags[identifier] = None
            return
        await _by_rest(repository, identifier, (known or {}).get(identifier), statuses, etags)

    await asyncio.gather(*(fetch(deployment) for deployment in deployments))
    return statuses, etags


async def _by_graphql(
    repository: Repository, deployment: Json, node: Json | None
) -> list[Json] | None:
    connection = (node or {}).get("statuses")
    if connection is None:
        return None
    nodes = connection["nodes"]
    if connection["totalCount"] > NESTED:
        nodes = await repository.graphql.rest_of_list(
            DEPLOYMENT_STATUSES, deployment["node_id"], stream=STREAM
        )
    if len(nodes) < connection["totalCount"]:
        return None
    try:
        # GraphQL gives no status its number but in its id. That this is read rightly is proven
        # on the deployment, whose number is known.
        if shapes.number_in(deployment["node_id"]) != deployment["id"]:
            return None
        return [shapes.status(one) for one in nodes]
    except ValueError:
        return None


async def _by_rest(
    repository: Repository,
    identifier: str,
    etag: str | None,
    statuses: dict[str, list[Json]],
    etags: dict[str, str | None],
) -> None:
    path = repository.path(f"deployments/{identifier}/statuses")
    found: list[Json] = []
    number = 1
    while True:
        try:
            answer = await repository.client.get(
                path,
                {"per_page": NESTED, "page": number},
                stream=STREAM,
                etag=etag if number == 1 else None,
            )
        except MissingError:
            await _prove_missing(repository, identifier)
            statuses[identifier] = []
            return
        if answer.is_unchanged:
            return
        found.extend(answer.body)
        if number == 1:
            etags[identifier] = answer.etag
        if not answer.has_next:
            break
        number += 1
    statuses[identifier] = found


async def _prove_missing(repository: Repository, identifier: str) -> None:
    """Ask for the deployment itself before it is believed that it is gone.

    Raises:
        TroubleError: it is there, but not its statuses.
    """
    try:
        await repository.client.get(
            repository.path(f"deployments/{identifier}"), stream=STREAM, is_expected_missing=True
        )
    except MissingError:
        return
    raise TroubleError(
        f"GitHub has deployment {identifier} of {repository.name} but does not give its statuses: "
        "run again, what was read so far is kept"
    )
