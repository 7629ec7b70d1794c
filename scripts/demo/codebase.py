"""A git-like history: commits with parents, a `main` that only grows, and its past."""

import hashlib
from bisect import bisect_right
from datetime import datetime

from scripts.demo.company import GITHUB_URL, Person
from scripts.demo.github_records import timestamp, user
from scripts.demo.store import Json


class Codebase:
    """One repository's commits; every parent is a commit made before.

    Attributes:
        commits: by sha, in the order in which they were made.
    """

    def __init__(self, repository: str) -> None:
        self.repository = repository
        self.commits: dict[str, Json] = {}
        self._main: list[tuple[datetime, str]] = []

    @property
    def head(self) -> str:
        return self._main[-1][1]

    def main_at(self, moment: datetime) -> str:
        """Return the sha `main` pointed to at `moment`, or its first commit before that."""
        position = bisect_right(self._main, moment, key=lambda entry: entry[0])
        return self._main[max(position - 1, 0)][1]

    def main_between(self, older: str | None, newer: str) -> list[str]:
        """Return the commits `main` took after `older`, up to and with `newer`."""
        shas = [sha for _, sha in self._main]
        start = shas.index(older) + 1 if older in shas else 0
        return shas[start : shas.index(newer) + 1] if newer in shas else []

    def commit(
        self,
        *parents: str,
        message: str,
        author: Person,
        authored_at: datetime,
        committed_at: datetime | None = None,
    ) -> str:
        """Make a commit and return its sha, which stands for its content as git's does."""
        at = committed_at or authored_at
        content = "\n".join(
            [self.repository, *parents, author.email, authored_at.isoformat(), at.isoformat()]
        )
        digest = hashlib.sha1(f"{content}\n{message}".encode(), usedforsecurity=False)
        while digest.hexdigest() in self.commits:  # the same words in the same second
            digest.update(b".")
        sha = digest.hexdigest()
        who = {"name": author.name, "email": author.email}
        self.commits[sha] = {
            "sha": sha,
            "node_id": f"C_{sha}",
            "html_url": f"{GITHUB_URL}/{self.repository}/commit/{sha}",
            "commit": {
                "author": {**who, "date": timestamp(authored_at)},
                "committer": {**who, "date": timestamp(at)},
                "message": message,
                "comment_count": 0,
            },
            "author": user(author),
            "committer": user(author),
            "parents": [{"sha": parent} for parent in parents],
        }
        return sha

    def push(self, sha: str, moment: datetime) -> None:
        """Move `main` forward to `sha`."""
        self._main.append((moment, sha))
