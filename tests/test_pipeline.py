"""The whole way, from an API over HTTP to gold: real records, nothing new, and nothing at all."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from extract import pipelines
from extract.settings import PROJECT_ROOT, GithubSettings, JiraSettings, Settings, SourcesSettings
from scripts.demo import github_records, github_server, jira_server
from scripts.demo.recorded import load_recorded
from scripts.demo.serving import serve
from scripts.demo.store import GithubRepository, GithubStore, JiraStore
from tests.dbt.warehouse import Warehouse
from tests.extract.github.organisation import commit, deployment, full_repository, status

METRICS = {
    "dora_deployment_frequency": ("deployment_count", "reason"),
    "dora_lead_time": ("lead_time_p50_seconds", "reason"),
    "dora_change_fail_rate": ("change_fail_rate", "reason"),
    "dora_recovery_time": ("recovery_p50_seconds", "reason"),
    "dora_rework_rate": ("rework_rate", "reason"),
}

Load = Callable[[GithubStore, JiraStore], dict[str, int]]


@pytest.fixture
def load(database: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Serve a store over HTTP, extract it as a user does, and say how many rows were new."""
    monkeypatch.setenv("DIOGEN_HOME", str(tmp_path / "home"))

    def extract(github: GithubStore, jira: JiraStore) -> dict[str, int]:
        with (
            serve(github_server.create_app(github, "token")) as github_url,
            serve(jira_server.create_app(jira), 47_913) as jira_url,
        ):
            settings = Settings.model_construct(
                sources=SourcesSettings(
                    github=GithubSettings(
                        api_url=github_url,
                        access_token=SecretStr("token"),
                        repositories=list(github.repositories),
                    ),
                    jira=JiraSettings(
                        base_url=jira_url, email="ada@example.org", api_token=SecretStr("token")
                    ),
                )
            )
            return {
                f"{source}.{stream}": counts.rows_new
                for source in ("github", "jira")
                for stream, counts in pipelines.load(source, settings).streams.items()
            }

    return extract


@pytest.fixture
def warehouse(database: dict[str, str], tmp_path: Path) -> Warehouse:
    return Warehouse(database, tmp_path)


def seeds(folder: Path, **tables: str) -> Path:
    """Return a copy of the shipped seeds with some of them replaced."""
    copy = folder / "seeds"
    shutil.copytree(PROJECT_ROOT / "dbt_project" / "seeds", copy)
    for name, text in tables.items():
        (copy / f"{name}.csv").write_text(text, encoding="utf-8")
    return copy


def test_recorded_releases_fail_as_two_other_tools_say(
    load: Load,
    warehouse: Warehouse,
    shared_data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Releases are deployments; a `bug` opened before the next release fails the one before it."""
    store = load_recorded(shared_data / "recorded" / "stenjo-dora")
    (repository,) = store.repositories
    folder = seeds(
        tmp_path,
        incident_rules="source,kind,field,pattern,started_status,resolved_status,merge_minutes\n"
        "github,incident,label,^bug$,,,\n",
        # However long after the release: until the next one.
        services="service,repository,paths,deployment_pattern,incident_pattern,time_zone,"
        f"incident_window_hours\n{repository},{repository},,,,UTC,100000\n",
        # The other tools count the prerelease among them too.
        deployment_rules="service,detector,pattern,environment,precedence,usage,job,branch,event\n"
        "*,github_release,,production,6,fallback,,,^(pre)?release$\n",
    )
    monkeypatch.setenv("DIOGEN_SEEDS", str(folder))

    load(store, JiraStore())
    warehouse.build("--vars", "{as_of: '2023-06-01 00:00:00+00'}", is_tested=False)

    assert warehouse.rows(
        "select deployment_count, failure_count, round(change_fail_rate::numeric * 100, 2)::text"
        " from gold.dora_change_fail_rate"
        " where grain = 'quarter' and period_start_date = '2023-04-01'"
    ) == [(7, 1, "14.29")]
    assert warehouse.rows(
        "select incident_count, restore_mean_seconds from gold.dora_recovery_time"
        " where grain = 'quarter' and period_start_date = '2023-04-01'"
    ) == [(2, 191_895.0)]
    assert warehouse.rows("select ref from gold.fct_deployments where is_change_failure") == [
        ("v0.0.2",)
    ]


@pytest.mark.nightly
def test_extracting_twice_adds_no_row_and_changes_no_number(
    load: Load, warehouse: Warehouse, shared_data: Path
) -> None:
    store = load_recorded(shared_data / "recorded" / "stenjo-dora")
    first = load(store, JiraStore())
    warehouse.build()
    before = gold(warehouse)

    second = load(store, JiraStore())
    warehouse.build()

    assert sum(first.values()) > 0
    assert {stream: new for stream, new in second.items() if new} == {}
    assert gold(warehouse) == before


def gold(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every public table."""
    tables = [
        name
        for (name,) in warehouse.rows(
            "select table_name from information_schema.tables where table_schema = 'gold'"
        )
    ]
    return {
        name: sorted(warehouse.rows(f"select t::text from gold.{name} as t")) for name in tables
    }


def test_a_monorepo_that_is_only_pulled_has_each_services_own_lead_times(
    load: Load, warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit's service depends on files that nobody pushed."""
    name = "acme/shop"
    repository = GithubRepository(full_repository(1, name))
    folder = seeds(
        tmp_path,
        services="service,repository,paths,deployment_pattern,incident_pattern,time_zone,"
        f"incident_window_hours\ntill,{name},till/**,till,,,\nsearch,{name},search/**,search,,,\n",
    )
    monkeypatch.setenv("DIOGEN_SEEDS", str(folder))
    history = [
        (0, ["till/main.py", "search/main.py"]),
        (100, ["till/deep/er.py"]),
        (200, ["search/main.py"]),
        (300, ["till/main.py", "search/main.py", "README.md"]),
        (350, ["docs/till.md"]),
    ]
    shas = [f"{minutes:040x}" for minutes, _ in history]
    for position, (minutes, paths) in enumerate(history):
        repository.commits.append(commit(shas[position], shas[:position][-1:], minutes))
        repository.commit_files[shas[position]] = paths
    repository.branches = [{"name": "main", "commit": {"sha": shas[-1]}, "protected": True}]
    for key, service, sha, minutes in (
        (1, "till", shas[0], 10),
        (2, "search", shas[0], 20),
        (3, "till", shas[-1], 400),
        (4, "search", shas[-1], 500),
    ):
        repository.deployments.append(
            {**deployment(key, sha, minutes), "task": f"deploy:{service}"}
        )
        repository.statuses[key] = [status(key, "success", minutes + 10)]

    counts = load(GithubStore({name: repository}), JiraStore())
    warehouse.build("--select", "+fct_commits", is_tested=False)

    assert counts["github.commit_files"] == 5
    assert warehouse.rows(
        "select service, sha, lead_time_seconds / 60 from gold.fct_commits"
        " where lead_time_seconds is not null order by service, sha"
    ) == [
        ("search", shas[2], 510 - 200),
        ("search", shas[3], 510 - 300),
        ("till", shas[1], 410 - 100),
        ("till", shas[3], 410 - 300),
    ]
    assert shas[4] not in {sha for (sha,) in warehouse.rows("select sha from gold.fct_commits")}


@pytest.mark.nightly
def test_an_empty_organisation_has_no_number_and_says_why(load: Load, warehouse: Warehouse) -> None:
    name = "hollow/empty"
    day = "2024-01-01T00:00:00Z"
    store = GithubStore(
        {name: GithubRepository(github_records.repository(name, 1, "main", day, day))}
    )

    load(store, JiraStore())
    warehouse.build()

    for table, (metric, reason) in METRICS.items():
        found = warehouse.rows(f"select distinct service, {metric}, {reason} from gold.{table}")
        assert found == [(name, None, "no_deployments")], table
    assert warehouse.rows(
        "select distinct is_ready, missing from gold.dora_readiness where service = %s", name
    ) == [(False, "no_deployments")]


@pytest.mark.nightly
def test_a_warehouse_nobody_loaded_builds(warehouse: Warehouse) -> None:
    warehouse.build()

    assert warehouse.rows("select count(*) from gold.dora_deployment_frequency") == [(0,)]
