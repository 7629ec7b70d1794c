"""Every REST request of every stream is one that GitHub's own description allows."""

import gzip
import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest
from jsonschema import Draft202012Validator

from extract.github import sweep
from scripts.demo.github_server import GithubServer
from tests.extract.github.conftest import Extract
from tests.extract.github.organisation import (
    NAME,
    START,
    at,
    commit,
    deployment,
    issue,
    organisation,
    run,
    status,
)

Json = dict[str, Any]
# A path's last part may hold slashes (a branch's name), the others may not.
PLACEHOLDER = r"[^/]+"


class Description:
    """GitHub's description of its API, asked about single requests."""

    def __init__(self, document: Json) -> None:
        self.document = document
        self.paths = [
            (re.compile(re.sub(r"\\{.*?\\}", PLACEHOLDER, re.escape(path)) + "$"), path)
            for path in document["paths"]
        ]

    def complaints(self, address: str) -> list[str]:
        """Return what is wrong with a GET request."""
        path, _, query = address.partition("?")
        found = [name for pattern, name in self.paths if pattern.match(unquote(path))]
        if not found:
            return [f"{path}: no such path"]
        # The path with the fewest placeholders is the one that is meant.
        name = min(found, key=lambda one: one.count("{"))
        operation = self.document["paths"][name].get("get")
        if operation is None:
            return [f"{path}: not for reading"]
        known = {
            parameter["name"]: parameter
            for parameter in map(self._resolved, operation.get("parameters", []))
            if parameter["in"] == "query"
        }
        problems = []
        for key, value in parse_qsl(query):
            if key not in known:
                problems.append(f"{name}: unknown parameter {key}")
                continue
            schema = self._resolved(known[key]["schema"])
            typed = int(value) if schema.get("type") == "integer" and value.isdigit() else value
            problems += [
                f"{name}: {key}={value}: {error.message}"
                for error in Draft202012Validator(schema).iter_errors(typed)
            ]
        return problems

    def _resolved(self, value: Json) -> Json:
        while "$ref" in value:
            target: Any = self.document
            for part in value["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            value = target
        return value


@pytest.fixture(scope="module")
def description(shared_data: Path) -> Description:
    file = shared_data / "specs" / "github-slim.openapi.json.gz"
    return Description(json.loads(gzip.decompress(file.read_bytes())))


def test_a_wrong_request_is_noticed(description: Description) -> None:
    assert description.complaints("/repos/a/b/pulls?state=all&per_page=100") == []
    assert description.complaints("/repos/a/b/pulls?state=bogus")
    assert description.complaints("/repos/a/b/pulls?colour=red")
    assert description.complaints("/repos/a/b/nothing")


@pytest.mark.parametrize("graphql", ["true", "false"])
def test_every_request_is_allowed(
    graphql: str,
    description: Description,
    serve_github: Callable[..., GithubServer],
    extract: Extract,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    server = serve_github(organisation(pulls=110, deployments=105, runs=110))
    repository = server.store.repositories[NAME]
    monkeypatch.setenv("SOURCES__GITHUB__GRAPHQL", graphql)
    monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", f'["acme/*", "{NAME}"]')
    monkeypatch.setenv("SOURCES__GITHUB__JOBS", "true")
    (tmp_path / "services.csv").write_text(f"service,repository,paths\ntill,{NAME},till/**\n")
    monkeypatch.setenv("DIOGEN_SEEDS", str(tmp_path))
    # What the rarer requests need: a run under way, attempts, a deployment that will be deleted,
    # a commit that does not exist, more commits than REST lists.
    repository.workflow_runs += [run(1, -100, state="in_progress"), run(2, 9_000, attempt=3)]
    repository.deployments.append(deployment(4_000, "e" * 40, 10))
    repository.statuses[4_000] = [status(1, "in_progress", 11)]
    base = f"{1:040x}"
    long = [f"{number:036x}beef" for number in range(260)]
    repository.pull_commits[3] = [
        commit(sha, [parent], 30) for parent, sha in zip([base, *long], long, strict=False)
    ]
    repository.commits += repository.pull_commits[3]
    repository.pulls[2]["head"]["sha"], repository.pulls[2]["base"]["sha"] = long[-1], base
    extract()
    monkeypatch.setattr(sweep, "COUNT_EVERY", timedelta(0))
    monkeypatch.setattr(sweep, "LIST_EVERY", timedelta(0))
    repository.deployments.pop()
    repository.issues.pop()
    extract()
    repository.issues.append(issue(50_000, 90_000))
    repository.pulls[0]["updated_at"] = at(90_000)
    extract()
    extract(full_refresh=True, since=START)

    asked = {one.path for one in server.log if one.method == "GET"}
    assert [problem for path in asked for problem in description.complaints(path)] == []
    for rare in ("/attempts/", "/jobs", "/issues/100"):
        assert any(rare in path for path in asked)
    assert any("/compare/" in path for path in asked) == (graphql == "false")
