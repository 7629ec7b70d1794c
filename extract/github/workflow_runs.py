"""Workflow runs with the attempts that rules count; a run under way is looked at until it ends."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from extract.github import workflow_jobs
from extract.github.cursors import believed
from extract.github.errors import MissingError, TroubleError
from extract.github.lists import read_newest_first
from extract.github.pages import PER_PAGE, Pages
from extract.github.repository import Repository, moment, readable
from extract.github.workflow_rules import counted_workflows, digest

Json = dict[str, Any]

STREAM = "workflow_runs"
FINAL = "completed"
# A run can be started again for thirty days, and then keeps its place in the list, where nobody
# who reads from the newest would see it. So the list is read that far back once a day.
RERUN_DAYS = 30
SWEEP_EVERY = timedelta(days=1)
# GitHub ends a run after 35 days, and one that waits for somebody after 30.
LONGEST_RUN = timedelta(days=70)
BATCH_BY_REST = 10


async def read(repository: Repository) -> None:
    """Read new runs, those that were under way, and once a day those that may have been rerun."""
    state = repository.stream_state(STREAM)
    open_runs = _open_runs(state)
    before = list(open_runs)
    seen: set[str] = set()

    async def handle(runs: list[Json]) -> None:
        await _hand_over(repository, runs, open_runs)
        seen.update(str(run["id"]) for run in runs)

    now = datetime.now(UTC)
    pages = Pages(repository, STREAM, "actions/runs", wrapper="workflow_runs")
    is_first = "top" not in state
    if is_first and not state.get("backfill") and repository.graphql.is_on:
        # The jobs of every run in the log are read together with it.
        repository.stream_state(workflow_jobs.STREAM)["owed"] = 0
    elif not is_first:
        await workflow_jobs.read_owed(repository)
    swept = moment(state.get("swept"))
    if not is_first and (swept is None or now - swept >= SWEEP_EVERY):
        # As if the last run had ended thirty days ago.
        oldest = f"{now - timedelta(days=RERUN_DAYS):%Y-%m-%dT%H:%M:%SZ}"
        state["top"], state["etag"] = min(state["top"] or oldest, oldest), None
        state["swept"] = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    was_cut, top, known_from = state.get("cut"), state.get("top"), state.get("known_from")
    await read_newest_first(
        pages,
        state,
        key=lambda run: believed(run["created_at"]),
        handle=handle,
        oldest=repository.oldest,
    )
    if is_first:
        state["swept"] = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    if was_cut is not None:
        state["cut"] = was_cut
    if "cut" in state:
        # An interrupted run may have left the oldest unread; otherwise they were read before.
        is_unread = is_first or was_cut is not None
        floor, before_floor = (repository.oldest, None) if is_unread else (top, known_from)
        if await _read_beyond(repository, state, handle, floor):
            state["known_from"] = before_floor
    await _follow_rules(repository, state)
    await _look_at(repository, [run for run in before if run not in seen], open_runs)


def _open_runs(state: Json) -> dict[str, Json]:
    """Return the runs under way: by id, the check suite, the time of creation and the ETag."""
    # Earlier versions kept their numbers alone.
    if not isinstance(state.get("open"), dict):
        state["open"] = {str(run): {} for run in state.get("open", [])}
    runs: dict[str, Json] = state["open"]
    return runs


async def _read_beyond(
    repository: Repository,
    state: Json,
    handle: Callable[[list[Json]], Awaitable[None]],
    floor: str | None,
) -> bool:
    """Read the runs that are older than the end of the list; tell whether `floor` was reached.

    GitHub lists 40,000 runs, and 1,000 of those that a filter leaves, the newest of them: each
    list of those created until the oldest that is known ends further back than the one before.
    """
    is_reached = False
    while True:
        until: str = state["cut"]
        is_reached = floor is not None and until < floor
        if is_reached:
            break
        params: dict[str, str | int] = {"created": f"<={until}"}
        pages = Pages(repository, STREAM, "actions/runs", params, wrapper="workflow_runs")
        number, oldest, count = 1, until, 0
        while True:
            answer = await pages.get(number)
            runs = pages.items(answer)
            count += len(runs)
            if runs:
                await handle(runs)
                oldest = min(oldest, *(run["created_at"] for run in runs))
            if not answer.has_next:
                break
            number += 1
        if oldest == until:
            # All of one second, or none at all: no list continues from here.
            if count <= PER_PAGE:
                state.pop("known_from", None)
            break
        state["cut"] = state["known_from"] = oldest
    del state["cut"]
    return is_reached


async def _hand_over(
    repository: Repository, runs: Sequence[Json], open_runs: dict[str, Json]
) -> None:
    await _put_attempts(repository, runs)
    unread = await workflow_jobs.hand_over(repository, runs)
    # A run whose jobs could not be read is left to the next one.
    whole = [run for run in runs if run["id"] not in unread]
    repository.put(STREAM, ((_key(run), run, run["updated_at"]) for run in whole))
    repository.put_returned(STREAM, {f"{run}/{attempt}" for run, attempt in _earlier(whole)})
    for run in runs:
        if run["status"] != FINAL or run["id"] in unread:
            open_runs[str(run["id"])] = {
                "suite": run.get("check_suite_node_id"),
                "created": run["created_at"],
                "etag": None,
            }
        else:
            open_runs.pop(str(run["id"]), None)


def _key(run: Json) -> str:
    return f"{run['id']}/{run.get('run_attempt') or 1}"


async def _follow_rules(repository: Repository, state: Json) -> None:
    """Read the earlier attempts that an edited rule has come to count."""
    before, state["rules"] = state.get("rules"), digest()
    if before not in (None, state["rules"]):
        again = "select payload from {} where scope = any(%s) and split_part(id, '/', 2) <> '1'"
        runs: list[Any] = repository.query(STREAM, again, [repository.names])
        await _put_attempts(repository, runs)


def _earlier(runs: Sequence[Json]) -> list[tuple[int, int]]:
    return [
        (run["id"], attempt) for run in runs for attempt in range(1, run.get("run_attempt") or 1)
    ]


async def _put_attempts(repository: Repository, runs: Sequence[Json]) -> None:
    """Read the earlier attempts of those runs that a rule takes for deployments, one by one."""
    is_counted = counted_workflows()
    earlier = _earlier([run for run in runs if is_counted(run)])
    known = repository.known(STREAM, [f"{run}/{attempt}" for run, attempt in earlier])
    asked = sorted({one for one in earlier if f"{one[0]}/{one[1]}" not in known})
    for start in range(0, len(asked), BATCH_BY_REST):
        part = asked[start : start + BATCH_BY_REST]
        attempts = await asyncio.gather(*(_attempt(repository, *one) for one in part))
        found = [one for one in attempts if one is not None]
        repository.put(STREAM, ((_key(one), one, one["updated_at"]) for one in found))


async def _attempt(repository: Repository, run: int | str, attempt: int) -> Json | None:
    path = repository.path(f"actions/runs/{run}/attempts/{attempt}")
    try:
        return (await repository.client.get(path, stream=STREAM)).body  # type: ignore[no-any-return]
    except MissingError:
        return None
    except TroubleError as error:
        repository.fail(error)
        return None


async def _look_at(repository: Repository, runs: Sequence[str], open_runs: dict[str, Json]) -> None:
    """Read those runs again that have ended since; a hundred are looked at in one request."""
    now = datetime.now(UTC)
    for run in runs:
        created = readable(open_runs[run].get("created"))
        if created is not None and now - created > LONGEST_RUN:
            del open_runs[run]
    left = [run for run in runs if run in open_runs]
    suites = {run: suite for run in left if (suite := open_runs[run].get("suite"))}
    under_way = await workflow_jobs.under_way(repository, list(suites.values()))
    changed = [run for run in left if suites.get(run) not in under_way]
    for start in range(0, len(changed), BATCH_BY_REST):
        part = changed[start : start + BATCH_BY_REST]
        await asyncio.gather(*(_read_again(repository, run, open_runs) for run in part))


async def _read_again(repository: Repository, run: str, open_runs: dict[str, Json]) -> None:
    etag = open_runs[run].get("etag")
    try:
        answer = await repository.client.get(
            repository.path(f"actions/runs/{run}"), stream=STREAM, etag=etag
        )
    except MissingError:
        if await _attempt(repository, run, 1) is None:
            _note_absent(repository, run, open_runs)
        return
    except TroubleError as error:
        repository.fail(error)
        return
    repository.put_absent(STREAM, [], of=[f"{run}/1"])
    if answer.is_unchanged:
        return
    await _hand_over(repository, [answer.body], open_runs)
    if answer.body["status"] != FINAL and run in open_runs:
        open_runs[run]["etag"] = answer.etag


def _note_absent(repository: Repository, run: str, open_runs: dict[str, Json]) -> None:
    """Note that a run is not there; once that is believed, every attempt of it is gone."""
    if repository.put_absent(STREAM, [f"{run}/1"], of=[f"{run}/1"]):
        attempts = "select distinct id from {} where scope = any(%s) and starts_with(id, %s)"
        known = repository.query(STREAM, attempts, [repository.names, f"{run}/"])
        repository.put_gone(STREAM, known)
        del open_runs[run]
