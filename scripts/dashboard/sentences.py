"""Says what changed and why, from the rows of gold: one wording for page, terminal and digest."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg

from scripts.dashboard.statements import Table, query
from scripts.dashboard.values import plural, say

Row = Mapping[str, Any]
Key = tuple[Any, ...]

CELL = ("scope", "name", "grain", "starts_on")
MOST = 3
# What may be chance comes last, and says so.
ORDER = ("worse", "better", "within_noise")
# A cause that is less than a third of a change does not explain it.
LARGE = 1 / 3
NAMES = {
    "deployment_frequency": "The number of deployments",
    "pull_request_lead_time": "The lead time of pull requests",
    "lead_time": "The lead time of commits",
    "change_fail_rate": "The change fail rate",
    "recovery_time": "The recovery time",
    "rework_rate": "The rework rate",
}
COUNTED = {
    "deployment_frequency": "deployment",
    "pull_request_lead_time": "pull request",
    "lead_time": "commit",
    "change_fail_rate": "deployment",
    "recovery_time": "recovery",
    "rework_rate": "deployment",
}
STAGES = {
    "coding": "coding",
    "pickup": "waiting for a review",
    "review": "review",
    "merge_wait": "waiting for the merge",
    "queue": "waiting for the deployment",
    "deploy": "deploying",
}
SIGNALS = {
    "incident": "incidents",
    "rollback": "rollbacks",
    "revert": "reverts",
    "hotfix": "hotfixes",
    "reported": "reports of the deployment tool",
    "failed_deployment": "deployments that failed themselves",
    "verdict": "verdicts of people",
}


def sentences(connection: psycopg.Connection) -> Table:
    """Return what changed and why, up to three sentences for each scope, name and period."""
    causes: dict[Key, list[Row]] = defaultdict(list)
    for row in records(connection, "contributions"):
        causes[_key(row)].append(row)
    cells: dict[Key, list[Row]] = defaultdict(list)
    for row in records(connection, "overview"):
        # Lead time is shown by pull request; by commit it would be shown twice.
        if row["change"] in ORDER and row["metric"] != "lead_time":
            cells[tuple(row[column] for column in CELL)].append(row)
    rows = []
    for cell, found in cells.items():
        found.sort(key=lambda row: (ORDER.index(row["change"]), -_size(row)))
        rows += [
            (*cell, row["metric"], row["change"], sentence(row, causes[_key(row)]))
            for row in found[:MOST]
        ]
    return [*CELL, "metric", "change", "words"], rows


def records(connection: psycopg.Connection, name: str) -> list[dict[str, Any]]:
    """Return the rows of a query by column."""
    names, rows = query(connection, name, {})
    return [dict(zip(names, row, strict=True)) for row in rows]


def sentence(row: Row, causes: Sequence[Row]) -> str:
    """Say one change with what it is computed from, and the largest of its causes."""
    is_up = row["value"] > row["before"]
    metric, counted = row["metric"], COUNTED[row["metric"]]
    verb = "rose" if is_up else "fell"
    values = [say(metric, row[column]) for column in ("before", "value")]
    if metric != "deployment_frequency":
        values = [
            f"{value} ({plural(n, counted)})"
            for value, n in zip(values, (row["n_before"], row["n"]), strict=True)
        ]
    text = f"{NAMES[metric]} {verb} from {values[0]} to {values[1]}"
    # A median may go one way and the mean, of which the causes are parts, the other.
    same_way = [one for one in causes if (one["total_change"] > 0) == is_up]
    why = [words for kind in (_services, _stage, _signal) if (words := kind(row, same_way))]
    may_be_chance = " This may be chance." if row["change"] == "within_noise" else ""
    return f"{text}{': ' if why else ''}{'; '.join(why)}.{may_be_chance}"


def _size(row: Row) -> float:
    """Return how large a change is, as a share of the larger of its two values."""
    larger = max(row["value"], row["before"])
    return float(abs(row["value"] - row["before"]) / larger) if larger else 0.0


def _key(row: Row) -> Key:
    return tuple(row[column] for column in (*CELL, "metric"))


def _large(causes: Sequence[Row], kind: str) -> list[Row]:
    return [
        one
        for one in causes
        if one["kind"] == kind
        and one["total_change"]
        and one["contribution"] / one["total_change"] >= LARGE
    ]


def _services(row: Row, causes: Sequence[Row]) -> str:
    metric = row["metric"]
    parts = []
    for one in _large(causes, "service")[:2]:
        before = "none" if one["before"] is None else say(metric, one["before"])
        value = "none" if one["value"] is None else say(metric, one["value"])
        n = "" if metric == "deployment_frequency" else f" of {plural(one['n'], COUNTED[metric])}"
        mean = "on average " if metric.endswith("_time") else ""
        parts.append(f"{one['cause']} ({mean}{value}{n}, before {before})")
    return f"most by {' and '.join(parts)}" if parts else ""


def _stage(row: Row, causes: Sequence[Row]) -> str:
    for one in _large(causes, "stage")[:1]:
        more = "more" if one["contribution"] > 0 else "less"
        took = say(row["metric"], abs(one["contribution"]))
        return f"{STAGES[one['cause']]} took {took} {more} on average"
    return ""


def _signal(row: Row, causes: Sequence[Row]) -> str:
    for one in _large(causes, "signal")[:1]:
        return f"failures by {SIGNALS[one['cause']]}: {one['n']}, before {one['n_before']}"
    return ""
