"""The numbers of teams in plain Python: from the facts, the seed, and the days of each period.

Nothing of the models about teams is used: who owned what is asked of the seed day by day, and a
cell is made of the facts in it, one by one.
"""

import csv
import math
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from tests.dbt.warehouse import Warehouse

Row = dict[str, Any]
Key = tuple[str, str, str, date]
QUERIES = {
    "commits": "select *, deployed_date as day from gold.fct_commits",
    "pull_requests": "select *, deployed_date as day from gold.fct_pull_requests",
    "deployments": "select *, deployed_date as day from gold.fct_deployments",
    "recoveries": "select *, metric_date as day from gold.dora_evidence"
    " where metric = 'recovery_time'",
    "incidents": "select *, metric_date as day from gold.dora_evidence"
    " where metric = 'incident_restore_time'",
}


class Ownership:
    """Which teams a service belongs to on a day, by the rows of the seed."""

    def __init__(self, seed: Path) -> None:
        with seed.open(encoding="utf-8", newline="") as file:
            self.rows = list(csv.DictReader(file))
        self.teams_of = cache(self._teams_of)

    def _teams_of(self, service: str, day: date) -> frozenset[str]:
        text = day.isoformat()
        rows = [
            row
            for row in self.rows
            if row["valid_from"] <= text and (not row["valid_to"] or text <= row["valid_to"])
        ]
        found = [row["team"] for row in rows if row["service"] == service]
        for team in found:
            found += {row["parent"] for row in rows if row["team"] == team} - {"", *found}
        return frozenset(["*", *found])

    def teams_within(self, service: str, start: date, end: date) -> set[str]:
        days = (start + timedelta(days=number) for number in range((end - start).days + 1))
        return {team for day in days for team in self.teams_of(service, day)}


def team_cells(warehouse: Warehouse, seed: Path) -> dict[Key, Row]:
    """Return every cell that `gold.dora_by_team` must have, by team, tier, grain and first day."""
    ownership = Ownership(seed)
    facts = {name: _by_unit(warehouse.records(query)) for name, query in QUERIES.items()}
    members: dict[Key, list[Row]] = defaultdict(list)
    found: dict[Key, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for cell in warehouse.records("select * from silver.cells where grain <> 'day'"):
        start, end, service = cell["period_start_date"], cell["period_end_date"], cell["service"]
        place = cell["environment_tier"], cell["grain"], start
        for team in ownership.teams_within(service, start, end):
            members[team, *place].append(cell)
        for name, rows in facts.items():
            if name != "incidents" and cell["untracked_reason"] == "history_not_known":
                continue
            for row in rows[service, cell["environment"]]:
                if start <= row["day"] <= end:
                    for team in ownership.teams_of(service, row["day"]):
                        found[team, *place][name].append(row)
    lists = {
        name: {service for (service,) in warehouse.rows(f"select service from silver.{name}")}
        for name in ("services_with_incidents", "services_with_unknown_commits")
    }
    return {key: _cell(cells, found[key], lists) for key, cells in members.items()}


def _by_unit(rows: list[Row]) -> dict[tuple[str, str], list[Row]]:
    units = defaultdict(list)
    for row in rows:
        if row["day"] is not None:
            units[row["service"], row["environment"]].append(row)
    return units


def _cell(members: list[Row], facts: dict[str, list[Row]], lists: dict[str, set[str]]) -> Row:
    services = {one["service"] for one in members}
    with_incidents = services & lists["services_with_incidents"]
    why = {one["untracked_reason"] for one in members}
    order = (None, "history_not_known", "before_tracking", "no_deployments")
    untracked = next(reason for reason in order if reason in why)
    is_unknown = why == {"history_not_known"}
    good = [one for one in facts["deployments"] if one["outcome"] == "success"]
    failed = [one for one in facts["deployments"] if one["outcome"] == "failure"]
    changes = [one for one in good if not one["is_rollback"]]
    failures = [one for one in changes if one["is_change_failure"]]
    rework = [one for one in good if one["is_rework"]]
    commits = _counted(facts["commits"], "lead_time_seconds")
    pulls = _counted(facts["pull_requests"], "lead_time_seconds")
    recoveries, incidents = (_counted(facts[name], "value") for name in ("recoveries", "incidents"))
    shipped = sum(one["commit_count"] for one in good if not one["is_baseline"])
    is_incomplete = (
        not facts["commits"] and shipped and services & lists["services_with_unknown_commits"]
    )
    idle = untracked or "no_deployments"
    nothing = (
        idle
        if untracked or not good
        else "baseline_only"
        if all(one["is_baseline"] for one in good)
        else "incomplete_history"
        if is_incomplete
        else None
    )
    no_source = None if with_incidents else "no_incident_source"
    said = None if is_unknown and not facts["deployments"] else 0
    is_known = bool(failures or with_incidents)
    return {
        "service_count": len(services),
        "left_out_service_count": len(
            {one["service"] for one in members if one["untracked_reason"] == "history_not_known"}
        ),
        "incident_service_count": len(with_incidents),
        "deployment_count": None if untracked else len(good),
        "deployment_day_count": None if untracked else len({one["day"] for one in good}),
        "failed_deployment_count": len(failed) or said,
        "fail_rate_deployment_count": len(changes) or said,
        "failure_count": len(failures) or said,
        "rework_count": len(rework) or said,
        "deployment_failure_rate": _share(failed, failed + good),
        "change_fail_rate": _share(failures, changes) if is_known else None,
        "rework_rate": _share(rework, good),
        "commit_count": len(commits) or said,
        **_statistics("lead_time", commits),
        "pull_request_count": len(pulls) or said,
        **_statistics("pull_request_lead_time", pulls),
        "recovery_count": len(recoveries) or said,
        "open_recovery_count": _open(facts["recoveries"]) or said,
        **_statistics("recovery", recoveries),
        "incident_count": len(incidents),
        "open_incident_count": _open(facts["incidents"]),
        **_statistics("restore", incidents),
        "deployment_frequency_reason": untracked,
        "lead_time_reason": None if commits else nothing or "no_changes",
        "pull_request_lead_time_reason": None if pulls else nothing or "no_pull_requests",
        "change_fail_rate_reason": None if failures else no_source if changes else idle,
        "recovery_time_reason": None if recoveries else untracked or no_source or "no_failures",
        "incident_restore_time_reason": None if incidents else no_source or "no_failures",
        "rework_rate_reason": None if good else idle,
        "incident_reason": no_source,
    }


def _counted(rows: list[Row], column: str) -> list[float]:
    return sorted(float(row[column]) for row in rows if row["reason"] is None)


def _open(rows: list[Row]) -> int:
    return sum(row["reason"] == "open" for row in rows)


def _share(part: list[Row], whole: list[Row]) -> float | None:
    return len(part) / len(whole) if whole else None


def _statistics(name: str, values: list[float]) -> Row:
    """Return exact percentiles, between two values if need be, and the mean."""
    found: Row = {}
    for percentile, fraction in {"p50": 0.5, "p75": 0.75, "p90": 0.9}.items():
        place = fraction * (len(values) - 1)
        found[f"{name}_{percentile}_seconds"] = (
            values[math.floor(place)]
            + (values[math.ceil(place)] - values[math.floor(place)]) * (place - math.floor(place))
            if values
            else None
        )
    found[f"{name}_mean_seconds"] = sum(values) / len(values) if values else None
    return found


def differing_cells(warehouse: Warehouse, seed: Path) -> list[str]:
    """Return what gold says of teams and this does not, or otherwise; each cell once."""
    expected = team_cells(warehouse, seed)
    keys = ("team", "environment_tier", "grain", "period_start_date")
    rows = warehouse.records("select * from gold.dora_by_team")
    actual = {tuple(row[column] for column in keys): row for row in rows}
    odd = [f"{key} is in one alone" for key in expected.keys() ^ actual.keys()]
    for key in expected.keys() & actual.keys():
        differences = {
            column: (actual[key][column], value)
            for column, value in expected[key].items()
            if not _is_equal(actual[key][column], value)
        }
        if differences:
            odd.append(f"{key}: {differences}")
    return odd


def _is_equal(actual: Any, expected: Any) -> bool:
    if isinstance(actual, float) and isinstance(expected, float):
        return math.isclose(actual, expected, rel_tol=1e-12)
    return bool(actual == expected)
