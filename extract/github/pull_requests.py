"""Pull requests with their own commits and their reviews."""

import asyncio
from collections.abc import Sequence
from typing import Any

from extract.github import shapes
from extract.github.cursors import changed_since, latest
from extract.github.errors import MissingError, TroubleError
from extract.github.pages import Pages
from extract.github.queries import PULL_REQUEST_COMMITS, PULL_REQUEST_REVIEWS, PULL_REQUESTS
from extract.github.repository import Repository
from extract.github.shrink import shrink

Json = dict[str, Any]

STREAM = "pull_requests"
# Half of what GraphQL takes: each brings up to 200 nodes, and GitHub gives up after ten seconds.
BATCH = 50
# By REST each costs two requests, so fewer are read before they are yielded.
BATCH_BY_REST = 10
NESTED = 100
# GitHub's REST API lists no more of a pull request's commits than this.
REST_COMMITS = 250


async def read(repository: Repository) -> None:
    """Read what is new or changed; on the first run, everything.

    GitHub moves a pull request's `updated_at` with every commit, review, label and merge, so the
    list by that time is also the open set: nothing that may still change is asked for twice.
    """
    state = repository.stream_state(STREAM)
    if "cursor" not in state and repository.oldest is not None:
        state["cursor"] = repository.oldest
    owed = list(state.get("owed", []))
    if "cursor" not in state or "backfill" in state:
        await _read_everything(repository, state)
    else:
        await _read_changed(repository, state)
    state.pop("handed", None)
    await _read_owed(repository, state, owed)


async def _read_owed(repository: Repository, state: Json, numbers: Sequence[int]) -> None:
    """Read those whose commits or reviews an earlier run could not read."""
    for number in numbers:
        try:
            answer = await repository.client.get(repository.path(f"pulls/{number}"), stream=STREAM)
        except MissingError:
            state["owed"].remove(number)
            continue
        await _hand_over(repository, [answer.body])


def _changed(repository: Repository) -> Pages:
    order: dict[str, str | int] = {"state": "all", "sort": "updated", "direction": "desc"}
    return Pages(repository, STREAM, "pulls", order)


async def _read_changed(repository: Repository, state: Json) -> None:
    pages = _changed(repository)
    cursor, newest, etag = state["cursor"], state["cursor"], state.get("etag")
    number = 1
    while True:
        answer = await pages.get(number, etag if number == 1 else None)
        if answer.is_unchanged:
            return
        items = pages.items(answer)
        if number == 1:
            etag = answer.etag
            newest = latest(items, cursor)
        # Not only the later ones: several may share the second at which the last run stopped.
        changed = [item for item in items if changed_since(item, cursor)]
        await _hand_over(repository, changed)
        if not answer.has_next or len(changed) < len(items):
            break
        number += 1
    state["cursor"], state["etag"] = newest, etag


async def _read_everything(repository: Repository, state: Json) -> None:
    """Read in the order of creation, whose pages never move, and keep the place in the state.

    The cursor for later runs is taken before the first page, so they read all changes made
    meanwhile.
    """
    if "backfill" not in state:
        pages = _changed(repository)
        answer = await pages.get(1)
        items = pages.items(answer)
        newest = latest(items, "1970-01-01T00:00:00Z")
        if not answer.has_next:
            await _hand_over(repository, items)
            state["cursor"], state["etag"] = newest, answer.etag
            return
        last = answer.last_page or 1
        state["backfill"] = {"page": 1, "last": last, "cursor": newest, "etag": answer.etag}
    order: dict[str, str | int] = {"state": "all", "sort": "created", "direction": "asc"}
    pages = Pages(repository, STREAM, "pulls", order)
    progress = dict(state["backfill"])
    while True:
        first = progress["page"]
        numbers = range(first, first + max(1, min(pages.window, progress["last"] - first + 1)))
        answers = await asyncio.gather(*(pages.get(number) for number in numbers))
        await asyncio.gather(*(_hand_over(repository, pages.items(answer)) for answer in answers))
        progress["page"] = numbers[-1] + 1
        if not answers[-1].has_next:
            break
        state["backfill"] = dict(progress)
        state.pop("handed", None)
    del state["backfill"]
    state["cursor"], state["etag"] = progress["cursor"], progress["etag"]


async def _hand_over(repository: Repository, pulls: Sequence[Json]) -> None:
    """Put pull requests with their commits and reviews in the outbox, a part at a time.

    Those that an interrupted run handed over as they still are keep their commits and reviews.
    """
    # Most of a page is copies of the repository: not to be held while its children are read.
    pulls = [shrink(pull) for pull in pulls]
    state = repository.stream_state(STREAM)
    handed: Json = state.setdefault("handed", {})
    new = [pull for pull in pulls if handed.get(str(pull["number"])) != pull["updated_at"]]
    if repository.graphql.is_on:
        await _hand_over_part(repository, new, pulls)
        # One to four pages cost a few requests, so that some limit is always large enough for them.
        return
    for start in range(0, len(new), BATCH_BY_REST):
        part = new[start : start + BATCH_BY_REST]
        await _hand_over_part(repository, part, part)
        handed.update({str(pull["number"]): pull["updated_at"] for pull in part})


async def _hand_over_part(
    repository: Repository, pulls: Sequence[Json], also: Sequence[Json]
) -> None:
    nodes = await repository.graphql.nodes(
        PULL_REQUESTS, [pull["node_id"] for pull in pulls], stream=STREAM, size=BATCH
    )
    found = await asyncio.gather(
        *(_children(repository, pull, nodes.get(pull["node_id"])) for pull in pulls)
    )
    repository.want_commits(pull["merge_commit_sha"] for pull in also if pull.get("merged_at"))
    sized = [{**one, **shapes.size(nodes.get(one["node_id"]))} for one in also]
    repository.put(STREAM, ((str(one["number"]), one, one["updated_at"]) for one in sized))
    read = [(pull, *own) for pull, own in zip(pulls, found, strict=True) if own is not None]
    repository.put(
        "pull_request_commits",
        ((str(pull["number"]), commits, pull["updated_at"]) for pull, commits, _ in read),
    )
    repository.put(
        "reviews",
        (
            (f"{pull['number']}/{review['id']}", review, review.get("submitted_at"))
            for pull, _, reviews in read
            for review in reviews
        ),
    )


async def _children(
    repository: Repository, pull: Json, node: Json | None
) -> tuple[list[Json], list[Json]] | None:
    """Return a pull request's commits and reviews; None where the next run has to read them."""
    owed: list[int] = repository.stream_state(STREAM).setdefault("owed", [])
    number: int = pull["number"]
    try:
        found = await asyncio.gather(
            _commits(repository, pull, node), _reviews(repository, pull, node)
        )
    except (MissingError, TroubleError) as error:
        if number not in owed:
            owed.append(number)
        if isinstance(error, TroubleError):
            repository.fail(error)
        return None
    if number in owed:
        owed.remove(number)
    return found[0], found[1]


async def _commits(repository: Repository, pull: Json, node: Json | None) -> list[Json]:
    connection = (node or {}).get("commits")
    if connection is not None:
        nodes = connection["nodes"]
        if connection["totalCount"] > NESTED:
            nodes = await repository.graphql.rest_of_list(
                PULL_REQUEST_COMMITS, pull["node_id"], stream=STREAM
            )
        if len(nodes) >= connection["totalCount"]:
            return [shapes.commit(one["commit"]) for one in nodes]
    commits = await _every_page(repository, f"pulls/{pull['number']}/commits")
    if len(commits) >= REST_COMMITS:
        commits = await _compared(repository, pull) or commits
    return commits


async def _reviews(repository: Repository, pull: Json, node: Json | None) -> list[Json]:
    connection = (node or {}).get("reviews")
    if connection is not None:
        nodes = connection["nodes"]
        if connection["totalCount"] > NESTED:
            nodes = await repository.graphql.rest_of_list(
                PULL_REQUEST_REVIEWS, pull["node_id"], stream=STREAM
            )
        complete = len(nodes) >= connection["totalCount"]
        # Old servers do not give a review's number by GraphQL; REST does.
        if complete and all(one["id"] is not None for one in nodes):
            return [shapes.review(one) for one in nodes]
    return await _every_page(repository, f"pulls/{pull['number']}/reviews")


async def _compared(repository: Repository, pull: Json) -> list[Json]:
    """Return all commits between a pull request's base and its head, past REST's cap."""
    between = f"compare/{pull['base']['sha']}...{pull['head']['sha']}"
    pages = Pages(repository, STREAM, between, wrapper="commits", is_of_record=True)
    return await _all_items(pages)


async def _every_page(repository: Repository, path: str) -> list[Json]:
    return await _all_items(Pages(repository, STREAM, path, is_of_record=True))


async def _all_items(pages: Pages) -> list[Json]:
    items: list[Json] = []
    number = 1
    while True:
        answer = await pages.get(number)
        items.extend(pages.items(answer))
        # `compare` gives no Link header on some servers, so a full page is followed as well.
        if not answer.has_next and len(pages.items(answer)) < NESTED:
            return items
        number += 1
