"""The team that owns a service: by GitHub's members, or by CODEOWNERS where they decide nothing."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Any

from scripts.seeds.coverage import number_of
from scripts.seeds.inventory import Found, Inventory

Row = dict[str, Any]

# A name that no file has: what fits it does so whatever the name is.
ANY = "\uffff"
# A backslash takes the meaning from the next character.
TOKEN = re.compile(r"\\(.)|(\*+)|(\?)|([^\\*?]+|\\)")


def owning_teams(inventory: Inventory) -> Found:
    """Return each service's team that GitHub knows, its parent and the reason, by service."""
    by_members = inventory.ask("teams")
    for row in by_members:
        pulls = number_of(row["merged_count"], "merged pull request")
        row["why"] = f"{row['own_count']} of {pulls} by members of the team at GitHub"
    decided = {row["service"] for row in by_members}
    found = by_members + [
        row for row in _by_files(inventory.ask("code_owners")) if row["service"] not in decided
    ]
    return sorted(found, key=lambda row: str(row["service"]))


def _by_files(rows: Found) -> Iterator[Row]:
    """Return the services of which CODEOWNERS gives all that it decides to one team."""
    for service, own in groupby(rows, lambda row: row["service"]):
        deciding = [
            {**line, "file": row["file"]}
            for row in own
            for line in _deciding(row["lines"], row["paths"])
        ]
        if len({row["team"] for row in deciding}) == 1 and deciding[0]["team"] is not None:
            first = deciding[0]
            why = f"owner of {first['pattern']} by line {first['line']} of {first['file']}"
            others = f", the first of {first['team_count']} teams there"
            why += others if first["team_count"] > 1 else ""
            yield {**first, "service": service, "why": why}


def _deciding(lines: list[Row], paths: str | None) -> list[Row]:
    """Return the last line that fits for each of the globs; without any, for a whole repository."""
    globs = (paths or "**").replace(" ", "").split(";")
    samples = [glob.replace("**", f"{ANY}/{ANY}/{ANY}").replace("*", ANY) for glob in globs if glob]
    lasts = (
        next((row for row in reversed(lines) if fits(row["pattern"], sample)), None)
        for sample in samples
    )
    return [row for row in lasts if row is not None]


def fits(pattern: str, path: str) -> bool:
    """Tell whether a pattern of CODEOWNERS fits the path of a file, by GitHub's rules."""
    return _expression(pattern).fullmatch(path) is not None


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    # A slash that is not the last character ties the pattern to the root.
    is_anchored = "/" in pattern.rstrip("/")
    # `**` twice in a row says no more than once, and would be tried in every way.
    parts = re.sub(r"(?:\*\*/)+(?=\*\*(?:/|$))", "", pattern.strip("/"))
    *folders, last = parts.split("/")
    if not folders and last in ("", "**"):
        return re.compile(".*")
    expression = "" if is_anchored else "(?:.*/)?"
    for folder in folders:
        expression += "(?:.*/)?" if folder == "**" else f"{_segment(folder)}/"
    if last == "**":
        expression += ".*"
    elif pattern.endswith("/"):
        expression += f"{_segment(last)}/.*"
    elif last == "*" and is_anchored:
        # The files of a folder, and not those of the folders in it.
        expression += "[^/]*"
    else:
        expression += f"{_segment(last)}(?:/.*)?"
    return re.compile(expression)


def _segment(part: str) -> str:
    def translated(token: re.Match[str]) -> str:
        escaped, stars, mark, text = token.groups()
        if stars or mark:
            return "[^/]*" if stars else "[^/]"
        return re.escape(escaped or text)

    return TOKEN.sub(translated, part)
