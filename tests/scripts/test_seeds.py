"""Bad seeds: each mistake is named with file, line, field and remedy, before anything is built."""

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from extract.database import connect
from extract.payload_log import Record
from extract.settings import PROJECT_ROOT
from scripts.cli import app
from scripts.exit_codes import ExitCode
from scripts.seeds.checking import read_seeds
from scripts.seeds.layout import SEEDS
from scripts.seeds.loading import load_missing_seeds
from scripts.seeds.problems import SeedError
from tests.database import empty_database
from tests.dbt.warehouse import Warehouse

EVERYTHING = "select * from seeds.{}"
TYPES = """
select table_name, column_name, data_type from information_schema.columns
where table_schema = 'seeds' order by table_name, ordinal_position
"""
SERVICES = "service,repository,paths,deployment_pattern,incident_pattern,time_zone,"
SERVICES += "incident_window_hours\n"
TEAMS = "service,team,parent,valid_from,valid_to\n"
GOALS = "scope,name,metric,target,valid_from\n"
ENVIRONMENTS = "pattern,environment,environment_tier,precedence\n"
RULES = "service,detector,pattern,environment,precedence,usage,job,branch,event\n"
INCIDENTS = "source,kind,field,pattern,started_status,resolved_status,merge_minutes\n"
PEOPLE = "person,login,email,name\n"
SIGNALS = "signal,is_counted,confidence\n"
CHECKOUT = SERVICES + "checkout,acme/shop,,,,,\n"


@pytest.fixture(scope="module")
def shared(server: dict[str, str]) -> Iterator[psycopg.Connection]:
    """An empty database that nothing here writes to."""
    with empty_database(server) as environment, connect(environment, autocommit=True) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the project's seeds."""
    return Path(shutil.copytree(PROJECT_ROOT / "dbt_project" / "seeds", tmp_path / "seeds"))


def write(folder: Path, **contents: str | bytes) -> None:
    for name, content in contents.items():
        raw = content if isinstance(content, bytes) else content.encode()
        (folder / f"{name}.csv").write_bytes(raw)


ORIGINS = "origin,field,pattern,source\n"

BAD = {
    "unknown origin": (
        {"change_origins": ORIGINS + "robot,login,^robo$,\n"},
        "change_origins.csv, line 2, origin: 'robot'",
    ),
    "unknown field of an origin": (
        {"change_origins": ORIGINS + "agent,user,^robo$,\n"},
        "change_origins.csv, line 2, field: 'user'",
    ),
    "an origin's pattern": (
        {"change_origins": ORIGINS + "agent,login,^(robo,\n"},
        "change_origins.csv, line 2, pattern: '^(robo' is not a regular expression of PostgreSQL",
    ),
    "two size classes with one bound": (
        {"size_classes": "size_class,from_line_count\nS,0\nM,50\nmedium,50\n"},
        "size_classes.csv, line 4, from_line_count: 'medium' begins where 'M' in line 3 does: give "
        "each class a bound of its own",
    ),
    "a bound that is no number": (
        {"size_classes": "size_class,from_line_count\nS,few\n"},
        "size_classes.csv, line 2, from_line_count: 'few' is not a whole number",
    ),
    "overlapping dates": (
        {"services": CHECKOUT, "teams": TEAMS + "checkout,A,,,\ncheckout,B,,2026-03-01,\n"},
        "teams.csv, line 3, valid_from: 'checkout' belongs to 'A' until ever (line 2)",
    ),
    "overlap within a longer time": (
        {
            "services": CHECKOUT,
            "teams": TEAMS
            + "checkout,A,,2026-01-01,2026-12-31\ncheckout,B,,2025-01-01,2026-01-01\n",
        },
        "teams.csv, line 2, valid_from: 'checkout' belongs to 'B' until 2026-01-01 (line 3)",
    ),
    "two parents on one day": (
        {"teams": TEAMS + ",A,B,,2026-02-01\n,A,C,2026-02-01,\n,B,,,\n,C,,,\n"},
        "teams.csv, line 3, valid_from: 'A' belongs to 'B' until 2026-02-01 (line 2), and a team "
        "has one parent a day",
    ),
    "unknown parent": (
        {"teams": TEAMS + ",Payments,Comerce,,\n,Commerce,Payments,,\n"},
        "teams.csv, line 2, parent: 'Comerce' is not a team (did you mean 'Commerce'?): write a "
        "team of this seed, or give it a row of its own, as in ',Comerce,,,'",
    ),
    "a circle of parents": (
        {"teams": TEAMS + ",A,B,,\n,B,C,2026-01-01,\n,C,A,2025-01-01,\n"},
        "teams.csv, line 2, parent: 'A' is above itself: 'A' in 'B' in 'C' in 'A': remove one",
    ),
    "its own parent": (
        {"teams": TEAMS + ",A,A,,\n"},
        "teams.csv, line 2, parent: 'A' is above itself: 'A' in 'A': remove one",
    ),
    "more levels than are looked through": (
        {"teams": TEAMS + "".join(f",{a},{b},,\n" for a, b in pairwise("ABCDEFG")) + ",G,,,\n"},
        "teams.csv, line 2, parent: 'A' has more than 5 teams above it: 'A' in 'B'",
    ),
    "a team with the organisation's name": (
        {"services": CHECKOUT, "teams": TEAMS + "checkout,*,,,\n"},
        "teams.csv, line 2, team: '*' is the whole organisation: write a team's name",
    ),
    "ends before it begins": (
        {"services": CHECKOUT, "teams": TEAMS + "checkout,A,,2026-03-01,2026-02-01\n"},
        "teams.csv, line 2, valid_to: 2026-02-01 is before valid_from 2026-03-01: exchange them",
    ),
    "a goal of nobody": (
        {"goals": GOALS + "team,,rework_rate,0.1,\n"},
        "goals.csv, line 2, name: is empty: write the team's name, or '*' for every team",
    ),
    "a goal of a second organisation": (
        {"goals": GOALS + "organisation,acme,rework_rate,0.1,\n"},
        "goals.csv, line 2, name: 'acme' is named, and there is one organisation: leave the cell",
    ),
    "a goal of an unknown team": (
        {
            "services": CHECKOUT,
            "teams": TEAMS + "checkout,Payments,,,\n",
            "goals": GOALS + "team,Payment,rework_rate,0.1,\n",
        },
        "goals.csv, line 2, name: 'Payment' is not a team (did you mean 'Payments'?)",
    ),
    "a goal of an unknown service": (
        {"services": CHECKOUT, "goals": GOALS + "service,chekout,rework_rate,0.1,\n"},
        "goals.csv, line 2, name: 'chekout' is not a service (did you mean 'checkout'?)",
    ),
    "a rate in percent": (
        {"goals": GOALS + "organisation,,change_fail_rate,15,\n"},
        "goals.csv, line 2, target: 15 is more than all deployments: write a share from 0 to 1",
    ),
    "a goal of an unknown metric": (
        {"goals": GOALS + "organisation,,cycle_time,15,\n"},
        "goals.csv, line 2, metric: 'cycle_time' is unknown (did you mean 'lead_time'?): write one",
    ),
    "unknown service": (
        {"services": CHECKOUT, "teams": TEAMS + "chekout,A,,,\n"},
        "teams.csv, line 2, service: 'chekout' is not a service (did you mean 'checkout'?)",
    ),
    "a mapped repository is not a service": (
        {"services": CHECKOUT, "deployment_rules": RULES + "acme/shop,github_tag,,p,1,always,,,\n"},
        "deployment_rules.csv, line 2, service: the repository 'acme/shop' is not a service, "
        "services.csv makes it 'checkout'",
    ),
    "invalid regular expression": (
        {"bots": "pattern\n^(bot\n"},
        "bots.csv, line 2, pattern: '^(bot' is not a regular expression of PostgreSQL "
        "(parentheses () not balanced)",
    ),
    "regular expression of another language": (
        {"bots": "pattern\n(?P<name>bot)\n"},
        "bots.csv, line 2, pattern: '(?P<name>bot)' is not a regular expression of PostgreSQL",
    ),
    "unknown tier": (
        {"environments": ENVIRONMENTS + "live,production,prod,1\n"},
        "environments.csv, line 2, environment_tier: 'prod' is unknown: write one of 'production'",
    ),
    "two tiers of one environment": (
        {"environments": ENVIRONMENTS + "a,live,production,1\nb,live,staging,2\n"},
        "environments.csv, line 3, environment_tier: 'live' is 'production' in line 2",
    ),
    "duplicate": (
        {"bots": "pattern\n^ci$\n^cd$\n^ci$\n"},
        "bots.csv, line 4, pattern: the same as in line 2: remove one of the two",
    ),
    "bad time zone": (
        {"services": SERVICES + "checkout,acme/shop,,,,Mars/Phobos,\n"},
        "services.csv, line 2, time_zone: 'Mars/Phobos' is not a time zone: write its name, like "
        "'Europe/Berlin'",
    ),
    "offset for a time zone": (
        {"services": SERVICES + "checkout,acme/shop,,,,UTC+2,\n"},
        "services.csv, line 2, time_zone: 'UTC+2' is not a time zone",
    ),
    "two time zones of one service": (
        {"services": CHECKOUT + "checkout,acme/till,,,,Europe/Berlin,\n"},
        "services.csv, line 3, time_zone: 'Europe/Berlin', and '' in line 2 for the same service",
    ),
    "no repository": (
        {"services": SERVICES + "checkout,https://github.com/acme/shop,,,,,\n"},
        "services.csv, line 2, repository: 'https://github.com/acme/shop' is not a repository: "
        "write owner/name",
    ),
    "misspelt column": (
        {"bots": "patern\n^ci$\n"},
        "bots.csv, line 1, patern: is not a column of this seed: write 'pattern'",
    ),
    "missing column": (
        {"failure_signals": "signal,is_counted\nincident,true\n"},
        "failure_signals.csv, line 1, confidence: the column is missing: write "
        "signal,is_counted,confidence",
    ),
    "extra column": (
        {"bots": "pattern,note\n^ci$,ours\n"},
        "bots.csv, line 1, note: is not a column of this seed: remove it",
    ),
    "column twice": (
        {"bots": "pattern,pattern\n^ci$,x\n"},
        "bots.csv, line 1, pattern: the column is there twice: remove one of them",
    ),
    "cell too many": (
        {"bots": "pattern\n^a{1,2}$\n"},
        "bots.csv, line 2: has 2 cells and not 1: a cell with a comma in it needs double",
    ),
    "cell too few": (
        {"failure_signals": SIGNALS + "incident,true\n"},
        "failure_signals.csv, line 2: has 2 cells and not 3: write a comma for every cell",
    ),
    "blank line": ({"bots": "pattern\n\n^ci$\n"}, "bots.csv, line 2: is blank: remove the line"),
    "unknown detector": (
        {"deployment_rules": RULES + "*,workflow_runs,,production,1,always,,,\n"},
        "deployment_rules.csv, line 2, detector: 'workflow_runs' is unknown (did you mean "
        "'workflow_run'?)",
    ),
    "unknown usage": (
        {"deployment_rules": RULES + "*,github_tag,,production,1,sometimes,,,\n"},
        "deployment_rules.csv, line 2, usage: 'sometimes' is unknown: write one of 'always'",
    ),
    "detector without environment": (
        {"deployment_rules": RULES + "*,github_tag,,,1,always,,,\n"},
        "deployment_rules.csv, line 2, environment: is empty, and a github_tag names none",
    ),
    "unknown source": (
        {"incident_rules": INCIDENTS + "rootly,incident,label,x,,,\n"},
        "incident_rules.csv, line 2, source: 'rootly' is unknown: write one of 'jira', 'github'",
    ),
    "unknown kind": (
        {"incident_rules": INCIDENTS + "jira,incidents,label,x,,,\n"},
        "incident_rules.csv, line 2, kind: 'incidents' is unknown (did you mean 'incident'?)",
    ),
    "unknown field": (
        {"incident_rules": INCIDENTS + "jira,incident,labels,x,,,\n"},
        "incident_rules.csv, line 2, field: Jira's issues have no 'labels' (did you mean 'label'?)",
    ),
    "unknown field of GitHub": (
        {"incident_rules": INCIDENTS + "github,incident,type,x,,,\n"},
        "incident_rules.csv, line 2, field: GitHub's issues have no 'type': write 'label'",
    ),
    "field of another source": (
        {"incident_rules": INCIDENTS + "github,incident,priority,x,,,\n"},
        "incident_rules.csv, line 2, field: GitHub's issues have no 'priority': write 'label'",
    ),
    "status of another source": (
        {"incident_rules": INCIDENTS + "github,incident,label,x,,done,\n"},
        "incident_rules.csv, line 2, resolved_status: GitHub's issues have no statuses",
    ),
    "field of alarms": (
        {"incident_rules": INCIDENTS + "aws,incident,label,x,,,5\n"},
        "incident_rules.csv, line 2, field: CloudWatch's alarms have no 'label': write 'alarm', or "
        "source 'jira'",
    ),
    "alarm of another source": (
        {"incident_rules": INCIDENTS + "jira,incident,alarm,x,,,\n"},
        "incident_rules.csv, line 2, field: Jira's issues have no 'alarm': write 'issue_type' or "
        "'priority' or 'project' or 'status' or 'component' or 'label' or 'affected_service' or "
        "the name of a custom field, or source 'aws'",
    ),
    "status of an alarm": (
        {"incident_rules": INCIDENTS + "aws,incident,alarm,x,open,,\n"},
        "incident_rules.csv, line 2, started_status: CloudWatch's alarms have no statuses",
    ),
    "merge window of issues": (
        {"incident_rules": INCIDENTS + "github,incident,label,x,,,10\n"},
        "incident_rules.csv, line 2, merge_minutes: GitHub's issues do not flap as alarms do",
    ),
    "a job of what has none": (
        {"deployment_rules": RULES + "*,github_tag,,production,1,always,^deploy$,,\n"},
        "deployment_rules.csv, line 2, job: a github_tag names no job, so the rule would "
        "match nothing: leave the cell empty, or write it for 'workflow_run'",
    ),
    "pipeline without environment": (
        {"deployment_rules": RULES + "*,codepipeline,,,1,always,,,\n"},
        "deployment_rules.csv, line 2, environment: is empty, and a codepipeline names none",
    ),
    "negative window": (
        {"services": SERVICES + "checkout,acme/shop,,,,,-1\n"},
        "services.csv, line 2, incident_window_hours: -1 is too small: write 0 or more",
    ),
    "window too large": (
        {"services": SERVICES + "checkout,acme/shop,,,,,3000000000\n"},
        "services.csv, line 2, incident_window_hours: 3000000000 is too large",
    ),
    "bad date": (
        {"services": CHECKOUT, "teams": TEAMS + "checkout,A,,2026-02-30,\n"},
        "teams.csv, line 2, valid_from: '2026-02-30' is not a date: write year-month-day",
    ),
    "date of another country": (
        {"services": CHECKOUT, "teams": TEAMS + "checkout,A,,31.03.2026,\n"},
        "teams.csv, line 2, valid_from: '31.03.2026' is not a date",
    ),
    "bad whole number": (
        {"environments": ENVIRONMENTS + "live,production,production,first\n"},
        "environments.csv, line 2, precedence: 'first' is not a whole number",
    ),
    "decimal comma": (
        {"failure_signals": SIGNALS + 'incident,true,"0,9"\n'},
        "failure_signals.csv, line 2, confidence: '0,9' is not a number: write it with a point",
    ),
    "out of range": (
        {"failure_signals": SIGNALS + "incident,true,90\n"},
        "failure_signals.csv, line 2, confidence: 90 is out of range: write a number from 0 to 1",
    ),
    "neither true nor false": (
        {"failure_signals": SIGNALS + "incident,maybe,0.9\n"},
        "failure_signals.csv, line 2, is_counted: 'maybe' is neither true nor false",
    ),
    "empty key": (
        {"teams": TEAMS + ",A,,,\n"},
        "teams.csv, line 2, service: is empty, so is the parent, and 'A' is not a parent: "
        "write the service that it owns, or remove the row",
    ),
    "space before a name": (
        {"environments": ENVIRONMENTS + "live, production,production,1\n"},
        "environments.csv, line 2, environment: has spaces around it: remove them",
    ),
    "unbalanced glob": (
        {"services": SERVICES + "checkout,acme/shop,services/{a,,,,\n"},
        "services.csv, line 2, paths: '{' is not understood in paths: only *",
    ),
    "empty glob": (
        {"services": SERVICES + "checkout,acme/shop,libs/**;,,,,\n"},
        "services.csv, line 2, paths: has an empty path",
    ),
    "rooted glob": (
        {"services": SERVICES + "checkout,acme/shop,/libs/**,,,,\n"},
        "services.csv, line 2, paths: '/libs/**' matches no file: write it from the repository's",
    ),
    "person without anything": (
        {"people": PEOPLE + "ada,,,\n"},
        "people.csv, line 2: does not identify the person: write a login, an email or a name",
    ),
    "two persons of one login": (
        {"people": PEOPLE + "ada,ada,,\ngrace,Ada,,\n"},
        "people.csv, line 3, login: 'Ada' is 'ada' in line 2: it tells one person",
    ),
    "address for a login": (
        {"people": PEOPLE + "ada,ada@example.org,,\n"},
        "people.csv, line 2, login: 'ada@example.org' is not a login: write it as in",
    ),
    "login for an address": (
        {"people": PEOPLE + "ada,,ada,\n"},
        "people.csv, line 2, email: 'ada' is not an e-mail address: write it whole",
    ),
    "open quote": (
        {"bots": 'pattern\n^ci$\n"^cd$\n^ce$\n'},
        "bots.csv, line 3: a double quote is out of place",
    ),
    "text after a quote": (
        {"bots": 'pattern\n"^ci"$\n'},
        "bots.csv, line 2: a double quote is out of place",
    ),
    "no UTF-8": (
        {"bots": b"pattern\n^ci$\n^m\xfcller$\n"},
        "bots.csv, line 3: the byte 0xfc is not UTF-8: save the file as UTF-8",
    ),
    "UTF-16": (
        {"bots": "pattern\n^ci$\n".encode("utf-16")},
        "bots.csv, line 1: the byte 0xff is not UTF-8: save the file as UTF-8",
    ),
    "semicolons for commas": (
        {
            "bots": "pattern\n^ci$\n",
            "failure_signals": "signal;is_counted;confidence\r\nincident;WAHR;0,9\r\n",
        },
        "failure_signals.csv, line 1: semicolons separate the columns: save the file as CSV with",
    ),
    "tabs for commas": (
        {"teams": TEAMS.replace(",", "\t") + "checkout\tA\t\t\t\n"},
        "teams.csv, line 1: tabs separate the columns: save the file as CSV with commas",
    ),
    "a spreadsheet's note on the separator": (
        {"teams": f"sep=;\n{TEAMS}".replace(",", ";")},
        "teams.csv, line 1: is a spreadsheet's note on the separator: remove the line",
    ),
    "digits of another script": (
        {"services": SERVICES + "checkout,acme/shop,,,,,\uff12\uff14\n"},
        "services.csv, line 2, incident_window_hours: '\uff12\uff14' is not a whole number",
    ),
    "more digits than can be read": (
        {"services": SERVICES + f"checkout,acme/shop,,,,,{'9' * 5000}\n"},
        "services.csv, line 2, incident_window_hours: 999",
    ),
    "a number without end": (
        {"goals": GOALS + "organisation,,lead_time,1e400,\n"},
        "goals.csv, line 2, target: 1e400 is too large: write a number",
    ),
    "empty file": ({"bots": ""}, "bots.csv, line 1: is empty: write the columns first: pattern"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_seed_is_reported_with_file_line_field_and_remedy(
    name: str, folder: Path, shared: psycopg.Connection
) -> None:
    contents, expected = BAD[name]
    write(folder, **contents)

    with pytest.raises(SeedError) as caught:
        read_seeds(shared, folder)

    (problem,) = caught.value.problems
    assert str(problem).startswith(expected)
    assert "1 mistake:" in str(caught.value)


HARMLESS = {
    "byte-order mark": b"\xef\xbb\xbfsignal,is_counted,confidence\nincident,true,0.5\n",
    "Windows line ends": b"signal,is_counted,confidence\r\nincident,true,0.5\r\n",
    "both": b"\xef\xbb\xbfsignal,is_counted,confidence\r\nincident,true,0.5\r\n",
    "no line end at the end": b"signal,is_counted,confidence\nincident,true,0.5",
    "other order of columns": b"confidence,signal,is_counted\n0.5,incident,true\n",
    "everything in quotes": b'"signal","is_counted","confidence"\n"incident","true","0.5"\n',
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_does_no_harm_is_accepted(name: str, folder: Path, shared: psycopg.Connection) -> None:
    write(folder, failure_signals=HARMLESS[name])

    (row,) = read_seeds(shared, folder)["failure_signals"].rows

    assert row.cells == {"signal": "incident", "is_counted": "true", "confidence": "0.5"}


def test_dbt_accepts_what_does_no_harm(
    database: dict[str, str], folder: Path, tmp_path: Path
) -> None:
    write(folder, failure_signals=HARMLESS["both"])
    warehouse = Warehouse({**database, "DIOGEN_SEEDS": str(folder)}, tmp_path)

    warehouse.dbt("seed", "--quiet", "--select", "failure_signals")

    assert warehouse.rows("select * from seeds.failure_signals") == [("incident", True, 0.5)]


def test_the_seeds_as_they_ship_are_right_and_all_known(shared: psycopg.Connection) -> None:
    folder = PROJECT_ROOT / "dbt_project" / "seeds"

    tables = read_seeds(shared, folder)

    assert set(tables) == {path.stem for path in folder.glob("*.csv")}
    for name, table in tables.items():
        assert all(list(row.cells) == list(SEEDS[name].columns) for row in table.rows)


def test_all_mistakes_are_reported_at_once_and_a_missing_file_is_one(
    folder: Path, shared: psycopg.Connection
) -> None:
    write(folder, services=SERVICES + "checkout,shop,,(,,Mars,\n")
    (folder / "bots.csv").unlink()
    (folder / "_seeds.yml").unlink()

    with pytest.raises(SeedError) as caught:
        read_seeds(shared, folder)

    assert [(one.file, one.line, one.field) for one in caught.value.problems] == [
        ("_seeds.yml", 0, ""),
        ("bots.csv", 0, ""),
        ("services.csv", 2, "deployment_pattern"),
        ("services.csv", 2, "repository"),
        ("services.csv", 2, "time_zone"),
    ]


ODD = SERVICES + 'checkout,acme/shop,"a/**; b/*.py",null,"x,\\t""y""",,24\n'


def test_an_extraction_loads_what_dbt_would(
    database: dict[str, str], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, services=ODD, people=PEOPLE + "Ådá,ada,,NULL\n")
    monkeypatch.setenv("DIOGEN_SEEDS", str(folder))
    warehouse = Warehouse({**database, "DIOGEN_SEEDS": str(folder)}, tmp_path)

    load_missing_seeds(database)

    loaded = {name: sorted(map(repr, warehouse.records(EVERYTHING.format(name)))) for name in SEEDS}
    types = warehouse.rows(TYPES)
    warehouse.dbt("seed", "--quiet", "--full-refresh")
    for name in SEEDS:
        assert loaded[name] == sorted(map(repr, warehouse.records(EVERYTHING.format(name)))), name
    assert types == warehouse.rows(TYPES)
    load_missing_seeds(database)


@pytest.mark.parametrize(
    ("name", "content"), [("bots", "pattern\n(\n"), ("services", ""), ("people", b"\xff")]
)
def test_an_extraction_leaves_wrong_seeds_to_the_build(
    name: str,
    content: str | bytes,
    database: dict[str, str],
    connection: psycopg.Connection,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(folder, **{name: content})
    monkeypatch.setenv("DIOGEN_SEEDS", str(folder))

    load_missing_seeds(database)

    assert connection.execute("select to_regnamespace('seeds')").fetchone() == (None,)


def test_an_extraction_leaves_untyped_seeds_to_dbt(
    database: dict[str, str],
    connection: psycopg.Connection,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (folder / "_seeds.yml").write_text("seeds: [{name: services}]", encoding="utf-8")
    monkeypatch.setenv("DIOGEN_SEEDS", str(folder))

    load_missing_seeds(database)

    assert connection.execute("select to_regnamespace('seeds')").fetchone() == (None,)


def test_a_repository_is_a_service_when_it_was_extracted(
    database: dict[str, str], folder: Path, tmp_path: Path
) -> None:
    warehouse = Warehouse(database, tmp_path)
    write(folder, teams=TEAMS + "acme/shop,A,,,\nacme/spare,B,,,\n")
    read_seeds(warehouse.connection, folder)

    warehouse.land("github", "repositories", [Record("acme/shop", "1", {"id": 1})])

    with pytest.raises(SeedError, match=r"line 3, service: 'acme/spare' is not a service"):
        read_seeds(warehouse.connection, folder)


def test_a_custom_field_is_one_of_the_site(
    database: dict[str, str], folder: Path, tmp_path: Path
) -> None:
    warehouse = Warehouse(database, tmp_path)
    write(folder, incident_rules=INCIDENTS + "jira,incident,Severity,^sev1$,,,\n")
    # Nothing is known of the site yet.
    read_seeds(warehouse.connection, folder)
    fields = {"customfield_7": "severity", "customfield_8": "Region", "assignee": "Assignee"}
    records = [Record("jira.x", one, {"id": one, "name": fields[one]}) for one in fields]
    warehouse.land("jira", "fields", records)
    read_seeds(warehouse.connection, folder)
    write(folder, incident_rules=INCIDENTS + "jira,incident,customfield_8,x,,,\n")
    read_seeds(warehouse.connection, folder)
    # Of Jira's own fields, the rules know those that their words name.
    write(
        folder,
        incident_rules=INCIDENTS + "jira,incident,Severty,x,,,\njira,incident,Assignee,x,,,\n",
    )

    with pytest.raises(SeedError) as caught:
        read_seeds(warehouse.connection, folder)

    misspelt, not_custom = map(str, caught.value.problems)
    assert misspelt.startswith(
        "incident_rules.csv, line 2, field: Jira's issues have no 'Severty' (did you mean "
        "'severity'?): write the name or the id"
    )
    assert not_custom.startswith(
        "incident_rules.csv, line 3, field: Jira's issues have no 'Assignee'"
    )


@pytest.mark.parametrize("command", [["build"], ["run", "--push"], ["replay"]])
def test_nothing_is_built_from_a_bad_seed(
    command: list[str],
    database: dict[str, str],
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(folder, bots="pattern\n(\n")
    monkeypatch.setenv("DIOGEN_SEEDS", str(folder))
    monkeypatch.setenv("DLT_PROJECT_DIR", str(tmp_path))

    result = CliRunner().invoke(app, command)

    told = result.output + str(result.exception)
    assert "bots.csv, line 2, pattern: '(' is not a regular expression" in told
    assert result.exit_code == ExitCode.FAILED
    with connect(database) as connection:
        assert (
            connection.execute(
                "select schema_name from information_schema.schemata"
                " where schema_name in ('seeds', 'bronze', 'silver', 'gold')"
            ).fetchall()
            == []
        )
