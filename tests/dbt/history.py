"""A small language for the histories of scenarios: says what happened, lands what the APIs say.

Times are minutes-exact ISO texts in UTC; commits are named by short words, whose sha is their
hash, so that a fixture reads as the story it tells.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from extract.payload_log import Record

Json = dict[str, Any]


def sha(name: str) -> str:
    """Return the 40-digit name of the commit that a scenario calls `name`."""
    return hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()


def instant(text: str) -> datetime:
    """Read an ISO time; one without an offset is UTC."""
    parsed = datetime.fromisoformat(text)
    return parsed if parsed.tzinfo else datetime.fromisoformat(f"{text}+00:00")


def iso(text: str) -> str:
    return instant(text).isoformat()


@dataclass(frozen=True)
class Landing:
    """One record on its way to `raw_<source>.<table>`, with the load that brings it."""

    load: int
    source: str
    table: str
    record: Record


@dataclass(frozen=True)
class Delivery:
    """One accepted push on its way to `raw_push.deliveries`, with the load it comes after."""

    load: int
    source: str
    event: str | None
    body: Json


# How a webhook names the event and the field that carry a record of the payload log.
WEBHOOKS = {
    "pull_requests": ("pull_request", "pull_request"),
    "issues": ("issues", "issue"),
    "releases": ("release", "release"),
    "deployments": ("deployment", "deployment"),
    "deployment_statuses": ("deployment_status", "deployment_status"),
    "workflow_runs": ("workflow_run", "workflow_run"),
    "workflow_jobs": ("workflow_job", "workflow_job"),
}


@dataclass
class History:
    """The records of one repository, in the REST API's shape, and of one Jira site.

    What is said after `load` is raised arrives by a later load, with a build in between; what is
    said while `by_webhook` is set arrives as a webhook, where GitHub has one for it.
    """

    repository: str
    repository_id: int = 0
    default_branch: str = "main"
    landings: list[Landing] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    load: int = 0
    by_webhook: bool = False
    numbers: int = 0

    def __post_init__(self) -> None:
        self.repository_id = self.repository_id or int(sha(self.repository)[:8], 16)
        self.name_repository(self.repository, "2026-01-01T00:00")

    def sha(self, name: str) -> str:
        """Return the sha of a commit: the same in all repositories of one owner, its forks."""
        return sha(f"{self.repository.split('/')[0]} {name}")

    def name_repository(self, name: str, at: str) -> None:
        """Add the version of the repository's record that GitHub gives since `at`."""
        self.repository = name
        self.put(
            "github",
            "repositories",
            str(self.repository_id),
            {
                "id": self.repository_id,
                "full_name": name,
                "default_branch": self.default_branch,
                "updated_at": iso(at),
            },
            at,
        )

    def push(self, source: str, body: Json, event: str | None = None) -> None:
        """Add an accepted delivery."""
        self.deliveries.append(Delivery(self.load, source, event, body))

    def put(
        self,
        source: str,
        table: str,
        key: str,
        payload: Any,
        updated_at: str | None = None,
        scope: str | None = None,
    ) -> None:
        """Add one version of one record."""
        if self.by_webhook and source == "github" and table in WEBHOOKS:
            event, carrier = WEBHOOKS[table]
            body = {
                "action": "created",
                carrier: payload,
                "repository": {"id": self.repository_id, "full_name": self.repository},
            }
            if table == "deployment_statuses":
                body["deployment"] = self._deployment(key.split("/")[0])
            self.push("github", body, event)
            return
        record = Record(
            scope or self.repository, key, payload, instant(updated_at) if updated_at else None
        )
        self.landings.append(Landing(self.load, source, table, record))

    def _deployment(self, key: str) -> Any:
        """Return the deployment that was last pushed under `key`: a status carries it along."""
        return next(
            delivery.body["deployment"]
            for delivery in reversed(self.deliveries)
            if str(delivery.body.get("deployment", {}).get("id")) == key
        )

    def number(self) -> int:
        """Return a key nobody else in this history has."""
        self.numbers += 1
        return self.numbers

    def commit(
        self,
        name: str,
        at: str,
        parents: Sequence[str] = (),
        *,
        authored: str | None = None,
        message: str = "",
        author: str = "ada",
        author_type: str = "User",
        files: Sequence[str] = (),
    ) -> str:
        """Add a commit and return its sha."""
        self.put(
            "github",
            "commits",
            self.sha(name),
            self._commit(name, at, parents, authored, message, author, author_type),
        )
        if files:
            self.put(
                "github",
                "commit_files",
                self.sha(name),
                {"sha": self.sha(name), "files": list(files)},
            )
        return self.sha(name)

    def pinned(self, name: str, texts: Mapping[str, str]) -> None:
        """Add what the files that pin images say at a commit, by path."""
        blobs = {path: sha(f"text {text}") for path, text in texts.items()}
        for path, text in texts.items():
            self.put("github", "pinned_texts", blobs[path], {"blob": blobs[path], "text": text})
        files = [{"path": path, "blob": blob} for path, blob in blobs.items()]
        self.put("github", "pinned_files", self.sha(name), {"sha": self.sha(name), "files": files})

    def _commit(
        self,
        name: str,
        at: str,
        parents: Sequence[str],
        authored: str | None,
        message: str,
        author: str,
        author_type: str,
    ) -> Json:
        return {
            "sha": self.sha(name),
            "commit": {
                "author": {"email": f"{author}@example.org", "date": iso(authored or at)},
                "committer": {"date": iso(at)},
                "message": message or name,
            },
            "author": {"login": author, "type": author_type},
            "parents": [{"sha": self.sha(parent)} for parent in parents],
        }

    def pull_request(
        self,
        number: int,
        opened: str,
        *,
        merged: str | None = None,
        merge: str | None = None,
        own: Sequence[tuple[str, str]] = (),
        head: str | None = None,
        base: str = "main",
        branch: str = "feature",
        title: str = "Change",
        body: str = "",
        labels: Sequence[str] = (),
        author: str = "ada",
        author_type: str = "User",
        message: str = "",
        lines: int | None = None,
        draft: bool = False,
        updated: str | None = None,
    ) -> None:
        """Add a pull request with its own commits, each `(name, authored time)`.

        Their message is their name, where `message` says no other. How many `lines` it adds is
        given by GraphQL and webhooks alone.
        """
        head = head or (own[-1][0] if own else f"{self.repository}#{number}")
        at = updated or merged or opened
        self.put(
            "github",
            "pull_requests",
            str(number),
            {
                "number": number,
                "title": title,
                "body": body,
                "state": "closed" if merged else "open",
                "draft": draft,
                "user": {"login": author, "type": author_type},
                "base": {"ref": base},
                "head": {"ref": branch, "sha": self.sha(head)},
                "labels": [{"name": label} for label in labels],
                **({} if lines is None else {"additions": lines, "deletions": 1}),
                "merge_commit_sha": self.sha(merge) if merge else self.sha(f"trial of {number}"),
                "created_at": iso(opened),
                "merged_at": iso(merged) if merged else None,
                "closed_at": iso(merged) if merged else None,
                "updated_at": iso(at),
                "html_url": f"https://github.example/{self.repository}/pull/{number}",
            },
            at,
        )
        self.put(
            "github",
            "pull_request_commits",
            str(number),
            [
                self._commit(name, authored, (), authored, message or name, author, author_type)
                for name, authored in own
            ],
            at,
        )

    def review(
        self,
        number: int,
        at: str,
        *,
        by: str = "grace",
        state: str = "APPROVED",
        account: str = "User",
    ) -> None:
        key = self.number()
        self.put(
            "github",
            "reviews",
            f"{number}/{key}",
            {
                "id": key,
                "state": state,
                "submitted_at": iso(at),
                "user": {"login": by, "type": account},
            },
            at,
        )

    def event(self, number: int, event: str, at: str, *, label: str | None = None) -> None:
        key = self.number()
        record: Json = {
            "id": key,
            "event": event,
            "created_at": iso(at),
            "actor": {"login": "ada"},
        }
        if label:
            record["label"] = {"name": label}
        self.put("github", "issue_events", f"{number}/{key}", record, at)

    def deploy(
        self,
        key: int,
        commit: str,
        started: str,
        finished: str | None,
        *,
        outcome: str = "success",
        environment: str = "production",
        task: str = "deploy",
        run: int | None = None,
        then: Sequence[tuple[str, str]] = (),
        is_production: bool = False,
        is_transient: bool = False,
        payload: Any = None,
    ) -> str:
        """Add a GitHub deployment with its statuses and return its `deployment_id` in gold."""
        self.put(
            "github",
            "deployments",
            str(key),
            {
                "id": key,
                "sha": self.sha(commit),
                "ref": "main",
                "task": task,
                "payload": payload or {},
                "environment": environment,
                "production_environment": is_production,
                "transient_environment": is_transient,
                "created_at": iso(started),
                "updated_at": iso(started),
            },
            started,
        )
        states = [("in_progress", started)]
        if finished:
            states.append((outcome, finished))
        for state, at in [*states, *then]:
            status = self.number()
            self.put(
                "github",
                "deployment_statuses",
                f"{key}/{status}",
                {
                    "id": status,
                    "state": state,
                    "created_at": iso(at),
                    "updated_at": iso(at),
                    "log_url": f"https://github.example/actions/runs/{run}/job/1" if run else "",
                },
                at,
            )
        return f"{self.repository}#{environment}#github_deployment:{key}"

    def tag(self, name: str, commit: str) -> str:
        """Add a tag and return the `deployment_id` it has where tags are deployments."""
        self.put("github", "tags", name, {"name": name, "commit": {"sha": self.sha(commit)}})
        return f"{self.repository}#production#github_tag:{name}"

    def release(
        self,
        key: int,
        tag: str,
        commit: str,
        at: str,
        *,
        is_prerelease: bool = False,
        body: str = "",
    ) -> str:
        """Add a release and its tag."""
        self.tag(tag, commit)
        self.put(
            "github",
            "releases",
            str(key),
            {
                "id": key,
                "tag_name": tag,
                "published_at": iso(at),
                "prerelease": is_prerelease,
                "body": body,
            },
            at,
        )
        return f"{self.repository}#production#github_release:{key}"

    def run(
        self,
        key: int,
        attempt: int,
        commit: str,
        started: str,
        finished: str | None,
        *,
        conclusion: str | None = "success",
        name: str = "Deploy",
        event: str = "push",
        branch: str = "main",
        updated: str | None = None,
    ) -> str:
        """Add one attempt of a workflow run; `updated` is when GitHub touched it last."""
        self.put(
            "github",
            "workflow_runs",
            f"{key}/{attempt}",
            {
                "id": key,
                "run_attempt": attempt,
                "name": name,
                "path": f".github/workflows/{name.lower()}.yml",
                "event": event,
                "head_branch": branch,
                "head_sha": self.sha(commit),
                "status": "completed" if finished else "in_progress",
                "conclusion": conclusion if finished else None,
                "run_started_at": iso(started),
                "updated_at": iso(updated or finished or started),
            },
            updated or finished or started,
        )
        return f"{self.repository}#production#workflow_run:{key}/{attempt}"

    def job(
        self,
        run: int,
        attempt: int,
        key: int,
        name: str,
        started: str,
        finished: str,
        *,
        conclusion: str = "success",
    ) -> None:
        """Add a job of an attempt of a workflow run."""
        self.put(
            "github",
            "workflow_jobs",
            f"{run}/{attempt}/{key}",
            {
                "id": key,
                "run_id": run,
                "run_attempt": attempt,
                "name": name,
                "status": "completed",
                "conclusion": conclusion,
                "started_at": iso(started),
                "completed_at": iso(finished),
            },
            finished,
        )

    def issue(
        self,
        number: int,
        opened: str,
        *,
        closed: str | None = None,
        title: str = "Outage",
        body: str = "",
        labels: Sequence[str] = ("incident",),
        updated: str | None = None,
        issue_id: int | None = None,
        reason: str | None = None,
    ) -> str:
        """Add a GitHub issue and return its `incident_id` in gold."""
        at = updated or closed or opened
        self.put(
            "github",
            "issues",
            str(number),
            {
                **({"id": issue_id} if issue_id else {}),
                "number": number,
                "state_reason": reason,
                "title": title,
                "body": body,
                "state": "closed" if closed else "open",
                "labels": [{"name": label} for label in labels],
                "created_at": iso(opened),
                "closed_at": iso(closed) if closed else None,
                "updated_at": iso(at),
            },
            at,
        )
        return f"github:{self.repository}#{number}"

    def jira_issue(
        self,
        key: str,
        opened: str,
        *,
        component: str,
        status: str = "To Do",
        issue_type: str = "Incident",
        resolved: str | None = None,
        title: str = "Outage",
        description: str = "",
        changes: Sequence[tuple[str, str, str]] = (),
        links: Sequence[str] = (),
        site: str = "jira.example",
        fields: Mapping[str, Any] | None = None,
    ) -> str:
        """Add a Jira issue with its status changes `(at, from, to)`; return its `incident_id`.

        Args:
            fields: of the issue, besides those that every issue has.
        """
        ids = {"To Do": "1", "In Progress": "2", "Done": "3", "Erledigt": "4"}
        categories = {
            "To Do": "new",
            "In Progress": "indeterminate",
            "Done": "done",
            "Erledigt": "done",
        }
        for name, status_id in ids.items():
            self.put(
                "jira",
                "statuses",
                status_id,
                {"id": status_id, "name": name, "statusCategory": {"key": categories[name]}},
                scope=site,
            )
        issue_id = str(int(self.sha(key)[:7], 16))
        at = changes[-1][0] if changes else opened
        self.put(
            "jira",
            "issues",
            issue_id,
            {
                "id": issue_id,
                "key": key,
                "fields": {
                    "project": {"key": key.split("-")[0]},
                    "issuetype": {"name": issue_type},
                    "status": {
                        "id": ids[status],
                        "name": status,
                        "statusCategory": {"key": categories[status]},
                    },
                    "summary": title,
                    "description": description,
                    "components": [{"name": component}],
                    "labels": [],
                    "issuelinks": [{"outwardIssue": {"key": link}} for link in links],
                    "created": iso(opened),
                    "resolutiondate": iso(resolved) if resolved else None,
                    "updated": iso(at),
                    **(fields or {}),
                },
            },
            at,
            scope=site,
        )
        for position, (changed, before, after) in enumerate(changes, start=1):
            self.put(
                "jira",
                "changelogs",
                f"{issue_id}/{issue_id}{position:03d}",
                {
                    "id": f"{issue_id}{position:03d}",
                    "created": iso(changed),
                    "items": [
                        {
                            "field": "status",
                            "fieldId": "status",
                            "from": ids[before],
                            "fromString": before,
                            "to": ids[after],
                            "toString": after,
                        }
                    ],
                },
                changed,
                scope=site,
            )
        return f"jira:{key}"

    def delete(self, table: str, key: str, at: str) -> None:
        """Say that a record was found deleted upstream."""
        self.put("github", "deletions", f"{table}/{key}", {"table": table, "id": key}, at)
