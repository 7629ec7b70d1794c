"""Which environments are production, what is an incident and whose, and which teams there are."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from extract.settings import ConfigurationError
from scripts.cli.terminal import echo
from scripts.seeds.coverage import number_of
from scripts.seeds.inventory import Inventory
from scripts.seeds.layout import TIERS
from scripts.seeds.reading import Table
from scripts.seeds.suggestions import Suggestion, literally
from scripts.setup.questions import Questions

MOST_INCIDENT_NAMES = 20


def ask_environments(
    questions: Questions,
    found: Inventory,
    proposed: Iterable[Suggestion],
    said: Mapping[str, str],
) -> list[Suggestion]:
    """Return rows for environments whose tier the data leave open.

    Args:
        proposed: the rows that `rules suggest` proposes for them.
        said: tiers by an environment's name.

    Raises:
        ConfigurationError: an environment was given that was not seen, or a tier that does not
            exist.
    """
    seen = found.ask("environments")
    names = {str(row["name"]) for row in seen}
    for name, tier in said.items():
        if name not in names:
            raise ConfigurationError(f"no environment '{name}' was seen: {_listed(names)} were")
        if wrong := _wrong_tier(tier):
            raise ConfigurationError(f"the tier of '{name}': {wrong}")
    rows = [_environment(name, tier) for name, tier in said.items()]
    open_ones = [
        one
        for one in proposed
        if not any(re.search(one.cells["pattern"], name, re.IGNORECASE) for name in said)
    ]
    if production := [row for row in seen if row["tier"] == "production"]:
        echo("\nProduction now")
        for row in production:
            echo(f'       {number_of(row["count"], "deployment")} to "{row["name"]}"')
    if open_ones:
        echo("\nWhich of these environments are production, too?")
        options = [f"{one.cells['pattern'][1:-1]}: {one.why}" for one in open_ones]
        places = questions.choose("Production", options, [])
        rows += [_as_production(one) for place, one in enumerate(open_ones) if place in places]
        # An environment whose name says another tier has that tier; the others stay open.
        rows += [
            one
            for place, one in enumerate(open_ones)
            if place not in places and one.cells["environment_tier"] != "unknown"
        ]
    return rows


def _environment(name: str, tier: str) -> Suggestion:
    cells = {
        "pattern": literally(name),
        "environment": tier if tier != "unknown" else name,
        "environment_tier": tier,
        # Before every pattern, and before GitHub's own word.
        "precedence": "0",
    }
    return Suggestion("environments", cells, f"{name} is {tier}")


def _as_production(one: Suggestion) -> Suggestion:
    cells = {**one.cells, "environment": "production", "environment_tier": "production"}
    return replace(one, cells=cells)


def _wrong_tier(tier: str) -> str | None:
    words = ", ".join(TIERS)
    return None if tier in TIERS else f"'{tier}' is not one: write one of {words}"


def ask_incident_rules(
    questions: Questions, proposed: Sequence[Suggestion], said: Sequence[str] | None
) -> list[Suggestion]:
    """Return the proposed rows of issues and alarms that a person calls incidents.

    Args:
        proposed: the rows that `rules suggest` proposes for them.
        said: names that are incidents; None asks.

    Raises:
        ConfigurationError: a name was said that looks like no incident.
    """
    names = [_incident_name(one) for one in proposed]
    if said is not None:
        if missing := [name for name in said if name not in names]:
            raise ConfigurationError(
                f"'{missing[0]}' is not among the issue types, labels and alarms that look like "
                f"incidents and have no rule: {_listed(names)}"
            )
        return [one for one, name in zip(proposed, names, strict=True) if name in said]
    if not proposed:
        return []
    echo("\nThese look like incidents, and no rule picks them. Which are?")
    options = [
        f"{one.cells['source']} {one.cells['field']} {name}: {one.why}"
        for one, name in zip(proposed, names, strict=True)
    ]
    return [proposed[place] for place in questions.choose("Incidents", options, range(len(names)))]


def _incident_name(one: Suggestion) -> str:
    return re.sub(r"\\(.)", r"\1", one.cells["pattern"][1:-1])


def ask_owners(
    questions: Questions, found: Inventory, services: Table, said: Mapping[str, str]
) -> list[Suggestion]:
    """Return the rows that give incidents which name no service one.

    Args:
        services: the seed `services`.
        said: services by the component, project or alarm that names them.

    Raises:
        ConfigurationError: a name or a service was said that was not seen.
    """
    known = list(dict.fromkeys((row["service"], row["repository"]) for row in found.ask("rules")))
    unnamed = found.ask("unassigned")
    values = [row["value"] for row in unnamed]
    owners: dict[str, list[str]] = {}
    for value, service in said.items():
        if value not in values:
            raise ConfigurationError(
                f"no incident without a service names '{value}': {_listed(values)} do"
            )
        owners.setdefault(_known(service, known), []).append(value)
    for row in unnamed[:MOST_INCIDENT_NAMES] if known else []:
        if row["value"] not in said:
            owner = _asked_owner(questions, row, [name for name, _ in known])
            if owner:
                owners.setdefault(owner, []).append(row["value"])
    return [
        _owner(service, dict(known)[service], names, services) for service, names in owners.items()
    ]


def _asked_owner(
    questions: Questions, row: Mapping[str, object], services: Sequence[str]
) -> str | None:
    count = number_of(int(str(row["count"])), "incident")
    example = f", as {row['example']}" if row["example"] else ""
    echo(f'\n{count} of {row["field"]} "{row["value"]}"{example}: of which service?')
    while True:
        places = questions.choose("Service, or none", services, [])
        if len(places) < 2:
            return services[places[0]] if places else None
        echo("an incident is of one service: write one number, or none")


def _owner(service: str, repository: str, names: Sequence[str], seed: Table) -> Suggestion:
    row = next((one for one in seed.rows if one.get("service") == service), None)
    cells = {key: value or "" for key, value in row.cells.items()} if row else {}
    own = cells.get("incident_pattern") or _alternatives(
        list(dict.fromkeys([service, repository.split("/")[-1]]))
    )
    cells = {
        "service": service,
        "repository": repository,
        **cells,
        "incident_pattern": f"{own}|{_alternatives(names)}",
    }
    why = f"incidents of {_listed(names)}"
    return Suggestion("services", cells, why, replaces=row.line if row else None)


def _alternatives(names: Sequence[str]) -> str:
    return f"^({'|'.join(literally(one)[1:-1] for one in names)})$"


def ask_teams(
    questions: Questions, found: Inventory, teams: Table, said: Mapping[str, str]
) -> list[Suggestion]:
    """Return rows for the teams of services that have none.

    Args:
        teams: the seed `teams`.
        said: teams by service.

    Raises:
        ConfigurationError: a service was said that was not seen.
    """
    services = list(dict.fromkeys(str(row["service"]) for row in found.ask("rules")))
    owned = {row.get("service") for row in teams.rows}
    chosen = {_known(service, [(one, "") for one in services]): said[service] for service in said}
    free = [one for one in services if one not in owned and one not in chosen]
    if free:
        echo(f"\n{number_of(len(free), 'service')} of no team: {_listed(free)}")
        if questions.yes("Do you want to name the teams now?", default=False):
            chosen |= {one: questions.text(f"Team of {one} (Enter: none)") for one in free}
    return [
        Suggestion("teams", {"service": service, "team": team}, f"{service} is of {team}")
        for service, team in chosen.items()
        if team
    ]


def _known(service: str, services: Sequence[tuple[str, str]]) -> str:
    names = [name for name, _ in services]
    if service not in names:
        raise ConfigurationError(f"nothing was seen of the service '{service}': {_listed(names)}")
    return service


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in sorted(set(names))) or "none"
