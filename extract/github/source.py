"""The GitHub source: finds the repositories and reads every stream of each, several at once."""

import asyncio
from collections.abc import Iterator
from functools import partial
from typing import Any

import pyarrow as pa

from extract.github import code_owners, discovery, streams, sweep, teams
from extract.github.client import GithubClient
from extract.github.graphql import GraphqlReader
from extract.github.image_pins import pinned_paths
from extract.github.outbox import Outbox
from extract.github.repository import Repository
from extract.github.service_paths import repositories_with_paths
from extract.logs import get_logger
from extract.pipelines import Run, UnreadError
from extract.settings import ConfigurationError, GithubSettings, Settings, seeds_folder

Json = dict[str, Any]

log = get_logger(__name__)

TABLES = (
    "repositories",
    "branches",
    "tags",
    "commits",
    "commit_files",
    "pinned_files",
    "pinned_texts",
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
    "code_owners",
    "deletions",
    "history_starts",
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
            "the GitHub App is configured only in part: set all of SOURCES__GITHUB__APP_ID, "
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
    tools: Json = {
        "client": client,
        "graphql": GraphqlReader(client),
        "outbox": outbox,
        "run": run,
    }
    try:
        found, failures = await discovery.find(client, settings, run.state, outbox)
        for name, reason in failures.items():
            log.warning("a repository could not be read", repository=name, reason=reason)
        if client.is_scarce:
            await tools["graphql"].prove()
        repositories = await _read_repositories(found, tools)
        if settings.teams:
            await code_owners.read(repositories)
            owners = {record["full_name"].split("/")[0] for record in found}
            for owner in sorted(owners):
                await _read_teams(owner, tools, failures)
        failures.update(
            (one.name, _first_of_many(one.failures)) for one in repositories if one.failures
        )
    finally:
        await client.close()
    if failures:
        raise UnreadError("repositories", failures, is_all=not found)


async def _read_repositories(found: list[Json], tools: Json) -> list[Repository]:
    """Read several at once, or one after the other where the requests left are few.

    Then the first is whole before the second begins.
    """
    states: Json = tools["run"].state.setdefault("repositories", {})
    parted = repositories_with_paths(seeds_folder())
    pinned = pinned_paths(seeds_folder())
    repositories: list[Repository] = []
    slots = asyncio.Semaphore(1 if tools["client"].is_scarce else REPOSITORIES_AT_ONCE)

    async def one(record: Json) -> None:
        async with slots:
            # By number: a repository that was renamed is not read again.
            state = states.setdefault(str(record["id"]), {"names": []})
            if record["full_name"] not in state["names"]:
                state["names"].append(record["full_name"])
            repository = Repository(
                name=record["full_name"],
                default_branch=record["default_branch"],
                node_id=record.get("node_id"),
                state=state,
                was_pending=bool(state.get("commits", {}).get("pending")),
                # A first load has nothing to compare them with.
                seen={table: set() for table in sweep.TABLES} if "sweep" in state else {},
                needs_files=any(name.lower() in parted for name in state["names"]),
                pinned_paths=next(
                    (pinned[one.lower()] for one in state["names"] if one.lower() in pinned), None
                ),
                **tools,
            )
            repositories.append(repository)
            await streams.read(repository)

    await streams.together([partial(one, record) for record in found])
    return repositories


def _first_of_many(failures: list[str]) -> str:
    """Return the reasons, each once, as far as a sentence takes them."""
    reasons = list(dict.fromkeys(failures))
    others = f" (and {len(reasons) - 1} more, see the log)" if len(reasons) > 1 else ""
    return f"{reasons[0]}{others}"


async def _read_teams(owner: str, tools: Json, failures: dict[str, str]) -> None:
    states: Json = tools["run"].state.setdefault("organisations", {})
    state = states.setdefault(owner, {"names": [owner]})
    organisation = teams.Organisation(name=owner, default_branch="", state=state, **tools)
    # A person's repositories belong to no organisation.
    await streams.guarded(organisation, "teams", partial(teams.read, organisation))
    if organisation.failures:
        failures[owner] = _first_of_many(organisation.failures)
