"""Reads many records' children in one GraphQL request, and fewer if that is too much."""

import asyncio
import contextlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import httpx

from extract.github.client import GithubClient
from extract.github.errors import RepositoryError, TroubleError
from extract.github.queries import PROOF, TOTALS, check_suites, latest_statuses, objects
from extract.logs import get_logger

Json = dict[str, Any]

# GitHub accepts no more ids at once.
MAX_IDS = 100
PARTS = 10
# Fewer check suites, because each includes its runs.
SUITE_PARTS = 4
# A page that is too large for GitHub ends in a gateway error after ten seconds. A smaller page
# helps, a retry does not.
HEAVY_ATTEMPTS = 2

log = get_logger(__name__)


class HeavyError(Exception):
    """GitHub gave up on a request; a smaller one may pass."""


class GraphqlReader:
    """GraphQL for one run; it switches itself off where a server does not know it."""

    def __init__(self, client: GithubClient) -> None:
        self.client = client
        self.is_on = client.settings.graphql

    async def prove(self) -> None:
        """Find out whether it works before requests are spent on pages that assume it.

        GraphQL needs a token.
        """
        if self.is_on and self.client.tokens.is_anonymous:
            self._switch_off("there is no token")
        if self.is_on:
            with contextlib.suppress(HeavyError):
                await self._ask(PROOF, {}, "repositories")

    async def nodes(
        self, document: str, ids: Sequence[str], *, stream: str, size: int = MAX_IDS
    ) -> dict[str, Json]:
        """Return the nodes by id, an empty one where GitHub has none.

        An id that is not among them must be asked for by REST.
        """
        found: dict[str, Json] = {}
        batches = [ids[start : start + size] for start in range(0, len(ids), size)]
        for part in await asyncio.gather(
            *(self._batch(document, batch, stream) for batch in batches)
        ):
            found.update(part)
        return found

    async def rest_of_list(self, document: str, node_id: str, *, stream: str) -> list[Json]:
        """Return a whole list of one node, however long; empty where GraphQL cannot say."""
        items: list[Json] = []
        after = None
        while True:
            data, _ = await self._ask(document, {"id": node_id, "after": after}, stream)
            connection = ((data or {}).get("node") or {}).get("list")
            if connection is None:
                return []
            items.extend(connection["nodes"])
            if not connection["pageInfo"]["hasNextPage"]:
                return items
            after = connection["pageInfo"]["endCursor"]

    async def objects(
        self, asked: str, repository: str, oids: Sequence[str], *, stream: str, size: int = MAX_IDS
    ) -> dict[str, Json]:
        """Return git objects by name; one that is not among them must be asked for by REST."""
        found: dict[str, Json] = {}
        batches = [oids[start : start + size] for start in range(0, len(oids), size)]
        for part in await asyncio.gather(
            *(self._objects(asked, repository, batch, stream) for batch in batches)
        ):
            found.update(part)
        return found

    async def totals(self, repository: str, *, stream: str) -> tuple[int, int] | None:
        """Return how many issues and pull requests there are; None where GraphQL cannot say."""
        if not self.is_on:
            return None
        owner, name = repository.split("/")
        try:
            data, _ = await self._ask(TOTALS, {"owner": owner, "name": name}, stream)
        except HeavyError:
            return None
        found = (data or {}).get("repository")
        if not found:
            return None
        return found["issues"]["totalCount"], found["pullRequests"]["totalCount"]

    async def latest(self, ids: Sequence[str], *, stream: str) -> dict[str, str | None]:
        """Return each deployment's latest status as an opaque mark; a thousand in one request."""
        marks: dict[str, str | None] = {}
        step = MAX_IDS * PARTS
        for start in range(0, len(ids), step):
            chunk = ids[start : start + step]
            lists = [chunk[at : at + MAX_IDS] for at in range(0, len(chunk), MAX_IDS)]
            variables = {f"ids{index}": part for index, part in enumerate(lists)}
            try:
                data, _ = await self._ask(latest_statuses(len(lists)), variables, stream)
            except HeavyError:
                continue
            for nodes in (data or {}).values():
                for node in nodes or []:
                    if node and "latestStatus" in node:
                        marks[node["node_id"]] = mark(node["latestStatus"])
        return marks

    async def check_suites(self, ids: Sequence[str], *, stream: str) -> dict[str, Json]:
        """Return check suites with their runs by id, four hundred in one request.

        An empty one does not exist on GitHub; one that is not among them was not answered.
        """
        found: dict[str, Json] = {}
        step = MAX_IDS * SUITE_PARTS
        for start in range(0, len(ids) if self.is_on else 0, step):
            found.update(await self._suites(ids[start : start + step], stream))
        return found

    async def _objects(
        self, asked: str, repository: str, oids: Sequence[str], stream: str
    ) -> dict[str, Json]:
        if not self.is_on:
            return {}
        owner, name = repository.split("/")
        variables = {f"o{index}": oid for index, oid in enumerate(oids)}
        try:
            data, _ = await self._ask(
                objects(asked, len(oids)), {"owner": owner, "name": name, **variables}, stream
            )
        except HeavyError:
            if len(oids) == 1:
                return {}
            half = len(oids) // 2
            return {
                **await self._objects(asked, repository, oids[:half], stream),
                **await self._objects(asked, repository, oids[half:], stream),
            }
        nodes = (data or {}).get("repository") or {}
        # GitHub gives null for a missing node, and for one with an error.
        return {oid: node for index, oid in enumerate(oids) if (node := nodes.get(f"o{index}"))}

    async def _batch(self, document: str, ids: Sequence[str], stream: str) -> dict[str, Json]:
        if not self.is_on:
            return {}
        try:
            data, broken = await self._ask(document, {"ids": list(ids)}, stream)
        except HeavyError:
            if len(ids) == 1:
                return {}
            half = len(ids) // 2
            log.info("GitHub gave up on a heavy page; asking for half of it", records=half)
            return {
                **await self._batch(document, ids[:half], stream),
                **await self._batch(document, ids[half:], stream),
            }
        nodes = (data or {}).get("nodes") or []
        return {
            identifier: node or {}
            for position, (identifier, node) in enumerate(zip(ids, nodes, strict=False))
            # A node with an error is partly null, which would look like "does not exist".
            if ("nodes", position) not in broken
        }

    async def _suites(self, ids: Sequence[str], stream: str) -> dict[str, Json]:
        lists = [ids[at : at + MAX_IDS] for at in range(0, len(ids), MAX_IDS)]
        variables = {f"ids{index}": list(part) for index, part in enumerate(lists)}
        try:
            data, broken = await self._ask(check_suites(len(lists)), variables, stream)
        except HeavyError:
            if len(ids) == 1:
                return {}
            half = len(ids) // 2
            return {
                **await self._suites(ids[:half], stream),
                **await self._suites(ids[half:], stream),
            }
        return {
            identifier: node or {}
            for index, part in enumerate(lists)
            for position, (identifier, node) in enumerate(
                zip(part, (data or {}).get(f"part{index}") or [], strict=False)
            )
            if (f"part{index}", position) not in broken
        }

    async def _ask(
        self, document: str, variables: Mapping[str, Any], stream: str
    ) -> tuple[Json | None, set[tuple[str, int]]]:
        """Return the data, and the positions in lists of nodes that met an error."""
        try:
            response = await self.client.post_graphql(
                document, variables, stream=stream, attempts=HEAVY_ATTEMPTS
            )
        except TroubleError:
            raise HeavyError from None
        except RepositoryError:
            # The same request by REST says which repository failed and why.
            return None, set()
        if response.status_code != httpx.codes.OK:
            self._switch_off(f"status {response.status_code}")
            return None, set()
        body = response.json()
        errors = body.get("errors") or []
        if body.get("data") is None:
            self._judge(errors)
            return None, set()
        return body["data"], set(_positions(errors))

    def _judge(self, errors: Sequence[Json]) -> None:
        """Decide what an answer without data means: too heavy, or not understood at all."""
        first = errors[0] if errors else {}
        code = (first.get("extensions") or {}).get("code", "")
        if code in ("undefinedField", "undefinedType") or "doesn't exist on type" in str(first):
            self._switch_off(str(first.get("message")))
            return
        raise HeavyError

    def _switch_off(self, reason: str) -> None:
        if self.is_on:
            log.warning("GraphQL does not work here; reading by REST instead", reason=reason)
        self.is_on = False


def mark(status: Json | None) -> str | None:
    """Return a mark that identifies the latest status."""
    return f"{status['node_id']} {status['updated_at']}" if status else None


def _positions(errors: Iterable[Json]) -> Iterable[tuple[str, int]]:
    for error in errors:
        if error.get("type") == "NOT_FOUND":
            continue
        path = error.get("path") or []
        if len(path) >= 2 and isinstance(path[1], int):
            yield path[0], path[1]
