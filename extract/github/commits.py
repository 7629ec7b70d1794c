"""Commits: all ancestors of branches, tags, deployments and merged pull requests."""

import asyncio
from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from extract.github import heads
from extract.github.answers import Answer
from extract.github.errors import MissingError, TroubleError
from extract.github.pages import PER_PAGE, WINDOW
from extract.github.repository import DATASET, Repository
from extract.logs import get_logger

Json = dict[str, Any]

STREAM = "commits"
# The days, and the runs of one day, in which a missing commit is requested again: GitHub may have
# been wrong for a minute.
TRIES = 3
TRIES_A_DAY = 2

# All commits that an interrupted run may have wanted, and parents that were not requested yet.
WANTED = f"""
with wanted as (
    select payload -> 'commit' ->> 'sha' as sha from {DATASET}.branches where scope = any(%(names)s)
    union
    select payload -> 'commit' ->> 'sha' from {DATASET}.tags where scope = any(%(names)s)
    union
    select payload ->> 'sha' from {DATASET}.deployments where scope = any(%(names)s)
    union
    select payload ->> 'merge_commit_sha' from {DATASET}.pull_requests
    where scope = any(%(names)s) and payload ->> 'merged_at' is not null
    union
    select parent ->> 'sha'
    from {DATASET}.commits, jsonb_array_elements(payload -> 'parents') as parent
    where scope = any(%(names)s)
)
select sha from wanted
where sha is not null and not exists (
    select from {DATASET}.commits where scope = any(%(names)s) and id = sha
)
"""  # noqa: S608 - nothing in it comes from outside

HEADS = "select distinct payload -> 'commit' ->> 'sha' from {} where scope = any(%s)"

log = get_logger(__name__)


async def read(repository: Repository) -> None:
    """Read every commit that is wanted and not in the log, until no parent is unknown."""
    state = repository.stream_state(STREAM)
    wanted = set(repository.wanted)
    if repository.was_pending:
        wanted |= _left_over(repository)
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    asked: Json = state.get("missing", {})
    # GitHub may be wrong for an hour, and a history may be pushed later; but requests must end.
    given_up = {
        sha
        for sha, days in asked.items()
        if days.count(today) >= TRIES_A_DAY or len(set(days)) >= TRIES
    }
    wanted |= asked.keys()
    wanted -= repository.missed_commits
    wanted -= given_up | repository.read_commits | repository.known(STREAM, sorted(wanted))
    if wanted:
        walk = Walk(repository, repository.all_ids(STREAM) | repository.read_commits, given_up)
        # Merged and deployed commits lead into the long common history, most of which is on the
        # default branch.
        branches = (wanted & _branch_heads(repository)) - {repository.default_head}
        for sha in sorted(wanted - branches, key=lambda sha: (sha != repository.default_head, sha)):
            await walk.to_the_root(sha)
        for sha in await heads.read(walk, sorted(branches)):
            await walk.to_the_root(sha)
        missing = walk.missing - given_up
        repository.missed_commits |= missing
        kept = given_up | (repository.missed_commits - missing)
        state["missing"] = {sha: asked[sha] for sha in kept if sha in asked} | {
            sha: [*asked.get(sha, []), today] for sha in missing
        }
        if missing:
            log.warning(
                "commits that GitHub does not have (any more)",
                repository=repository.name,
                count=len(missing),
            )
    repository.wanted -= wanted
    state["pending"] = False


class Walk:
    """Follows parents through one repository's history, a page at a time.

    Attributes:
        known: the commits that the log holds or that were read in this run.
        missing: the commits that GitHub was asked for and does not have.
    """

    def __init__(self, repository: Repository, known: set[str], missing: set[str]) -> None:
        self.repository = repository
        self.known = known
        self.missing = set(missing)

    def is_settled(self, sha: str) -> bool:
        """Tell whether nothing more is to be asked about a commit."""
        return sha in self.known or sha in self.missing

    def take(self, commits: Iterable[Json]) -> list[Json]:
        """Hand over the commits that were not known, and return them."""
        new = list({one["sha"]: one for one in commits if one["sha"] not in self.known}.values())
        self.known.update(commit["sha"] for commit in new)
        self.repository.read_commits.update(commit["sha"] for commit in new)
        self.repository.put(STREAM, ((commit["sha"], commit, None) for commit in new))
        if self.repository.needs_files:
            self.repository.new_commits += [_for_files(commit) for commit in new]
        return new

    async def to_the_root(self, start: str) -> None:
        """Read `start` and its ancestors; several requests only where ancestors are unknown."""
        queue = deque([start])
        while queue:
            sha = queue.popleft()
            if self.is_settled(sha):
                continue
            queue.extend(await self._from(sha))

    async def _from(self, sha: str) -> list[str]:
        """Read the history of one commit; return the parents that are still unknown."""
        parents: set[str] = set()
        number, width = 1, 1
        while True:
            numbers = range(number, number + width)
            try:
                answers = await asyncio.gather(*(self._page(sha, page) for page in numbers))
            except MissingError:
                await self._prove_missing(sha)
                return []
            commits = [commit for answer in answers for commit in answer.body]
            new = self.take(commits)
            parents.update(parent["sha"] for commit in new for parent in commit["parents"])
            if sha not in self.known:
                # GitHub answered with another history: asking again would go round in circles.
                self.missing.add(sha)
            unknown = parents - self.known - self.missing
            # The list goes by date and not by ancestry: where it brings nothing new, asking for an
            # unknown parent by name is shorter.
            if not unknown or not new or not answers[-1].has_next:
                return sorted(unknown)
            number += width
            remaining = (answers[-1].last_page or number) - number + 1
            width = max(1, min(WINDOW, remaining)) if len(new) == len(commits) else 1
            parents = unknown

    async def _prove_missing(self, sha: str) -> None:
        """Ask for a commit in another way before it is believed that there is none.

        Raises:
            TroubleError: there is one, but not its history.
        """
        try:
            await self.repository.client.get(
                self.repository.path(f"commits/{sha}"), stream=STREAM, is_expected_missing=True
            )
        except MissingError:
            self.missing.add(sha)
            return
        raise TroubleError(
            f"GitHub has commit {sha} of {self.repository.name} but does not give its history: run "
            "again, what was read so far is kept"
        )

    async def _page(self, sha: str, page: int) -> Answer:
        return await self.repository.client.get(
            self.repository.path("commits"),
            {"sha": sha, "per_page": PER_PAGE, "page": page},
            stream=STREAM,
        )


def _branch_heads(repository: Repository) -> set[str]:
    """Return where branches end, as read in this run and before."""
    return repository.branch_heads | set(repository.query("branches", HEADS, [repository.names]))


def _for_files(commit: Json) -> tuple[str, str | None, str]:
    parent = commit["parents"][0]["sha"] if commit["parents"] else None
    return commit["sha"], parent, commit["commit"]["committer"]["date"]


def _left_over(repository: Repository) -> set[str]:
    tables = ("branches", "tags", "deployments", "pull_requests", "commits")
    connection = repository.run.connection
    for table in tables:
        row = connection.execute("select to_regclass(%s)", [f"{DATASET}.{table}"]).fetchone()
        if row is None or row[0] is None:
            return set()
    return {row[0] for row in connection.execute(WANTED, {"names": repository.names})}
