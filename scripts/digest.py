"""What changed in a period, scope by scope, against the goals; nothing where nothing matters."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import psycopg

from scripts.dashboard.gold import is_built
from scripts.dashboard.sentences import NAMES, records, sentences
from scripts.dashboard.values import say

Row = Mapping[str, Any]

# What alerts look at: enough days for a team's numbers, and few enough to be reported in time.
ALERTED = "rolling_28"
SCOPES = ("organisation", "team", "service")
WORDS = {"better": "Better", "worse": "Worse"}


def digest(
    connection: psycopg.Connection, grain: str, team: str | None = None, *, with_services: bool
) -> str:
    """Return the newest period that is over as Markdown, or an empty text where nothing matters.

    A change matters where it is more than chance, a value where it misses its goal.

    Args:
        grain: week, month, quarter, rolling_28 or rolling_90.
        team: this team alone, and of services its own.
        with_services: tell of services, too.
    """
    rows = [row for row in records(connection, "overview") if _is_over(row, grain)]
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    names, found = sentences(connection)
    for one in (dict(zip(names, row, strict=True)) for row in found):
        if one["grain"] == grain and one["change"] in WORDS and _is_shown(one, rows):
            said[one["scope"], one["name"]].append(f"- **{WORDS[one['change']]}:** {one['words']}")
    for row in rows:
        if row["is_goal_met"] is False:
            said[row["scope"], row["name"]].append(f"- **Goal missed:** {_missed(row)}")
    wanted = _wanted(connection, team, with_services=with_services)
    parts = ["\n".join([f"## {_title(*key)}", "", *said[key]]) for key in wanted if said.get(key)]
    if not parts:
        return ""
    return "\n\n".join([f"# {rows[0]['starts_on']} to {rows[0]['ends_on']}, production", *parts])


def goal_problems(connection: psycopg.Connection) -> dict[str, str]:
    """Return what an alert tells: missed goals, and regressions of metrics that have a goal."""
    if not is_built(connection):
        return {}
    problems = {}
    for row in records(connection, "overview"):
        if row["grain"] == ALERTED and row["goal"] is not None:
            # A team and a service may have one name.
            of = "" if row["scope"] == "organisation" else f"{row['scope']} "
            key = f"{of}{_title(row['scope'], row['name'])}, {row['metric']}"
            if row["is_goal_met"] is False:
                problems[f"goal {key}"] = _missed(row)
            if row["change"] == "worse":
                problems[f"regression {key}"] = _worse(row)
    return problems


def _is_over(row: Row, grain: str) -> bool:
    return bool(row["grain"] == grain and not row["is_running"])


def _is_shown(one: Row, rows: Sequence[Row]) -> bool:
    """Whether a sentence is about the period of `rows`; the running one has none."""
    return bool(rows) and one["starts_on"] == rows[0]["starts_on"]


def _wanted(
    connection: psycopg.Connection, team: str | None, *, with_services: bool
) -> Iterator[tuple[str, str]]:
    """Yield whom a digest is about, the organisation first."""
    services = records(connection, "services")
    teams = {row["service"]: (row["teams"] or "").split("\n") for row in services}
    found = {(row["scope"], row["name"]) for row in records(connection, "overview")}
    for scope, name in sorted(found, key=lambda one: (SCOPES.index(one[0]), one[1])):
        owners = teams.get(name, []) if scope == "service" else [name]
        if (team is None or team in owners) and (scope != "service" or with_services):
            yield scope, name


def _title(scope: str, name: str) -> str:
    return "The organisation" if scope == "organisation" else name


def _missed(row: Row) -> str:
    way = "at least" if row["metric"] == "deployment_frequency" else "at most"
    value, goal = (say(row["metric"], row[column]) for column in ("value", "goal"))
    return f"{NAMES[row['metric']]}: {value}, and the goal is {way} {goal} (n = {row['n']})."


def _worse(row: Row) -> str:
    value, before = (say(row["metric"], row[column]) for column in ("value", "before"))
    return f"{NAMES[row['metric']]}: {value} (n = {row['n']}), before {before} ({row['n_before']})."
