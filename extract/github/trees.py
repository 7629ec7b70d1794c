"""The files that commits changed, found from their trees: a hundred in one GraphQL request.

GitHub lists the files of one commit in a request of its own. Trees carry the names of their
contents, so two of them that are equal need no look inside, and most of two neighbours' are.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from extract.github.graphql import GraphqlReader
from extract.github.queries import TREES

Json = dict[str, Any]
# A name's mode and content, and whether it is a folder.
Entries = dict[str, tuple[int, str, bool]]
Change = tuple[str, str | None]

STREAM = "commit_files"
# Trees kept to compare with: a few megabytes.
MOST_CACHED_TREES = 3_000
NOTHING: Entries = {}


class Trees:
    """The trees of one repository, as far as they were needed."""

    def __init__(self, graphql: GraphqlReader, repository: str, stream: str = STREAM) -> None:
        self.graphql = graphql
        self.repository = repository
        self.stream = stream
        self.roots: dict[str, str] = {}
        self.entries: dict[str, Entries] = {}

    async def changed(self, commits: Sequence[Change]) -> dict[str, list[str]]:
        """Return the paths that each commit changed against its first parent.

        Args:
            commits: a commit and its first parent, None for one without.

        A commit that GraphQL does not tell everything of is not in the answer.
        """
        self._forget()
        both = [sha for change in commits for sha in change if sha is not None]
        await self._fetch([sha for sha in both if sha not in self.roots])
        paths: dict[str, set[str]] = {}
        work: list[tuple[str, str, str | None, str | None]] = []
        for sha, parent in commits:
            if sha in self.roots and (parent is None or parent in self.roots):
                paths[sha] = set()
                old = None if parent is None else self.roots[parent]
                work.append((sha, "", old, self.roots[sha]))
        while work:
            needed = (tree for *_, old, new in work for tree in (old, new) if tree is not None)
            await self._fetch([tree for tree in needed if tree not in self.entries])
            deeper = []
            for sha, folder, old, new in work:
                before, after = self._of(old), self._of(new)
                if before is None or after is None:
                    paths.pop(sha, None)
                elif sha in paths:
                    files, folders = compared(before, after)
                    paths[sha].update(folder + name for name in files)
                    deeper += [(sha, f"{folder}{name}/", was, now) for name, was, now in folders]
            work = deeper
        return {sha: sorted(found) for sha, found in paths.items()}

    async def files(
        self, commits: Sequence[str], pattern: re.Pattern[str]
    ) -> dict[str, dict[str, str]]:
        """Return each commit's files whose whole path the pattern fits, and their contents' names.

        A commit that GraphQL does not tell everything of is not in the answer.
        """
        self._forget()
        await self._fetch([sha for sha in commits if sha not in self.roots])
        found: dict[str, dict[str, str]] = {sha: {} for sha in commits if sha in self.roots}
        work = [(sha, "", self.roots[sha]) for sha in found]
        while work:
            await self._fetch([tree for *_, tree in work if tree not in self.entries])
            deeper = []
            for sha, folder, tree in work:
                entries = self.entries.get(tree)
                if entries is None:
                    found.pop(sha, None)
                    continue
                for name, (_, oid, is_folder) in entries.items():
                    if is_folder:
                        deeper.append((sha, f"{folder}{name}/", oid))
                    elif sha in found and pattern.fullmatch(folder + name):
                        found[sha][folder + name] = oid
            work = deeper
        return found

    def _forget(self) -> None:
        if len(self.entries) > MOST_CACHED_TREES:
            self.roots.clear()
            self.entries.clear()

    def _of(self, tree: str | None) -> Entries | None:
        return NOTHING if tree is None else self.entries.get(tree)

    async def _fetch(self, oids: Iterable[str]) -> None:
        """Read trees, and the root trees of commits."""
        wanted = list(dict.fromkeys(oids))
        found = await self.graphql.objects(TREES, self.repository, wanted, stream=self.stream)
        for oid, node in found.items():
            tree = node.get("tree", node)
            if tree.get("entries") is None:
                continue
            if tree is not node:
                self.roots[oid] = tree["oid"]
            self.entries[tree["oid"]] = {
                entry["name"]: (entry["mode"], entry["oid"], entry["type"] == "tree")
                for entry in tree["entries"]
            }


def compared(
    before: Entries, after: Entries
) -> tuple[list[str], list[tuple[str, str | None, str | None]]]:
    """Return the files that differ between two trees, and the folders that do, with their trees."""
    files = []
    folders = []
    for name in before.keys() | after.keys():
        was, now = before.get(name), after.get(name)
        if was == now:
            continue
        if any(entry is not None and not entry[2] for entry in (was, now)):
            files.append(name)
        # A folder that took a file's place, or gave way to one, has its own contents to tell.
        old, new = (entry[1] if entry is not None and entry[2] else None for entry in (was, now))
        if old != new:
            folders.append((name, old, new))
    return files, folders
