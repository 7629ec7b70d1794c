"""GraphQL saves requests and changes nothing else; every document is valid for GitHub itself."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import graphql
import pytest

from extract.github import queries, shapes
from scripts.demo.github_graphql import SCHEMA
from scripts.demo.github_nodes import node_id
from scripts.demo.github_server import GithubServer
from tests.extract.github.conftest import Extract, Rows
from tests.extract.github.essence import essence
from tests.extract.github.organisation import NAME, commit, organisation, review, status

CHILDREN = ("pull_request_commits", "reviews", "deployment_statuses")


@pytest.fixture(scope="module")
def official_schema(shared_data: Path) -> graphql.GraphQLSchema:
    file = shared_data / "specs" / "github-graphql-schema.graphql.gz"
    text = gzip.decompress(file.read_bytes()).decode()
    # The published text defines two fields of one type twice, which the specification forbids.
    return graphql.build_schema(text, assume_valid_sdl=True)


@pytest.mark.parametrize("document", queries.DOCUMENTS, ids=lambda text: text.split()[1][:20])
def test_every_document_is_valid_in_githubs_schema(
    official_schema: graphql.GraphQLSchema, document: str
) -> None:
    assert graphql.validate(official_schema, graphql.parse(document)) == []
    assert graphql.validate(SCHEMA, graphql.parse(document)) == []


def test_the_local_schema_is_a_part_of_githubs(official_schema: graphql.GraphQLSchema) -> None:
    for name, own in SCHEMA.type_map.items():
        if name.startswith("__"):
            continue
        official = official_schema.type_map[name]
        assert type(own) is type(official)
        if isinstance(own, graphql.GraphQLObjectType):
            for field, definition in own.fields.items():
                theirs = official.fields[field]
                assert str(definition.type) == str(theirs.type), f"{name}.{field}"
                assert set(definition.args) <= set(theirs.args)
        if isinstance(own, graphql.GraphQLEnumType):
            assert set(own.values) == set(official.values)


def as_bronze_reads_them(rows: Rows) -> dict[str, list[Any]]:
    return {
        table: [(id_, essence(table, payload)) for id_, payload in rows(table)]
        for table in CHILDREN
    }


def test_rest_gives_the_same_rows(
    github: GithubServer, extract: Extract, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = github.store.repositories[NAME]
    repository.pull_commits[3] = [commit(f"{n:036x}beef", [], n) for n in range(320)]
    repository.reviews[4] = [review(50_000 + n, "a" * 40, n) for n in range(130)]
    repository.statuses[5_004] = [status(60_000 + n, "queued", n / 60) for n in range(230)]
    # REST lists 250 commits of a pull request; what is between base and head it lists whole.
    base = f"{1:040x}"
    for previous, one in zip([base, *range(320)], repository.pull_commits[3], strict=False):
        parent = previous if isinstance(previous, str) else f"{previous:036x}beef"
        one["parents"] = [{"sha": parent}]
    repository.commits += repository.pull_commits[3]
    repository.pulls[2]["head"]["sha"] = f"{319:036x}beef"
    repository.pulls[2]["base"]["sha"] = base
    extract()
    by_graphql = as_bronze_reads_them(rows)
    assert len(dict(by_graphql["pull_request_commits"])["3"]) == 320
    assert sum(id_.startswith("4/") for id_, _ in by_graphql["reviews"]) == 130
    assert sum(id_.startswith("5004/") for id_, _ in by_graphql["deployment_statuses"]) == 230
    assert ("5", "Bot") not in by_graphql["pull_request_commits"]

    before = len(github.log)
    monkeypatch.setenv("SOURCES__GITHUB__GRAPHQL", "false")
    extract(full_refresh=True)
    assert not any(one.path == "/graphql" for one in github.log[before:])
    # Every child now has two versions in the log, from two APIs: what matters is equal.
    by_both = as_bronze_reads_them(rows)
    for table in CHILDREN:
        seen: dict[str, Any] = {}
        for id_, told in by_both[table]:
            assert seen.setdefault(id_, told) == told
        assert set(seen) == {id_ for id_, _ in by_graphql[table]}


def test_a_server_without_graphql_is_read_by_rest(
    serve_github: Callable[..., GithubServer], extract: Extract
) -> None:
    serve_github(organisation(pulls=20, deployments=10), graphql=False)
    counts = extract()
    assert counts.streams["reviews"].rows_new == 40
    assert counts.streams["deployment_statuses"].rows_new == 30


def test_numbers_are_read_from_both_kinds_of_node_ids() -> None:
    for number in (0, 5, 127, 200, 70_000, 5_000_000_000):
        assert shapes.number_in(node_id("DES", 42, number)) == number
    # One of GitHub's real kind: numbers packed as short as they go.
    assert shapes.number_in("DE_kgDNMDk") == 12345
    old = "MDE2OkRlcGxveW1lbnRTdGF0dXMxMjM0NQ"
    assert shapes.number_in(old) == 12345
    with pytest.raises(ValueError, match="no"):
        shapes.number_in("DES_%%%%")


def test_heavy_pages_are_halved(github: GithubServer, extract: Extract) -> None:
    from scripts.demo.github_faults import Fault

    github.faults.queue.append(Fault(path="/graphql", status=502, times=6))
    counts = extract()
    assert counts.streams["reviews"].rows_new == 460
