"""What deploys each service: shown as it is counted, asked where the data leave it open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from extract.settings import ConfigurationError
from scripts.cli.terminal import echo
from scripts.seeds.coverage import REASONS, sighted
from scripts.seeds.inventory import Inventory
from scripts.seeds.reading import Table
from scripts.seeds.suggestions import DEPLOYING, PRECEDENCES, Suggestion, literally, numbered
from scripts.setup.questions import Questions

# What counts only where nothing better is found is worth a question, and what names no run.
GUESSED = ("workflow_run", "github_release")
OTHER_PRECEDENCES = {"deployment_event": "1", "github_deployment": "2", "codedeploy": "4"}
LATER_PRECEDENCES = {"merge": "8", "jira_version": "9"}
ALL_PRECEDENCES = {**OTHER_PRECEDENCES, **PRECEDENCES, **LATER_PRECEDENCES}
MOST_OPTIONS = 20


@dataclass(frozen=True)
class Option:
    """Something that may be the deployments of a service.

    Attributes:
        reason: why it does not count, as `coverage.REASONS` has it; None where it does.
        only: what a row must ask for beside the name, as `branch` or `event`.
    """

    service: str
    detector: str
    name: str
    count: int
    reason: str | None
    example: str
    only: Mapping[str, str]

    def __str__(self) -> str:
        how = "counted now" if self.reason is None else REASONS[self.reason][self.count > 1]
        last = f", last {self.example}" if self.example else ""
        return f"{sighted(self.detector, self.name, self.count)}{last} ({how})"

    def row(self, usage: str) -> Suggestion:
        """Return the row of deployment_rules.csv that counts it, or that does not."""
        cells = {
            "service": self.service,
            "detector": self.detector,
            "pattern": self._pattern(),
            "environment": "production" if self.detector in PRECEDENCES | LATER_PRECEDENCES else "",
            "precedence": ALL_PRECEDENCES[self.detector],
            "usage": usage,
            **self.only,
        }
        return Suggestion("deployment_rules", cells, sighted(self.detector, self.name, self.count))

    def _pattern(self) -> str:
        if self.detector in OTHER_PRECEDENCES | LATER_PRECEDENCES:
            return ""
        if self.detector in ("github_release", "github_tag") and self.name.endswith("*"):
            return f"{literally(self.name[:-1])[:-1]}[0-9]"
        return numbered(self.name)


def ask_deployments(
    questions: Questions,
    found: Inventory,
    rules: Table,
    said: Mapping[str, Sequence[str]],
) -> list[Suggestion]:
    """Return the rows that make count what a person says deploys.

    Args:
        said: names by service, of those that need no question.

    Raises:
        ConfigurationError: a service or name was said that was not seen.
    """
    decided = {row.get("service") for row in rules.rows}
    rows: list[Suggestion] = []
    by_service = {
        service: list(group) for service, group in groupby(_options(found), lambda one: one.service)
    }
    if unknown := sorted(set(said) - set(by_service)):
        known = ", ".join(sorted(by_service)) or "none"
        raise ConfigurationError(f"nothing was seen of the service '{unknown[0]}': {known} were")
    for service, options in by_service.items():
        if service in said:
            chosen = _named(service, options, said[service])
            rows += _rows(options, chosen)
            echo(f"\n{service}: deployed to production by")
            _show(chosen)
        elif service not in decided and _is_open(options):
            rows += _rows(options, _asked(questions, service, options))
        else:
            echo(f"\n{service}: counted as deployments to production")
            _show([one for one in options if one.reason is None])
    return rows


def _options(found: Inventory) -> Iterator[Option]:
    latest = {
        (row["repository"], row["detector"], row["name"]): f"{row['day']} {row['example']}"
        for row in found.ask("latest")
    }
    services: dict[str, list[str]] = {}
    for row in found.ask("rules"):
        known = services.setdefault(row["repository"], [])
        known += [] if row["service"] in known else [row["service"]]
    only = {
        (row["service"], row["detector"], row["name"], row["reason"]): _only(row)
        for row in found.ask("ambiguous")
    }
    rows = [(row["service"], row, None) for row in found.ask("production")] + [
        (service, row, row["reason"])
        for row in found.ask("uncaught")
        for service in services.get(row["repository"], [])
    ]
    options = [
        Option(
            service,
            row["detector"],
            row["name"],
            row["count"],
            reason,
            latest.get((row["repository"], row["detector"], row["name"]), ""),
            only.get((service, row["detector"], row["name"], reason), {}),
        )
        for service, row, reason in rows
    ]
    yield from sorted(options, key=lambda one: (one.service, _likelihood(one), -one.count))


def _likelihood(one: Option) -> int:
    """Rank what counts first, and last what a rule leaves out: merges, and tags beside releases."""
    return 0 if one.reason is None else 2 if one.reason == "never" else 1


def _only(row: Mapping[str, Any]) -> dict[str, str]:
    if row["reason"] not in ("branch", "event"):
        return {}
    names = row["branches"] if row["reason"] == "branch" else row["events"]
    return {row["reason"]: f"^({'|'.join(literally(one)[1:-1] for one in names or [])})$"}


def _is_open(options: Sequence[Option]) -> bool:
    """Tell whether a person may know better than the rules what deploys."""
    counted = [one for one in options if one.reason is None]
    others = [one for one in options if one.reason is not None]
    return bool(others) and all(one.detector in GUESSED for one in counted)


def _asked(questions: Questions, service: str, options: Sequence[Option]) -> list[Option]:
    shown = list(options[:MOST_OPTIONS])
    echo(f"\n{service}: what deploys it to production?")
    counted = [place for place, one in enumerate(shown) if one.reason is None]
    likely = [
        place
        for place, one in enumerate(shown)
        if one.detector == "workflow_run" and DEPLOYING.search(one.name)
    ]
    places = questions.choose("Deployments", [str(one) for one in shown], counted or likely)
    return [shown[place] for place in places]


def _named(service: str, options: Sequence[Option], names: Sequence[str]) -> list[Option]:
    chosen = [one for one in options if one.name in names]
    if missing := sorted(set(names) - {one.name for one in chosen}):
        seen = ", ".join(f"'{one.name}'" for one in options[:MOST_OPTIONS])
        raise ConfigurationError(f"no deployment of {service} is named '{missing[0]}': {seen} were")
    return chosen


def _rows(options: Sequence[Option], chosen: Sequence[Option]) -> list[Suggestion]:
    """Return rows for what was chosen, and against what counts always and was not."""
    if set(map(id, chosen)) == {id(one) for one in options if one.reason is None}:
        return []
    given_up = {one.detector: one for one in options if one.reason is None and one not in chosen}
    return [one.row("always") for one in chosen] + [
        one.row("never")
        for detector, one in given_up.items()
        # A fallback still counts where nothing else does.
        if detector not in GUESSED and all(detector != other.detector for other in chosen)
    ]


def _show(options: Sequence[Option]) -> None:
    for one in options:
        echo(f"       {sighted(one.detector, one.name, one.count)}")
    if not options:
        echo("       nothing")
