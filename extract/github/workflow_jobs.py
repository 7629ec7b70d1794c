"""The jobs of workflow runs, whose last one ends the run: a run's own `updated_at` moves for years.

By GraphQL, a hundred runs' jobs are one request. By REST each run costs one, so that is for those
who ask for it, and includes a job's steps.
"""

import asyncio
import re
from collections.abc import Sequence
from typing import Any

from extract.github.errors import MissingError, TroubleError
from extract.github.pages import Pages
from extract.github.queries import CHECK_RUNS, CHECK_SUITE_STATES
from extract.github.repository import DATASET, Repository
from extract.github.shapes import job, number_in

Json = dict[str, Any]

STREAM = "workflow_jobs"
NESTED = 50
COMPLETED = """
select distinct id from {}
where scope = any(%s) and id = any(%s) and payload ->> 'status' = 'completed'
"""
# Runs that ended and of which the log has no job: those of an earlier version, and those that
# GraphQL did not tell.
OWED = f"""
select runs.payload
from {{}} as runs
left join (
    select distinct split_part(id, '/', 1) || '/' || split_part(id, '/', 2) as run
    from {DATASET}.{STREAM}
    where scope = any(%s)
) as told on runs.id = told.run
where
    runs.scope = any(%s) and runs.id > %s and told.run is null
    and runs.payload ->> 'status' = 'completed'
order by runs.id
limit 1000
"""  # noqa: S608 - nothing in it comes from outside
# GitHub forgets the checks of old runs, so that asking for them has to end.
TRIES = 3
JOB = re.compile(r"/job/(\d+)")


async def hand_over(repository: Repository, runs: Sequence[Json]) -> set[int]:
    """Put the jobs of those runs that have ended since they were last read in the outbox.

    A run's jobs are handed over together with its end, so whose end is in the log is done.

    Returns:
        The runs whose jobs could not be read, which have to wait.
    """
    ended = {f"{run['id']}/{run.get('run_attempt') or 1}": run for run in runs if _has_ended(run)}
    done: set[str] = set()
    if not repository.run.full_refresh:
        done = set(repository.query("workflow_runs", COMPLETED, [repository.names, list(ended)]))
    wanted = [run for key, run in ended.items() if key not in done]
    if repository.client.settings.jobs:
        jobs, unread = await _by_rest(repository, wanted)
        _put(repository, jobs)
        return unread
    _put(repository, await _by_graphql(repository, wanted))
    return set()


async def read_owed(repository: Repository) -> None:
    """Read the jobs of runs that are in the log without any, a few runs of Diogen long."""
    state = repository.stream_state(STREAM)
    if not state.get("owed", TRIES) or not repository.graphql.is_on:
        return
    last, names = "", repository.names
    while True:
        runs: list[Any] = repository.query("workflow_runs", OWED, [names, names, last])
        if not runs:
            break
        _put(repository, await _by_graphql(repository, runs))
        last = max(f"{run['id']}/{run.get('run_attempt') or 1}" for run in runs)
    state["owed"] = state.get("owed", TRIES) - 1 if last else 0


def _put(repository: Repository, jobs: Sequence[Json]) -> None:
    repository.put(STREAM, ((key(job), job, job.get("completed_at")) for job in jobs))


async def under_way(repository: Repository, suites: Sequence[str]) -> set[str]:
    """Return those check suites, by node id, of which GraphQL says that they have not ended."""
    nodes = await repository.graphql.nodes(CHECK_SUITE_STATES, suites, stream="workflow_runs")
    return {suite for suite, node in nodes.items() if node.get("status") not in (None, "COMPLETED")}


def key(job: Json) -> str:
    """Return the id under which a job is kept."""
    return f"{job['run_id']}/{job.get('run_attempt') or 1}/{job['id']}"


def _has_ended(run: Json) -> bool:
    return bool(run["status"] == "completed")


async def _by_graphql(repository: Repository, runs: Sequence[Json]) -> list[Json]:
    suites = {run["check_suite_node_id"]: run for run in runs if run.get("check_suite_node_id")}
    nodes = await repository.graphql.check_suites(list(suites), stream=STREAM)
    if nodes.keys() < suites.keys() and repository.client.settings.graphql:
        state = repository.stream_state(STREAM)
        state["owed"] = state.get("owed", 0) or TRIES
    jobs = []
    for suite, node in nodes.items():
        connection = node.get("checkRuns")
        if connection is None:
            continue
        checks = connection["nodes"]
        if connection["totalCount"] > NESTED:
            checks = await repository.graphql.rest_of_list(CHECK_RUNS, suite, stream=STREAM)
        run = suites[suite]
        for check in checks:
            number = _number(check)
            attempt = _attempt(run, check)
            if number is not None and attempt is not None:
                jobs.append(job(check, run, number, attempt))
    return jobs


def _number(check: Json) -> int | None:
    """Return the job's own number: GraphQL's integers are too short for it."""
    match = JOB.search(check["details_url"] or "")
    if match is not None:
        return int(match[1])
    try:
        return number_in(check["node_id"])
    except ValueError:
        return None


def _attempt(run: Json, check: Json) -> int | None:
    """Return the attempt that a job belongs to; None if its time does not show it.

    All attempts share a check suite, and the run has the start of the last of them.
    """
    last: int = run.get("run_attempt") or 1
    started = check["started_at"] or check["completed_at"]
    if last == 1 or started is None or started >= (run.get("run_started_at") or ""):
        return last
    return 1 if last == 2 else None


async def _by_rest(repository: Repository, runs: Sequence[Json]) -> tuple[list[Json], set[int]]:
    unread: set[int] = set()

    async def fetch(run: int) -> list[Json]:
        try:
            return await _of_run(repository, run)
        except TroubleError as error:
            repository.fail(error)
            unread.add(run)
            return []

    lists = await asyncio.gather(*(fetch(run) for run in sorted({run["id"] for run in runs})))
    return [one for jobs in lists for one in jobs], unread


async def _of_run(repository: Repository, run: int) -> list[Json]:
    pages = Pages(
        repository,
        STREAM,
        f"actions/runs/{run}/jobs",
        {"filter": "all"},
        wrapper="jobs",
        is_of_record=True,
    )
    jobs: list[Json] = []
    number = 1
    try:
        while True:
            answer = await pages.get(number)
            jobs += pages.items(answer)
            if not answer.has_next:
                return jobs
            number += 1
    except MissingError:
        # Deleted since the list of runs was read.
        return jobs
