"""A small invented organisation, with at least one of everything, for the local GitHub."""

from datetime import UTC, datetime, timedelta
from typing import Any

from scripts.demo.store import GithubRepository, GithubStore

Json = dict[str, Any]

START = datetime.now(UTC).replace(microsecond=0) - timedelta(days=60)
ANN = {"login": "ann", "id": 3, "type": "User", "avatar_url": "https://example.test/ann"}
BOT = {"login": "renovate[bot]", "id": 4, "type": "Bot", "avatar_url": "https://example.test/b"}
REPOSITORY_ID = 70_001
NAME = "acme/shop"


def at(minutes: float) -> str:
    """Return a time, in minutes after the organisation's beginning, as GitHub writes it."""
    return f"{START + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"


def commit(sha: str, parents: list[str], minutes: float, author: Json = ANN) -> Json:
    email = "4+renovate[bot]@users.noreply.github.com" if author is BOT else "ann@example.test"
    signature = {"name": author["login"], "email": email, "date": at(minutes)}
    return {
        "sha": sha,
        "commit": {"message": f"Work on {sha}", "author": signature, "committer": signature},
        "author": author,
        "committer": author,
        "parents": [{"sha": parent, "url": f"https://example.test/{parent}"} for parent in parents],
    }


def full_repository(number: int = REPOSITORY_ID, name: str = NAME) -> Json:
    owner = {"login": name.split("/")[0], "id": 1, "type": "Organization", "url": "u"}
    return {
        "id": number,
        "name": name.split("/")[1],
        "full_name": name,
        "owner": owner,
        "default_branch": "main",
        "archived": False,
        "stargazers_count": 12,
        "created_at": at(0),
        "updated_at": at(0),
    }


def pull(number: int, sha: str, minutes: float, *, is_open: bool = False) -> Json:
    ended = None if is_open else at(minutes)
    return {
        "id": 900_000 + number,
        "number": number,
        "node_id": f"PR_{number}",
        "title": f"Change {number}",
        "state": "open" if is_open else "closed",
        "draft": False,
        "created_at": at(minutes - 20),
        "updated_at": at(minutes),
        "closed_at": ended,
        "merged_at": ended,
        "merge_commit_sha": sha,
        "user": BOT if number % 5 == 0 else ANN,
        "labels": [{"id": 1, "name": "hotfix", "color": "f00"}] if number % 7 == 0 else [],
        "auto_merge": None,
        "body": "A body\nwith two lines, 'quotes' and a nul \u0000.",
        "html_url": f"https://example.test/{number}",
        "base": {"ref": "main", "sha": f"{1:040x}", "repo": full_repository()},
        "head": {"ref": "work", "sha": f"{number:039x}f", "repo": full_repository()},
    }


def review(identifier: int, sha: str, minutes: float, author: Json = ANN) -> Json:
    return {
        "id": identifier,
        "node_id": f"PRR_{identifier}",
        "user": author,
        "body": "",
        "state": "APPROVED",
        "submitted_at": at(minutes),
        "commit_id": sha,
        "html_url": f"https://example.test/review/{identifier}",
    }


def deployment(identifier: int, sha: str, minutes: float) -> Json:
    return {
        "id": identifier,
        "node_id": f"DE_{identifier}",
        "sha": sha,
        "ref": "main",
        "task": "deploy",
        "environment": "production",
        "original_environment": "production",
        "description": "",
        "creator": ANN,
        "created_at": at(minutes),
        "updated_at": at(minutes),
        "payload": {"user": "kept as it is"},
        "transient_environment": False,
        "production_environment": True,
    }


def status(identifier: int, state: str, minutes: float) -> Json:
    return {
        "id": identifier,
        "node_id": f"DES_{identifier}",
        "state": state,
        "created_at": at(minutes),
        "updated_at": at(minutes),
        "environment": "production",
        "description": "",
        "creator": ANN,
        "log_url": "",
        "environment_url": "",
    }


def run(identifier: int, minutes: float, state: str = "completed", attempt: int = 1) -> Json:
    return {
        "id": identifier,
        "name": "deploy",
        "path": ".github/workflows/deploy.yml",
        "event": "push",
        "status": state,
        "conclusion": "success" if state == "completed" else None,
        "head_branch": "main",
        "head_sha": f"{1:040x}",
        "run_attempt": attempt,
        "run_started_at": at(minutes + attempt - 1),
        "created_at": at(minutes),
        "updated_at": at(minutes + attempt),
        "workflow_id": 11,
        "display_title": "Deploy",
        "html_url": f"https://example.test/runs/{identifier}",
        "repository": full_repository(),
        "head_commit": {"id": f"{1:040x}", "message": "m"},
        "actor": ANN,
    }


def job(identifier: int, of: int, attempt: int, minutes: float = 1) -> Json:
    return {
        "id": identifier,
        "run_id": of,
        "run_attempt": attempt,
        "name": "deploy",
        "status": "completed",
        "conclusion": "success",
        "started_at": at(minutes),
        "completed_at": at(minutes + 1),
    }


def issue(number: int, minutes: float) -> Json:
    return {
        "id": 800_000 + number,
        "number": number,
        "state": "open",
        "title": f"Trouble {number}",
        "body": "What happened.",
        "type": None,
        "user": ANN,
        "labels": [{"id": 2, "name": "bug", "color": "f00"}],
        "created_at": at(minutes),
        "updated_at": at(minutes),
        "closed_at": None,
    }


def event(identifier: int, number: int, kind: str, minutes: float) -> Json:
    return {
        "id": identifier,
        "event": kind,
        "created_at": at(minutes),
        "actor": ANN,
        "commit_id": None,
        "issue": {"number": number, "title": "a copy of the whole issue", "url": "u", "id": number},
    }


def organisation(
    pulls: int = 230, deployments: int = 130, runs: int = 130, issues: int = 30
) -> GithubStore:
    """Return an organisation with one repository, more than a page of most things."""
    repository = GithubRepository(full_repository())
    head = None
    for number in range(1, pulls + 1):
        sha, minutes = f"{number:040x}", number * 20.0
        author = BOT if number % 5 == 0 else ANN
        repository.commits.append(commit(sha, [head] if head else [], minutes, author))
        head = sha
        repository.pulls.append(pull(number, sha, minutes, is_open=number > pulls - 3))
        own = f"{number:039x}"
        repository.pull_commits[number] = [
            commit(f"{own}{part:x}", [sha], minutes - 10, author) for part in range(10, 13)
        ]
        repository.reviews[number] = [
            review(number * 10 + part, sha, minutes - 5, BOT if part else ANN) for part in range(2)
        ]
        repository.issue_events.append(event(number, number, "ready_for_review", minutes - 9))
    for number in range(1, deployments + 1):
        identifier, minutes = 5_000 + number, number * 40.0
        sha = f"{min(pulls, number * 2):040x}"
        repository.deployments.append(deployment(identifier, sha, minutes))
        ending = "inactive" if number < deployments else "success"
        repository.statuses[identifier] = [
            status(identifier * 10 + part, state, minutes + part)
            for part, state in enumerate(("in_progress", "success", ending))
        ]
    repository.workflow_runs = [run(7_000 + number, number * 30.0) for number in range(runs)]
    repository.workflow_runs.append(run(7_000, 0.0, attempt=2))
    repository.workflow_jobs = {
        one["id"]: [job(one["id"] * 10, one["id"], 1, number * 30.0)]
        for number, one in enumerate(repository.workflow_runs[:-1])
    }
    repository.workflow_jobs.setdefault(7_000, []).append(job(7_000_002, 7_000, 2, 1.0))
    repository.workflows = [{"id": 11, "name": "deploy", "updated_at": at(0)}]
    repository.issues = [issue(10_000 + number, number * 5.0) for number in range(issues)]
    repository.issue_events.append(event(999_999, 10_001, "closed", 90_000))
    repository.branches = [{"name": "main", "commit": {"sha": head}, "protected": True}]
    repository.tags = [
        {"name": f"v{number}", "commit": {"sha": f"{number:040x}"}} for number in range(1, 12)
    ]
    repository.releases = [
        {"id": number, "tag_name": f"v{number}", "created_at": at(number), "author": ANN}
        for number in range(1, 12)
    ]
    return GithubStore({NAME: repository})
