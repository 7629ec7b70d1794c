"""Finds issues and pull requests that were deleted or moved away, which no list of changes
shows."""

import asyncio
from datetime import UTC, datetime, timedelta

from extract.github.errors import MissingError
from extract.github.pages import Pages
from extract.github.repository import Repository, moment

TABLES = ("issues", "pull_requests")
# Their numbers are compared once a day, by one request. If that is not possible, or not conclusive
# because --since limited the first load, all of them are listed once a week.
COUNT_EVERY = timedelta(days=1)
LIST_EVERY = timedelta(days=7)


async def read(repository: Repository) -> None:
    """Compare what the log holds with what there is, as often as is due; ask for what is missing.

    It follows the reading of both lists, so whatever is there is known by now.
    """
    state = repository.stream_state("sweep")
    now = datetime.now(UTC)
    missed = {table: repository.missed(table) for table in TABLES}
    if any(missed.values()):
        await _ask_for(repository, missed)
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
    # More than are held may be one that was gone and is back.
    is_back = any(
        count < 0 and repository.gone(table) for table, count in zip(TABLES, surplus, strict=False)
    )
    if is_certain or is_back or (is_unsure and now - listed >= LIST_EVERY):
        present = await _present(repository)
        if present is not None:
            # Those missed before were asked for already.
            missing = {table: held[table] - present - missed[table] for table in TABLES}
            await _ask_for(repository, missing)
            await _read_returned(repository, present)
        state["listed"] = now.isoformat()
    state["counted"] = now.isoformat()


async def _present(repository: Repository) -> set[str] | None:
    """Return the numbers of all that is there; None where GitHub does not list all of it."""
    present: set[str] = set()
    # In the order of creation: what changes meanwhile moves nothing.
    order: dict[str, str | int] = {"state": "all", "sort": "created", "direction": "asc"}
    pages = Pages(repository, "issues", "issues", order)
    number = 1
    while True:
        answer = await pages.get(number)
        present.update(str(item["number"]) for item in pages.items(answer))
        if not answer.has_next:
            return None if pages.is_cut else present
        number += 1


async def _ask_for(repository: Repository, missing: dict[str, set[str]]) -> None:
    """Ask for single records that no list has: a page may have moved while it was read."""
    for table, numbers in missing.items():
        asked = sorted(numbers)
        gone = await asyncio.gather(*(_is_gone(repository, one) for one in asked))
        absent = [one for one, is_gone in zip(asked, gone, strict=True) if is_gone]
        repository.put_absent(table, absent, of=asked)


async def _read_returned(repository: Repository, present: set[str]) -> None:
    """Read what is back: it may have changed since it went, which its own time need not show."""
    paths = {"issues": "issues", "pull_requests": "pulls"}
    for table, path in paths.items():
        for number in sorted(repository.gone(table) & present):
            answer = await repository.client.get(repository.path(f"{path}/{number}"), stream=table)
            record = answer.body
            repository.put(table, [(number, record, record["updated_at"])])


async def _is_gone(repository: Repository, number: str) -> bool:
    try:
        answer = await repository.client.get(repository.path(f"issues/{number}"), stream="issues")
    except MissingError:
        return True
    # GitHub leads from an issue that was moved to where it is now.
    home: str = answer.body.get("repository_url") or repository.path("").rstrip("/")
    return not home.lower().endswith(repository.path("").rstrip("/").lower())
