"""Commits are complete down to the root, wherever they are, and never asked for in vain twice."""

from typing import Any

from scripts.demo.github_server import GithubServer
from scripts.demo.store import GithubRepository
from tests.extract.github.conftest import Extract, Rows
from tests.extract.github.organisation import commit, deployment, pull


def unknown_parents(rows: Rows) -> set[str]:
    commits = dict(rows("commits"))
    parents = {parent["sha"] for payload in commits.values() for parent in payload["parents"]}
    return parents - set(commits)


def test_commits_off_the_default_branch_are_read(
    repository: GithubRepository, extract: Extract, rows: Rows
) -> None:
    # A release branch that left main long ago, whose commits carry older dates than their parents.
    branch = [commit(f"{n:036x}cafe", [f"{n - 1:036x}cafe"], -n) for n in range(1, 250)]
    branch[0]["parents"] = [{"sha": f"{5:040x}"}]
    repository.commits += branch
    repository.tags.append({"name": "v-old", "commit": {"sha": branch[-1]["sha"]}})
    # A hotfix that only a deployment knows.
    repository.commits.append(commit("d" * 40, [branch[100]["sha"]], 50))
    repository.deployments.append(deployment(1, "d" * 40, 60))
    extract()
    assert len(rows("commits")) == 230 + 249 + 1
    assert unknown_parents(rows) == set()


def test_new_commits_cost_one_request(
    github: GithubServer, repository: GithubRepository, extract: Extract, rows: Rows
) -> None:
    extract()
    head = repository.branches[0]["commit"]["sha"]
    for number in range(5):
        sha = f"{number:036x}feed"
        repository.commits.append(commit(sha, [head], 90_000 + number))
        head = sha
    repository.branches = [{"name": "main", "commit": {"sha": head}, "protected": True}]
    before = len(github.log)
    counts = extract()
    assert counts.streams["commits"].rows_new == 5
    asked = [one for one in github.log[before:] if "/commits?" in one.path]
    assert len(asked) == 1
    assert unknown_parents(rows) == set()


def test_many_branches_cost_few_requests(
    github: GithubServer, repository: GithubRepository, extract: Extract, rows: Rows
) -> None:
    for branch in range(120):
        sha = f"{100 + branch % 50:040x}"
        # Most are a commit or two ahead, some are long.
        for number in range(45 if branch % 40 == 0 else 1 + branch % 2):
            made = f"{branch:020x}{number:016x}cafe"
            repository.commits.append(commit(made, [sha], 5_000 + branch * 50 + number))
            sha = made
        head = {"name": f"work/{branch}", "commit": {"sha": sha}, "protected": False}
        repository.branches.append(head)
    extract()
    assert unknown_parents(rows) == set()
    assert len(rows("commits")) == len(repository.commits)
    asked = [one for one in github.log if "/commits?" in one.path]
    # Four pages of the default branch, one of each long branch, the tag that leads nowhere.
    assert len(asked) <= 10


def test_commits_that_do_not_exist_are_not_asked_for_again(
    github: GithubServer, repository: GithubRepository, extract: Extract, rows: Rows
) -> None:
    repository.deployments.append(deployment(1, "e" * 40, 60))
    repository.pulls.append(pull(900, "f" * 40, 99))
    repository.commits[0]["parents"] = [{"sha": "9" * 40}]
    extract()
    assert unknown_parents(rows) == {"9" * 40}
    repository.deployments.append(deployment(2, "e" * 40, 99_000))
    # The second run looks again, for GitHub may have been wrong.
    extract()
    before = len(github.log)
    extract()
    assert not [one for one in github.log[before:] if "/commits?" in one.path]


def test_an_empty_organisation_makes_every_table(
    repository: GithubRepository, extract: Extract, rows: Rows, connection: Any
) -> None:
    from extract.github.source import TABLES

    github_repository = GithubRepository(repository.repository)
    for name, value in vars(github_repository).items():
        setattr(repository, name, value)
    extract()
    extract()
    # From when on its lists are known is a record of our own.
    found = [table for table in TABLES if rows(table)]
    assert found == ["repositories", "history_starts"]
    indexes = connection.execute(
        "select count(*) from pg_indexes where schemaname = 'raw_github'"
        " and (indexname like '%\\_key' or indexname like '%\\_load')"
    ).fetchone()
    assert indexes[0] >= 2 * len(TABLES)
