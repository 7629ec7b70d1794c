"""Workflow runs with every attempt; a run that is under way is read again until it ends."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from extract.github import workflow_jobs
from extract.github.client import MissingError
from extract.github.lists import Pages, read_newest_first
from extract.github.repository import Repository, moment

Json = dict[str, Any]

STREAM = "workflow_runs"
FINAL = "completed"
# A run can be started again for thirty days, and then keeps its place in the list, where nobody
# who reads from the newest would see it. So the list is read that far back once a day.
RERUN_DAYS = 30
SWEEP_EVERY = timedelta(days=1)


async def read(repository: Repository) -> None:
    """Read new runs, those that were under way, and once a day those that may have been rerun."""
    state = repository.stream_state(STREAM)
    open_runs: list[int] = state.setdefault("open", [])
    before = list(open_runs)
    seen: set[int] = set()

    async def handle(runs: list[Json]) -> None:
        await _hand_over(repository, runs, open_runs)
        seen.update(run["id"] for run in runs)

    now = datetime.now(UTC)
    pages = Pages(repository, STREAM, "actions/runs", wrapper="workflow_runs")
    is_first = "top" not in state
    swept = moment(state.get("swept"))
    if not is_first and (swept is None or now - swept >= SWEEP_EVERY):
        # As if the last run had ended thirty days ago.
        oldest = f"{now - timedelta(days=RERUN_DAYS):%Y-%m-%dT%H:%M:%SZ}"
        state["top"], state["etag"] = min(state["top"] or oldest, oldest), None
        state["swept"] = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    await read_newest_first(
        pages,
        state,
        key=lambda run: run["created_at"],
        handle=handle,
        oldest=repository.oldest,
    )
    if is_first:
        state["swept"] = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    await asyncio.gather(
        *(_read_again(repository, run, open_runs) for run in before if run not in seen)
    )


async def _hand_over(repository: Repository, runs: Sequence[Json], open_runs: list[int]) -> None:
    earlier = [
        (run["id"], attempt) for run in runs for attempt in range(1, run.get("run_attempt") or 1)
    ]
    known = repository.known(STREAM, [f"{run}/{attempt}" for run, attempt in earlier])
    attempts = await asyncio.gather(
        *(
            _attempt(repository, run, attempt)
            for run, attempt in earlier
            if f"{run}/{attempt}" not in known
        )
    )
    jobs = await workflow_jobs.of_runs(repository, runs)
    repository.put(
        workflow_jobs.STREAM,
        ((workflow_jobs.key(job), job, job.get("completed_at")) for job in jobs),
    )
    repository.put(
        STREAM,
        (
            (f"{run['id']}/{run.get('run_attempt') or 1}", run, run["updated_at"])
            for run in (*(one for one in attempts if one is not None), *runs)
        ),
    )
    for run in runs:
        if run["status"] != FINAL and run["id"] not in open_runs:
            open_runs.append(run["id"])
        if run["status"] == FINAL and run["id"] in open_runs:
            open_runs.remove(run["id"])


async def _attempt(repository: Repository, run: int, attempt: int) -> Json | None:
    path = repository.path(f"actions/runs/{run}/attempts/{attempt}")
    try:
        return (await repository.client.get(path, stream=STREAM)).body  # type: ignore[no-any-return]
    except MissingError:
        return None


async def _read_again(repository: Repository, run: int, open_runs: list[int]) -> None:
    try:
        answer = await repository.client.get(repository.path(f"actions/runs/{run}"), stream=STREAM)
    except MissingError:
        if await _attempt(repository, run, 1) is None:
            repository.put_deletions(STREAM, [f"{run}/1"])
            open_runs.remove(run)
        return
    await _hand_over(repository, [answer.body], open_runs)
