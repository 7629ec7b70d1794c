"""Many branches at once: the own commits of fifty branches in one GraphQL request.

Otherwise a repository of two thousand branches would cost a request for each, although most of them
are only a few commits ahead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from extract.github import shapes
from extract.github.queries import NEAR_HISTORY

if TYPE_CHECKING:
    from extract.github.commits import Walk

Json = dict[str, Any]

# For fewer, one request each is as good, and brings a hundred commits of a long branch.
MOST_SINGLE_REQUESTS = 4
BATCH = 50
# Histories held at once, in memory: four requests' worth.
AT_ONCE = 200
# As many as the query asks for.
NEAR_COMMITS = 20


async def read(walk: Walk, starts: Sequence[str]) -> list[str]:
    """Read the near history of commits; return those that remain, to be walked one by one."""
    remaining: list[str] = []
    while True:
        frontier = [sha for sha in starts if not walk.is_settled(sha)]
        if len(frontier) <= MOST_SINGLE_REQUESTS or not walk.repository.graphql.is_on:
            return [*frontier, *remaining]
        parents: dict[str, None] = {}
        for at in range(0, len(frontier), AT_ONCE):
            await _step(walk, frontier[at : at + AT_ONCE], parents, remaining)
        starts = list(parents)


async def _step(
    walk: Walk, frontier: Sequence[str], parents: dict[str, None], remaining: list[str]
) -> None:
    found = await walk.repository.graphql.objects(
        NEAR_HISTORY, walk.repository.name, frontier, stream="commits", size=BATCH
    )
    for sha in frontier:
        if walk.is_settled(sha):
            continue
        near = _commits(found.get(sha))
        if not near or near[0]["sha"] != sha:
            # REST tells whether it is missing.
            remaining.append(sha)
            continue
        new = walk.take(near)
        named = {parent["sha"]: None for one in new for parent in one["parents"]}
        unknown = [one for one in named if not walk.is_settled(one)]
        if len(new) < NEAR_COMMITS:
            parents.update(dict.fromkeys(unknown))
        else:
            # A long branch: a page of REST's is a hundred commits.
            remaining += unknown


def _commits(node: Json | None) -> list[Json]:
    """Return the commits of a near history; none if one of them is incomplete."""
    nodes = ((node or {}).get("history") or {}).get("nodes") or []
    for one in nodes:
        if one is None or one["parents"]["totalCount"] > len(one["parents"]["nodes"]):
            return []
    return [shapes.commit(one) for one in nodes]
