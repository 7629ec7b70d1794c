"""A year at Kittiwake, a simulated company: `simulate(seed)` tells it, the same way each time.

Each service has a stream of chance of its own, so a habit changed in one leaves the others'
year as it was.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from scripts.demo import github_records as github
from scripts.demo.agenda import Agenda
from scripts.demo.company import END, SERVICES, START, Service
from scripts.demo.delivery import Delivery
from scripts.demo.development import Development
from scripts.demo.github_records import timestamp
from scripts.demo.jira_writer import JiraWriter
from scripts.demo.merging import Change
from scripts.demo.planning import Plan, make_plan
from scripts.demo.store import GithubRepository, GithubStore, JiraStore, Json
from scripts.demo.trouble import Incident, Trouble

DEFAULT_SEED = 1


@dataclass
class World:
    """What there is to load, as the local servers serve it."""

    github: GithubStore = field(default_factory=GithubStore)
    jira: JiraStore = field(default_factory=JiraStore)


def simulate(seed: int = DEFAULT_SEED) -> World:
    """Return the company's year; equal seeds give equal worlds."""
    plan = make_plan(seed)
    world = World()
    incidents: list[Incident] = []
    for service in SERVICES:
        records, its_incidents = _live(service, plan, seed)
        world.github.repositories[service.repository] = records
        incidents += its_incidents
    world.jira = JiraWriter().write(plan, incidents)
    return world


def _live(service: Service, plan: Plan, seed: int) -> tuple[GithubRepository, list[Incident]]:
    random = Random(f"{seed}/{service.name}")
    agenda = Agenda(END)
    records = GithubRepository(
        github.repository(
            service.repository,
            service.number,
            "main",
            timestamp(START - timedelta(days=400)),
            timestamp(END),
        )
    )
    story_key = partial(plan.story_key, service.name)
    development = Development(service, agenda, random, records, story_key)
    delivery = Delivery(development, agenda)
    trouble = Trouble(delivery, agenda)
    agenda.run()
    _write_code(development, records)
    _forget_the_future(records)
    return records, trouble.incidents


def _write_code(development: Development, records: GithubRepository) -> None:
    code = development.code
    records.commits = list(code.commits.values())
    records.branches = [{"name": "main", "commit": {"sha": code.head}, "protected": True}]
    checks = github.workflow(development.service, 1, "Checks", timestamp(START))
    records.workflows.insert(0, checks)
    for number, change in sorted(development.changes.items()):
        records.pulls.append(_pull_request(development, change))
        records.pull_commits[number] = [code.commits[sha] for sha in change.own]
        records.workflow_runs.append(_checks_run(development, checks, change))
        if change.closed_at is None:
            head = {"name": change.branch, "commit": {"sha": change.own[-1]}, "protected": False}
            records.branches.append(head)
    records.workflow_runs.sort(key=lambda run: (run["created_at"], run["id"], run["run_attempt"]))
    records.issue_events.sort(key=lambda event: (event["created_at"], event["id"]))


def _pull_request(development: Development, change: Change) -> Json:
    service, code = development.service, development.code
    key = github.repository_key(service)
    return github.pull_request(
        service,
        change.number,
        {
            "title": change.title,
            "body": change.body or None,
            "state": "closed" if change.closed_at else "open",
            "draft": change.draft,
            "user": github.user(change.author),
            "labels": [github.label(name) for name in change.labels],
            "created_at": timestamp(change.opened_at),
            "updated_at": timestamp(change.updated_at),
            "closed_at": timestamp(change.closed_at) if change.closed_at else None,
            "merged_at": timestamp(change.merged_at) if change.merged_at else None,
            "merge_commit_sha": change.merge_sha,
            "base": {"ref": "main", "sha": code.main_at(change.opened_at), "repo": key},
            "head": {"ref": change.branch, "sha": change.own[-1], "repo": key},
            "requested_reviewers": [],
        },
    )


def _checks_run(development: Development, checks: Json, change: Change) -> Json:
    facts = {
        "event": "pull_request",
        "conclusion": "success",
        "head_branch": change.branch,
        "head_sha": change.own[-1],
        "run_attempt": 1,
        "display_title": change.title,
        "actor": github.user(change.author),
        "created_at": timestamp(change.opened_at),
        "run_started_at": timestamp(change.opened_at),
        "updated_at": timestamp(change.opened_at + timedelta(minutes=6)),
    }
    return github.workflow_run(development.service, development.next_identifier(), checks, facts)


def _forget_the_future(records: GithubRepository) -> None:
    """Drop what planned durations put after the year's end."""

    def is_past(record: Json) -> bool:
        return datetime.fromisoformat(record["created_at"]) <= END

    records.deployments = [one for one in records.deployments if is_past(one)]
    known = {one["id"] for one in records.deployments}
    records.statuses = {
        identifier: [status for status in statuses if is_past(status)]
        for identifier, statuses in records.statuses.items()
        if identifier in known
    }
    records.workflow_runs = [one for one in records.workflow_runs if is_past(one)]
    records.releases = [one for one in records.releases if is_past(one)]
