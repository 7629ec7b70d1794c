"""The GitHub source: finds the repositories and reads every stream of each, several at once."""

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any

import pyarrow as pa

from extract.github import (
    commit_files,
    commits,
    deployments,
    discovery,
    issues,
    pull_requests,
    sweep,
    teams,
    whole_lists,
    workflow_runs,
)
from extract.github.client import GithubClient, MissingError
from extract.github.graphql import GraphqlReader
from extract.github.outbox import Outbox
from extract.github.repository import Repository
from extract.github.service_paths import repositories_with_paths
from extract.logs import get_logger
from extract.pipelines import Run
from extract.settings import ConfigurationError, GithubSettings, Settings, seeds_folder

Json = dict[str, Any]

log = get_logger(__name__)

TABLES = (
    "repositories",
    "branches",
    "tags",
    "commits",
    "commit_files",
    "pull_requests",
    "pull_request_commits",
    "reviews",
    "issues",
    "issue_events",
    "releases",
    "deployments",
    "deployment_statuses",
    "workflows",
    "workflow_runs",
    "workflow_jobs",
    "teams",
    "team_members",
    "deletions",
)
REPOSITORIES_AT_ONCE = 4
# How long records may wait before they are handed over, so a slow API loses little to a crash.
HAND_OVER_SECONDS = 5.0


def check(settings: Settings) -> None:
    """Check that there is something to read, and somebody to read it as.

    Raises:
        ConfigurationError: says what to set.
    """
    github = settings.sources.github
    if not github.repositories:
        raise ConfigurationError(
            "GitHub is not configured: set SOURCES__GITHUB__REPOSITORIES, for example "
            """'["owner/name", "owner/*"]', or repositories under [sources.github] in """
            ".dlt/config.toml"
        )
    app = (github.app_id, github.app_private_key, github.app_installation_id)
    if any(app) and not all(app):
        raise ConfigurationError(
            "the GitHub App is set in part: set all of SOURCES__GITHUB__APP_ID, "
            "SOURCES__GITHUB__APP_PRIVATE_KEY and SOURCES__GITHUB__APP_INSTALLATION_ID"
        )


def read(settings: Settings, run: Run) -> Iterator[list[tuple[str, pa.Table]]]:
    """Yield what is read, each time with `run.state` describing exactly what has been yielded.

    The event loop stands still while a list is with the caller, so nothing moves meanwhile.
    """
    outbox = Outbox()
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        task = loop.create_task(_read_all(settings.sources.github, run, outbox))
        try:
            while not task.done():
                runner.run(_until_full_or_done(outbox, task))
                yield outbox.empty()
            task.result()
        finally:
            task.cancel()


async def _until_full_or_done(outbox: Outbox, task: asyncio.Task[None]) -> None:
    full = asyncio.ensure_future(outbox.is_full.wait())
    await asyncio.wait({task, full}, timeout=HAND_OVER_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    full.cancel()


async def _read_all(settings: GithubSettings, run: Run, outbox: Outbox) -> None:
    client = GithubClient(settings, run.counts)
    graphql = GraphqlReader(client)
    states: Json = run.state.setdefault("repositories", {})
    parted = repositories_with_paths(seeds_folder())
    slots = asyncio.Semaphore(REPOSITORIES_AT_ONCE)

    tools: Json = {"client": client, "graphql": graphql, "outbox": outbox, "run": run}

    async def one(record: Json) -> None:
        async with slots:
            # By number: a repository that was renamed is not read again.
            state = states.setdefault(str(record["id"]), {"names": []})
            if record["full_name"] not in state["names"]:
                state["names"].append(record["full_name"])
            repository = Repository(
                name=record["full_name"],
                default_branch=record["default_branch"],
                state=state,
                was_pending=bool(state.get("commits", {}).get("pending")),
                # A first load has nothing to compare them with.
                seen={table: set() for table in sweep.TABLES} if "sweep" in state else {},
                needs_files=any(name.lower() in parted for name in state["names"]),
                **tools,
            )
            await _read_repository(repository)

    try:
        found = await discovery.find(client, settings, run.state, outbox)
        await _together([one(record) for record in found])
        if settings.teams:
            owners = {record["full_name"].split("/")[0] for record in found}
            await _together([_read_teams(owner, tools) for owner in sorted(owners)])
    finally:
        await client.close()


async def _read_teams(owner: str, tools: Json) -> None:
    states: Json = tools["run"].state.setdefault("organisations", {})
    state = states.setdefault(owner, {"names": [owner]})
    organisation = teams.Organisation(name=owner, default_branch="", state=state, **tools)
    # A person's repositories belong to no organisation.
    await _if_there(organisation, "teams", teams.read(organisation))


async def _read_repository(repository: Repository) -> None:
    work = {
        **{which.table: whole_lists.read(repository, which) for which in whole_lists.LISTS},
        "pull_requests": pull_requests.read(repository),
        "deployments": deployments.read(repository),
        "workflow_runs": workflow_runs.read(repository),
        "issues": issues.read(repository),
        "issue_events": issues.read_events(repository),
    }
    await _together([_if_there(repository, name, reading) for name, reading in work.items()])
    await _if_there(repository, "sweep", sweep.read(repository))
    await commits.read(repository)
    await commit_files.read(repository)


async def _if_there(
    repository: Repository, stream: str, reading: Coroutine[Any, Any, None]
) -> None:
    """Pass over a stream that the repository does not have, such as issues that are off.

    Its state stays where it was, so nothing is lost should the answer have been a mistake.
    """
    try:
        await reading
    except MissingError as error:
        log.info(
            "GitHub has nothing here", repository=repository.name, stream=stream, path=str(error)
        )


async def _together(work: list[Coroutine[Any, Any, None]]) -> None:
    """Wait for all; the first failure stops the rest and is raised as it is."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
