"""Real histories and recorded pages become repositories that hold what was recorded, no more."""

from pathlib import Path

import pytest

from extract.settings import ConfigurationError
from scripts.demo.history import load_histories
from scripts.demo.recorded import load_recorded


@pytest.mark.parametrize(
    ("name", "commits", "tags"),
    [pytest.param("dlt", 18_722, 125, id="dlt"), pytest.param("flask", 12_114, 69, id="flask")],
)
def test_a_history_is_whole(shared_data: Path, name: str, commits: int, tags: int) -> None:
    store = load_histories([shared_data / "git" / f"{name}.commits.tsv.gz"])

    repository = store.repositories[f"history/{name}"]
    shas = {commit["sha"] for commit in repository.commits}
    assert len(shas) == len(repository.commits) == commits
    assert len(repository.tags) == len(repository.releases) == tags
    assert {parent["sha"] for one in repository.commits for parent in one["parents"]} <= shas
    published = [release["published_at"] for release in repository.releases]
    assert published == sorted(published)
    assert repository.pulls == []
    reached = _reachable(
        {one["sha"]: [p["sha"] for p in one["parents"]] for one in repository.commits},
        [branch["commit"]["sha"] for branch in repository.branches],
    )
    assert reached == shas


def _reachable(parents: dict[str, list[str]], heads: list[str]) -> set[str]:
    seen: set[str] = set()
    waiting = list(heads)
    while waiting:
        sha = waiting.pop()
        if sha not in seen:
            seen.add(sha)
            waiting += parents[sha]
    return seen


def test_a_history_without_tags_says_what_to_name(tmp_path: Path) -> None:
    path = tmp_path / "lonely.commits.tsv"
    path.write_text("sha\tparents\n")

    with pytest.raises(ConfigurationError, match=r"lonely\.commits\.tsv is not a history"):
        load_histories([path])


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "odd.commits.tsv").write_text("colour\nred\n")
    (tmp_path / "odd.tags.tsv").write_text("tag\tsha\ttagged_at\n")

    with pytest.raises(ConfigurationError, match="is not the table it should be"):
        load_histories([tmp_path / "odd.commits.tsv"])


def test_recorded_pages_give_seven_releases_with_their_commits(shared_data: Path) -> None:
    store = load_recorded(shared_data / "recorded" / "stenjo-dora")

    repository = store.repositories["stenjo/devops-metrics-action"]
    tags = {tag["name"]: tag["commit"]["sha"] for tag in repository.tags}
    assert len(repository.releases) == 7
    assert {release["tag_name"] for release in repository.releases} == set(tags)
    assert tags["v0.3.0-beta"] == tags["v0.2.1"]
    assert len(repository.commits) == 30
    assert len(repository.pulls) == 2
    bugs = [one for one in repository.issues if "bug" in [la["name"] for la in one["labels"]]]
    assert [bug["number"] for bug in bugs] == [26, 16]
