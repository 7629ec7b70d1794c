"""The metric contract in plain Python, over the raw rows of a generated organisation.

Nothing of the warehouse is used: payloads go in, and a deployment at a time, in the order they
ended, says what it shipped, what it broke and what it repaired. It knows what the generator makes
(one service a repository, times in UTC, incidents and hotfixes by their label), and no more.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import psycopg

WINDOW = timedelta(hours=24)
ENDINGS = ("success", "failure")
SIZES = {"XS": 0, "S": 10, "M": 30, "L": 100, "XL": 500, "XXL": 1000}
Unit = tuple[str, str]
Payloads = dict[str, list[dict[str, Any]]]


@dataclass
class Deployment:
    """One deployment of a unit; `recoveries` are the ends of what showed that it failed."""

    name: str
    sha: str
    finished_at: datetime
    is_success: bool
    is_failed_change: bool = False
    is_rework: bool = False
    origins: Counter[str] = field(default_factory=Counter)
    lines: list[int | None] = field(default_factory=list)
    recoveries: list[datetime] = field(default_factory=list)


@dataclass
class Facts:
    """What a unit did, as (day, value): ones to count, seconds to take percentiles of.

    Attributes:
        has_incidents: an incident of the service is known, on whatever day.
    """

    values: dict[str, list[tuple[date, float]]] = field(default_factory=lambda: defaultdict(list))
    has_incidents: bool = False

    def add(self, name: str, moment: datetime, value: float = 1.0) -> None:
        self.values[name].append((moment.date(), value))


def read(connection: psycopg.Connection, table: str) -> Payloads:
    """Return the payloads of a raw table by service."""
    found: Payloads = defaultdict(list)
    for scope, payload in connection.execute(f"select scope, payload from raw_github.{table}"):
        found[scope].append(payload)
    return found


def facts(connection: psycopg.Connection) -> dict[Unit, Facts]:
    """Return the facts of every unit that was ever deployed."""
    tables = {
        name: read(connection, name)
        for name in ("commits", "pull_requests", "pull_request_commits", "deployments", "issues")
    }
    # A status does not say whose it is; its key in the log begins with the deployment's.
    ended: dict[tuple[str, int], tuple[str, datetime]] = {}
    for scope, key, payload in connection.execute(
        "select scope, id, payload from raw_github.deployment_statuses"
    ):
        if payload["state"] in ENDINGS:
            ended[scope, int(key.split("/")[0])] = payload["state"], at(payload["created_at"])
    found = {}
    for service, deployments in tables["deployments"].items():
        own = {name: payloads[service] for name, payloads in tables.items()}
        units: dict[str, list[Deployment]] = defaultdict(list)
        for one in deployments:
            state, moment = ended[service, one["id"]]
            name = f"github_deployment:{one['id']}"
            deployment = Deployment(name, one["sha"], moment, state == "success")
            units[one["environment"]].append(deployment)
        for environment, unit in units.items():
            # Within one instant by GitHub's own number, as a number.
            unit.sort(key=lambda one: (one.finished_at, int(one.name.split(":")[1])))
            found[service, environment] = of_unit(unit, own, environment == "production")
    return found


def of_unit(
    deployments: list[Deployment], own: dict[str, list[dict[str, Any]]], is_production: bool
) -> Facts:
    """Return the facts of one unit, its deployments in the order they ended."""
    unit = Facts(has_incidents=bool(own["issues"]))
    successes = [one for one in deployments if one.is_success]
    shipped_by = {sha: one for one, shas in shipments(successes, own["commits"]) for sha in shas}
    for commit in own["commits"]:
        of_commit(unit, commit, shipped_by.get(commit["sha"]), successes[0])
    # The log's key of a pull request's commits is the number; here they name their own last commit.
    authored = {
        commits[-1]["sha"]: min(at(one["commit"]["author"]["date"]) for one in commits)
        for commits in own["pull_request_commits"]
    }
    # All of a generated pull request's commits are of one author.
    origins = {commits[-1]["sha"]: origin(commits[-1]) for commits in own["pull_request_commits"]}
    for pull in own["pull_requests"]:
        shipping = shipped_by.get(pull["merge_commit_sha"])
        if shipping is None or shipping is successes[0]:
            continue
        seconds = between(authored[pull["head"]["sha"]], shipping.finished_at)
        made_by = origins[pull["head"]["sha"]]
        add_change(unit, "pull_request", made_by, shipping, seconds)
        changed = None if pull["additions"] is None else pull["additions"] + pull["deletions"]
        shipping.lines.append(changed)
        if changed is not None and made_by != "automation":
            unit.add(f"pull_request of {size(changed)}", shipping.finished_at, seconds)
        if any(label["name"] == "hotfix" for label in pull["labels"]):
            shipping.is_rework = True
            failed = successes[successes.index(shipping) - 1]
            fail(failed, shipping.finished_at)
    if is_production:
        for issue in own["issues"]:
            of_incident(issue, successes)
    for deployment in deployments:
        of_deployment(unit, deployment)
    return unit


def shipments(
    deployments: list[Deployment], commits: list[dict[str, Any]]
) -> Iterator[tuple[Deployment, set[str]]]:
    """Yield each deployment with what it reaches and no earlier one reached."""
    parents = {one["sha"]: [each["sha"] for each in one["parents"]] for one in commits}
    seen: set[str] = set()
    for deployment in deployments:
        new, waiting = set(), [deployment.sha]
        while waiting:
            sha = waiting.pop()
            if sha not in seen:
                seen.add(sha)
                new.add(sha)
                waiting += parents.get(sha, [])
        yield deployment, new


def of_commit(
    unit: Facts, commit: dict[str, Any], shipping: Deployment | None, baseline: Deployment
) -> None:
    if shipping is None:
        return
    moment = shipping.finished_at
    if shipping is baseline:
        unit.add("baseline", moment)
    elif len(commit["parents"]) > 1:
        unit.add("merge", moment)
    else:
        seconds = between(at(commit["commit"]["committer"]["date"]), moment)
        add_change(unit, "commit", origin(commit), shipping, seconds)
        shipping.origins[origin(commit)] += 1


def add_change(unit: Facts, kind: str, made_by: str, shipping: Deployment, seconds: float) -> None:
    """Add a change to those of its origin and, unless it is automation's, to the headline."""
    unit.add(f"{kind} of {made_by}", shipping.finished_at, seconds)
    if made_by != "automation":
        unit.add(kind, shipping.finished_at, seconds)


def origin(commit: dict[str, Any]) -> str:
    if commit["author"]["login"] == "devin-ai-integration[bot]":
        return "agent"
    if commit["author"]["type"] == "Bot":
        return "automation"
    return "assisted" if "Co-authored-by: Claude" in commit["commit"]["message"] else "human"


def size(lines: int) -> str:
    return max((bound, name) for name, bound in SIZES.items() if bound <= lines)[1]


def of_incident(issue: dict[str, Any], successes: list[Deployment]) -> None:
    """Let the latest deployment before an incident, within a day, be the one that failed."""
    began = at(issue["created_at"])
    before = [one for one in successes if one.finished_at < began]
    if before and began - before[-1].finished_at < WINDOW + timedelta(seconds=1):
        fail(before[-1], at(issue["closed_at"]))


def fail(deployment: Deployment, recovered_at: datetime) -> None:
    deployment.is_failed_change = True
    if recovered_at >= deployment.finished_at:
        deployment.recoveries.append(recovered_at)


def of_deployment(unit: Facts, deployment: Deployment) -> None:
    moment = deployment.finished_at
    if not deployment.is_success:
        unit.add("failed_attempt", moment)
        return
    unit.add("deployment", moment)
    if deployment.is_rework:
        unit.add("rework", moment)
    if deployment.is_failed_change:
        unit.add("failed_change", moment)
    of_sized(unit, deployment)
    for made_by, count in deployment.origins.items():
        part = count / deployment.origins.total()
        unit.add(f"share of {made_by}", moment, part)
        if deployment.is_failed_change:
            unit.add(f"failed_share of {made_by}", moment, part)
        if deployment.is_rework:
            unit.add(f"rework_share of {made_by}", moment, part)
    if deployment.recoveries:
        recovered = min(deployment.recoveries)
        unit.add("recovery", recovered, between(moment, recovered))


def of_sized(unit: Facts, deployment: Deployment) -> None:
    """Add a deployment to those of its size, which is known where that of all it shipped is."""
    lines = [one for one in deployment.lines if one is not None]
    if not lines or len(lines) < len(deployment.lines):
        return
    sized = f"of {size(sum(lines))}"
    unit.add(f"deployment {sized}", deployment.finished_at)
    if deployment.is_failed_change:
        unit.add(f"failed_change {sized}", deployment.finished_at)
    if deployment.is_rework:
        unit.add(f"rework {sized}", deployment.finished_at)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def between(earlier: datetime, later: datetime) -> float:
    """Return whole seconds; exactly, which a float of days is not."""
    return float((later - earlier) // timedelta(seconds=1))


def percentile(ordered: list[float], share: float) -> float:
    """Return the value at `share` of a sorted list, between two of them if need be."""
    place = share * (len(ordered) - 1)
    low, high = ordered[math.floor(place)], ordered[math.ceil(place)]
    return low + (high - low) * (place - math.floor(place))
