"""GitHub's GraphQL endpoint over the same REST-shaped records, executed by graphql-core."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import graphql
from starlette.responses import Response

from scripts.demo.github_nodes import node_id, parse
from scripts.demo.github_trees import Trees
from scripts.demo.store import GithubRepository, GithubStore, Json

SCHEMA_FILE = Path(__file__).with_name("github_schema.graphql")
# GitHub gives no more than this of one connection, and takes no more ids than this at once.
MAX_FIRST = 100

Resolver = Callable[..., Any]


def execute(
    request: Mapping[str, Any], store: GithubStore, trees: Callable[[str], Trees]
) -> Response:
    """Answer one GraphQL request; a mistake in it is an answer too, with status 200.

    Args:
        trees: gives a repository's, by its name.
    """
    result = graphql.graphql_sync(
        SCHEMA,
        request["query"],
        variable_values=request.get("variables"),
        context_value=Lookup(store, trees),
        field_resolver=resolve,
        type_resolver=lambda value, *_: value["__typename"],
    )
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        body["errors"] = [_worded(error) for error in result.errors]
    return Response(json.dumps(body), media_type="application/json")


def _worded(error: graphql.GraphQLError) -> Json:
    worded: Json = {**error.formatted}
    original = error.original_error
    worded["type"] = "NOT_FOUND" if isinstance(original, LookupError) else "INVALID"
    return worded


class Lookup:
    """Finds the record behind a node id, with one index per repository and request."""

    def __init__(self, store: GithubStore, trees: Callable[[str], Trees]) -> None:
        self.store = store
        self.trees = trees
        self.repositories = {
            repository.repository["id"]: repository for repository in store.repositories.values()
        }
        self.records: dict[tuple[str, int], dict[int, Json]] = {}

    def repository(self, name: str) -> Json | None:
        """Return a repository with what it holds."""
        repository = self.store.repositories.get(name)
        return None if repository is None else self._repository(repository)

    def _repository(self, repository: GithubRepository) -> Json:
        name = repository.repository["full_name"]

        def git_object(oid: str | None = None, expression: str = "") -> Json | None:
            trees = self.trees(name)
            if oid is None:
                oid = trees.file(expression.removeprefix("HEAD:"))
            if oid is None:
                return None
            if oid not in trees.graph.by_sha:
                return trees.of_oid(oid)
            return {
                **_commit(trees.graph.by_sha[oid]),
                "__typename": "Commit",
                "tree": trees.of_commit(oid),
                "history": lambda first: {
                    "nodes": [_commit(one) for one in trees.graph.near(oid, first)]
                },
            }

        return {
            "__typename": "Repository",
            "id": name,
            "issues": repository.issues,
            "pullRequests": repository.pulls,
            "object": git_object,
        }

    def node(self, identifier: str) -> Json:
        """Return the node.

        Raises:
            LookupError: there is none, or none any more.
        """
        try:
            prefix, repository_number, number = parse(identifier)
            repository = self.repositories[repository_number]
            if prefix == "R":
                return {**self._repository(repository), "id": identifier}
            record = self._records(prefix, repository)[number]
            if prefix == "PR":
                return _pull_request(identifier, record, repository)
            if prefix == "CS":
                jobs = repository.workflow_jobs.get(number, [])
                return _check_suite(identifier, record["status"], jobs, repository)
            return _deployment(identifier, record, repository)
        except (ValueError, KeyError):
            raise LookupError(
                f"Could not resolve to a node with the global id of '{identifier}'"
            ) from None

    def _records(self, prefix: str, repository: GithubRepository) -> dict[int, Json]:
        """Return a repository's records of one kind by number, gone through once."""
        place = (prefix, repository.repository["id"])
        if place not in self.records:
            if prefix == "PR":
                self.records[place] = {one["number"]: one for one in repository.pulls}
            elif prefix == "CS":
                # In the order of attempts: the last one stays.
                runs = sorted(repository.workflow_runs, key=lambda one: int(one["run_attempt"]))
                self.records[place] = {one["id"]: one for one in runs}
            else:
                self.records[place] = {one["id"]: one for one in repository.deployments}
        return self.records[place]


def resolve(source: Any, info: graphql.GraphQLResolveInfo, **arguments: Any) -> Any:
    """Return a field's value: the query's own fields, a connection's page, or a stored value."""
    name = info.field_name
    if source is None:
        if name == "rateLimit":
            return {"cost": 1, "remaining": 4999, "resetAt": "2030-01-01T00:00:00Z"}
        lookup: Lookup = info.context
        if name == "node":
            return lookup.node(arguments["id"])
        if name == "repository":
            return lookup.repository(f"{arguments['owner']}/{arguments['name']}")
        if len(arguments["ids"]) > MAX_FIRST:
            raise ValueError(f"at most {MAX_FIRST} ids")
        return [_found_or_error(lookup, identifier) for identifier in arguments["ids"]]
    value = source[name]
    if callable(value):
        return value(**arguments)
    # A list where the schema has one object is a connection; a list of nodes is its page.
    if isinstance(value, list) and name not in ("nodes", "entries"):
        return _connection(value, arguments)
    return value


def _found_or_error(lookup: Lookup, identifier: str) -> Any:
    try:
        return lookup.node(identifier)
    except LookupError as error:
        # An exception as a value gives a null and an entry in `errors`, as GitHub does.
        return error


def _connection(values: list[Json], arguments: Mapping[str, Any]) -> Json:
    first = arguments.get("first")
    if first is None or not 0 < first <= MAX_FIRST:
        raise ValueError("`first` must be between 1 and 100")
    start = int(arguments.get("after") or 0)
    end = min(start + first, len(values))
    return {
        "nodes": values[start:end],
        "pageInfo": {"endCursor": str(end), "hasNextPage": end < len(values)},
        "totalCount": len(values),
    }


def _pull_request(identifier: str, pull: Json, repository: GithubRepository) -> Json:
    number = pull["number"]
    return {
        "__typename": "PullRequest",
        "id": identifier,
        "number": number,
        # The sizes of changes are invented: some are small, some are not.
        "additions": number * 37 % 400,
        "deletions": number * 17 % 150,
        "changedFiles": 1 + number * 7 % 20,
        "totalCommentsCount": number * 5 % 12,
        "commits": [
            {"id": one["sha"], "commit": _commit(one)}
            for one in repository.pull_commits.get(number, [])
        ],
        "reviews": [_review(one, repository) for one in repository.reviews.get(number, [])],
    }


def _check_suite(
    identifier: str, status: str, jobs: list[Json], repository: GithubRepository
) -> Json:
    """Return the checks of a workflow run, which are its jobs."""

    def check_runs(first: int, **arguments: Any) -> Json:
        return _connection(
            [_check_run(job, repository) for job in jobs], {"first": first, **arguments}
        )

    return {
        "__typename": "CheckSuite",
        "id": identifier,
        "status": status.upper(),
        "checkRuns": check_runs,
    }


def _check_run(job: Json, repository: GithubRepository) -> Json:
    name, identifier = repository.repository["full_name"], job["id"]
    page = f"https://github.com/{name}/actions/runs/{job['run_id']}/job/{identifier}"
    return {
        "id": node_id("CR", repository.repository["id"], identifier),
        "name": job["name"],
        "status": job["status"].upper(),
        "conclusion": job["conclusion"].upper() if job["conclusion"] else None,
        "startedAt": job["started_at"],
        "completedAt": job["completed_at"],
        "detailsUrl": page,
    }


def _commit(commit: Json) -> Json:
    facts = commit["commit"]
    return {
        "id": commit["sha"],
        "oid": commit["sha"],
        "message": facts["message"],
        "authoredDate": facts["author"]["date"],
        "committedDate": facts["committer"]["date"],
        "author": _git_actor(facts["author"], commit.get("author")),
        "committer": _git_actor(facts["committer"], commit.get("committer")),
        "parents": [{"oid": parent["sha"], "id": parent["sha"]} for parent in commit["parents"]],
    }


def _git_actor(person: Json, account: Json | None) -> Json:
    # Here, as on GitHub, a bot's account is not a user: only its address identifies it.
    is_user = account is not None and account.get("type", "User") == "User"
    return {
        "name": person.get("name"),
        "email": person.get("email"),
        "user": _actor(account) if is_user else None,
    }


def _actor(account: Json | None) -> Json | None:
    if account is None:
        return None
    return {
        "__typename": account.get("type", "User"),
        "id": account["login"],
        "login": account["login"].removesuffix("[bot]"),
    }


def _review(review: Json, repository: GithubRepository) -> Json:
    return {
        "id": node_id("PRR", repository.repository["id"], review["id"]),
        "fullDatabaseId": str(review["id"]),
        "author": _actor(review.get("user")),
        "body": review.get("body") or "",
        "state": review["state"].upper(),
        "submittedAt": review.get("submitted_at"),
        "commit": {"id": review["commit_id"], "oid": review["commit_id"]}
        if review.get("commit_id")
        else None,
        "url": review.get("html_url") or "",
    }


def _deployment(identifier: str, deployment: Json, repository: GithubRepository) -> Json:
    statuses = sorted(
        repository.statuses.get(deployment["id"], []),
        key=lambda status: (status["created_at"], status["id"]),
        reverse=True,
    )
    shown = [_status(status, repository) for status in statuses]
    return {
        "__typename": "Deployment",
        "id": identifier,
        "updatedAt": deployment["updated_at"],
        "statuses": shown,
        "latestStatus": shown[0] if shown else None,
    }


def _status(status: Json, repository: GithubRepository) -> Json:
    return {
        "id": node_id("DES", repository.repository["id"], status["id"]),
        "state": status["state"].upper(),
        "createdAt": status["created_at"],
        "updatedAt": status.get("updated_at") or status["created_at"],
        "environment": status.get("environment"),
        "description": status.get("description"),
        "creator": _actor(status.get("creator") or {"login": "ghost", "type": "User"}),
        "logUrl": status.get("log_url") or None,
        "environmentUrl": status.get("environment_url") or None,
    }


SCHEMA = graphql.build_schema(SCHEMA_FILE.read_text(encoding="utf-8"))
