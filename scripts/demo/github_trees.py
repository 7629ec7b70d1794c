"""The trees of a served repository's commits, made up from the paths that each is said to change.

A changed file's content is named after the commit and the path, so two trees are equal exactly
where nothing was changed between them.
"""

import hashlib
from dataclasses import dataclass, field

from scripts.demo.github_graph import CommitGraph
from scripts.demo.store import Json

FILE, FOLDER = 0o100644, 0o040000


@dataclass
class Tree:
    """A folder: its files' contents and its folders, by name."""

    files: dict[str, str] = field(default_factory=dict)
    folders: dict[str, "Tree"] = field(default_factory=dict)
    oid: str = ""

    def named(self) -> "Tree":
        """Take the name that the contents give it."""
        parts = [*self.files.items(), *((name, one.oid) for name, one in self.folders.items())]
        self.oid = _digest(repr(sorted(parts)))
        return self

    def changed(self, parts: list[str], content: str) -> "Tree":
        """Return this folder with one file of another content; the rest is shared."""
        name, *rest = parts
        if not rest:
            return Tree({**self.files, name: content}, self.folders).named()
        inner = self.folders.get(name, Tree()).changed(rest, content)
        return Tree(self.files, {**self.folders, name: inner}).named()


@dataclass
class Trees:
    """Every tree of one repository that was asked for, by commit and by its own name."""

    graph: CommitGraph
    roots: dict[str, Tree] = field(default_factory=dict)
    by_oid: dict[str, Tree] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def of_commit(self, sha: str) -> Json:
        """Return the root tree of a commit."""
        line = []
        at: str | None = sha
        while at is not None and at not in self.roots:
            line.append(at)
            parents = self.graph.by_sha[at]["parents"]
            at = parents[0]["sha"] if parents and parents[0]["sha"] in self.graph.by_sha else None
        tree = self.roots[at] if at is not None else Tree().named()
        for commit in reversed(line):
            for path in self.graph.repository.commit_files.get(commit, []):
                tree = tree.changed(path.split("/"), self._content(commit, path))
            self.roots[commit] = tree
        return self._node(self.roots[sha])

    def of_oid(self, oid: str) -> Json | None:
        """Return a tree or a content that was named before."""
        if oid in self.texts:
            text = self.texts[oid]
            return {
                "__typename": "Blob",
                "id": oid,
                "oid": oid,
                "byteSize": len(text.encode()),
                "text": text,
                "isTruncated": False,
            }
        tree = self.by_oid.get(oid)
        return self._node(tree) if tree is not None else None

    def file(self, path: str) -> str | None:
        """Return the name of a file's content at the head of the default branch."""
        served = self.graph.repository
        heads = {one["name"]: one["commit"]["sha"] for one in served.branches}
        head = heads.get(served.repository["default_branch"])
        return self.files(head).get(path) if head in self.graph.by_sha else None

    def files(self, sha: str) -> dict[str, str]:
        """Return the names of all files' contents at a commit, by path."""
        self.of_commit(sha)
        found: dict[str, str] = {}
        work = [("", self.roots[sha])]
        while work:
            folder, tree = work.pop()
            found |= {folder + name: oid for name, oid in tree.files.items()}
            work += [(f"{folder}{name}/", one) for name, one in tree.folders.items()]
        return found

    def _content(self, commit: str, path: str) -> str:
        """Return the name of a changed file's content; git names equal texts alike."""
        text = self.graph.repository.file_texts.get((commit, path))
        oid = _digest(f"{commit} {path}" if text is None else f"text {text}")
        self.texts[oid] = text or ""
        return oid

    def _node(self, tree: Tree) -> Json:
        self.by_oid |= {one.oid: one for one in (tree, *tree.folders.values())}
        files = [(name, FILE, oid, "blob") for name, oid in tree.files.items()]
        folders = [(name, FOLDER, one.oid, "tree") for name, one in tree.folders.items()]
        return {
            "__typename": "Tree",
            "id": tree.oid,
            "oid": tree.oid,
            "entries": [
                {"name": name, "mode": mode, "oid": oid, "type": kind}
                for name, mode, oid, kind in sorted([*files, *folders])
            ],
        }


def _digest(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
