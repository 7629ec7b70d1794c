"""Records in the shape of GitHub's REST API, made from the simulated company's facts."""

from datetime import datetime

from scripts.demo.company import GITHUB_URL, ORGANISATION, Person, Service
from scripts.demo.store import Json


def timestamp(moment: datetime) -> str:
    """Write a UTC moment the way GitHub does."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def user(who: Person) -> Json:
    return {
        "login": who.login,
        "id": who.number,
        "node_id": f"U_{who.number}",
        "type": "Bot" if who.is_bot else "User",
        "html_url": f"{GITHUB_URL}/{who.login}",
        "site_admin": False,
    }


def repository(name: str, number: int, default_branch: str, created_at: str, at: str) -> Json:
    """Return a repository; `name` is `owner/name`, `at` the time of its last change."""
    owner, short = name.split("/")
    return {
        "id": number,
        "node_id": f"R_{number}",
        "name": short,
        "full_name": name,
        "private": True,
        "owner": {"login": owner, "id": 4000, "type": "Organization"},
        "html_url": f"{GITHUB_URL}/{name}",
        "description": None,
        "fork": False,
        "archived": False,
        "disabled": False,
        "visibility": "private",
        "default_branch": default_branch,
        "created_at": created_at,
        "updated_at": at,
        "pushed_at": at,
        "language": "Python",
        "topics": [],
    }


def repository_key(service: Service) -> Json:
    """Return the fields that identify a record with an embedded repository."""
    return {
        "id": service.number,
        "name": service.name,
        "full_name": service.repository,
        "owner": {"login": ORGANISATION, "id": 4000, "type": "Organization"},
        "default_branch": "main",
    }


def label(name: str) -> Json:
    return {"id": sum(name.encode()), "name": name, "color": "ededed", "default": False}


def pull_request(service: Service, number: int, facts: Json) -> Json:
    """Return a pull request; `facts` are the fields that its story sets."""
    page = f"{GITHUB_URL}/{service.repository}/pull/{number}"
    return {
        "id": service.number * 100_000 + number,
        "node_id": f"PR_{service.number}_{number}",
        "number": number,
        "html_url": page,
        "locked": False,
        "author_association": "MEMBER",
        "auto_merge": None,
        "assignees": [],
        "milestone": None,
        **facts,
    }


def review(service: Service, number: int, identifier: int, who: Person, facts: Json) -> Json:
    page = f"{GITHUB_URL}/{service.repository}/pull/{number}"
    return {
        "id": identifier,
        "node_id": f"PRR_{identifier}",
        "user": user(who),
        "body": "",
        "html_url": f"{page}#pullrequestreview-{identifier}",
        "pull_request_url": page,
        "author_association": "MEMBER",
        **facts,
    }


def issue(service: Service, number: int, who: Person, facts: Json) -> Json:
    return {
        "id": service.number * 100_000 + number,
        "node_id": f"I_{service.number}_{number}",
        "number": number,
        "html_url": f"{GITHUB_URL}/{service.repository}/issues/{number}",
        "user": user(who),
        "locked": False,
        "assignees": [],
        "milestone": None,
        "comments": 0,
        "author_association": "MEMBER",
        **facts,
    }


def issue_event(identifier: int, number: int, event: str, who: Person, at: datetime) -> Json:
    """Return an event of issue or pull request `number`; callers add what the event is about."""
    return {
        "id": identifier,
        "node_id": f"E_{identifier}",
        "event": event,
        "actor": user(who),
        "commit_id": None,
        "created_at": timestamp(at),
        "issue": {"number": number},
    }


def deployment(service: Service, identifier: int, facts: Json) -> Json:
    environment = facts["environment"]
    return {
        "id": identifier,
        "node_id": f"DE_{identifier}",
        "task": "deploy",
        "payload": {},
        "original_environment": environment,
        "transient_environment": False,
        "production_environment": environment == "production",
        "url": f"{GITHUB_URL}/api/v3/repos/{service.repository}/deployments/{identifier}",
        **facts,
    }


def deployment_status(identifier: int, facts: Json) -> Json:
    return {
        "id": identifier,
        "node_id": f"DES_{identifier}",
        "description": "",
        "target_url": facts["log_url"],
        "environment_url": "",
        **facts,
    }


def workflow(service: Service, number: int, name: str, created_at: str) -> Json:
    path = f".github/workflows/{name.lower()}.yml"
    return {
        "id": service.number * 100 + number,
        "node_id": f"W_{service.number}_{number}",
        "name": name,
        "path": path,
        "state": "active",
        "created_at": created_at,
        "updated_at": created_at,
        "html_url": f"{GITHUB_URL}/{service.repository}/blob/main/{path}",
    }


def workflow_run(service: Service, identifier: int, of: Json, facts: Json) -> Json:
    """Return one attempt of a run of the workflow `of`."""
    return {
        "id": identifier,
        "node_id": f"WFR_{identifier}",
        "name": of["name"],
        "path": of["path"],
        "workflow_id": of["id"],
        "run_number": identifier % 100_000,
        "status": "completed",
        "html_url": f"{GITHUB_URL}/{service.repository}/actions/runs/{identifier}",
        **facts,
    }


def release(service: Service, identifier: int, tag: str, who: Person, facts: Json) -> Json:
    return {
        "id": identifier,
        "node_id": f"RE_{identifier}",
        "tag_name": tag,
        "name": tag,
        "draft": False,
        "prerelease": False,
        "body": "",
        "author": user(who),
        "assets": [],
        "html_url": f"{GITHUB_URL}/{service.repository}/releases/tag/{tag}",
        **facts,
    }
