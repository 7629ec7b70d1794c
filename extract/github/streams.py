"""Every stream of one repository: a failure in one of them does not stop the others."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from extract.github import (
    commit_files,
    commits,
    deployments,
    discovery,
    history_starts,
    issues,
    pinned_files,
    pull_requests,
    sweep,
    whole_lists,
    workflow_runs,
)
from extract.github.errors import ClosedError, MissingError, RepositoryError
from extract.github.repository import Repository
from extract.logs import get_logger

Reading = Callable[[], Awaitable[None]]
# Lists that every repository has, if only empty ones.
ALWAYS_THERE = {"branches", "tags", "pull_requests"}
# The errors that an undocumented form of an answer causes.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)

log = get_logger(__name__)


async def read(repository: Repository) -> None:
    """Read every stream; a failure in one of them does not stop the others."""
    first: dict[str, Reading] = {
        **{
            which.table: partial(whole_lists.read, repository, which) for which in whole_lists.LISTS
        },
        "deployments": partial(deployments.read, repository),
    }
    second: dict[str, Reading] = {
        "pull_requests": partial(pull_requests.read, repository),
        "workflow_runs": partial(workflow_runs.read, repository),
        "issues": partial(issues.read, repository),
        "issue_events": partial(issues.read_events, repository),
    }
    last: dict[str, Reading] = {
        "sweep": partial(sweep.read, repository),
        "commits": partial(commits.read, repository),
        "commit_files": partial(commit_files.read, repository),
        "pinned_files": partial(pinned_files.read, repository),
    }
    try:
        if repository.client.is_scarce:
            # One after the other, so that each is whole before the next one takes requests; what
            # was deployed needs its commits before anything else is of use.
            in_turn = {**first, "commits": last["commits"], **second}
            for name, reading in in_turn.items():
                await guarded(repository, name, reading)
        else:
            work = {**first, **second}
            await together([partial(guarded, repository, *one) for one in work.items()])
        if repository.absent >= ALWAYS_THERE:
            repository.failures.append(discovery.NOT_THERE.format(name=repository.name))
        for name, reading in last.items():
            # A record that was not read cannot be distinguished from a deleted one.
            if name != "sweep" or not repository.failed & {"issues", "pull_requests"}:
                await guarded(repository, name, reading)
    except ClosedError as error:
        log.warning("a repository is closed", repository=repository.name, reason=str(error))
        repository.failures.insert(0, str(error))
    finally:
        history_starts.note(repository)


async def guarded(repository: Repository, stream: str, reading: Reading) -> None:
    """Read a stream, and record the reason if it fails; the others continue.

    A stream that the repository does not have, such as issues that are off, is passed over. Its
    state stays where it was, so nothing is lost should the answer have been a mistake.

    Raises:
        ClosedError: nothing of the repository can be read.
        ConfigurationError: nothing of the source can be read any more.
    """
    try:
        await reading()
    except MissingError as error:
        repository.absent.add(stream)
        log.info(
            "GitHub has nothing here", repository=repository.name, stream=stream, path=str(error)
        )
    except ClosedError:
        raise
    except RepositoryError as error:
        _note(repository, stream, str(error))
    except UNREADABLE as error:
        log.debug("the answer that could not be read", exc_info=error)
        told = f"{type(error).__name__}: {error}"[:200]
        _note(
            repository,
            stream,
            f"GitHub's answer about the {stream} of {repository.name} cannot be read ({told}): "
            "run again, and report it if it happens again",
        )


def _note(repository: Repository, stream: str, reason: str) -> None:
    log.warning(
        "a stream could not be read", repository=repository.name, stream=stream, reason=reason
    )
    repository.failed.add(stream)
    repository.failures.append(reason)


async def together(work: list[Reading]) -> None:
    """Wait for all; the first failure stops the rest and is raised as it is."""
    tasks = [asyncio.ensure_future(one()) for one in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
