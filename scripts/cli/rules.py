"""`diogen rules`: compares the seeds with the data, before anything is built."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import groupby
from typing import Annotated

import psycopg
import typer

from extract.database import connect, database_environment
from extract.migrations import upgrade
from extract.settings import ConfigurationError, seeds_folder
from scripts.cli.terminal import echo
from scripts.seeds.checking import read_seeds
from scripts.seeds.coverage import coverage, describe, number_of
from scripts.seeds.inventory import Inventory, inventory
from scripts.seeds.layout import SEEDS
from scripts.seeds.mappings import readings
from scripts.seeds.preview import Snapshot, differences, read_with, snapshot
from scripts.seeds.problems import SeedError
from scripts.seeds.reading import Table
from scripts.seeds.suggestions import Suggestion, suggestions
from scripts.seeds.updating import update
from scripts.seeds.writing import new_rows, written
from scripts.whole_files import replace_all

app = typer.Typer(help="Compare the seeds with the data.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]


@app.command()
def check(as_json: AsJson = False) -> None:
    """Check the seeds; show what each rule matches in the raw log, and what no rule matches.

    Ends with 1 and every mistake's file, line and remedy when a seed is wrong.
    """
    with _opened() as (found, seeds):
        covered = coverage(found)
        mapped = readings(found.connection, seeds["event_mappings"])
    if as_json:
        told = {**covered.as_json(), "mappings": [asdict(one) for one in mapped]}
        echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for line in describe(covered):
            echo(line)
        if mapped:
            echo("mappings")
        for one in dict.fromkeys(one.told() for one in mapped):
            echo(f"  {one}")
    wrong = [one.problem() for one in mapped if one.is_wrong]
    if wrong:
        raise SeedError(seeds_folder(), wrong)


@app.command()
def suggest(
    as_json: AsJson = False,
    seed: Annotated[
        list[str] | None, typer.Option(help="Rows for this seed alone; may be repeated.")
    ] = None,
    is_written: Annotated[
        bool, typer.Option("--write", help="Append the rows to the seeds' files.")
    ] = False,
) -> None:
    """Propose rows for the seeds from the raw log, and say what they change.

    Nothing is written without `--write`, which appends them: those of services only with
    `--seed services`, as a new name of a service is not in the other rows. It writes all files or
    none, and no row twice. `git checkout` takes back what was written.
    """
    if unknown := sorted(set(seed or []) - SEEDS.keys()):
        raise ConfigurationError(f"{unknown[0]!r} is not a seed: write one of {', '.join(SEEDS)}")
    folder = seeds_folder()
    with _connected() as connection:
        seeds = read_seeds(connection)
        with inventory(connection, seeds) as found:
            proposed = [one for one in suggestions(found, seeds) if not seed or one.seed in seed]
            before = snapshot(found)
            is_without_services = not found.ask("rules")
        # A service's name changes what the other rows are about: one or the other.
        chosen = new_rows([one for one in proposed if seed or one.seed != "services"], folder)
        contents = written(chosen, folder)
        _, after = read_with(connection, contents, folder)
    if as_json:
        echo(_as_json(proposed))
    elif proposed:
        _print(proposed)
        _print_changes(before, after)
    elif is_without_services:
        echo("nothing to propose: no repository was read yet, which `diogen run` does")
    else:
        echo("nothing to propose: every name that was seen is known")
    if is_written:
        replace_all(contents)
        if not as_json:
            for name, group in groupby(chosen, key=lambda one: one.seed):
                count = number_of(len(list(group)), "row")
                echo(f"{folder / name}.csv: {count} added")


def _as_json(proposed: list[Suggestion]) -> str:
    rows = [
        {"seed": one.seed, "line": one.line, "cells": dict(one.cells), "why": one.why}
        for one in proposed
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _print(proposed: list[Suggestion]) -> None:
    for name, group in groupby(proposed, key=lambda one: one.seed):
        echo(f"# {name}.csv")
        for one in group:
            # A row stands alone on its line, as it goes into the file.
            echo(f"# {one.why}")
            echo(one.line)


def _print_changes(before: Snapshot, after: Snapshot) -> None:
    # As comments, so that the whole output may go into a file.
    changes = list(differences(before, after))
    echo("# what `--write` changes" if changes else "# no deployment or incident counts otherwise")
    for sentence in changes:
        echo(f"#   {sentence}")


@app.command("update")
def update_command() -> None:
    """Add this version's new seeds and columns to your own folder of seeds.

    Your rows stay as they are. Run it after an upgrade when `DIOGEN_SEEDS` names a folder.
    """
    folder = seeds_folder()
    try:
        changed = update(folder)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"the seeds in {folder} cannot be updated: {error}") from error
    for sentence in changed:
        echo(sentence)
    if not changed:
        echo(f"{folder} has every seed and column of this version")


@contextmanager
def _opened() -> Iterator[tuple[Inventory, dict[str, Table]]]:
    with _connected() as connection:
        seeds = read_seeds(connection)
        with inventory(connection, seeds) as found:
            yield found, seeds


@contextmanager
def _connected() -> Iterator[psycopg.Connection]:
    environment = database_environment()
    upgrade(environment)
    with connect(environment, autocommit=True) as connection:
        yield connection
