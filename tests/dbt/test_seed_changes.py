"""Seeds that change: history follows them as a full refresh would, and keeps its owners."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from scripts.replay import compare
from tests.database import empty_database
from tests.dbt.history import History
from tests.dbt.scenarios.loading import AS_OF, append_seed, copy_seeds, land
from tests.dbt.team_reference import differing_cells
from tests.dbt.warehouse import Warehouse

AS_OF_VARIABLE = {"as_of": AS_OF.isoformat()}


def shop() -> History:
    """Four months of two parts of one repository, deployed by hand and by a workflow."""
    history = History("acme/shop")
    history.commit("c0", "2026-01-01T12:00", files=["till/main.py", "search/main.py"])
    parent = "c0"
    for month in range(1, 5):
        for day, folder in ((5, "till"), (15, "search")):
            at, key = f"2026-{month:02d}-{day:02d}", month * 100 + day
            commit = f"c{key}"
            # One person works for both teams, by two accounts.
            history.commit(
                commit, f"{at}T08:00", [parent], files=[f"{folder}/main.py"],
                author="ada" if folder == "till" else "ada-work",
            )  # fmt: skip
            history.pull_request(
                key, f"{at}T07:00", merged=f"{at}T08:00", merge=commit,
                own=[(f"f{key}", f"{at}T06:00")], branch=f"urgent/{key}", author="acme-helper",
            )  # fmt: skip
            history.deploy(
                key, commit, f"{at}T09:00", f"{at}T09:10", environment="live", task=f"to:{folder}"
            )
            history.deploy(
                key + 5000,
                commit,
                f"{at}T10:30",
                f"{at}T10:40",
                environment="blue",
                task=f"to:{folder}",
            )
            history.run(key, 1, commit, f"{at}T09:00", f"{at}T09:20", name=f"Ship {folder}")
            parent = commit
    history.issue(901, "2026-02-05T12:00", closed="2026-02-05T14:00", labels=["sev1"])
    history.issue(902, "2026-04-15T12:00", closed="2026-04-15T14:00")
    return history


def edit(seeds: Path) -> None:
    """Change what can be changed: services, teams, names, detectors, incidents, hotfixes, bots."""
    parts = [
        {
            "service": service,
            "repository": "acme/shop",
            "paths": f"{service}/**",
            "deployment_pattern": service,
            "incident_pattern": "^sev1$" if service == "till" else "^incident$",
            "time_zone": "Pacific/Auckland",
        }
        for service in ("till", "search")
    ]
    append_seed(seeds / "services.csv", parts)
    append_seed(
        seeds / "teams.csv",
        [
            {"service": "till", "team": "Payments", "valid_to": "2026-03-09"},
            {"service": "till", "team": "Stores", "valid_from": "2026-03-10"},
            {"service": "search", "team": "Payments"},
            # The till leaves one parent in March, and its new team gets another in April.
            {"team": "Payments", "parent": "Commerce"},
            {"team": "Stores", "parent": "Retail", "valid_from": "2026-04-01"},
            {"team": "Commerce", "parent": "Everything"},
            {"team": "Retail", "parent": "Everything"},
            {"team": "Everything"},
        ],
    )
    blue = {"pattern": "^blue$", "environment": "canary", "environment_tier": "staging"}
    append_seed(seeds / "environments.csv", [{**blue, "precedence": "5"}])
    ships = {"service": "till", "detector": "workflow_run", "pattern": "ship"}
    where = {"environment": "production", "precedence": "4", "usage": "always"}
    append_seed(seeds / "deployment_rules.csv", [{**ships, **where}])
    severe = {"source": "github", "kind": "incident", "field": "label", "pattern": "^sev1$"}
    append_seed(seeds / "incident_rules.csv", [severe])
    append_seed(seeds / "hotfix_rules.csv", [{"field": "branch", "pattern": "^urgent/"}])
    append_seed(seeds / "bots.csv", [{"pattern": "^acme-helper$"}])
    accounts = [{"person": "ada", "login": login} for login in ("ada", "ada-work")]
    append_seed(seeds / "people.csv", accounts)


@pytest.fixture(scope="module")
def warehouse(
    server: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Warehouse]:
    """Built with the seeds as they ship, then again with edited ones."""
    folder = tmp_path_factory.mktemp("seeds")
    seeds = copy_seeds(folder / "seeds")
    with empty_database(server) as environment:
        made = Warehouse({**environment, "DIOGEN_SEEDS": str(seeds)}, folder)
        land(made, [shop()], 0)
        made.build("--vars", json.dumps(AS_OF_VARIABLE), is_tested=False)
        assert made.rows("select distinct service from gold.fct_deployments") == [("acme/shop",)]
        edit(seeds)
        made.build("--vars", json.dumps(AS_OF_VARIABLE))
        yield made
        made.connection.close()


def test_a_build_with_edited_seeds_equals_a_full_refresh(warehouse: Warehouse) -> None:
    variables = {**AS_OF_VARIABLE, "schema_prefix": "replay_"}
    warehouse.build(
        "--full-refresh", "--exclude-resource-type", "test", "--vars", json.dumps(variables)
    )

    tables = list(compare(warehouse.connection))

    assert [table for table in tables if not table.is_equal] == []
    filled = {table.table for table in tables if table.row_count}
    assert {
        "gold.fct_deployments",
        "gold.dora_scorecard",
        "silver.service_teams",
        "gold.dora_by_team",
    } <= filled


def test_history_follows_the_edited_seeds(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select service, environment, environment_tier, count(*) from gold.fct_deployments"
        " group by 1, 2, 3 order by 1, 2"
    ) == [
        ("search", "canary", "staging", 4),
        ("search", "production", "production", 4),
        ("till", "canary", "staging", 4),
        # Seen by the Deployments API and by its own rule for the workflow: one, not two.
        ("till", "production", "production", 4),
    ]


def test_a_service_that_moves_keeps_its_history_with_its_owner(warehouse: Warehouse) -> None:
    owned = (
        "select coalesce(dim_services.team, 'nobody') as team, count(*)"
        " from gold.fct_deployments"
        " left join gold.dim_services on fct_deployments.service = dim_services.service"
        " and fct_deployments.repository = dim_services.repository"
        " and cast(fct_deployments.finished_at at time zone dim_services.time_zone as date)"
        " between dim_services.valid_from_date and coalesce(dim_services.valid_to_date, 'infinity')"
        " {} group by 1 order by 1"
    )
    # Two a month: January to 5 March for Payments, then April for Stores.
    assert warehouse.rows(owned.format("where fct_deployments.service = 'till'")) == [
        ("Payments", 6),
        ("Stores", 2),
    ]
    # Payments keeps search all the time; nothing is counted twice, nothing is lost.
    assert warehouse.rows(owned.format("")) == [("Payments", 14), ("Stores", 2)]
    assert warehouse.rows("select count(*) from gold.fct_deployments") == [(16,)]


def test_teams_have_the_numbers_of_their_services_as_they_were(warehouse: Warehouse) -> None:
    assert (
        differing_cells(warehouse, Path(warehouse.environment["DIOGEN_SEEDS"]) / "teams.csv") == []
    )
    quarters = (
        "select team, deployment_count, commit_count from gold.dora_by_team"
        " where environment_tier = 'production' and grain = 'quarter' and period_start_date = %s"
        " order by team"
    )
    # January's deployments are where counting begins; two services deploy once a month each.
    assert warehouse.rows(quarters, "2026-01-01") == [
        ("*", 6, 4),
        ("Commerce", 6, 4),
        ("Everything", 6, 4),
        ("Payments", 6, 4),
        ("Stores", 0, 0),
    ]
    assert warehouse.rows(quarters, "2026-04-01") == [
        ("*", 2, 2),
        ("Commerce", 1, 1),
        ("Everything", 2, 2),
        ("Payments", 1, 1),
        ("Retail", 1, 1),
        ("Stores", 1, 1),
    ]


def test_the_evidence_of_a_team_is_that_of_its_services_on_their_days(
    warehouse: Warehouse,
) -> None:
    evidence = (
        "select teams.team, count(*) filter (where evidence.is_included)"
        " from gold.dora_evidence as evidence inner join gold.dim_teams as teams"
        " on evidence.service = teams.service and evidence.metric_date between"
        " teams.valid_from_date and coalesce(teams.valid_to_date, 'infinity')"
        " where evidence.metric = 'lead_time' and evidence.environment_tier = 'production'"
        " and evidence.metric_date between '2026-04-01' and '2026-06-30' group by 1 order by 1"
    )
    assert warehouse.rows(evidence) == warehouse.rows(
        "select team, commit_count from gold.dora_by_team where environment_tier = 'production'"
        " and grain = 'quarter' and period_start_date = '2026-04-01' order by team"
    )


def test_a_person_in_two_teams_is_counted_once(warehouse: Warehouse) -> None:
    owned = (
        "select dim_services.team, fct_commits.service, count(*), count(distinct fct_commits.sha)"
        " from gold.fct_commits"
        " left join gold.dim_services on fct_commits.service = dim_services.service"
        " and fct_commits.repository = dim_services.repository"
        " and fct_commits.deployed_date"
        " between dim_services.valid_from_date and coalesce(dim_services.valid_to_date, 'infinity')"
        " where fct_commits.environment = 'production'"
        " and fct_commits.lead_time_seconds is not null"
        " group by 1, 2 order by 1, 2"
    )
    # One commit a month and part, from February: January's deployments are where counting begins.
    # The till's of February and March are still those of its owner then.
    assert warehouse.rows(owned) == [
        ("Payments", "search", 3, 3),
        ("Payments", "till", 2, 2),
        ("Stores", "till", 1, 1),
    ]
    assert warehouse.rows(
        "select person, count(distinct identity) from silver.person_identities group by 1"
    ) == [("ada", 2)]


def test_another_moment_is_taken_up_though_nothing_was_loaded(warehouse: Warehouse) -> None:
    later = AS_OF + timedelta(days=40)

    warehouse.dbt("run", "--select", "as_of", "--vars", json.dumps({"as_of": later.isoformat()}))

    assert warehouse.rows("select as_of from silver.as_of") == [(later,)]
    warehouse.dbt("run", "--select", "as_of", "--vars", json.dumps(AS_OF_VARIABLE))
    assert warehouse.rows("select as_of from silver.as_of") == [(AS_OF,)]


def test_two_owners_a_circle_and_an_unknown_parent_fail_the_build(warehouse: Warehouse) -> None:
    teams = Path(warehouse.environment["DIOGEN_SEEDS"]) / "teams.csv"
    right = teams.read_text()
    models = ("teams", "service_teams", "team_parents", "team_times")
    day = {"valid_from": "2026-03-09", "valid_to": "2026-03-09"}
    wrong_rows = [
        {"service": "till", "team": "Intruders", **day},
        {"team": "Everything", "parent": "Payments", **day},
        {"team": "Intruders", "parent": "Nobody"},
    ]
    append_seed(teams, wrong_rows)
    try:
        wrong = warehouse.dbt("build", "--select", *models, check=False)
        # What failed is asked again, although nothing changed since.
        again = warehouse.dbt("test", "--select", "assert_one_team_a_day", check=False)
    finally:
        teams.write_text(right)
    mended = warehouse.dbt("build", "--select", *models, check=False)

    assert [wrong.returncode, again.returncode, mended.returncode] == [1, 1, 0]
    assert "Failure in test assert_one_team_a_day" in wrong.stdout
    assert "Failure in test assert_every_parent_is_a_team" in wrong.stdout
    # Payments, Commerce and Everything.
    assert re.search(
        r"Failure in test assert_teams_are_no_circle.*?Got 3 results", wrong.stdout, re.DOTALL
    )
