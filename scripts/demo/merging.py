"""A pull request, and the ways in which one enters `main`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from scripts.demo.codebase import Codebase
from scripts.demo.company import START, Person

Merged = Callable[["Change", datetime], None]


@dataclass
class Change:
    """A pull request while it lives.

    Attributes:
        own: shas of its own commits, before squashing.
        then: called when it is merged.
    """

    title: str
    author: Person
    branch: str
    body: str = ""
    message: str | None = None
    labels: list[str] = field(default_factory=list)
    is_urgent: bool = False
    own: list[str] = field(default_factory=list)
    number: int = 0
    opened_at: datetime = START
    updated_at: datetime = START
    draft: bool = False
    merged_at: datetime | None = None
    closed_at: datetime | None = None
    merge_sha: str | None = None
    then: Merged | None = None


def _squash(code: Codebase, change: Change, moment: datetime) -> str:
    words = change.message.partition("\n\n")[2] if change.message else ""
    message = f"{change.title} (#{change.number})" + (f"\n\n{words}" if words else "")
    return code.commit(code.head, message=message, author=change.author, authored_at=moment)


def _join(code: Codebase, change: Change, moment: datetime) -> str:
    origin = f"{code.repository.split('/')[0]}/{change.branch}"
    return code.commit(
        code.head,
        change.own[-1],
        message=f"Merge pull request #{change.number} from {origin}\n\n{change.title}",
        author=change.author,
        authored_at=moment,
    )


def _rebase(code: Codebase, change: Change, moment: datetime) -> str:
    sha = code.head
    for own in change.own:
        commit = code.commits[own]
        if len(commit["parents"]) > 1:
            continue  # a rebase leaves merges out
        sha = code.commit(
            sha,
            message=commit["commit"]["message"],
            author=change.author,
            authored_at=datetime.fromisoformat(commit["commit"]["author"]["date"]),
            committed_at=moment,
        )
    return sha


# Each makes the commits and returns the sha that `main` moves to.
MERGE: dict[str, Callable[[Codebase, Change, datetime], str]] = {
    "squash": _squash,
    "merge": _join,
    "rebase": _rebase,
}
