"""Reads the lists that issues refer to: projects, statuses, fields, versions, boards, sprints."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import pyarrow as pa

from extract.jira.client import CONNECTIONS, Client, ForbiddenError, NotThereError, RefusedError
from extract.jira.paging import Json, by_offset
from extract.jira.records import listed
from extract.jira.site import Site
from extract.logs import get_logger
from extract.payload_log import table

Batches = list[tuple[str, pa.Table]]
Item = TypeVar("Item")
Answer = TypeVar("Answer")
WHOLE = {
    "statuses": "status",
    "issue_types": "issuetype",
    "priorities": "priority",
    "fields": "field",
}
# The most keys one project search takes.
KEYS_A_REQUEST = 50

log = get_logger(__name__)


def projects(client: Client, site: Site, names: list[str]) -> tuple[list[Json], list[str]]:
    """Return the projects named by key, or all that the account sees, and the keys not found."""
    if site.is_cloud:
        path = f"{site.api}/project/search"
        asked = [names[at : at + KEYS_A_REQUEST] for at in range(0, len(names), KEYS_A_REQUEST)]
        found = [
            project
            for keys in asked or [[]]
            for page in by_offset(client, "projects", path, {"keys": keys} if keys else None)
            for project in page
        ]
    else:
        found = client.get("projects", f"{site.api}/project")
    if not names:
        return found, []
    wanted = {name.casefold() for name in names}
    chosen = [project for project in found if project["key"].casefold() in wanted]
    missing = wanted - {project["key"].casefold() for project in chosen}
    return chosen, sorted(key.upper() for key in missing)


def is_archived(client: Client, site: Site, key: str) -> bool | None:
    """Tell whether a project that is not listed is archived; None where it is not there at all."""
    try:
        found = client.get("projects", f"{site.api}/project/{key}")
    except (NotThereError, ForbiddenError):
        return None
    return bool(found.get("archived"))


def read(
    client: Client, site: Site, shown: list[Json], chosen: list[Json], *, some: bool
) -> Iterator[Batches]:
    """Yield every list of the site and of the projects chosen.

    Args:
        shown: the projects to report, archived ones included.
        some: whether the projects are a choice; then only their boards are read.
    """
    yield [("projects", table(listed(site.host, shown)))]
    for name, path in WHOLE.items():
        yield [(name, table(listed(site.host, client.get(name, f"{site.api}/{path}"))))]
    keys = [str(project["key"]) for project in chosen]
    for name in ("versions", "components"):
        for found in side_by_side(partial(_of_project, client, site, name), keys):
            yield [(name, table(listed(site.host, found)))]
    boards = _boards(client, keys if some else [])
    yield [("boards", table(listed(site.host, boards)))]
    with_sprints = [board["id"] for board in boards if board.get("type") != "kanban"]
    seen: set[str] = set()
    for found in side_by_side(lambda board: _sprints(client, board), with_sprints):
        # A sprint shows on every board whose filter matches one of its issues.
        fresh = [sprint for sprint in found if str(sprint["id"]) not in seen]
        seen.update(str(sprint["id"]) for sprint in fresh)
        yield [("sprints", table(listed(site.host, fresh)))]


def side_by_side(ask: Callable[[Item], Answer], items: Iterable[Item]) -> Iterator[Answer]:
    """Yield the answers in order, a few questions being asked at a time."""
    waiting = list(items)
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for at in range(0, len(waiting), CONNECTIONS):
            yield from pool.map(ask, waiting[at : at + CONNECTIONS])


def _of_project(client: Client, site: Site, name: str, key: str) -> list[Json]:
    try:
        found: list[Json] = client.get(name, f"{site.api}/project/{key}/{name}")
    except (RefusedError, NotThereError, ForbiddenError) as error:
        # A failure in one project's list does not stop the others; its known records stay.
        log.warning("a project's list is left out", project=key, list=name, reason=str(error))
        return []
    return found


def _boards(client: Client, keys: list[str]) -> list[Json]:
    path = "/rest/agile/1.0/board"
    found: dict[int, Json] = {}
    for key in keys or [""]:
        try:
            for page in by_offset(client, "boards", path, {"projectKeyOrId": key} if key else None):
                found.update({board["id"]: board for board in page})
        except (RefusedError, NotThereError, ForbiddenError) as error:
            # A site without Jira Software has no boards, which is fine.
            log.warning("boards and sprints are left out", project=key, reason=str(error))
    return list(found.values())


def _sprints(client: Client, board: int) -> list[Json]:
    try:
        pages = by_offset(client, "sprints", f"/rest/agile/1.0/board/{board}/sprint")
        return [sprint for page in pages for sprint in page]
    except (RefusedError, NotThereError, ForbiddenError) as error:
        # Some boards have no sprints, and say so only when asked.
        log.info("a board's sprints are left out", board=board, reason=str(error))
        return []
