"""What the rules match, and what no rule matches, in data and in words."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import groupby
from typing import Any

from scripts.seeds.inventory import Found, Inventory

NOUNS = {
    "workflow_run": "workflow run",
    "github_deployment": "GitHub deployment",
    "github_release": "release",
    "github_tag": "tag",
    "merge": "merge",
    "deployment_event": "pushed deployment",
    "codepipeline": "execution",
    "codedeploy": "CodeDeploy deployment",
    "jira_version": "Jira version",
    "image_pin": "pinned image",
}
PREPOSITIONS = {
    "merge": "into",
    "github_deployment": "to",
    "deployment_event": "for",
    "codepipeline": "of pipeline",
    "codedeploy": "to",
    "jira_version": "of",
}
REASONS = {
    "no_rule": ("matches no rule", "match no rule"),
    "never": ("matches a rule of usage never", "match a rule of usage never"),
    "event": (
        "is not a deployment to production by default: started by a pull request or a schedule",
        "are not deployments to production by default: started by a pull request or a schedule",
    ),
    "branch": (
        "is not a deployment to production by default: not of the default or a release branch",
        "are not deployments to production by default: not of the default or a release branch",
    ),
    "prerelease": (
        "is not a deployment to production by default: a prerelease",
        "are not deployments to production by default: prereleases",
    ),
    "name": (
        "is not a deployment to production by default: a word of the name says otherwise",
        "are not deployments to production by default: a word of the name says otherwise",
    ),
    "no_deployment_pattern": (
        "matches the deployment_pattern of no service",
        "match the deployment_pattern of no service",
    ),
    "no_service": (
        "belongs to no service: add a row to services.csv",
        "belong to no service: add a row to services.csv",
    ),
    "unknown_service": (
        "names no service of this repository",
        "name no service of this repository",
    ),
}
MOST_FOLDERS = 8
MOST_PEOPLE = 20


@dataclass(frozen=True)
class Coverage:
    """What was found, each a list of rows as the query of that name gives them."""

    rules: Found
    production: Found
    uncaught: Found
    environments: Found
    patterns: Found
    incidents: Found
    paths: Found
    people: Found

    def as_json(self) -> dict[str, Found]:
        """Return everything by its name."""
        return dict(vars(self))


def coverage(inventory: Inventory) -> Coverage:
    """Query what each rule matched and what no rule matched."""
    return Coverage(**{one.name: inventory.ask(one.name) for one in fields(Coverage)})


def describe(found: Coverage) -> Iterator[str]:
    """Say it line by line: each service with its rules, what no rule matched, then the rest."""
    missed = {
        repository: list(rows)
        for repository, rows in groupby(found.uncaught, key=lambda row: row["repository"])
    }
    said = set()
    for service, rows in groupby(found.rules, key=lambda row: row["service"]):
        lines = list(rows)
        repositories = sorted({row["repository"] for row in lines})
        yield f"{service} ({', '.join(repositories)})"
        # The matches of a rule of usage never are listed with those of no rule.
        yield from (f"  {_rule(row)}" for row in lines if row["caught"] and row["usage"] != "never")
        yield from (f"  {_nothing(row)}" for row in lines if _is_idle(row))
        if not any(row["counted"] for row in lines):
            yield "  no deployment is counted"
        for row in found.production:
            if row["service"] == service:
                yield f"  production: {_sighted(row)}"
        for row in found.incidents:
            if row["service"] == service:
                yield f"  {number_of(row['count'], row['kind'])} among the {row['among']}"
        for row in found.paths:
            if row["service"] == service:
                yield f"  {number_of(row['count'], 'commit')} in its paths of {row['repository']}"
        for repository in repositories:
            # Several services of one repository miss the same.
            if repository not in said:
                said.add(repository)
                yield from (f"  {_missed(row)}" for row in missed.get(repository, []))
                yield from _pathless(found, repository)
    for repository in missed.keys() - said:
        yield repository or "(no repository)"
        yield from (f"  {_missed(row)}" for row in missed[repository])
    yield from _others(found)


def _pathless(found: Coverage, repository: str) -> Iterator[str]:
    for row in found.paths:
        if row["repository"] == repository and row["service"] is None:
            verb = "touches" if row["count"] == 1 else "touch"
            folders = ", ".join(row["folders"][:MOST_FOLDERS])
            more = ", …" if len(row["folders"]) > MOST_FOLDERS else ""
            count = number_of(row["count"], "commit")
            yield f"  {count} {verb} the paths of no service: {folders}{more}"


def _others(found: Coverage) -> Iterator[str]:
    yield "environments"
    for row in found.environments:
        is_one = row["count"] == 1
        if row["line"] is None:
            verb = "matches" if is_one else "match"
            counted = f"{verb} no pattern of environments.csv: the tier is unknown"
            if row["is_called_production"]:
                counted = f"{'counts' if is_one else 'count'} as production: GitHub calls it so"
        else:
            counted = f"{'counts' if is_one else 'count'} as {row['environment']} ({row['tier']})"
        yield f'  {number_of(row["count"], "deployment")} to "{row["name"]}" {counted}'
    if found.people:
        yield "people"
        yield from (f"  {_stranger(row)}" for row in found.people[:MOST_PEOPLE])
        more = len(found.people) - MOST_PEOPLE
        if more > 0:
            yield f"  … and {more} more (--json lists them)"
    yield "patterns"
    for row in found.patterns:
        yield f"  {row['seed']}.csv, line {row['line']}: {row['pattern']} matches {row['caught']}"
    for row in found.incidents:
        if row["service"] is None:
            count = number_of(row["count"], row["kind"])
            yield f"  {count} among the {row['among']} that name no service"


def _rule(row: dict[str, Any]) -> str:
    where = f" to {', '.join(row['environments'])}" if row["environments"] else ""
    line = f"deployment_rules.csv, line {row['line']}"
    text = f"{number_of(row['caught'], NOUNS.get(row['detector'], row['detector']))}{where} ({line}"
    if row["counted"] == row["caught"]:
        return f"{text})"
    how = "usage fallback, where nothing better was found near"
    return f"{text}; {row['counted']} of them count: {how})"


def _is_idle(row: dict[str, Any]) -> bool:
    """Whether a service's own rule matched nothing; those of `*` are listed with the patterns."""
    is_own = row["service"] == row["rule_service"]
    return is_own and row["usage"] != "never" and not row["caught"]


def _nothing(row: dict[str, Any]) -> str:
    asked = [
        f"{column} {row[column]}" for column in ("pattern", "job", "branch", "event") if row[column]
    ]
    words = f" ({', '.join(asked)})" if asked else ""
    line = f"deployment_rules.csv, line {row['line']}"
    return f"nothing by the {row['detector']} rule of {line}{words}"


def _missed(row: dict[str, Any]) -> str:
    return f"{_sighted(row)} {REASONS[row['reason']][0 if row['count'] == 1 else 1]}"


def _sighted(row: dict[str, Any]) -> str:
    return sighted(row["detector"], row["name"], row["count"])


def sighted(detector: str, name: str, count: int) -> str:
    """Say how often a detector saw a name, as `12 workflow runs named "release-train"`."""
    return f'{number_of(count, NOUNS[detector])} {PREPOSITIONS.get(detector, "named")} "{name}"'


def _stranger(row: dict[str, Any]) -> str:
    text = f"{row['identity']} ({number_of(row['count'], 'commit')})"
    if row["kind"] == "login":
        return f"{text} seems to be {row['likely']}: {row['why']}"
    hint = f": perhaps {row['likely']}, {row['why']}" if row["likely"] else ""
    return f"{text} belongs to no account{hint}"


def number_of(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
