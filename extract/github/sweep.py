"""Notices issues and pull requests that were deleted or moved away: no list of changes tells it."""

import asyncio
from datetime import UTC, datetime, timedelta

from extract.github.client import MissingError
from extract.github.lists import Pages
from extract.github.repository import Repository, moment

TABLES = ("issues", "pull_requests")
# Their numbers are compared once a day, by one request. Where that cannot be done, or tells nothing
# because a first load was bounded by --since, all of them are listed once a week.
COUNT_EVERY = timedelta(days=1)
LIST_EVERY = timedelta(days=7)


async def read(repository: Repository) -> None:
    """Compare what the log holds with what there is, as often as is due; ask for what is missing.

    It follows the reading of both lists, so whatever is there is known by now.
    """
    state = repository.stream_state("sweep")
    now = datetime.now(UTC)
    counted, listed = moment(state.get("counted")), moment(state.get("listed"))
    if counted is None or listed is None:
        # Everything was read just now.
        state["counted"] = state["listed"] = now.isoformat()
        return
    if now - counted < COUNT_EVERY:
        return
    held = {
        table: (repository.all_ids(table) | repository.seen[table]) - repository.gone(table)
        for table in TABLES
    }
    totals = await repository.graphql.totals(repository.name, stream="issues")
    surplus = [len(held[table]) - count for table, count in zip(TABLES, totals or (), strict=False)]
    is_certain = any(count > 0 for count in surplus)
    is_unsure = totals is None or any(count < 0 for count in surplus)
    if is_certain or (is_unsure and now - listed >= LIST_EVERY):
        await _lay_beside(repository, held)
        state["listed"] = now.isoformat()
    state["counted"] = now.isoformat()


async def _lay_beside(repository: Repository, held: dict[str, set[str]]) -> None:
    present: set[str] = set()
    # In the order of creation: what changes meanwhile moves nothing.
    order: dict[str, str | int] = {"state": "all", "sort": "created", "direction": "asc"}
    pages = Pages(repository, "issues", "issues", order)
    number = 1
    while True:
        answer = await pages.get(number)
        present.update(str(item["number"]) for item in pages.items(answer))
        if not answer.has_next:
            break
        number += 1
    for table in TABLES:
        repository.put_returned(table, present)
        missing = sorted(held[table] - present)
        # A record that was deleted meanwhile pulls its neighbours over the edge of a page.
        gone = await asyncio.gather(*(_is_gone(repository, one) for one in missing))
        repository.put_deletions(
            table, [one for one, is_gone in zip(missing, gone, strict=True) if is_gone]
        )


async def _is_gone(repository: Repository, number: str) -> bool:
    try:
        answer = await repository.client.get(repository.path(f"issues/{number}"), stream="issues")
    except MissingError:
        return True
    # GitHub leads from an issue that was moved to where it is now.
    home: str = answer.body.get("repository_url") or repository.path("").rstrip("/")
    return not home.lower().endswith(repository.path("").rstrip("/").lower())
