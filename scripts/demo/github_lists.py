"""The endpoints below one repository: which records they give, filtered and sorted how."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from scripts.demo import github_paging
from scripts.demo.github_graph import CommitGraph
from scripts.demo.github_nodes import with_check_suite, with_node_id
from scripts.demo.github_paging import answer, linked_page, page, refusal
from scripts.demo.store import GithubRepository, Json

# GitHub lists no more than this of a pull request's commits.
PULL_COMMITS_CAP = 250
RUN_FILTERS = ("actor", "branch", "check_suite_id", "created", "event", "head_sha", "status")

Endpoint = Callable[[Request, GithubRepository, CommitGraph], Response]


def branches(request: Request, repository: GithubRepository, _: CommitGraph) -> Response:
    return page(request, sorted(repository.branches, key=lambda branch: str(branch["name"])))


def tags(request: Request, repository: GithubRepository, _: CommitGraph) -> Response:
    return page(request, repository.tags)


def releases(request: Request, repository: GithubRepository, _: CommitGraph) -> Response:
    return page(request, _newest(repository.releases))


def workflows(request: Request, repository: GithubRepository, _: CommitGraph) -> Response:
    return page(request, repository.workflows, "workflows")


def pulls(request: Request, repository: GithubRepository, _: CommitGraph) -> Response:
    state = request.query_params.get("state", "open")
    chosen = [pull for pull in repository.pulls if state in ("all", pull["state"])]
    shape = partial(with_node_id, "PR", repository=repository)
    return page(request, _sorted(request, chosen), shape=shape)


def pull(request: Request, repository: GithubRepository, _: CommitGraph) -> Response:
    number = request.path_params["number"]
    for candidate in repository.pulls:
        if candidate["number"] == number:
            return answer(request, with_node_id("PR", candidate, repository))
    return refusal(404, "Not Found")


def pull_commits(request: Request, repository: GithubRepository, _: CommitGraph) -> Response:
    commits = repository.pull_commits.get(request.path_params["number"], [])
    return page(request, commits[:PULL_COMMITS_CAP])


def pull_reviews(request: Request, repository: GithubRepository, _: CommitGraph) -> Response:
    reviews = repository.reviews.get(request.path_params["number"], [])
    return page(request, [with_node_id("PRR", review, repository) for review in reviews])


def issues(request: Request, repository: GithubRepository, _: CommitGraph) -> Response:
    """GitHub lists pull requests among the issues, without most of what makes them one."""
    state = request.query_params.get("state", "open")
    since = request.query_params.get("since", "")
    chosen = [
        record
        for record in (*repository.issues, *repository.pulls)
        if state in ("all", record["state"]) and record["updated_at"] >= since
    ]
    return linked_page(request, _sorted(request, chosen), _as_issue)


def _as_issue(record: Json) -> Json:
    # Only a pull request has a base.
    if "base" not in record:
        return record
    shared = ("id", "number", "state", "title", "body", "user", "created_at", "updated_at")
    own = {key: record.get(key) for key in (*shared, "closed_at", "type")}
    return {**own, "labels": [], "pull_request": {}}


def issue(request: Request, repository: GithubRepository, _: CommitGraph) -> Response:
    number = request.path_params["number"]
    if number in repository.moved:
        return answer(request, repository.moved[number])
    for candidate in (*repository.issues, *repository.pulls):
        if candidate["number"] == number:
            return answer(request, candidate)
    return refusal(410, "This issue was deleted")


def issue_events(request: Request, repository: GithubRepository, _: CommitGraph) -> Response:
    return page(request, _newest(repository.issue_events))


def events_of_issue(request: Request, repository: GithubRepository, _: CommitGraph) -> Response:
    number = request.path_params["number"]
    events = [event for event in repository.issue_events if event["issue"]["number"] == number]
    return page(request, sorted(events, key=lambda event: int(event["id"])))


def commits(request: Request, repository: GithubRepository, graph: CommitGraph) -> Response:
    if not repository.commits:
        return refusal(409, "Git Repository is empty.")
    sha = graph.resolve(request.query_params.get("sha"))
    if sha is None:
        return refusal(404, "Not Found")
    since = request.query_params.get("since", "")
    found = graph.walk(sha)
    if since:
        found = [one for one in found if one["commit"]["committer"]["date"] >= since]
    return page(request, found)


def commit(request: Request, repository: GithubRepository, graph: CommitGraph) -> Response:
    sha = graph.resolve(request.path_params["sha"])
    if sha is None:
        return refusal(422, f"No commit found for SHA: {request.path_params['sha']}")
    files = [{"filename": path} for path in repository.commit_files.get(sha, [])]
    return answer(request, {**graph.by_sha[sha], "files": files})


def compare(request: Request, repository: GithubRepository, graph: CommitGraph) -> Response:
    base_name, _, head_name = request.path_params["range"].partition("...")
    base, head = graph.resolve(base_name), graph.resolve(head_name)
    if base is None or head is None:
        return refusal(404, "Not Found")
    behind = {one["sha"] for one in graph.walk(base)}
    ahead = [one for one in reversed(graph.walk(head)) if one["sha"] not in behind]
    number = int(request.query_params.get("page", "1"))
    size = int(request.query_params.get("per_page", "100"))
    shown = ahead[(number - 1) * size : number * size]
    return answer(request, {"total_commits": len(ahead), "commits": shown})


def deployments(request: Request, repository: GithubRepository, _: CommitGraph) -> Response:
    found = repository.deployments
    for name in ("sha", "ref", "task", "environment"):
        if name in request.query_params:
            found = [one for one in found if one[name] == request.query_params[name]]
    return page(request, _newest(found), shape=partial(with_node_id, "DE", repository=repository))


def deployment(request: Request, repository: GithubRepository, _: CommitGraph) -> Response:
    for candidate in repository.deployments:
        if candidate["id"] == request.path_params["id"]:
            return answer(request, with_node_id("DE", candidate, repository))
    return refusal(404, "Not Found")


def statuses(request: Request, repository: GithubRepository, _: CommitGraph) -> Response:
    wanted = request.path_params["id"]
    if not any(candidate["id"] == wanted for candidate in repository.deployments):
        return refusal(404, "Not Found")
    found = repository.statuses.get(wanted, [])
    return page(request, _newest([with_node_id("DES", one, repository) for one in found]))


def runs(request: Request, repository: GithubRepository, _: CommitGraph) -> Response:
    found = sorted(
        _latest_attempts(repository.workflow_runs),
        key=lambda run: (run["created_at"], run["id"]),
        reverse=True,
    )
    status = request.query_params.get("status")
    if status is not None:
        found = [run for run in found if status in (run["status"], run["conclusion"])]
    if "created" in request.query_params:
        created = request.query_params["created"]
        first = created.removeprefix(">=") if created.startswith(">=") else ""
        last = created.removeprefix("<=") if created.startswith("<=") else "9"
        found = [run for run in found if first <= run["created_at"] <= last]
    is_filtered = any(name in request.query_params for name in RUN_FILTERS)
    found = found[: github_paging.FILTERED_RUNS_CAP if is_filtered else github_paging.RUNS_CAP]
    shape = partial(with_check_suite, repository=repository)
    return page(request, found, "workflow_runs", shape=shape)


def run(request: Request, repository: GithubRepository, _: CommitGraph) -> Response:
    attempts = _attempts(repository, request.path_params["id"])
    if not attempts:
        return refusal(404, "Not Found")
    return answer(request, with_check_suite(attempts[-1], repository))


def run_attempt(request: Request, repository: GithubRepository, _: CommitGraph) -> Response:
    for attempt in _attempts(repository, request.path_params["id"]):
        if attempt["run_attempt"] == request.path_params["attempt"]:
            return answer(request, with_check_suite(attempt, repository))
    return refusal(404, "Not Found")


def jobs(request: Request, repository: GithubRepository, _: CommitGraph) -> Response:
    found = repository.workflow_jobs.get(request.path_params["id"], [])
    if request.query_params.get("filter", "latest") != "all":
        last = max((job["run_attempt"] for job in found), default=1)
        found = [job for job in found if job["run_attempt"] == last]
    return page(request, found, "jobs")


def _attempts(repository: GithubRepository, identifier: int) -> list[Json]:
    found = [one for one in repository.workflow_runs if one["id"] == identifier]
    return sorted(found, key=lambda one: int(one["run_attempt"]))


def _latest_attempts(attempts: Iterable[Json]) -> Iterable[Json]:
    latest: dict[int, Json] = {}
    for attempt in attempts:
        before = latest.get(attempt["id"])
        if before is None or before["run_attempt"] < attempt["run_attempt"]:
            latest[attempt["id"]] = attempt
    return latest.values()


def _newest(items: Iterable[Json]) -> list[Json]:
    return sorted(items, key=lambda item: (item.get("created_at") or "", item["id"]), reverse=True)


def _sorted(request: Request, items: list[Json]) -> list[Json]:
    by = {"updated": "updated_at"}.get(request.query_params.get("sort", ""), "created_at")
    # GitHub's default is the newest first.
    descending = request.query_params.get("direction", "desc") != "asc"

    def key(item: Json) -> tuple[Any, ...]:
        return (item[by], item["number"])

    return sorted(items, key=key, reverse=descending)


LISTS: tuple[tuple[str, Endpoint], ...] = (
    ("branches", branches),
    ("tags", tags),
    ("releases", releases),
    ("pulls", pulls),
    ("pulls/{number:int}", pull),
    ("pulls/{number:int}/commits", pull_commits),
    ("pulls/{number:int}/reviews", pull_reviews),
    ("issues", issues),
    ("issues/events", issue_events),
    ("issues/{number:int}", issue),
    ("issues/{number:int}/events", events_of_issue),
    ("commits", commits),
    ("commits/{sha}", commit),
    ("compare/{range:path}", compare),
    ("deployments", deployments),
    ("deployments/{id:int}", deployment),
    ("deployments/{id:int}/statuses", statuses),
    ("actions/workflows", workflows),
    ("actions/runs", runs),
    ("actions/runs/{id:int}", run),
    ("actions/runs/{id:int}/jobs", jobs),
    ("actions/runs/{id:int}/attempts/{attempt:int}", run_attempt),
)
