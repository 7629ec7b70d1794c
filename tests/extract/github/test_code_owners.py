"""Who owns which paths: the teams of CODEOWNERS, once for each change of the default branch."""

from collections.abc import Callable
from typing import Any

import pytest

from extract.github import code_owners
from scripts.demo.github_faults import Fault
from scripts.demo.github_server import GithubServer
from scripts.demo.store import GithubRepository
from tests.extract.github.conftest import Extract, Rows
from tests.extract.github.organisation import NAME, commit, full_repository, organisation

TEXT = """# Everything, unless a later line says otherwise.
*  @acme/shop @ann\r
!/negated @acme/shop

/till/ @acme/tills ann@example.test  # the tills
/docs/ @bea
/range[0-9]/ @acme/shop
/my\\ files/ @acme/shop
@ann
/left/ ann
/nobody
"""
LINES = [
    {"line": 2, "pattern": "*", "teams": ["@acme/shop"]},
    {"line": 5, "pattern": "/till/", "teams": ["@acme/tills"]},
    {"line": 6, "pattern": "/docs/", "teams": []},
    {"line": 8, "pattern": "/my\\ files/", "teams": ["@acme/shop"]},
    {"line": 11, "pattern": "/nobody", "teams": []},
]


def push(repository: GithubRepository, sha: str, files: dict[str, str]) -> None:
    """Add a commit to the default branch that changes these files."""
    branch = repository.branches[0]["commit"]
    repository.commits.append(commit(sha, [branch["sha"]], 9_000))
    repository.commit_files[sha] = list(files)
    repository.file_texts |= {(sha, path): text for path, text in files.items()}
    branch["sha"] = sha


@pytest.fixture
def served(serve_github: Callable[..., GithubServer], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Serve a repository with the file in two of its places, and one without it."""
    store = organisation(pulls=5, deployments=0, runs=0, issues=0)
    push(
        store.repositories[NAME], "a" * 40, {".github/CODEOWNERS": TEXT, "CODEOWNERS": "* @acme/x"}
    )
    bare = GithubRepository(full_repository(70_002, "acme/bare"))
    store.repositories["acme/bare"] = bare
    bare.branches = [{"name": "main", "commit": {"sha": "b" * 40}}]
    bare.commits = [commit("b" * 40, [], 0)]
    server = serve_github(store)
    monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", f'["{NAME}", "acme/bare"]')
    return server


@pytest.mark.parametrize("graphql", ["true", "false"])
def test_the_first_file_is_read_once_for_each_head(
    graphql: str,
    served: GithubServer,
    extract: Extract,
    rows: Rows,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def requests() -> int:
        return extract().stream("code_owners").requests

    def read() -> list[tuple[str | None, list[Any]]]:
        return [(payload["path"], payload["lines"]) for _, payload in rows("code_owners")]

    monkeypatch.setenv("SOURCES__GITHUB__GRAPHQL", graphql)
    is_batch = graphql == "true"
    shop = served.store.repositories[NAME]
    assert requests() == 0
    assert read() == []

    monkeypatch.setenv("SOURCES__GITHUB__TEAMS", "true")
    served.store.teams["acme"] = []
    # No list of branches has changed, and the files were never read: by REST one request here, and
    # three in the repository without any.
    assert requests() == (1 if is_batch else 4)
    # People are left out, and lines that GitHub does not read.
    assert read() == [(".github/CODEOWNERS", LINES)]
    assert requests() == 0

    push(shop, "c" * 40, {"README.md": ""})
    assert requests() == 1
    assert len(read()) == 1
    # The other file, then the first one as it was: each is a version.
    push(shop, "d" * 40, {".github/CODEOWNERS": "/x/ @acme/x"})
    extract()
    push(shop, "e" * 40, {".github/CODEOWNERS": TEXT})
    extract()
    x = [{"line": 1, "pattern": "/x/", "teams": ["@acme/x"]}]
    assert [lines for _, lines in read()] == [LINES, x, LINES]
    # A history that never had it.
    shop.branches[0]["commit"]["sha"] = shop.commits[0]["sha"]
    extract()
    assert read()[-1] == (None, [])


def test_a_missing_right_fails_nothing(
    served: GithubServer, extract: Extract, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__GRAPHQL", "false")
    monkeypatch.setenv("SOURCES__GITHUB__TEAMS", "true")
    served.faults.queue.append(Fault("/contents/", status=403, times=99))
    extract()
    assert rows("code_owners") == []
    served.faults.queue.clear()
    extract()
    assert len(rows("code_owners")) == 1


def test_a_file_that_github_does_not_load_owns_nothing(
    served: GithubServer, extract: Extract, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__TEAMS", "true")
    monkeypatch.setattr(code_owners, "TOO_LARGE", len(TEXT.encode()))
    extract()
    assert [payload["lines"] for _, payload in rows("code_owners")] == [[]]
