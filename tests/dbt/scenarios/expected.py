"""Gold rows as a person writes them down from the contract.

Commits are named by their word, times are ISO texts in UTC, services by the part of their name
after the scenario's. What a row does not say is what is true of most rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import date, datetime
from typing import Any

from tests.dbt.history import instant, sha

Row = dict[str, Any]


def moment(text: str | None) -> datetime | None:
    return instant(text) if text else None


@dataclass(frozen=True)
class Deployment:
    """A row of `fct_deployments`: by default a plain, planned success."""

    id: str
    commit: str | None
    started: str
    finished: str | None
    _: KW_ONLY
    commits: int = 1
    outcome: str = "success"
    baseline: bool = False
    rollback: bool = False
    rolled_back: bool = False
    rework: bool = False
    failed: bool = False
    recovered: str | None = None
    attempts: int = 1
    detected_by: str = "github_deployment"
    environment: str = "production"
    tier: str = ""
    service: str = "app"

    def row(self, scenario: str) -> Row:
        return {
            "service": f"{scenario}/{self.service}",
            "environment": self.environment,
            "environment_tier": self.tier or self.environment,
            "deployment_id": self.id,
            "sha": sha(f"{scenario} {self.commit}") if self.commit else None,
            "started_at": moment(self.started),
            "finished_at": moment(self.finished),
            "outcome": self.outcome,
            "commit_count": self.commits,
            "is_baseline": self.baseline,
            "is_rollback": self.rollback,
            "is_rolled_back": self.rolled_back,
            "is_rework": self.rework,
            "is_change_failure": self.failed,
            "recovered_at": moment(self.recovered),
            "attempt_count": self.attempts,
            "detected_by": self.detected_by,
        }


@dataclass(frozen=True)
class Commit:
    """A row of `fct_commits`: the seconds until a deployment shipped it, or the reason why not."""

    name: str
    deployment: str | None
    seconds: int | None
    reason: str | None = None
    _: KW_ONLY
    merge: bool = False
    bot: bool = False
    origin: str = "human"
    environment: str = "production"
    tier: str = ""
    service: str = "app"

    def row(self, scenario: str) -> Row:
        return {
            "service": f"{scenario}/{self.service}",
            "environment": self.environment,
            "environment_tier": self.tier or self.environment,
            "sha": sha(f"{scenario} {self.name}"),
            "deployment_id": self.deployment,
            "lead_time_seconds": self.seconds,
            "reason": self.reason,
            "is_merge": self.merge,
            "is_bot": self.bot,
            "origin": "automation" if self.bot else self.origin,
        }


Stages = tuple[int | None, int | None, int | None, int | None, int | None, int | None]
NO_STAGES: Stages = (None, None, None, None, None, None)


@dataclass(frozen=True)
class PullRequest:
    """A row of `fct_pull_requests`; coding, pickup, review, merge wait, queue, deploy."""

    number: int
    deployment: str | None
    seconds: int | None
    stages: Stages = NO_STAGES
    reason: str | None = None
    _: KW_ONLY
    merge: str | None = None
    shipped_by: str | None = "merge_commit"
    bot: bool = False
    origin: str = "human"
    environment: str = "production"
    tier: str = ""
    service: str = "app"

    def row(self, scenario: str) -> Row:
        names = ("coding", "pickup", "review", "merge_wait", "queue", "deploy")
        stages = zip(names, self.stages, strict=True)
        return {
            "service": f"{scenario}/{self.service}",
            "environment": self.environment,
            "environment_tier": self.tier or self.environment,
            "number": self.number,
            "merge_sha": sha(f"{scenario} {self.merge}") if self.merge else None,
            "deployment_id": self.deployment,
            "shipped_by": self.shipped_by if self.deployment else None,
            "lead_time_seconds": self.seconds,
            **{f"{name}_seconds": seconds for name, seconds in stages},
            "is_bot": self.bot,
            "origin": "automation" if self.bot else self.origin,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class Incident:
    """A row of `fct_incidents`: by default never reopened and linked to nothing."""

    id: str
    started: str
    resolved: str | None
    _: KW_ONLY
    first_resolved: str | None = None
    reopened: int = 0
    deployment: str | None = None
    method: str = "unlinked"
    confidence: float | None = None
    source: str = "github"
    service: str | None = "app"

    def row(self, scenario: str) -> Row:
        return {
            "service": f"{scenario}/{self.service}" if self.service else None,
            "incident_id": self.id,
            "source": self.source,
            "started_at": moment(self.started),
            "first_resolved_at": moment(self.first_resolved or self.resolved),
            "resolved_at": moment(self.resolved),
            "reopen_count": self.reopened,
            "is_incident_open": self.resolved is None,
            "deployment_id": self.deployment,
            "link_method": self.method,
            "link_confidence": self.confidence,
        }


@dataclass(frozen=True)
class Evidence:
    """A row of `dora_evidence`; every row of a metric is expected as soon as one is."""

    metric: str
    entity: str
    on: str | None
    value: float | None
    reason: str | None = None
    _: KW_ONLY
    remark: str | None = None
    environment: str = "production"
    service: str = "app"

    def row(self, scenario: str) -> Row:
        return {
            "service": f"{scenario}/{self.service}",
            "environment": self.environment,
            "metric": self.metric,
            "entity_id": self.entity,
            "metric_date": date.fromisoformat(self.on) if self.on else None,
            "value": self.value,
            "is_included": self.reason is None,
            "reason": self.reason,
            "remark": self.remark,
        }


@dataclass(frozen=True)
class Issue:
    """A row of `fct_issues`: by default a story of the project SHOP that was never reopened."""

    key: str
    started: str | None
    resolved: str | None
    cycle: int | None
    lead: int | None
    reason: str | None = None
    _: KW_ONLY
    kind: str = "Story"
    project: str = "SHOP"
    first_resolved: str | None = None
    reopened: int = 0
    points: float | None = None
    epic: str | None = None

    def row(self, scenario: str) -> Row:
        return {
            "issue_key": self.key,
            "project_key": self.project,
            "issue_type": self.kind,
            "started_at": moment(self.started),
            "first_resolved_at": moment(self.first_resolved or self.resolved),
            "resolved_at": moment(self.resolved),
            "reopen_count": self.reopened,
            "cycle_seconds": self.cycle,
            "lead_seconds": self.lead,
            "story_points": self.points,
            "epic_key": self.epic,
            "reason": self.reason,
        }


WAYS_IN = ("committed", "added")
WAYS_OUT = ("removed", "completed", "completed_outside", "carried_over")


@dataclass(frozen=True)
class SprintIssue:
    """A row of `fct_sprint_issues`: how it came in, how it went, and its points at either time."""

    sprint: str
    key: str
    came: str
    went: str | None
    points: tuple[float | None, float | None] = (None, None)

    def row(self, scenario: str) -> Row:
        return {
            "sprint": f"Sprint {self.sprint}",
            "issue_key": self.key,
            **{f"is_{way}": way == self.came for way in WAYS_IN},
            **{f"is_{way}": way == self.went for way in WAYS_OUT},
            "entered_points": self.points[0],
            "final_points": self.points[1],
        }


@dataclass(frozen=True)
class FlowCell:
    """Some columns of one row of one flow table: a sprint, or a project's issues in a period."""

    table: str
    key: Mapping[str, Any]
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Cell:
    """Some columns of one cell of one metric's table; None where the contract says unknown."""

    table: str
    grain: str
    start: str
    values: Mapping[str, Any]
    _: KW_ONLY
    origin: str | None = None
    size: str | None = None
    environment: str = "production"
    service: str = "app"


@dataclass(frozen=True)
class Expected:
    """All rows that a scenario must give in the fact tables, and the cells it is about."""

    deployments: Sequence[Deployment] = ()
    commits: Sequence[Commit] = ()
    pull_requests: Sequence[PullRequest] = ()
    incidents: Sequence[Incident] = ()
    evidence: Sequence[Evidence] = ()
    cells: Sequence[Cell] = field(default=())
    issues: Sequence[Issue] = ()
    sprint_issues: Sequence[SprintIssue] = ()
    flow_cells: Sequence[FlowCell] = ()

    def plus(
        self,
        deployments: Sequence[Deployment] = (),
        commits: Sequence[Commit] = (),
        pull_requests: Sequence[PullRequest] = (),
        incidents: Sequence[Incident] = (),
        evidence: Sequence[Evidence] = (),
        cells: Sequence[Cell] = (),
    ) -> "Expected":
        """Return these rows and more."""
        return replace(
            self,
            deployments=[*self.deployments, *deployments],
            commits=[*self.commits, *commits],
            pull_requests=[*self.pull_requests, *pull_requests],
            incidents=[*self.incidents, *incidents],
            evidence=[*self.evidence, *evidence],
            cells=[*self.cells, *cells],
        )
