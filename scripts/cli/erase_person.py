"""`diogen erase-person`: removes a person's name, login and addresses from all stored data."""

import shutil
from collections.abc import Mapping
from typing import Annotated

import typer

from extract.database import connect, database_environment
from extract.migrations import upgrade
from extract.settings import ConfigurationError
from scripts.cli.run_lock import only_run
from scripts.cli.terminal import echo
from scripts.dbt_command import BUILD, run_dbt
from scripts.erasure.person import Person, names_of_repositories
from scripts.erasure.stored import erase, repositories
from scripts.exit_codes import ExitCode
from scripts.spark.folder import spark_folder

Texts = list[str] | None


def erase_person(
    login: Annotated[Texts, typer.Option(help="At GitHub or Jira; may be repeated.")] = None,
    name: Annotated[Texts, typer.Option(help="As commits and Jira show it.")] = None,
    email: Annotated[Texts, typer.Option(help="An address.")] = None,
    account: Annotated[
        Texts, typer.Option(help="GitHub's account number, or the account id of Jira or PagerDuty.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what it would do.")] = False,
    build: Annotated[bool, typer.Option(help="Rebuild all layers afterwards.")] = True,
) -> None:
    """Replace a person by a pseudonym in payloads, deliveries, ids and runs' errors; then rebuild.

    No metric changes: they depend on times, on records' ids and on whether an author is a bot.
    As long as a source still shows the person, a changed record brings the name back: have the
    source erase it first.
    """
    person = _person(login or [], name or [], email or [], account or [])
    environment = database_environment()
    with only_run(environment):
        upgrade(environment)
        with connect(environment) as connection:
            if taken := names_of_repositories(person, repositories(connection)):
                raise ConfigurationError(
                    f"{taken[0]} is the name or owner of a repository that is read: rename or "
                    "transfer it at GitHub first, or leave out --login"
                )
            for relation, count in erase(connection, person):
                if count:
                    echo(f"{relation}: {count:,} rows")
            if dry_run:
                connection.rollback()
                echo("nothing was changed: run without --dry-run to apply it")
                return
        echo(f"replaced by {person.pseudonym}")
        code = _build(environment) if build else ExitCode.OK
    echo(
        "left to you: the seed people.csv, pages and exports that were written before, and backups"
        if build
        else "left to you: diogen build --full-refresh, the page, people.csv, exports and backups"
    )
    raise typer.Exit(code)


def _person(logins: list[str], names: list[str], emails: list[str], accounts: list[str]) -> Person:
    for option, values in (("login", logins), ("name", names), ("account", accounts)):
        if any(not value.strip() for value in values):
            raise ConfigurationError(f"--{option} is empty")
    for value in emails:
        if not all(value.partition("@")):
            raise ConfigurationError(f"--email {value}: an address has two parts, ada@example.org")
    if not logins + names + emails + accounts:
        raise ConfigurationError("name the person: --login, --name, --email or --account")
    return Person(tuple(logins), tuple(names), tuple(emails), tuple(accounts))


def _build(environment: Mapping[str, str]) -> ExitCode:
    """Rebuild all layers on every engine, and delete their earlier versions."""
    code = run_dbt([*BUILD, "--full-refresh"], environment, is_quiet=True)
    with connect(environment) as connection:
        has_lake = connection.execute("select to_regnamespace('ducklake')").fetchone() != (None,)
    if has_lake and code is ExitCode.OK:
        # DuckDB is an extra that no other command has.
        from scripts.lake.tidy import tidy

        target = ["--full-refresh", "--target", "ducklake"]
        code = run_dbt([*BUILD, *target], environment, is_quiet=True)
        # A snapshot holds what was; with none left but the newest, its files go as well.
        tidy(environment, days=0)
    if (folder := spark_folder(environment)).is_dir():
        shutil.rmtree(folder)
        echo(f"{folder} is deleted: diogen spark land, diogen build --target spark create it again")
    return code
