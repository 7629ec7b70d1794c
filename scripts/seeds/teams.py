"""What the rows of the seed `teams` must be to each other: owners by day, and the teams above."""

from collections import defaultdict

from scripts.seeds.cells import suggestion
from scripts.seeds.reading import Row, Table

FOREVER = "9999-12-31"
ORGANISATION = "*"
# A team, and five above it: as many as silver.team_services looks through.
LEVELS = 6


def check_teams(teams: Table) -> None:
    """Note what is wrong between the rows of `teams`."""
    dated = [row for row in teams.rows if _is_dated(row, teams)]
    _one_a_day(teams, dated, of="service", what="team")
    _one_a_day(teams, dated, of="team", what="parent")
    _names(teams)
    _parents(teams)
    if not teams.problems:
        _levels(teams)


def _is_dated(row: Row, teams: Table) -> bool:
    start, end = row.get("valid_from"), _end(row)
    if start > end:
        teams.problem(row.line, "valid_to", f"{end} is before valid_from {start}: exchange them")
    return start <= end


def _end(row: Row) -> str:
    return row.get("valid_to") or FOREVER


def _one_a_day(teams: Table, rows: list[Row], of: str, what: str) -> None:
    """Report services of two teams on one day; naming a parent twice is not a mistake."""
    times = defaultdict(list)
    for row in rows:
        if row.get(of) and row.get(what):
            times[row.get(of)].append((row.get("valid_from"), _end(row), row))
    for name, periods in times.items():
        periods.sort(key=lambda period: (period[0], period[1], period[2].line))
        _, end, before = periods[0]
        for start, next_end, row in periods[1:]:
            is_same = what == "parent" and row.get(what) == before.get(what)
            if start <= end and not is_same:
                teams.problem(
                    row.line,
                    "valid_from",
                    f"'{name}' belongs to '{before.get(what)}' until "
                    f"{before.get('valid_to') or 'ever'} (line {before.line}), and a {of} has "
                    f"one {what} a day: end that row the day before this one begins",
                )
            if next_end > end:
                end, before = next_end, row


def _names(teams: Table) -> None:
    parents = {row.get("parent") for row in teams.rows}
    for row in teams.rows:
        for column in ("team", "parent"):
            if row.get(column) == ORGANISATION:
                teams.problem(
                    row.line, column, "'*' is the whole organisation: write a team's name"
                )
        if not row.get("service") and not row.get("parent") and row.get("team") not in parents:
            teams.problem(
                row.line,
                "service",
                f"is empty, so is the parent, and '{row.get('team')}' is not a parent: write "
                "the service that it owns, or remove the row",
            )


def _parents(teams: Table) -> None:
    known = {row.get("team") for row in teams.rows}
    for row in teams.rows:
        parent = row.get("parent")
        if parent and parent not in known:
            teams.problem(
                row.line,
                "parent",
                f"'{parent}' is not a team{suggestion(parent, known)}: write a team of "
                f"this seed, or give it a row of its own, as in ',{parent},,,'",
            )


def _levels(teams: Table) -> None:
    """Note a team that is above itself on some day, or that has too many above it."""
    for day in sorted({row.get("valid_from") for row in teams.rows}):
        said = [row for row in teams.rows if row.get("valid_from") <= day <= _end(row)]
        rows = {row.get("team"): row for row in said if row.get("parent")}
        for team, row in rows.items():
            path = [team]
            while path[-1] in rows and len(path) <= LEVELS and path.count(path[-1]) == 1:
                path.append(rows[path[-1]].get("parent"))
            if team in path[1:]:
                words = "is above itself"
                remedy = "remove one of these parents"
            elif len(path) > LEVELS:
                words = f"has more than {LEVELS - 1} teams above it"
                remedy = "leave out a level"
            else:
                continue
            shown = " in ".join(f"'{one}'" for one in path)
            teams.problem(row.line, "parent", f"'{team}' {words}: {shown}: {remedy}")
            return
