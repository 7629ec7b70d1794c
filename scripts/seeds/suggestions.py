"""Rows that the data propose for the seeds; a person decides which of them are true."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scripts.seeds.code_owners import owning_teams
from scripts.seeds.coverage import NOUNS, number_of
from scripts.seeds.inventory import Inventory
from scripts.seeds.layout import SEEDS
from scripts.seeds.reading import Table

# More words in environment names that suggest a tier, if no pattern matches.
TIER_WORDS = (
    ("staging", r"(pre|int|integration|canary|beta|rc|demo|train|training|acceptance|nonprod)"),
    ("development", r"(pr|local|feature|branch|ephemeral|tmp|temp|playground)"),
    ("production", r"(www|app|public|release|main|master|customer|eu|us|pages|npm|pypi)"),
)
DEPLOYING = re.compile(
    r"(^|[^a-z])(releas|publish|ship|rollout|promot|deliver|go-?live|cd([^a-z]|$))", re.IGNORECASE
)
PRECEDENCES = {"codepipeline": "3", "workflow_run": "5", "github_release": "6", "github_tag": "7"}
REPLACES = "a service's own rows replace the one of `*`: repeat the other rows that shall count"
# What a regular expression takes for more than itself.
SPECIAL, SPECIAL_ESCAPED = r"([\[\]{}()?+*^$|\\.])", r"\\\1"


@dataclass(frozen=True)
class Suggestion:
    """One row for one seed, and what it would match.

    Attributes:
        replaces: the line of the file whose row it takes the place of; None adds it.
    """

    seed: str
    cells: Mapping[str, str]
    why: str
    replaces: int | None = None

    @property
    def line(self) -> str:
        """Return the row as a line of the seed's file."""
        text = io.StringIO()
        columns = SEEDS[self.seed].columns
        csv.writer(text, lineterminator="").writerow([self.cells.get(one, "") for one in columns])
        return text.getvalue()


def suggestions(inventory: Inventory, seeds: Mapping[str, Table]) -> list[Suggestion]:
    """Return every row the data propose, by seed."""
    return [
        *_services(inventory),
        *_teams(inventory, seeds["teams"]),
        *_environments(inventory, seeds["environments"]),
        *_deployment_rules(inventory),
        *_ambiguous(inventory),
        *_incident_rules(inventory),
        *_change_origins(inventory),
        *_people(inventory, seeds["people"]),
    ]


def literally(name: str) -> str:
    """Return the pattern that matches this name alone."""
    return f"^{re.sub(SPECIAL, SPECIAL_ESCAPED, name)}$"


def numbered(name: str) -> str:
    """Return the pattern that matches this name with any numbers in the place of its own."""
    return re.sub(r"[0-9]+", "[0-9]+", literally(name))


def _services(inventory: Inventory) -> Iterator[Suggestion]:
    rows = inventory.ask("unmapped")
    repositories = {row["repository"] for row in rows}
    names = [repository.split("/")[-1] for repository in repositories]
    proposed: dict[tuple[str, str], Suggestion] = {}
    for row in rows:
        *owner, name = row["repository"].split("/")
        # Two owners may have a repository of the same name.
        own = name if names.count(name) == 1 else "-".join([*owner, name])
        cells = {"service": row["service"] or own, "repository": row["repository"]}
        # A deployment may name the service that its repository's row would make.
        proposed[cells["service"], cells["repository"]] = Suggestion("services", cells, _seen(row))
    yield from proposed.values()


def _seen(row: Mapping[str, Any]) -> str:
    is_one = row["count"] == 1
    things = "deployments, runs, releases, tags and merges were"
    seen = "1 deployment, run, release, tag or merge was" if is_one else f"{row['count']} {things}"
    if row["is_counted"]:
        name = "repository's name; a row gives a name of your own, a time zone, paths"
    else:
        name = f"name, and count{'s' if is_one else ''} for no service without a row"
    return f"{seen} seen under the {name}"


def _teams(inventory: Inventory, seed: Table) -> Iterator[Suggestion]:
    """Propose the team of each service that GitHub knows, and those above."""
    named = {row.get("team") for row in seed.rows}
    rows = owning_teams(inventory)
    for row in rows:
        cells = {"service": row["service"], "team": row["team"], "parent": row["parent"] or ""}
        yield Suggestion("teams", cells, row["why"])
    above = {row["parent"] for row in rows if row["parent"]}
    for parent in sorted(above - named - {row["team"] for row in rows}):
        yield Suggestion("teams", {"team": parent}, "has teams in the rows above")


def _environments(inventory: Inventory, seed: Table) -> Iterator[Suggestion]:
    precedence = max((int(row.get("precedence")) for row in seed.rows), default=0)
    counts: dict[str, int] = {}
    for row in inventory.ask("environments"):
        pattern = numbered(row["name"])
        if row["tiers"] > 1 and not any(one.get("pattern") == pattern for one in seed.rows):
            cells = {
                "pattern": pattern,
                "environment": row["environment"],
                "environment_tier": row["tier"],
                "precedence": "0",
            }
            seen = number_of(row["count"], "deployment")
            why = f"{seen}; words of several tiers: this one is taken now"
            yield Suggestion("environments", cells, why)
        elif row["line"] is None and not row["is_called_production"]:
            counts[pattern] = counts.get(pattern, 0) + row["count"]
    for pattern, count in counts.items():
        precedence += 1
        name = pattern[1:-1].replace("[0-9]+", "").replace("\\", "").strip("-_ ./") or "unnamed"
        tier = next(
            (
                tier
                for tier, words in TIER_WORDS
                if re.search(rf"(^|[^a-z]){words}([^a-z]|$)", name, re.IGNORECASE)
            ),
            "unknown",
        )
        why = f"{number_of(count, 'deployment')}; " + (
            "no word of it tells its tier: write it" if tier == "unknown" else "a guess by its name"
        )
        cells = {
            "pattern": pattern,
            "environment": name if tier == "unknown" else tier,
            "environment_tier": tier,
            "precedence": str(precedence),
        }
        yield Suggestion("environments", cells, why)


def _deployment_rules(inventory: Inventory) -> Iterator[Suggestion]:
    rules = inventory.ask("rules")
    counted = {row["service"] for row in rules if row["counted"]}
    services: dict[str, list[str]] = {}
    for row in rules:
        known = services.setdefault(row["repository"], [])
        if row["service"] not in known:
            known.append(row["service"])
    for row in inventory.ask("uncaught"):
        for service in services.get(row["repository"], []):
            if row["detector"] == "workflow_run" and DEPLOYING.search(row["name"]):
                cells = _rule(service, "workflow_run", numbered(row["name"]), "5")
                why = f"{number_of(row['count'], 'run')}; replaces the row of `*` for this service"
            elif row["detector"] in ("github_tag", "merge") and service not in counted:
                is_tag = row["detector"] == "github_tag"
                pattern = f"^{numbered(row['name'].removesuffix('*'))[1:-1]}[0-9]" if is_tag else ""
                cells = _rule(service, row["detector"], pattern, "7" if is_tag else "8")
                seen = number_of(row["count"], "tag" if is_tag else "merge")
                why = f"{seen}{'' if is_tag else ', a proxy'}; nothing else counts"
            else:
                continue
            yield Suggestion("deployment_rules", cells, why)


def _ambiguous(inventory: Inventory) -> Iterator[Suggestion]:
    """Propose a row for a match of a rule that a default keeps out of production."""
    for row in inventory.ask("ambiguous"):
        is_run = row["detector"] == "workflow_run"
        pattern = numbered(row["name"].removesuffix("*"))
        if not is_run:
            pattern = pattern[:-1] if row["name"].endswith("*") else pattern
        cells = _rule(row["service"], row["detector"], pattern, PRECEDENCES[row["detector"]])
        count = number_of(row["count"], NOUNS[row["detector"]])
        if row["environment"]:
            cells["environment"] = row["environment"]
            why = f"{count}; a word of the name says that they go there"
        elif row["reason"] == "branch":
            cells["branch"] = _any_of(row["branches"])
            why = f"{count} of other branches, if they deploy to production"
        else:
            cells["event"] = _any_of(row["events"])
            why = f"{count} started by {', '.join(row['events'])}, if they deploy to production"
        yield Suggestion("deployment_rules", cells, f"{why}; {REPLACES}")


def _any_of(names: list[str]) -> str:
    return f"^({'|'.join(literally(one)[1:-1] for one in names)})$"


def _rule(service: str, detector: str, pattern: str, precedence: str) -> dict[str, str]:
    return {
        "service": service,
        "detector": detector,
        "pattern": pattern,
        "environment": "production",
        "precedence": precedence,
        "usage": "fallback",
    }


def _incident_rules(inventory: Inventory) -> Iterator[Suggestion]:
    for row in inventory.ask("issue_values"):
        cells = {
            "source": row["source"],
            "kind": "incident",
            "field": row["field"],
            "pattern": numbered(row["value"]),
        }
        why = number_of(row["count"], "alarm" if row["source"] == "aws" else "issue")
        yield Suggestion("incident_rules", cells, why)


def _change_origins(inventory: Inventory) -> Iterator[Suggestion]:
    for row in inventory.ask("machines"):
        is_one = row["count"] == 1
        why = (
            f"{row['count']} {'commit or pull request' if is_one else 'commits and pull requests'}"
        )
        cells = {"origin": "automation", "field": "login", "pattern": literally(row["login"])}
        yield Suggestion("change_origins", cells, why)


def _people(inventory: Inventory, seed: Table) -> Iterator[Suggestion]:
    named = {row.get("person") for row in seed.rows}
    for row in inventory.ask("people"):
        person = row["likely"]
        if person is None:
            continue
        if person not in named:
            named.add(person)
            yield Suggestion("people", {"person": person, "login": person}, "has the rows below")
        cells = {"person": person, row["kind"]: row["identity"]}
        yield Suggestion("people", cells, f"{number_of(row['count'], 'commit')}; {row['why']}")
