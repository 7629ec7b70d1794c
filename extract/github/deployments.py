"""Deployments with every status, however late it comes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from extract.github.deployment_statuses import STREAM, statuses_of
from extract.github.graphql import mark
from extract.github.lists import read_newest_first
from extract.github.pages import Pages
from extract.github.repository import Repository, moment, readable

Json = dict[str, Any]

# `inactive` is the only state that nothing follows. The others are watched: an unfinished
# deployment for a year, one that came to an end for as long as a correction is likely.
WATCH_UNFINISHED = timedelta(days=400)
WATCH_FINISHED = timedelta(days=90)
FINISHED = ("success", "failure", "error")
# Deployments whose statuses are requested one by one before their rows are yielded.
BATCH_BY_REST = 10
# The interval at which a deleted deployment is checked again if that costs a request.
LOOK_AGAIN = timedelta(days=1)


async def read(repository: Repository) -> None:
    """Read new deployments, and the new statuses of those that are not final."""
    state = repository.stream_state(STREAM)
    watched: Json = state.setdefault("watched", {})
    before = dict(watched)

    async def handle(deployments: list[Json]) -> None:
        handed: list[int] = state.setdefault("handed", [])
        repository.want_commits(deployment["sha"] for deployment in deployments)
        repository.put(STREAM, ((str(one["id"]), one, one["updated_at"]) for one in deployments))
        # Deployments that an interrupted run yielded are watched, if they can still change.
        new = [deployment for deployment in deployments if deployment["id"] not in handed]
        for part in _parts(repository, new):
            await _hand_over(repository, part, watched)
            handed += [deployment["id"] for deployment in part]

    await read_newest_first(
        Pages(repository, STREAM, "deployments"),
        state,
        key=lambda deployment: deployment["id"],
        handle=handle,
        oldest=repository.oldest,
    )
    # No other list has records beyond the end of this one.
    state.pop("cut", None)
    await _read_watched(repository, watched, before)


def _parts(repository: Repository, deployments: Sequence[Json]) -> Iterator[Sequence[Json]]:
    size = len(deployments) if repository.graphql.is_on else BATCH_BY_REST
    for start in range(0, len(deployments), max(1, size)):
        yield deployments[start : start + size]


async def _hand_over(repository: Repository, deployments: Sequence[Json], watched: Json) -> None:
    statuses, etags = await statuses_of(repository, deployments)
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
    created = readable(kept["created"])
    limit = WATCH_FINISHED if kept["state"] in FINISHED else WATCH_UNFINISHED
    return created is not None and datetime.now(UTC) - created < limit


async def _read_watched(repository: Repository, watched: Json, before: Json) -> None:
    """Read the deployments that were not final before this run."""
    open_ids = [
        identifier for identifier in before if watched.get(identifier) == before[identifier]
    ]
    for identifier in [one for one in open_ids if not _may_change(watched[one])]:
        del watched[identifier]
        open_ids.remove(identifier)
    changed = open_ids
    marks: dict[str, str | None] = {}
    if repository.graphql.is_on and open_ids:
        marks = await repository.graphql.latest(
            [watched[one]["node"] for one in open_ids], stream=STREAM
        )
        # One that GraphQL does not find is requested by REST, which says whether it was deleted.
        changed = [
            one for one in open_ids if marks.get(watched[one]["node"], "?") != watched[one]["mark"]
        ]
    now = datetime.now(UTC)
    deployments = [
        {
            "id": int(identifier),
            "node_id": watched[identifier]["node"],
            "created_at": watched[identifier]["created"],
        }
        for identifier in changed
        if _is_due(watched[identifier], marks, now)
    ]
    for part in _parts(repository, deployments):
        await _look_at(repository, part, watched, now)


def _is_due(kept: Mapping[str, Any], marks: Mapping[str, Any], now: datetime) -> bool:
    """Tell whether to request one; GraphQL shows which deleted ones are back."""
    gone = moment(kept.get("gone"))
    return gone is None or kept["node"] in marks or now - gone >= LOOK_AGAIN


async def _look_at(
    repository: Repository, deployments: Sequence[Json], watched: Json, now: datetime
) -> None:
    known = {str(one["id"]): watched[str(one["id"])]["etag"] for one in deployments}
    statuses, etags = await statuses_of(repository, deployments, known)
    for deployment in deployments:
        identifier = str(deployment["id"])
        own = statuses.get(identifier)
        if own is None:
            repository.put_absent(STREAM, [], of=[identifier])
        elif not own and identifier not in etags:
            repository.put_absent(STREAM, [identifier], of=[identifier])
            if identifier in repository.gone(STREAM):
                # Still watched: it may come back, and then is read again.
                watched[identifier]["gone"] = now.isoformat()
        else:
            await _read_returned(repository, identifier)
            _put_statuses(repository, identifier, own)
            _watch(watched, identifier, deployment, own, etags.get(identifier))


async def _read_returned(repository: Repository, identifier: str) -> None:
    """Read a deployment that was gone and is back."""
    repository.put_absent(STREAM, [], of=[identifier])
    if identifier not in repository.gone(STREAM):
        return
    answer = await repository.client.get(
        repository.path(f"deployments/{identifier}"), stream=STREAM
    )
    repository.put(STREAM, [(identifier, answer.body, answer.body["updated_at"])])
