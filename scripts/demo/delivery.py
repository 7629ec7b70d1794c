"""How a service reaches its environments: deployments, their statuses, runs, releases and tags."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

from scripts.demo import github_records as github
from scripts.demo.agenda import Agenda, working_days
from scripts.demo.company import ACTIONS, GITHUB_URL, START
from scripts.demo.development import Development
from scripts.demo.github_records import timestamp
from scripts.demo.store import Json

Outcome = Literal["success", "failure", "error", "cancelled"]
STATE = {"success": "success", "failure": "failure", "error": "error", "cancelled": "inactive"}
CONCLUSION = {**STATE, "error": "failure", "cancelled": "cancelled"}


@dataclass(frozen=True)
class Shipment:
    """A sha that reached production.

    Attributes:
        previous: what ran in production before it; None for the first.
    """

    sha: str
    finished_at: datetime
    previous: str | None


class Delivery:
    """One service's way to staging and production.

    Attributes:
        is_frozen: nothing but the remedy is deployed while trouble is being dealt with.
        after: called with each planned shipment that reached production; the trouble maker.
        shipments: what reached production, in order, rollbacks included.
    """

    def __init__(self, development: Development, agenda: Agenda) -> None:
        self.development = development
        self.service = development.service
        self.records = development.records
        self.random = development.random
        self.agenda = agenda
        self.is_frozen = False
        self.after: list[Callable[[Shipment, datetime], None]] = []
        self.shipments: list[Shipment] = []
        self._active: dict[str, Json] = {}
        self._free_at = START
        self._workflows = {
            environment: github.workflow(
                self.service, number, f"Deploy-{environment}", timestamp(START)
            )
            for number, environment in enumerate(("staging", "production"), start=2)
        }
        self.records.workflows.extend(self._workflows.values())
        for day in working_days(START, agenda.end):
            planned = self.service.deployments_per_week / 5 * self.random.uniform(0.5, 1.5)
            for _ in range(int(planned + self.random.random())):
                at = day + timedelta(hours=self.random.uniform(9, 15.5))
                agenda.at(at, self._take_main_onward)

    def _take_main_onward(self, moment: datetime) -> None:
        sha = self.development.code.head
        is_running = bool(self.shipments) and self.shipments[-1].sha == sha
        if self.is_frozen or moment < self._free_at or (is_running and self.random.random() < 0.9):
            return
        outcome: Outcome = "failure" if self.random.random() < 0.05 else "success"
        staged = self.attempt("staging", sha, moment, outcome)
        self._free_at = staged + timedelta(minutes=1)
        if outcome == "success":
            approved = staged + timedelta(minutes=self.random.uniform(5, 40))
            self._free_at = approved + timedelta(minutes=1)
            self.agenda.at(approved, partial(self._take_to_production, sha))

    def _take_to_production(self, sha: str, moment: datetime) -> None:
        if self.is_frozen:
            return
        outcome: Outcome = self.random.choices(
            ["success", "failure", "error", "cancelled"], [90, 6, 1, 3]
        )[0]  # type: ignore[assignment]
        self.ship(sha, moment, outcome, is_planned=True)

    def ship(
        self, sha: str, moment: datetime, outcome: Outcome = "success", *, is_planned: bool = False
    ) -> datetime:
        """Bring `sha` to production and return when the try ended."""
        run = self.development.next_identifier()
        finished = self.attempt("production", sha, moment, outcome, run=run)
        if outcome in ("failure", "error") and self.random.random() < 0.5:
            again = finished + timedelta(minutes=self.random.uniform(2, 12))
            finished = self.attempt("production", sha, again, "success", run=run, number=2)
            outcome = "success"
        self._free_at = finished + timedelta(minutes=2)
        if outcome == "success":
            previous = self.shipments[-1].sha if self.shipments else None
            self.shipments.append(Shipment(sha, finished, previous))
            if is_planned and previous and previous != sha:
                for action in self.after:
                    self.agenda.at(finished, partial(action, self.shipments[-1]))
        return finished

    def attempt(
        self,
        environment: str,
        sha: str,
        moment: datetime,
        outcome: Outcome,
        *,
        run: int | None = None,
        number: int = 1,
    ) -> datetime:
        """Record one try: its run, its deployment and its statuses. Return when it ended."""
        started = moment.replace(microsecond=0)
        longest = 8 if environment == "staging" else 16
        finished = started + timedelta(seconds=self.random.randrange(150, longest * 60))
        run = run or self.development.next_identifier()
        self._record_run(environment, sha, run, number, started, finished, CONCLUSION[outcome])
        identifier = self.development.next_identifier()
        deployment = github.deployment(
            self.service,
            identifier,
            {
                "sha": sha,
                "ref": "main",
                "environment": environment,
                "description": f"Deploy {sha[:7]}",
                "creator": github.user(ACTIONS),
                "created_at": timestamp(started),
                "updated_at": timestamp(finished),
            },
        )
        self.records.deployments.append(deployment)
        for state, at in (
            ("queued", started + timedelta(seconds=2)),
            ("in_progress", started + timedelta(seconds=20)),
            (STATE[outcome], finished),
        ):
            self._record_status(deployment, run, state, at)
        if outcome == "success":
            # GitHub itself retires the environment's deployment before.
            if environment in self._active:
                self._record_status(self._active[environment], run, "inactive", finished)
            self._active[environment] = deployment
            if environment == "production" and self.service.has_releases:
                self._record_release(sha, finished - timedelta(seconds=30))
        return finished

    def _record_run(
        self,
        environment: str,
        sha: str,
        run: int,
        number: int,
        started: datetime,
        finished: datetime,
        conclusion: str,
    ) -> None:
        facts = {
            "event": "push" if environment == "staging" else "workflow_dispatch",
            "conclusion": conclusion,
            "head_branch": "main",
            "head_sha": sha,
            "run_attempt": number,
            "display_title": f"Deploy {sha[:7]}",
            "actor": github.user(ACTIONS),
            "created_at": timestamp(started - timedelta(seconds=30)),
            "run_started_at": timestamp(started - timedelta(seconds=15)),
            "updated_at": timestamp(finished + timedelta(seconds=10)),
        }
        workflow = self._workflows[environment]
        self.records.workflow_runs.append(github.workflow_run(self.service, run, workflow, facts))

    def _record_status(self, deployment: Json, run: int, state: str, at: datetime) -> None:
        page = f"{GITHUB_URL}/{self.service.repository}/actions/runs/{run}"
        facts = {
            "state": state,
            "environment": deployment["environment"],
            "creator": github.user(ACTIONS),
            "created_at": timestamp(at),
            "updated_at": timestamp(at),
            "log_url": page,
        }
        deployment["updated_at"] = timestamp(at)
        self.records.statuses.setdefault(deployment["id"], []).append(
            github.deployment_status(self.development.next_identifier(), facts)
        )

    def _record_release(self, sha: str, at: datetime) -> None:
        if any(tag["commit"]["sha"] == sha for tag in self.records.tags):
            return  # a redeployment or a rollback ships a release that exists
        tag = f"v1.{len(self.records.tags)}.0"
        self.records.tags.append({"name": tag, "commit": {"sha": sha}})
        commit = self.development.code.commits[sha]["commit"]
        facts = {
            "target_commitish": sha,
            "created_at": commit["committer"]["date"],
            "published_at": timestamp(at),
        }
        self.records.releases.append(
            github.release(self.service, self.development.next_identifier(), tag, ACTIONS, facts)
        )
