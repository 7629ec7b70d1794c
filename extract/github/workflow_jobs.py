"""The jobs of workflow runs: optional, because each run costs a request."""

import asyncio
from collections.abc import Sequence
from typing import Any

from extract.github.client import MissingError
from extract.github.lists import Pages
from extract.github.repository import Repository

Json = dict[str, Any]

STREAM = "workflow_jobs"
COMPLETED = """
select distinct id from {}
where scope = any(%s) and id = any(%s) and payload ->> 'status' = 'completed'
"""


async def of_runs(repository: Repository, runs: Sequence[Json]) -> list[Json]:
    """Return the jobs, of every attempt, of those runs that have ended since they were last read.

    A run's jobs are handed over together with its end, so whose end is in the log is done.
    """
    if not repository.client.settings.jobs:
        return []
    ended = {f"{run['id']}/{run.get('run_attempt') or 1}": run for run in runs if _has_ended(run)}
    done: set[str] = set()
    if not repository.run.full_refresh:
        done = set(repository.query("workflow_runs", COMPLETED, [repository.names, list(ended)]))
    wanted = {run["id"] for key, run in ended.items() if key not in done}
    lists = await asyncio.gather(*(_of_run(repository, run) for run in sorted(wanted)))
    return [job for jobs in lists for job in jobs]


def key(job: Json) -> str:
    """Return the id under which a job is kept."""
    return f"{job['run_id']}/{job.get('run_attempt') or 1}/{job['id']}"


def _has_ended(run: Json) -> bool:
    return bool(run["status"] == "completed")


async def _of_run(repository: Repository, run: int) -> list[Json]:
    pages = Pages(repository, STREAM, f"actions/runs/{run}/jobs", {"filter": "all"}, wrapper="jobs")
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
