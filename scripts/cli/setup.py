"""`diogen setup`: the guided first run, from nothing to right numbers."""

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extract import pipelines
from extract.database import connect, database_environment
from extract.migrations import upgrade
from extract.settings import ConfigurationError, Settings, load_settings, seeds_folder
from scripts.cli.extract import extract_each
from scripts.cli.run import run_once
from scripts.cli.run_lock import only_run
from scripts.cli.terminal import echo
from scripts.dashboard.build import DEFAULT_SITE
from scripts.exit_codes import ExitCode

if TYPE_CHECKING:
    from scripts.setup.questions import Questions
    from scripts.setup.seeds import Said
    from scripts.setup.sources import Flags

Names = list[str] | None
Sources = Annotated[Names, typer.Option("--source", help="github, jira, aws, pagerduty or push.")]
GithubUrl = Annotated[str, typer.Option(help="GitHub Enterprise: https://<host>/api/v3.")]
Repositories = Annotated[Names, typer.Option("--repository", help="owner/name, or owner/*.")]
Excluded = Annotated[Names, typer.Option("--exclude", help="Of owner/*, what is not read.")]
JiraUrl = Annotated[str, typer.Option(help="https://<site>.atlassian.net, or a Data Center's.")]
JiraEmail = Annotated[str, typer.Option(help="Cloud: of the token's account.")]
Projects = Annotated[Names, typer.Option("--project", help="A key of Jira's.")]
Regions = Annotated[Names, typer.Option("--region", help="A region of AWS.")]
Tokens = Annotated[
    Names, typer.Option("--token", metavar="SOURCE=FILE", help="A file with the token; - reads it.")
]
Since = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Read no further back at first.")
]
Deploys = Annotated[
    Names,
    typer.Option(
        "--deploys", metavar="SERVICE=NAME", help="A workflow, release or tag deploys it."
    ),
]
Environments = Annotated[
    Names, typer.Option("--environment", metavar="NAME=TIER", help="Its tier, as production.")
]
Incidents = Annotated[
    Names, typer.Option("--incident", help="An issue type, label or alarm that is an incident.")
]
Owners = Annotated[
    Names,
    typer.Option(
        "--incidents-of", metavar="NAME=SERVICE", help="Whose a component, project or alarm is."
    ),
]
Teams = Annotated[Names, typer.Option("--team", metavar="SERVICE=TEAM", help="Its team.")]
IsYes = Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: take flags and defaults.")]
Output = Annotated[Path, typer.Option(help="The folder the site goes into.")]


def setup(
    source: Sources = None,
    github_url: GithubUrl = "",
    repository: Repositories = None,
    exclude: Excluded = None,
    jira_url: JiraUrl = "",
    jira_email: JiraEmail = "",
    project: Projects = None,
    region: Regions = None,
    token: Tokens = None,
    since: Since = None,
    deploys: Deploys = None,
    environment: Environments = None,
    incident: Incidents = None,
    incidents_of: Owners = None,
    team: Teams = None,
    is_yes: IsYes = False,
    output: Output = DEFAULT_SITE,
) -> None:
    """Ask for sources and tokens, read them, ask what counts, and build the first numbers.

    Every question is also an option, and nothing is asked with `--yes` or without a terminal.
    Settings go into `.dlt/`, answers into the seeds. A question writes nothing: Ctrl-C leaves
    everything as it was when it was asked, and the next `diogen setup` continues there.
    """
    # They bring the clients of every source, which no other command asks.
    from scripts.setup.questions import Questions
    from scripts.setup.seeds import Said
    from scripts.setup.sources import Flags

    questions = Questions(is_asking=not is_yes and sys.stdin.isatty() and sys.stdout.isatty())
    said = Said(
        _lists(deploys, "--deploys"),
        _pairs(environment, "--environment"),
        incident,
        _pairs(incidents_of, "--incidents-of", is_last=True),
        _pairs(team, "--team"),
    )
    flags = Flags(
        source or (),
        github_url,
        repository or (),
        exclude or (),
        jira_url,
        jira_email,
        project or (),
        region or (),
        {name: _secret(file) for name, file in _pairs(token, "--token").items()},
    )
    try:
        code = _setup(questions, flags, said, since, output)
    except (typer.Abort, KeyboardInterrupt):
        echo("\ndiogen: stopped, and this question changed nothing: `diogen setup` continues")
        raise typer.Exit(ExitCode.FAILED) from None
    raise typer.Exit(code)


def _setup(
    questions: "Questions", flags: "Flags", said: "Said", since: datetime | None, output: Path
) -> ExitCode:
    from scripts.setup.seeds import ask_seeds

    settings = _settings(questions, flags)
    environment = database_environment()
    upgrade(environment)
    chosen = [name for name in pipelines.SOURCES if pipelines.is_configured(name, settings)]
    failures = _extract(chosen, settings, since)
    with connect(environment, autocommit=True) as connection:
        files = ask_seeds(questions, connection, seeds_folder(), said)
    for file in files:
        echo(f"written: {file}")
    echo("\nBuilding the warehouse and the page")
    with only_run(environment):
        code = run_once(settings, environment, output, is_push=True)
    _tell_what_is_next(environment, output, is_built=code is ExitCode.OK, is_pulled=bool(chosen))
    return ExitCode.FAILED if failures and code is ExitCode.OK else code


def _settings(questions: "Questions", flags: "Flags") -> Settings:
    from scripts.setup.settings_files import changed, save
    from scripts.setup.sources import ask_sources

    before = load_settings()
    after = ask_sources(questions, before, flags)
    values = changed(before, after)
    if values and questions.yes("\nSave these settings and read the sources?", default=True):
        for file in save(values, after):
            echo(f"written: {file}")
    elif values:
        raise typer.Abort
    return after


def _extract(
    chosen: Sequence[str], settings: Settings, since: datetime | None
) -> list[ConfigurationError]:
    if not chosen:
        echo("\nNothing to pull: `diogen keys create` makes a key, `diogen serve` receives.")
        return []
    echo(f"\nReading {', '.join(chosen)}; Ctrl-C keeps what was read, the next run continues")
    start = since.replace(tzinfo=UTC) if since else None
    failures = extract_each(chosen, settings, since=start)
    for failure in failures:
        echo(f"diogen: {failure}", err=True)
    if len(failures) == len(chosen):
        raise failures[0]
    return failures


def _tell_what_is_next(
    environment: Mapping[str, str], output: Path, *, is_built: bool, is_pulled: bool
) -> None:
    if not is_built:
        echo("\nThe build did not end well: `diogen doctor` says what to do.")
        return
    with connect(environment, autocommit=True) as connection:
        counts = connection.execute(
            "select service, count(*) from gold.fct_deployments"
            " where environment_tier = 'production' and outcome = 'success' group by 1 order by 1"
        ).fetchall()
    echo("\nDeployments to production")
    for service, count in counts or [("none yet", 0)]:
        echo(f"  {service}: {count}")
    again = "diogen run" if is_pulled else "diogen run --push"
    echo(
        f"\nThe page: {output / 'index.html'}\n"
        "diogen metrics     the numbers in the terminal\n"
        "diogen doctor      what is missing, and what to do\n"
        f"git diff {os.path.relpath(seeds_folder())}\n"
        "                   what was answered; git checkout takes it back\n"
        f"{again:<19}again, and every hour by cron: docs/operations.md"
    )


def _secret(file: str) -> str:
    try:
        text = sys.stdin.readline() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"--token: {file} cannot be read: {error}") from None
    if not text.strip():
        raise ConfigurationError(f"--token: {file} is empty: write the token into it")
    return text.strip()


def _pairs(said: Names, flag: str, *, is_last: bool = False) -> dict[str, str]:
    """Read `a=b`; the last `=` parts them where the first part may hold one."""
    found = {}
    for one in said or ():
        first, equals, second = one.rpartition("=") if is_last else one.partition("=")
        if not (equals and first and second):
            raise ConfigurationError(f"{flag} {one}: write it as one=other")
        found[first] = second
    return found


def _lists(said: Names, flag: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in said or ():
        for first, second in _pairs([one], flag).items():
            found.setdefault(first, []).append(second)
    return found
