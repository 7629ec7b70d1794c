"""The files that pin images: of config repositories alone, each content once, in few requests."""

import re
from collections import Counter
from pathlib import Path

import pytest

from extract.github.image_pins import pinned_paths
from extract.settings import ConfigurationError
from scripts.demo.github_server import GithubServer
from scripts.demo.store import GithubRepository
from tests.extract.github.conftest import Extract, Rows
from tests.extract.github.organisation import NAME

HEADER = "repository,file,pattern,environment,service\n"


def pinning(folder: Path, monkeypatch: pytest.MonkeyPatch, *rows: str) -> None:
    """Make seeds of which only the pins matter here."""
    (folder / "image_pins.csv").write_text(HEADER + "".join(f"{row}\n" for row in rows))
    monkeypatch.setenv("DIOGEN_SEEDS", str(folder))


def overlays(repository: GithubRepository) -> dict[str, dict[str, str]]:
    """Have every tenth commit move the pin of one overlay; return what each commit's files say."""
    texts: dict[str, str] = {}
    said = {}
    for number, one in enumerate(repository.commits):
        sha = one["sha"]
        path = f"overlays/{('prod', 'dev')[number // 10 % 2]}/kustomization.yaml"
        repository.commit_files[sha] = ["README.md"]
        if number % 10 == 0:
            repository.commit_files[sha].append(path)
            repository.file_texts[(sha, path)] = texts[path] = f"newTag: v{number}\n"
        said[sha] = dict(texts)
    return said


def read(rows: Rows) -> dict[str, dict[str, str]]:
    """Return the texts of each commit's files, as they were read."""
    texts = {blob: payload["text"] for blob, payload in rows("pinned_texts")}
    return {
        sha: {one["path"]: texts[one["blob"]] for one in payload["files"]}
        for sha, payload in rows("pinned_files")
    }


def asked(github: GithubServer, before: int) -> Counter[str]:
    return Counter(
        re.sub(r"[0-9a-f]{40}.*", "SHA", one.path.removeprefix(f"/repos/{NAME}"))
        for one in github.log[before:]
    )


@pytest.mark.parametrize("graphql", ["true", "false"])
def test_the_files_of_each_commit_are_read_once(
    graphql: str,
    github: GithubServer,
    repository: GithubRepository,
    extract: Extract,
    rows: Rows,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__GRAPHQL", graphql)
    del repository.commits[60:], repository.pulls[60:], repository.deployments[:]
    repository.branches[0]["commit"]["sha"] = repository.commits[-1]["sha"]
    said = overlays(repository)
    pinning(tmp_path, monkeypatch, "acme/other,overlays/**,,,shop", "acme/shop,,tag: (.+),,shop")
    extract()
    assert rows("pinned_files") == rows("pinned_texts") == []
    # Rules that come later: the history that is there already is read too. Case does not matter.
    pinning(tmp_path, monkeypatch, f"{NAME.upper()},overlays/*/kustomization.yaml,,,shop")
    before = len(github.log)
    extract()
    assert read(rows) == said
    # Six contents, however many commits have them.
    assert len(rows("pinned_texts")) == 6
    if graphql == "true":
        assert asked(github, before)["/graphql"] <= 8
        assert asked(github, before)["/git/trees/SHA"] == 0
    else:
        assert asked(github, before)["/git/trees/SHA"] == 60
        assert asked(github, before)["/git/blobs/SHA"] == 6
    before = len(github.log)
    extract()
    assert asked(github, before)["/git/trees/SHA"] == 0
    # Other globs match other files, in the past as well.
    pinning(tmp_path, monkeypatch, f"{NAME},overlays/prod/**,,,shop")
    extract()
    latest = read(rows)
    assert {path for files in latest.values() for path in files} == {
        "overlays/prod/kustomization.yaml"
    }


def test_globs_are_what_the_warehouse_reads_of_them(tmp_path: Path) -> None:
    (tmp_path / "image_pins.csv").write_text(
        HEADER
        + "Acme/Deploy,overlays/*/k.yaml; charts/**,,,shop\nacme/deploy,a.b,,,pay\n"
        + "acme/x,,t (.),,z\n"
    )
    patterns = pinned_paths(tmp_path)
    assert patterns.keys() == {"acme/deploy"}
    fits = ["overlays/prod/k.yaml", "charts/a/b.yaml", "charts/", "a.b", "Overlays/PROD/k.yaml"]
    others = ["overlays/eu/prod/k.yaml", "overlays/prod/k.yaml.bak", "x/charts/a", "acb"]
    assert [path for path in fits + others if patterns["acme/deploy"].fullmatch(path)] == fits


def test_seeds_that_are_not_text_are_reported(tmp_path: Path) -> None:
    (tmp_path / "image_pins.csv").write_bytes("repository\n".encode("utf-16"))
    with pytest.raises(ConfigurationError, match=r"image_pins\.csv cannot be read"):
        pinned_paths(tmp_path)
