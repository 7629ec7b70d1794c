"""What the seeds should say: questions with examples from the data, each answer a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from scripts.cli.terminal import echo
from scripts.seeds.checking import read_seeds
from scripts.seeds.coverage import number_of
from scripts.seeds.inventory import inventory
from scripts.seeds.preview import Snapshot, differences, read_with, snapshot
from scripts.seeds.suggestions import Suggestion, suggestions
from scripts.seeds.writing import Contents, new_rows, staged, written
from scripts.setup.belongings import (
    ask_environments,
    ask_incident_rules,
    ask_owners,
    ask_teams,
)
from scripts.setup.deployments import ask_deployments
from scripts.setup.questions import Questions
from scripts.whole_files import replace_all


@dataclass(frozen=True)
class Said:
    """Answers that were given on the command line.

    Attributes:
        deploys: names of what deploys, by service.
        environments: tiers by name.
        incidents: issue types, labels and alarms that are incidents; None where none was said.
        owners: services, by the component, project or alarm of incidents.
        teams: teams by service.
    """

    deploys: Mapping[str, Sequence[str]] = field(default_factory=dict)
    environments: Mapping[str, str] = field(default_factory=dict)
    incidents: Sequence[str] | None = None
    owners: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)


def ask_seeds(
    questions: Questions, connection: psycopg.Connection, folder: Path, said: Said
) -> list[Path]:
    """Ask what counts, show what the answers change, and write them.

    Args:
        connection: the warehouse, in autocommit.
        folder: of the seeds.

    Returns:
        The files that were written; none where nothing changes, or where it was not wanted.

    Raises:
        ConfigurationError: what was said fits nothing that was seen.
    """
    rows, before = _answers(questions, connection, folder, said)
    if not rows:
        echo("\nNothing to add to the seeds.")
        return []
    contents = written(rows, folder)
    _, after = read_with(connection, contents, folder)
    _show(rows, before, after)
    if not questions.yes("Write these rows?", default=True):
        return []
    replace_all(contents)
    return list(contents)


def _answers(
    questions: Questions, connection: psycopg.Connection, folder: Path, said: Said
) -> tuple[list[Suggestion], Snapshot]:
    seeds = read_seeds(connection, folder)
    with inventory(connection, seeds) as found:
        before = snapshot(found)
        proposed = suggestions(found, seeds)
        of = {
            seed: [one for one in proposed if one.seed == seed]
            for seed in ("environments", "incident_rules")
        }
        rows = [
            *ask_deployments(questions, found, seeds["deployment_rules"], said.deploys),
            *ask_environments(questions, found, of["environments"], said.environments),
            *ask_incident_rules(questions, of["incident_rules"], said.incidents),
        ]
    # Whose an incident is can be asked when it is known which are.
    rows = new_rows(rows, folder)
    rows += _belongings(questions, connection, folder, written(rows, folder), said)
    return new_rows(rows, folder), before


def _belongings(
    questions: Questions,
    connection: psycopg.Connection,
    folder: Path,
    contents: Contents,
    said: Said,
) -> list[Suggestion]:
    with staged(contents, folder) as place:
        seeds = read_seeds(connection, place)
    with inventory(connection, seeds, is_with_accounts=False) as found:
        return [
            *ask_owners(questions, found, seeds["services"], said.owners),
            *ask_teams(questions, found, seeds["teams"], said.teams),
        ]


def _show(rows: Sequence[Suggestion], before: Snapshot, after: Snapshot) -> None:
    echo(f"\n{number_of(len(rows), 'row')} for the seeds")
    for one in rows:
        echo(f"  {one.seed}.csv: {one.line}")
    echo("What changes")
    for sentence in list(differences(before, after)) or ["no deployment or incident"]:
        echo(f"  {sentence}")
