"""What rows must be to each other: checked on rows that are right by themselves."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from scripts.seeds.cells import suggestion
from scripts.seeds.goals import EACH, check_goals
from scripts.seeds.incidents import check_incident_rules
from scripts.seeds.layout import NAMING, SEEDS, WITHOUT_ENVIRONMENT
from scripts.seeds.reading import Row, Table
from scripts.seeds.teams import check_teams


def check_relations(
    tables: Mapping[str, Table], repositories: Collection[str], jira_fields: Collection[str]
) -> None:
    """Note in each table what is wrong between rows.

    Args:
        repositories: the names that were extracted; empty when nothing was.
        jira_fields: likewise the names and ids of Jira's fields, in lower case.
    """
    for table in tables.values():
        _no_duplicates(table)
    _one_time_zone(tables["services"])
    for name in ("teams", "deployment_rules", "image_pins", "goals"):
        _known_services(tables[name], tables["services"], repositories)
    check_teams(tables["teams"])
    check_goals(tables["goals"], tables["teams"])
    _one_tier(tables["environments"])
    _pins(tables["image_pins"])
    _mappings(tables["event_mappings"])
    _environments_of_rules(tables["deployment_rules"])
    _columns_of_detector(tables["deployment_rules"])
    check_incident_rules(tables["incident_rules"], jira_fields)
    _one_person(tables["people"])
    _one_bound(tables["size_classes"])


def _no_duplicates(table: Table) -> None:
    key = SEEDS[table.name].key
    first: dict[tuple[str | None, ...], int] = {}
    for row in table.rows:
        values = tuple(row.cells[column] for column in key)
        if values in first:
            table.problem(
                row.line,
                ", ".join(key),
                f"the same as in line {first[values]}: remove one of the two",
            )
        first.setdefault(values, row.line)


def _one_time_zone(services: Table) -> None:
    for column in ("time_zone", "incident_window_hours"):
        first: dict[str, Row] = {}
        for row in services.rows:
            other = first.setdefault(row.get("service"), row)
            if other.get(column).lower() != row.get(column).lower():
                services.problem(
                    row.line,
                    column,
                    f"'{row.get(column)}', and '{other.get(column)}' in line {other.line} for the "
                    "same service: write the same in all its rows",
                )


def _known_services(table: Table, services: Table, repositories: Collection[str]) -> None:
    mapped = defaultdict(set)
    for row in services.rows:
        mapped[row.get("repository")].add(row.get("service"))
    named = {service for group in mapped.values() for service in group}
    known = named | (set(repositories) - set(mapped))
    is_of_goals = table.name == "goals"
    column = "name" if is_of_goals else "service"
    for row in table.rows:
        if is_of_goals and row.get("scope") != "service":
            continue
        service = row.get(column)
        is_for_all = service == EACH and table.name in ("deployment_rules", "goals")
        # A row of teams without a service says of a team alone where it belongs.
        if not service or service in known or is_for_all:
            continue
        if service in mapped:
            words = ", ".join(f"'{one}'" for one in sorted(mapped[service]))
            text = f"the repository '{service}' is not a service, services.csv makes it {words}"
        elif not repositories and "/" in service:
            # Nothing was extracted yet, so that any repository may turn up.
            continue
        else:
            text = f"'{service}' is not a service{suggestion(service, known)}"
        remedy = "write one of services.csv, or a repository that was extracted"
        table.problem(row.line, column, f"{text}: {remedy}")


def _one_tier(environments: Table) -> None:
    first: dict[str, Row] = {}
    for row in environments.rows:
        other = first.setdefault(row.get("environment"), row)
        if other.get("environment_tier") != row.get("environment_tier"):
            environments.problem(
                row.line,
                "environment_tier",
                f"'{row.get('environment')}' is '{other.get('environment_tier')}' in line "
                f"{other.line}: an environment has one tier, write it in both",
            )


def _pins(pins: Table) -> None:
    for row in pins.rows:
        if row.get("file"):
            continue
        if not row.get("pattern"):
            pins.problem(
                row.line,
                "file",
                "is empty, and so is the pattern: write which file pins the image, as in "
                "'overlays/*/kustomization.yaml', or what to read in the deployment's payload, as "
                '\'"version": "([^"]+)"\'',
            )
        elif row.get("environment"):
            pins.problem(
                row.line,
                "environment",
                "is read from a file's path, and the row names no file: leave it empty, the "
                "deployment names its environment",
            )


def _mappings(mappings: Table) -> None:
    if not mappings.rows:
        return
    from extract.receiver.schemas import SOURCES  # takes as long as the rest of a small command

    for row in mappings.rows:
        if row.get("source") in SOURCES:
            mappings.problem(
                row.line,
                "source",
                f"'{row.get('source')}' is read without a mapping: give the tool another name",
            )
        if not row.get("service") and not row.get("repository"):
            mappings.problem(
                row.line,
                "service",
                "is empty, and so is the repository: write the path to one of them, or its "
                "deliveries belong to no service",
            )


def _environments_of_rules(rules: Table) -> None:
    for row in rules.rows:
        is_used = row.get("usage") != "never"
        if is_used and row.get("detector") in WITHOUT_ENVIRONMENT and not row.get("environment"):
            rules.problem(
                row.line,
                "environment",
                f"is empty, and a {row.get('detector')} names none: write where it deploys to, "
                "as in 'production'",
            )


def _columns_of_detector(rules: Table) -> None:
    for row in rules.rows:
        detector = row.get("detector")
        for column, detectors in NAMING.items():
            if row.get(column) and detector not in detectors:
                words = " or ".join(f"'{one}'" for one in detectors)
                rules.problem(
                    row.line,
                    column,
                    f"a {detector} names no {column}, so the rule would match nothing: leave "
                    f"the cell empty, or write it for {words}",
                )


def _one_person(people: Table) -> None:
    first: dict[tuple[str, str], Row] = {}
    for row in people.rows:
        told = [column for column in ("login", "email", "name") if row.get(column)]
        if not told:
            people.problem(
                row.line, "", "does not identify the person: write a login, an email or a name"
            )
        for column in told:
            # Case does not matter, neither to GitHub nor in e-mail addresses.
            other = first.setdefault((column, row.get(column).lower()), row)
            if other.get("person") != row.get("person"):
                people.problem(
                    row.line,
                    column,
                    f"'{row.get(column)}' is '{other.get('person')}' in line {other.line}: it "
                    "tells one person, remove it from one of the two",
                )


def _one_bound(classes: Table) -> None:
    first: dict[int, Row] = {}
    for row in classes.rows:
        other = first.setdefault(int(row.get("from_line_count")), row)
        if other is not row:
            classes.problem(
                row.line,
                "from_line_count",
                f"'{row.get('size_class')}' begins where '{other.get('size_class')}' in line "
                f"{other.line} does: give each class a bound of its own",
            )
