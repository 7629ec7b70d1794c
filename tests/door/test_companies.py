"""Companies as they come: each goes from nothing to a page with `diogen run`."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from extract.settings import PROJECT_ROOT
from scripts.cli import app
from scripts.demo import github_server, jira_server
from scripts.demo.serving import serve
from scripts.demo.store import GithubRepository, GithubStore, JiraStore
from tests.browser import chromium
from tests.door.stores import deployed_repository
from tests.extract.github.organisation import commit, full_repository
from tests.extract.jira.sites import add_issue, site
from tests.scripts.page_data import told
from tests.scripts.visit import VIEWS, Visit

FOLDERS = ("DIOGEN_HOME", "DLT_PROJECT_DIR", "DBT_TARGET_PATH", "DBT_LOG_PATH")


@dataclass
class Company:
    """What its GitHub and its Jira hold, and what gold must say of it."""

    github: list[GithubRepository] = field(default_factory=list)
    jira: JiraStore | None = None
    # A question to gold and the rows that are right.
    expected: Mapping[str, list[tuple[object, ...]]] = field(default_factory=dict)
    # What the page knows: services and Jira's projects.
    services: int = 0
    projects: int = 0
    # What the first view begins with, and what the one beside it names.
    opens: str = "The organisation, 90 days"
    shows: str = "acme/shop"


def repository_without_deployments(number: int, name: str) -> GithubRepository:
    made = GithubRepository(full_repository(number, name))
    made.commits = [commit(f"{number:040x}", [], 10.0)]
    made.branches = [{"name": "main", "commit": {"sha": f"{number:040x}"}, "protected": True}]
    return made


def incident_of_nobody() -> Company:
    """One incident whose component is not a service: security, office wifi."""
    jira = site(issues=2)
    jira.issue_types.append({"id": "12", "name": "Incident"})
    wifi = {"issuetype": jira.issue_types[-1], "components": [{"id": "9", "name": "office wifi"}]}
    add_issue(jira, 3, fields=wifi)
    return Company(
        [deployed_repository(1, "acme/shop")],
        jira,
        {
            "select service, deployment_id from gold.fct_incidents": [(None, None)],
            "select service, count(*) from gold.fct_deployments group by 1": [("acme/shop", 2)],
            "select distinct reason from gold.dora_evidence"
            " where metric = 'incident_restore_time'": [("no_service",)],
        },
        services=1,
        projects=1,
    )


def one_deployment() -> Company:
    """One deployment so far, and a repository that nobody deploys."""
    return Company(
        [deployed_repository(1, "acme/shop", 2), repository_without_deployments(2, "acme/docs")],
        expected={
            "select service, count(*) from gold.fct_deployments group by 1": [("acme/shop", 1)],
            "select distinct reason from gold.dora_deployment_frequency"
            " where service = 'acme/docs'": [("no_deployments",)],
        },
        services=2,
    )


def jira_alone() -> Company:
    return Company(
        jira=site(issues=5),
        expected={
            "select count(*) from gold.fct_issues": [(5,)],
            "select count(*) from gold.dora_scorecard": [(0,)],
        },
        projects=1,
        opens="Flow",
        shows="Throughput",
    )


def github_alone() -> Company:
    return Company(
        [deployed_repository(1, "acme/shop"), deployed_repository(2, "acme/pay")],
        expected={
            "select service, count(*) from gold.fct_deployments group by 1 order by 1": [
                ("acme/pay", 2),
                ("acme/shop", 2),
            ]
        },
        services=2,
    )


def empty_repositories() -> Company:
    """Made yesterday: no branch, no commit, nothing in Jira either."""
    names = ("acme/shop", "acme/pay")
    return Company(
        [GithubRepository(full_repository(n, name)) for n, name in enumerate(names, 1)],
        site(issues=0),
        {"select count(*) from gold.fct_deployments": [(0,)]},
        services=2,
    )


def words_of_views(page: Path) -> dict[str, str]:
    """Open every view at a desk and on a phone, see no error, and return what each says.

    The view of no name is the first that a reader sees.
    """
    words = {}
    with chromium() as browser:
        for width in (390, 1280):
            opened = browser.new_page(viewport={"width": width, "height": 900})
            visit = Visit(opened, page)
            for view in ("", *VIEWS):
                visit.open(view)
                opened.wait_for_selector("[aria-busy]", state="detached")
                overflow = opened.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert overflow <= 0, (view, width)
                words[view] = opened.inner_text("main")
                assert not re.search(r"undefined|NaN|Infinity|\bnull\b|Invalid", words[view]), view
            assert visit.is_clean(), (visit.problems, visit.requests)
    return words


def names_of(column: object) -> list[str]:
    """Return the distinct texts of a column of the page; one without rows is an empty list."""
    return list(column["of"]) if isinstance(column, dict) else []


COMPANIES: tuple[Callable[[], Company], ...] = (
    incident_of_nobody,
    one_deployment,
    jira_alone,
    empty_repositories,
    github_alone,
)
# README's own company is one that has GitHub alone: `test_documents.py`.
MADE = [
    pytest.param(make, id=make.__name__, marks=[pytest.mark.nightly] * (make is github_alone))
    for make in COMPANIES
]


def run_as_a_process(site: Path) -> None:
    ran = subprocess.run(
        [Path(sys.executable).with_name("diogen"), "run", "--output", site],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]


@pytest.mark.parametrize("make", MADE)
def test_it_goes_from_nothing_to_a_page(
    make: Callable[[], Company],
    database: dict[str, str],
    connection: psycopg.Connection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    company = make()
    for name in [name for name in os.environ if name.startswith("SOURCES__")]:
        monkeypatch.delenv(name)
    environment = {name: str(tmp_path / name.lower()) for name in FOLDERS}
    with ExitStack() as stack:
        if company.github:
            names = [one.repository["full_name"] for one in company.github]
            store = GithubStore(dict(zip(names, company.github, strict=True)))
            url = stack.enter_context(serve(github_server.create_app(store, "token")))
            environment |= {
                "SOURCES__GITHUB__API_URL": url,
                "SOURCES__GITHUB__ACCESS_TOKEN": "token",
                "SOURCES__GITHUB__REPOSITORIES": json.dumps(names),
            }
        if company.jira:
            url = stack.enter_context(serve(jira_server.create_app(company.jira)))
            environment |= {
                "SOURCES__JIRA__BASE_URL": url,
                "SOURCES__JIRA__EMAIL": "ada@example.org",
                "SOURCES__JIRA__API_TOKEN": "token",
            }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        if make is incident_of_nobody:
            request.getfixturevalue("parsed")
            # What fails the first run may fail every later one as well, and only then.
            for _ in range(2):
                run_as_a_process(tmp_path / "site")
                # Otherwise dbt is not started again, because nothing is new.
                connection.execute("delete from ops.runs")
        else:
            # How `diogen` and dbt start does not depend on the company.
            request.getfixturevalue("loaded")
            ran = CliRunner().invoke(app, ["run", "--output", str(tmp_path / "site")])
            assert ran.exit_code == 0, (ran.output, ran.exception)

    for query, rows in company.expected.items():
        assert connection.execute(query.encode()).fetchall() == rows, query
    summary = json.loads(told(tmp_path / "site" / "index.html")["summary"])
    assert len(names_of(summary["services"]["service"])) == company.services
    assert len(names_of(summary["projects"]["project_key"])) == company.projects
    words = words_of_views(tmp_path / "site" / "index.html")
    assert words[""].startswith(company.opens)
    assert company.shows in words["scorecard" if company.github else "flow"]
