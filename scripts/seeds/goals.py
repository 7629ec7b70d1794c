"""What the rows of the seed `goals` must be to the other seeds: whose goal, and in which unit."""

from collections.abc import Collection

from scripts.seeds.cells import suggestion
from scripts.seeds.layout import RATES
from scripts.seeds.reading import Row, Table

EACH = "*"


def check_goals(goals: Table, teams: Table) -> None:
    """Note what is wrong with the names, those of services apart, and the targets of `goals`."""
    known = {name for row in teams.rows for name in (row.get("team"), row.get("parent")) if name}
    for row in goals.rows:
        _name(row, goals, known)
        _target(row, goals)


def _name(row: Row, goals: Table, teams: Collection[str]) -> None:
    scope, name = row.get("scope"), row.get("name")
    if scope == "organisation" and name:
        goals.problem(
            row.line,
            "name",
            f"'{name}' is named, and there is one organisation: leave the cell empty",
        )
    elif scope != "organisation" and not name:
        goals.problem(
            row.line, "name", f"is empty: write the {scope}'s name, or '{EACH}' for every {scope}"
        )
    elif scope == "team" and name not in (*teams, EACH):
        goals.problem(
            row.line,
            "name",
            f"'{name}' is not a team{suggestion(name, teams)}: write one of teams.csv",
        )


def _target(row: Row, goals: Table) -> None:
    if row.get("metric") in RATES and row.get("target") and float(row.get("target")) > 1:
        goals.problem(
            row.line,
            "target",
            f"{row.get('target')} is more than all deployments: write a share from 0 to 1, as in "
            "'0.15' for 15 %",
        )
