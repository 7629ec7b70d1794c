"""The demo goes the way of real data, ends where the simulated year says, and does so each time."""

import contextlib
import os
import re
import socket
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from extract.database import connect
from extract.settings import ConfigurationError
from scripts.demo.company import END
from scripts.demo.database import make_demo_database
from scripts.demo.planning import Plan, Sprint, make_plan
from scripts.demo.servers import JIRA_PORT
from scripts.demo.simulate import DEFAULT_SEED, World, simulate
from scripts.demo.teams import write_seeds
from tests.database import drop, rename
from tests.dbt import loaded_dbt
from tests.scripts.conftest import Demo, run_demo
from tests.scripts.page_data import told

GOLD = (
    "fct_deployments",
    "fct_commits",
    "fct_pull_requests",
    "fct_incidents",
    "fct_failure_signals",
    "dora_deployment_frequency",
    "dora_lead_time",
    "dora_change_fail_rate",
    "dora_recovery_time",
    "dora_rework_rate",
    "dora_evidence",
    "fct_issues",
    "fct_sprint_issues",
    "flow_cycle_time",
    "flow_sprints",
    "flow_throughput",
)


@pytest.fixture(scope="module")
def world() -> World:
    return simulate()


def test_every_record_of_the_year_is_in_raw(demo: Demo, world: World) -> None:
    repositories = world.github.repositories.values()
    expected = {
        "raw_github.repositories": len(world.github.repositories),
        "raw_github.pull_requests": sum(len(one.pulls) for one in repositories),
        "raw_github.deployments": sum(len(one.deployments) for one in repositories),
        "raw_github.deployment_statuses": sum(
            len(statuses) for one in repositories for statuses in one.statuses.values()
        ),
        "raw_github.reviews": sum(
            len(reviews) for one in repositories for reviews in one.reviews.values()
        ),
        "raw_github.issues": sum(len(one.issues) for one in repositories),
        "raw_github.releases": sum(len(one.releases) for one in repositories),
        "raw_github.workflow_runs": sum(len(one.workflow_runs) for one in repositories),
        "raw_jira.issues": len(world.jira.issues),
        "raw_jira.changelogs": sum(len(each) for each in world.jira.changelogs.values()),
        "raw_jira.sprints": sum(len(each) for each in world.jira.sprints.values()),
    }
    with connect(demo.environment) as connection:
        found = {name: _count(connection, *name.split(".")) for name in expected}
    assert found == expected


def test_gold_counts_the_deployments_that_the_year_had(demo: Demo, world: World) -> None:
    with connect(demo.environment) as connection:
        rows = connection.execute(
            "select service, environment, outcome, count(*) from gold.fct_deployments"
            " group by service, environment, outcome"
        ).fetchall()
    assert {tuple(row[:3]): row[3] for row in rows} == _outcomes(world)


def _outcomes(world: World) -> Counter[tuple[str, str, str]]:
    """Count deployments by how they ended, a run's attempts being one deployment."""
    ends = {"success": "success", "inactive": "cancelled", "failure": "failure", "error": "failure"}
    last: dict[tuple[str, str, str], str] = {}
    for name, repository in world.github.repositories.items():
        for deployment in repository.deployments:
            end = repository.statuses[deployment["id"]][2]
            last[name, deployment["environment"], end["log_url"]] = ends[end["state"]]
    return Counter((name, environment, end) for (name, environment, _), end in last.items())


def test_every_data_test_holds_of_the_company(demo: Demo, tmp_path: Path) -> None:
    """The demo leaves them out: they take as long as its models, and say the same each time."""
    variables = f"{{as_of: '{END:%Y-%m-%d %H:%M:%S+00}'}}"
    kinds = ("--exclude-resource-type", "unit_test", "--vars", variables)
    environment = {**os.environ, **demo.environment, "DIOGEN_SEEDS": str(write_seeds(tmp_path))}
    asked = loaded_dbt.invoke(["test", *kinds], environment, tmp_path)
    assert asked.returncode == 0, asked.stdout
    count = re.search(r"PASS=(\d+) WARN=0 ERROR=0 SKIP=0", asked.stdout)
    assert count
    assert int(count[1]) > 200


def test_it_prints_the_metrics_and_where_the_page_is(demo: Demo) -> None:
    assert "kittiwake/storefront" in demo.output
    assert f"The page: {demo.page}" in demo.output


def test_a_second_run_gives_the_same_gold(
    demo: Demo, server: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, kept = demo.environment["PGDATABASE"], "test_demo_kept"
    rename(server, name, kept)
    try:
        with _listening_at(JIRA_PORT):
            again = run_demo(server, tmp_path, monkeypatch)
        with (
            connect({**demo.environment, "PGDATABASE": kept}) as one,
            connect(again.environment) as other,
        ):
            assert {name: _fingerprint(one, name) for name in GOLD} == {
                name: _fingerprint(other, name) for name in GOLD
            }
        assert _told(again.page) == _told(demo.page)
    finally:
        drop(server, name)
        rename(server, kept, name)


@contextlib.contextmanager
def _listening_at(port: int) -> Iterator[None]:
    """Hold a port, as another demo on this machine does; it may be doing so already."""
    with socket.socket() as held:
        with contextlib.suppress(OSError):
            held.bind(("127.0.0.1", port))
            held.listen()
        yield


def _count(connection: psycopg.Connection, schema: str, table: str) -> int:
    query = sql.SQL("select count(distinct (scope, id)) from {}").format(
        sql.Identifier(schema, table)
    )
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def _fingerprint(connection: psycopg.Connection, table: str) -> str:
    # When a row became known and was written is the clock's, and the local Jira's port is the
    # system's, also in the keys and addresses of its issues: they differ between any two runs.
    query = sql.SQL(
        "select count(*) || md5(string_agg(line, '' order by line)) from"
        " (select regexp_replace((to_jsonb(gold) - array['known_at', '_built_at'])::text,"
        r" '127\.0\.0\.1:\d+', 'jira', 'g') as line"
        " from {} as gold) as lines"
    ).format(sql.Identifier("gold", table))
    row = connection.execute(query).fetchone()
    assert row is not None
    return str(row[0])


def _told(page: Path) -> dict[str, str]:
    """Return what a page says, whatever port the local Jira had."""
    return {name: re.sub(r"127\.0\.0\.1:\d+", "jira", text) for name, text in told(page).items()}


def test_a_database_that_is_not_the_demos_is_unchanged(database: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match="was not made by the demo"):
        make_demo_database(database, database["PGDATABASE"])


def test_the_sprint_report_is_what_happened_to_the_plan(demo: Demo) -> None:
    with connect(demo.environment) as connection:
        rows = connection.execute(
            "select sprint, committed_count, added_count, removed_count, completed_count,"
            " completed_outside_count, carried_over_count"
            " from gold.flow_sprints where not is_open"
        ).fetchall()
    plan = make_plan(DEFAULT_SEED)
    reports = {
        sprint.name: _report(plan, sprint) for sprint in plan.sprints if sprint.ends_at < END
    }
    assert {row[0]: row[1:] for row in rows} == reports
    assert all(sum(column) > 0 for column in zip(*reports.values(), strict=True))


def _report(plan: Plan, sprint: Sprint) -> tuple[int, ...]:
    """Count a sprint's stories: committed, added; removed, completed, outside, carried over."""
    counts: Counter[str] = Counter()
    for story in plan.stories:
        for (entered, one), (left, _) in zip_longest(
            story.sprints, story.sprints[1:], fillvalue=(END, sprint)
        ):
            if one is not sprint or story.created_at > END:
                continue
            counts["committed" if entered <= sprint.starts_at else "added"] += 1
            done = story.moves[-1][0]
            if story.is_postponed and left < sprint.ends_at:
                counts["removed"] += 1
            elif done > sprint.ends_at:
                counts["carried over"] += 1
            else:
                # Some are done in the half hour between two sprints, and so in neither.
                is_within = done >= max(entered, sprint.starts_at)
                counts["completed" if is_within else "outside"] += 1
    names = ("committed", "added", "removed", "completed", "outside", "carried over")
    return tuple(counts[name] for name in names)
