"""Issues, and the events of issues and pull requests: labels, closing, ready for review."""

from typing import Any

from extract.github.cursors import latest
from extract.github.lists import read_newest_first
from extract.github.pages import PER_PAGE, Pages, Params
from extract.github.repository import Repository

Json = dict[str, Any]

# Asked for what changed since 1970, GitHub answers that nothing did; it has nothing this old.
EARLIEST = "2000"
# Mentions and subscriptions do not concern delivery, and are most of a busy list.
NOISE = frozenset({"mentioned", "subscribed", "unsubscribed"})


async def read(repository: Repository) -> None:
    """Read issues by the time of their last change, oldest first.

    Each request asks for what changed since the last record of the answer before, never for a
    second page: a record that changes meanwhile moves to the end, where it is met again.
    """
    state = repository.stream_state("issues")
    since: str | None = state.get("since") or repository.oldest
    number, etag = 1, state.get("etag")
    while True:
        params: Params = {"state": "all", "sort": "updated", "direction": "asc"}
        if since is not None and since >= EARLIEST:
            params["since"] = since
        pages = Pages(repository, "issues", "issues", params)
        answer = await pages.get(number, etag if number == 1 else None)
        if answer.is_unchanged:
            return
        items = pages.items(answer)
        repository.put(
            "issues",
            (
                (str(item["number"]), item, item["updated_at"])
                for item in items
                if "pull_request" not in item
            ),
        )
        last = latest(items, since)
        if number == 1:
            # The mark is of use only if the next run sends this very request, and tells of
            # everything only if there is no second page.
            is_whole = last == since and len(items) < PER_PAGE
            state["etag"] = answer.etag if is_whole else None
        state["since"] = last
        if len(items) < PER_PAGE:
            return
        # A whole page of one second: only here is a second page needed.
        number = number + 1 if last == since else 1
        since, etag = last, None


async def read_events(repository: Repository) -> None:
    """Read the repository's events, a hundred in a request, however many records they are of."""

    async def handle(events: list[Json]) -> None:
        # GitHub gives an event of a record that was deleted since without saying which.
        useful = [one for one in events if one.get("issue") and one["event"] not in NOISE]
        repository.put(
            "issue_events",
            (
                (f"{event['issue']['number']}/{event['id']}", event, event["created_at"])
                for event in useful
            ),
        )

    state = repository.stream_state("issue_events")
    await read_newest_first(
        Pages(repository, "issue_events", "issues/events"),
        state,
        key=lambda event: event["id"],
        handle=handle,
        oldest=repository.oldest,
    )
    # No other list leads beyond the end of this one.
    state.pop("cut", None)
