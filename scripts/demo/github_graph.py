"""Walks a served repository's commits the way GitHub's `commits` and `compare` do."""

import heapq
import math
from collections import OrderedDict
from dataclasses import dataclass, field

from scripts.demo.store import GithubRepository, Json

CACHED_WALKS = 16


@dataclass
class CommitGraph:
    """The commits of one repository by sha, and its most recent walks."""

    repository: GithubRepository
    by_sha: dict[str, Json] = field(default_factory=dict)
    walks: OrderedDict[str, list[Json]] = field(default_factory=OrderedDict)

    def refresh(self) -> None:
        """Take notice of commits that were added to or taken from the store."""
        if len(self.by_sha) != len(self.repository.commits):
            self.by_sha = {commit["sha"]: commit for commit in self.repository.commits}
            self.walks.clear()

    def resolve(self, name: str | None) -> str | None:
        """Return the sha that a sha, branch or tag stands for; None stands for the default."""
        name = name or self.repository.repository["default_branch"]
        if name in self.by_sha:
            return name
        for reference in (*self.repository.branches, *self.repository.tags):
            if reference["name"] == name:
                sha: str = reference["commit"]["sha"]
                return sha if sha in self.by_sha else None
        return None

    def walk(self, sha: str) -> list[Json]:
        """Return a commit and all its ancestors, newest committer date first."""
        if sha not in self.walks:
            self.walks[sha] = self._walk(sha)
            while len(self.walks) > CACHED_WALKS:
                self.walks.popitem(last=False)
        self.walks.move_to_end(sha)
        return self.walks[sha]

    def near(self, sha: str, count: int) -> list[Json]:
        """Return the first `count` commits of a walk, without going further."""
        return self.walks[sha][:count] if sha in self.walks else self._walk(sha, count)

    def _walk(self, start: str, count: float = math.inf) -> list[Json]:
        found: list[Json] = []
        seen = {start}
        # The newest first: dates are ISO texts, so the largest text is the newest.
        heap = [_newest_first(self.by_sha[start], 0)]
        while heap and len(found) < count:
            *_, commit = heapq.heappop(heap)
            found.append(commit)
            for parent in commit["parents"]:
                if parent["sha"] in self.by_sha and parent["sha"] not in seen:
                    seen.add(parent["sha"])
                    heapq.heappush(heap, _newest_first(self.by_sha[parent["sha"]], len(seen)))
        return found


def _newest_first(commit: Json, order: int) -> tuple[tuple[int, ...], int, Json]:
    date = commit["commit"]["committer"]["date"]
    return tuple(-ord(letter) for letter in date), order, commit
