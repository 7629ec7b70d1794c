"""The statuses of deployments: of a hundred in one GraphQL request, or of each by REST."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from extract.github import shapes
from extract.github.errors import MissingError, TroubleError
from extract.github.queries import DEPLOYMENT_STATUSES, DEPLOYMENTS
from extract.github.repository import Repository

Json = dict[str, Any]

STREAM = "deployments"
NESTED = 100


async def statuses_of(
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
        try:
            await _by_rest(repository, identifier, (known or {}).get(identifier), statuses, etags)
        except TroubleError as error:
            # It stays watched, and the next run requests it again.
            repository.fail(error)

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
    """Request the deployment itself before it counts as deleted.

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
