"""The files of commits: for repositories of several services alone, exact, and in few requests."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.github.trees import compared
from extract.settings import ConfigurationError
from scripts.demo.github_server import GithubServer
from scripts.demo.store import GithubRepository
from tests.extract.github.conftest import Extract, Rows
from tests.extract.github.organisation import NAME, commit, organisation

HEADER = "service,repository,paths,deployment_pattern,incident_pattern,time_zone,"
HEADER += "incident_window_hours\n"


def parted(folder: Path, monkeypatch: pytest.MonkeyPatch, *rows: str) -> None:
    """Make seeds of which only the services matter here."""
    (folder / "services.csv").write_text(HEADER + "".join(f"{row}\n" for row in rows))
    monkeypatch.setenv("DIOGEN_SEEDS", str(folder))


def folders(repository: GithubRepository) -> None:
    """Have every commit change a file or two, some folders deep."""
    for number, one in enumerate(repository.commits):
        paths = [f"services/{('till', 'search')[number % 2]}/src/part{number % 7}/main.py"]
        paths += ["README.md"] if number % 10 == 0 else []
        repository.commit_files[one["sha"]] = sorted(paths)


def asked(github: GithubServer, before: int) -> Counter[str]:
    return Counter(
        re.sub(r"[0-9a-f]{40}.*", "SHA", one.path.removeprefix(f"/repos/{NAME}"))
        for one in github.log[before:]
    )


def test_only_a_repository_with_paths_has_its_files_read(
    github: GithubServer,
    repository: GithubRepository,
    extract: Extract,
    rows: Rows,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folders(repository)
    parted(tmp_path, monkeypatch, "till,acme/other,services/till/**,,,,", f"shop,{NAME},,,,,")
    extract()
    assert rows("commit_files") == []
    before = len(github.log)
    # Paths given later: the history that is there already is read too. Case does not matter.
    parted(tmp_path, monkeypatch, f"till,{NAME.upper()},services/till/**,,,,")
    extract()
    read = {sha: payload["files"] for sha, payload in rows("commit_files")}
    assert read == repository.commit_files
    # 230 commits: their trees, not one request for each of them.
    assert asked(github, before)["/commits/SHA"] == 0
    assert asked(github, before)["/graphql"] <= 25
    before = len(github.log)
    extract()
    assert asked(github, before)["/graphql"] == 1


@pytest.mark.parametrize("graphql", ["true", "false"])
def test_new_commits_have_their_files_read_once(
    graphql: str,
    github: GithubServer,
    repository: GithubRepository,
    extract: Extract,
    rows: Rows,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__GRAPHQL", graphql)
    parted(tmp_path, monkeypatch, f"till,{NAME},services/till/**,,,,")
    del repository.commits[60:], repository.pulls[60:], repository.deployments[:]
    repository.branches[0]["commit"]["sha"] = repository.commits[-1]["sha"]
    folders(repository)
    extract()
    assert dict(rows("commit_files")).keys() == repository.commit_files.keys()
    head = repository.commits[-1]["sha"]
    # A merge: its files are those that it brings to its first parent.
    side = commit("a" * 40, [repository.commits[-5]["sha"]], 9_000)
    merge = commit("b" * 40, [head, "a" * 40], 9_001)
    repository.commits += [side, merge]
    repository.commit_files |= {"a" * 40: ["new/deep/er.py"], "b" * 40: ["new/deep/er.py"]}
    repository.branches = [{"name": "main", "commit": {"sha": "b" * 40}, "protected": True}]
    before = len(github.log)
    counts = extract()
    assert counts.streams["commit_files"].rows_new == 2
    files = dict(rows("commit_files"))
    assert files["a" * 40]["files"] == files["b" * 40]["files"] == ["new/deep/er.py"]
    if graphql == "false":
        assert asked(github, before)["/commits/SHA"] == 2


def test_the_requests_of_a_run_are_bounded_and_the_next_continues(
    serve_github: Callable[..., GithubServer],
    extract: Extract,
    rows: Rows,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    github = serve_github(organisation(pulls=230, deployments=0, runs=0, issues=0))
    folders(github.store.repositories[NAME])
    parted(tmp_path, monkeypatch, f"till,{NAME},services/till/**,,,,")
    monkeypatch.setenv("SOURCES__GITHUB__GRAPHQL", "false")
    monkeypatch.setenv("SOURCES__GITHUB__FILE_REQUESTS", "100")
    extract()
    read = [sha for sha, _ in rows("commit_files")]
    # The newest first, a hundred at a time.
    assert read == [f"{number:040x}" for number in range(131, 231)]
    extract()
    assert len(rows("commit_files")) == 200
    extract()
    assert len(rows("commit_files")) == 230


def test_a_commit_that_graphql_does_not_tell_is_asked_for_by_rest(
    github: GithubServer,
    repository: GithubRepository,
    extract: Extract,
    rows: Rows,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from extract.github.graphql import GraphqlReader

    del repository.commits[10:], repository.pulls[10:], repository.deployments[:]
    repository.tags.clear()
    repository.branches[0]["commit"]["sha"] = repository.commits[-1]["sha"]
    folders(repository)
    parted(tmp_path, monkeypatch, f"till,{NAME},services/till/**,,,,")
    whole = GraphqlReader.objects

    async def without_one(self: GraphqlReader, *arguments: object, **options: object) -> object:
        found = await whole(self, *arguments, **options)  # type: ignore[arg-type]
        found.pop(f"{5:040x}", None)
        return found

    monkeypatch.setattr(GraphqlReader, "objects", without_one)
    extract()
    assert {sha: one["files"] for sha, one in rows("commit_files")} == repository.commit_files
    # The one itself, and its child, which has nothing to be compared with.
    assert asked(github, 0)["/commits/SHA"] == 2


def test_seeds_that_are_not_text_are_reported(
    github: GithubServer, extract: Extract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "services.csv").write_bytes("service\n".encode("utf-16"))
    monkeypatch.setenv("DIOGEN_SEEDS", str(tmp_path))
    with pytest.raises(ConfigurationError, match=r"services\.csv cannot be read"):
        extract()


def test_trees_are_compared_by_content_mode_and_kind() -> None:
    file, script, folder = 0o100644, 0o100755, 0o040000
    before = {
        "same": (file, "1", False),
        "chmod": (file, "2", False),
        "gone": (file, "3", False),
        "folder": (folder, "t1", True),
        "was a folder": (folder, "t2", True),
        "was a file": (file, "4", False),
        "kept folder": (folder, "t3", True),
    }
    after = {
        "same": (file, "1", False),
        "chmod": (script, "2", False),
        "new": (file, "5", False),
        "folder": (folder, "t4", True),
        "was a folder": (file, "6", False),
        "was a file": (folder, "t5", True),
        "kept folder": (folder, "t3", True),
        "module": (0o160000, "7", False),
    }
    files, folders = compared(before, after)
    assert sorted(files) == ["chmod", "gone", "module", "new", "was a file", "was a folder"]
    assert sorted(folders) == [
        ("folder", "t1", "t4"),
        ("was a file", None, "t5"),
        ("was a folder", "t2", None),
    ]
