"""`diogen rules`: what the rules match in the raw log, and what no rule matches."""

import csv
import json
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from extract.payload_log import Record
from extract.settings import PROJECT_ROOT, ConfigurationError
from scripts.cli import app
from scripts.seeds.checking import read_seeds
from scripts.seeds.code_owners import fits
from scripts.seeds.idle import SHIPPED, idle_rules
from scripts.seeds.suggestions import Suggestion, literally, numbered
from scripts.seeds.writing import new_rows, written
from scripts.whole_files import replace_all
from tests.dbt.history import History
from tests.dbt.scenarios.loading import append_seed, land
from tests.dbt.warehouse import Warehouse

NOON, LATER = "2026-03-02T12:00", "2026-03-02T12:10"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project's seeds, which the command reads."""
    copied = shutil.copytree(PROJECT_ROOT / "dbt_project" / "seeds", tmp_path / "seeds")
    monkeypatch.setenv("DIOGEN_SEEDS", str(copied))
    return Path(copied)


@pytest.fixture
def warehouse(database: dict[str, str], tmp_path: Path) -> Warehouse:
    return Warehouse(database, tmp_path)


def shop() -> History:
    """A repository that releases by a workflow no rule knows, to environments of odd names."""
    history = History("acme/shop")
    history.commit("c0", NOON)
    for key in range(1, 13):
        history.run(key, 1, "c0", NOON, LATER, name="release-train")
    history.run(13, 1, "c0", NOON, LATER, name="Deploy")
    # A second attempt is not a second run.
    history.run(13, 2, "c0", NOON, LATER, name="Deploy")
    history.run(14, 1, "c0", NOON, LATER, name="CI")
    history.deploy(1, "c0", NOON, LATER)
    history.deploy(2, "c0", NOON, LATER, environment="blue-1")
    history.deploy(3, "c0", NOON, LATER, environment="blue-2")
    history.tag("v1.0", "c0")
    history.tag("v1.1", "c0")
    history.issue(1, NOON)
    history.issue(2, NOON, labels=["sev1"])
    history.commit("c1", NOON, ["c0"], author="acme-ci")
    history.commit("c2", NOON, ["c1"], author="cd1b2")
    history.pull_request(1, NOON, merged=LATER, merge="c1", title="Hotfix: till")
    return history


def rules(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["rules", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def as_json(*arguments: str) -> Any:
    return json.loads(rules(*arguments, "--json"))


def landed(warehouse: Warehouse, histories: Sequence[History]) -> None:
    land(warehouse, histories, 0)


def test_check_says_what_each_rule_matched_and_what_no_rule_matched(
    warehouse: Warehouse, folder: Path
) -> None:
    landed(warehouse, [shop()])

    lines = rules("check").splitlines()

    assert lines[0] == "acme/shop (acme/shop)"
    for expected in (
        "  3 GitHub deployments to blue-1, blue-2, production (deployment_rules.csv, line 3)",
        "  1 workflow run to production (deployment_rules.csv, line 6; "
        "0 of them count: usage fallback, where nothing better was found near)",
        "  1 incident among the issues",
        '  12 workflow runs named "release-train" match no rule',
        '  1 workflow run named "CI" matches no rule',
        '  2 tags named "v*" match a rule of usage never',
        '  1 merge into "main" matches a rule of usage never',
        '  1 deployment to "blue-1" matches no pattern of environments.csv: the tier is unknown',
        '  1 deployment to "production" counts as production (production)',
        "  hotfix_rules.csv, line 4: title ^hotfix\\W matches 1",
        "  incident_rules.csv, line 4: github incident label ^(incident|outage)$ matches 1",
    ):
        assert expected in lines
    assert (
        warehouse.rows(
            "select 1 from information_schema.schemata where schema_name in ('bronze', 'seeds')"
        )
        == []
    )


def till() -> History:
    """A repository of workflows that deploy, of which some say that they deploy elsewhere."""
    history = History("acme/till")
    history.commit("c0", NOON)
    history.run(1, 1, "c0", NOON, LATER, name="Deploy")
    history.run(2, 1, "c0", NOON, LATER, name="Deploy to staging")
    history.run(3, 1, "c0", NOON, LATER, name="Deploy", event="pull_request", branch="feat/x")
    history.run(5, 1, "c0", NOON, LATER, name="Deploy preview", event="pull_request")
    history.run(4, 1, "c0", NOON, LATER, name="Deploy", branch="feat/y")
    history.deploy(9, "c0", NOON, LATER, environment="perf-prod")
    history.tag("v1.0-rc.1", "c0")
    return history


def test_check_says_what_it_took_for_production_and_what_it_did_not(
    warehouse: Warehouse, folder: Path
) -> None:
    landed(warehouse, [till()])
    # An own rule whose pattern matches nothing is reported, with its words.
    rule = {"service": "acme/till", "detector": "github_tag", "pattern": "^release-"}
    append_seed(
        folder / "deployment_rules.csv",
        [{**rule, "environment": "production", "precedence": "7", "usage": "always"}],
    )

    own = {"source": "jira", "kind": "incident", "field": "issue_type", "pattern": "^Outage$"}
    append_seed(folder / "incident_rules.csv", [own])

    lines = rules("check").splitlines()

    seeds = read_seeds(warehouse.connection)
    assert [text.partition(" matches")[0] for text in idle_rules(warehouse.connection, seeds)] == [
        "deployment_rules.csv, line 13: github_tag ^release- of acme/till",
        "incident_rules.csv, line 13: jira incident issue_type ^Outage$",
    ]
    why = "is not a deployment to production by default"
    for expected in (
        '  production: 1 workflow run named "Deploy"',
        f'  1 workflow run named "Deploy" {why}: started by a pull request or a schedule',
        f'  1 workflow run named "Deploy" {why}: not of the default or a release branch',
        f'  1 workflow run named "Deploy to staging" {why}: a word of the name says otherwise',
        '  1 deployment to "perf-prod" counts as testing (testing)',
        "  nothing by the github_tag rule of deployment_rules.csv, line 13 (pattern ^release-)",
        "  deployment_rules.csv, line 7: github_release matches 0",
    ):
        assert expected in lines


def test_suggest_proposes_a_row_for_every_ambiguous_name(
    warehouse: Warehouse, folder: Path
) -> None:
    landed(warehouse, [till()])

    proposed = [row["line"] for row in as_json("suggest") if row["seed"] != "services"]

    assert proposed == [
        "^perf-prod$,testing,testing,0",
        "acme/till,workflow_run,^Deploy$,production,5,fallback,,^(feat/y)$,",
        "acme/till,workflow_run,^Deploy$,production,5,fallback,,,^(pull_request)$",
        # Where a word of the name says where they go, they go there, whatever set them off.
        "acme/till,workflow_run,^Deploy preview$,development,5,fallback,,,",
        "acme/till,workflow_run,^Deploy to staging$,staging,5,fallback,,,",
    ]
    for line in proposed:
        seed = "deployment_rules" if line.startswith("acme") else "environments"
        with (folder / f"{seed}.csv").open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
    assert [row for row in as_json("suggest") if row["seed"] != "services"] == []


def test_a_rule_counts_a_job(warehouse: Warehouse, folder: Path) -> None:
    history = History("acme/till")
    history.commit("c0", NOON)
    history.run(1, 1, "c0", NOON, LATER, name="Main")
    for key, name in ((1, "build"), (2, "deploy")):
        history.job(1, 1, key, name, NOON, LATER)
    landed(warehouse, [history])
    rule = {"service": "acme/till", "detector": "workflow_run", "environment": "production"}
    append_seed(
        folder / "deployment_rules.csv",
        [{**rule, "precedence": "5", "usage": "always", "job": "^deploy$"}],
    )

    found = as_json("check")

    assert [(row["name"], row["count"]) for row in found["production"]] == [("Main / deploy", 1)]
    assert [row for row in found["uncaught"] if row["detector"] == "workflow_run"] == []


def test_check_sees_edited_seeds_before_they_are_built(warehouse: Warehouse, folder: Path) -> None:
    landed(warehouse, [shop()])
    service = {"service": "checkout", "repository": "acme/shop", "deployment_pattern": "deploy"}
    append_seed(folder / "services.csv", [service])
    rule = {
        "service": "checkout",
        "detector": "workflow_run",
        "pattern": "release",
        "environment": "production",
        "precedence": "4",
        "usage": "always",
    }
    append_seed(folder / "deployment_rules.csv", [rule])

    found = as_json("check")

    runs = [row for row in found["rules"] if row["detector"] == "workflow_run"]
    # The rule would match them, and the service's own pattern leaves them out.
    assert [(row["service"], row["line"], row["caught"]) for row in runs] == [("checkout", 13, 0)]
    assert {
        (row["name"], row["count"], row["reason"])
        for row in found["uncaught"]
        if row["detector"] == "workflow_run"
    } == {
        ("release-train", 12, "no_deployment_pattern"),
        ("Deploy", 1, "no_rule"),
        ("CI", 1, "no_rule"),
    }


def test_check_knows_deliveries_and_what_belongs_to_no_service(
    warehouse: Warehouse, folder: Path
) -> None:
    history = shop()
    history.by_webhook = True
    history.run(20, 1, "c0", NOON, LATER, name="Deploy")
    for key, service in (("a", "acme/shop"), ("b", "tills")):
        history.push("deployments", {"id": key, "service": service, "repository": "acme/shop"})
    history.push("deployments", {"id": "c", "repository": "acme/elsewhere"})
    landed(warehouse, [history])

    found = as_json("check")

    caught = {
        row["detector"]: (row["caught"], row["counted"])
        for row in found["rules"]
        if row["service"] == "acme/shop" and row["caught"]
    }
    assert caught["workflow_run"] == (2, 0)
    assert caught["deployment_event"] == (1, 1)
    assert [
        (row["repository"], row["name"], row["reason"])
        for row in found["uncaught"]
        if row["detector"] == "deployment_event"
    ] == [
        ("acme/elsewhere", "production", "no_service"),
        ("acme/shop", "tills", "unknown_service"),
    ]
    assert '1 pushed deployment for "tills" names no service of this repository' in rules("check")


def test_check_counts_commits_by_paths_and_those_of_nobody(
    warehouse: Warehouse, folder: Path
) -> None:
    history = History("acme/shop")
    history.commit("both", NOON, files=["till/main.py", "search/a/b.py", "README.md"])
    history.commit("one", NOON, ["both"], files=["till/main.py"])
    history.commit("deep", NOON, ["one"], files=["till/deep/main.py"])
    history.commit("docs", NOON, ["deep"], files=["docs/a.md", "Makefile"])
    landed(warehouse, [history])
    parts = [("till", "till/*.py"), ("search", "search/**; lib.py")]
    append_seed(
        folder / "services.csv",
        [{"service": name, "repository": "acme/shop", "paths": paths} for name, paths in parts],
    )

    assert [
        (row["service"], row["count"], row["folders"]) for row in as_json("check")["paths"]
    ] == [
        ("search", 1, []),
        ("till", 2, []),
        (None, 2, ["Makefile", "docs/", "till/"]),
    ]
    assert "  2 commits touch the paths of no service: Makefile, docs/, till/" in rules("check")


def test_a_renamed_repository_is_one(warehouse: Warehouse, folder: Path) -> None:
    history = shop()
    history.name_repository("acme/store", "2026-04-01T00:00")
    landed(warehouse, [history])

    assert {row["service"] for row in as_json("check")["rules"]} == {"acme/store"}


def test_a_repository_in_upper_and_lower_case_is_one(warehouse: Warehouse, folder: Path) -> None:
    landed(warehouse, [shop()])
    append_seed(folder / "services.csv", [{"service": "till", "repository": "ACME/Shop"}])

    assert {row["service"] for row in as_json("check")["rules"]} == {"till"}


def test_suggest_proposes_rows_that_can_be_pasted(warehouse: Warehouse, folder: Path) -> None:
    landed(warehouse, [shop(), History("acme/site")])

    proposed = as_json("suggest")

    assert [(row["seed"], row["line"]) for row in proposed] == [
        ("services", "shop,acme/shop,,,,,"),
        ("services", "site,acme/site,,,,,"),
        ("environments", "^blue-[0-9]+$,blue,unknown,8"),
        ("deployment_rules", "acme/shop,workflow_run,^release-train$,production,5,fallback,,,"),
        ("incident_rules", "github,incident,label,^sev[0-9]+$,,,"),
        ("change_origins", "automation,login,^acme-ci$,"),
    ]
    text = rules("suggest")
    printed = text.splitlines()
    for row in proposed:
        # As printed, the line is the row that goes into the file.
        assert row["line"] in printed
        assert f"# {row['why']}" in printed
    before = {file.name: file.read_text() for file in folder.iterdir()}
    # The runs of the train count for nothing beside GitHub deployments.
    assert printed[printed.index("# what `--write` changes") + 1 :] == [
        '#   + 1 deployment to "blue-1": counted as blue (unknown)',
        '#   + 1 deployment to "blue-2": counted as blue (unknown)',
        "#   + 1 incident of acme/shop, among the issues",
    ]
    said = rules("suggest", "--write")
    for seed in ("environments", "deployment_rules", "incident_rules", "change_origins"):
        assert f"{folder / seed}.csv: 1 row added" in said.splitlines()
        added = (folder / f"{seed}.csv").read_text().removeprefix(before[f"{seed}.csv"])
        assert added == "".join(f"{row['line']}\n" for row in proposed if row["seed"] == seed)
    # Services change the names that the other rows are about: a person takes one or the other.
    assert (folder / "services.csv").read_text() == before["services.csv"]
    assert {row["seed"] for row in as_json("suggest")} == {"services"}
    assert "added" not in rules("suggest", "--write")
    (rule,) = [row for row in as_json("check")["rules"] if row["line"] == 13]
    assert (rule["caught"], rule["pattern"]) == (12, "^release-train$")


def test_suggest_proposes_what_deployments_from_elsewhere_name(
    warehouse: Warehouse, folder: Path
) -> None:
    history = shop()
    for key, service, repository in (
        ("a", None, "acme/elsewhere"),
        ("b", None, "acme/elsewhere"),
        ("c", "tills", "acme/shop"),
        # What a row for its repository would make.
        ("d", "shop", "acme/shop"),
    ):
        history.push("deployments", {"id": key, "service": service, "repository": repository})
    landed(warehouse, [history])

    proposed = [row for row in as_json("suggest") if row["seed"] == "services"]

    assert [row["line"] for row in proposed] == [
        "elsewhere,acme/elsewhere,,,,,",
        "shop,acme/shop,,,,,",
        "tills,acme/shop,,,,,",
    ]
    assert proposed[0]["why"] == (
        "2 deployments, runs, releases, tags and merges were seen under the name, and count for no "
        "service without a row"
    )
    assert proposed[2]["why"] == (
        "1 deployment, run, release, tag or merge was seen under the name, and counts for no "
        "service without a row"
    )
    append_seed(folder / "services.csv", [row["cells"] for row in proposed])
    assert not [row for row in as_json("suggest") if row["seed"] == "services"]
    assert not [row for row in as_json("check")["uncaught"] if row["reason"] == "no_service"]


def test_a_proposed_pattern_matches_its_name_and_its_numbered_siblings() -> None:
    assert literally("acme.ci[1]") == r"^acme\.ci\[1\]$"
    assert numbered("pr-12 (eu)") == r"^pr-[0-9]+ \(eu\)$"


def test_suggest_proposes_githubs_team_that_made_most_of_the_changes(
    warehouse: Warehouse, folder: Path
) -> None:
    histories = [History(f"acme/{name}") for name in ("pay", "shared", "shop")]
    authors = {
        "acme/pay": ["ann", "Bea", "cat", "renovate[bot]", "renovate[bot]"],
        "acme/shared": ["ann", "cat"],
        "acme/shop": ["cat"],
    }
    for history in histories:
        history.commit("c0", NOON)
        for number, login in enumerate(authors[history.repository], start=1):
            kind = "Bot" if login.endswith("[bot]") else "User"
            history.pull_request(
                number, NOON, merged=LATER, merge="c0", author=login, author_type=kind
            )
    land(warehouse, histories, 0)
    teams = {"tills": {"name": "Tills", "parent": {"name": "Commerce"}}, "search": {}, "old": {}}
    warehouse.land("github", "teams", [Record("acme", *one) for one in teams.items()])
    members = ("tills/ann", "tills/bea", "search/cat", "search/ann", "old/cat", "old/ann")
    warehouse.land("github", "team_members", [Record("acme", one, {}) for one in members])
    gone = [
        Record("acme", one, {"is_deleted": True})
        for one in ("teams/old", "team_members/search/ann")
    ]
    warehouse.land("github", "deletions", gone)
    append_seed(folder / "teams.csv", [{"service": "acme/shop", "team": "Shop"}])

    proposed = [one for one in as_json("suggest") if one["seed"] == "teams"]

    # Half of the changes is not a majority. A service that has a team gets no proposal.
    assert [(one["line"], one["why"]) for one in proposed] == [
        (
            "acme/pay,Tills,Commerce,,",
            "2 of 3 merged pull requests by members of the team at GitHub",
        ),
        (",Commerce,,,", "has teams in the rows above"),
    ]
    rules("suggest", "--write", "--seed", "teams")
    assert not [one for one in as_json("suggest") if one["seed"] == "teams"]
    assert "acme/pay,Tills,Commerce,,\n" in (folder / "teams.csv").read_text()


def test_suggest_proposes_the_team_of_codeowners_where_members_decide_nothing(
    warehouse: Warehouse, folder: Path
) -> None:
    owners = {
        "acme/pay": ["* @acme/search"],
        "acme/mono": [
            "* @acme/tills",
            "/apps/ @acme/old @acme/search @acme/tills",
            "/apps/till/ @acme/TILLS",
            "/apps/web",
            "/apps/split/b/ @acme/tills",
            "apps/*/k8s/ @acme/tills",
            "*.md @acme/docs",
        ],
        "acme/tool": ["* @acme/tills", "/src/ @acme/tills", "* @other/guild"],
        "acme/nobody": ["/src/ @acme/tills"],
    }
    histories = [History(repository) for repository in owners]
    histories[0].commit("c0", NOON)
    histories[0].pull_request(1, NOON, merged=LATER, merge="c0", author="ann", author_type="User")
    land(warehouse, histories, 0)
    teams = {"tills": {"name": "Tills", "parent": {"name": "Commerce"}}, "search": {}, "old": {}}
    warehouse.land("github", "teams", [Record("acme", *one) for one in teams.items()])
    warehouse.land("github", "team_members", [Record("acme", "tills/ann", {})])
    warehouse.land("github", "deletions", [Record("acme", "teams/old", {"is_deleted": True})])
    earlier = code_owners("acme/nobody", ["* @acme/tills"], NOON)
    later = [code_owners(*one, LATER) for one in owners.items()]
    warehouse.land("github", "code_owners", [earlier, *later])
    parts = {
        "shop": "apps/shop/**",
        "split": "apps/split/a/** ; apps/split/b/**",
        "till": "apps/till/**;apps/till.yml",
        "tillonly": "apps/till/src/**;apps/till/lib/*.py",
        "web": "apps/web/**",
    }
    services = [
        {"service": name, "repository": "acme/mono", "paths": paths}
        for name, paths in parts.items()
    ]
    append_seed(folder / "services.csv", services)

    proposed = [one for one in as_json("suggest") if one["seed"] == "teams"]

    # The newest file counts, its last line that fits, and members before it. A team that is gone
    # owns nothing; a service whose paths two teams own, or none, gets no proposal.
    file = ".github/CODEOWNERS"
    assert {one["line"]: one["why"] for one in proposed} == {
        "acme/pay,Tills,Commerce,,": "1 of 1 merged pull request by members of the team at GitHub",
        "acme/tool,guild,,,": f"owner of * by line 3 of {file}",
        "shop,search,,,": f"owner of /apps/ by line 2 of {file}, the first of 2 teams there",
        "tillonly,Tills,Commerce,,": f"owner of /apps/till/ by line 3 of {file}",
        ",Commerce,,,": "has teams in the rows above",
    }
    rules("suggest", "--write", "--seed", "teams")
    assert not [one for one in as_json("suggest") if one["seed"] == "teams"]


def code_owners(repository: str, lines: Sequence[str], at: str) -> Record:
    """Return the record of a file whose lines are each a pattern and its teams."""
    numbered = enumerate((line.split() for line in lines), start=1)
    told = [{"line": line, "pattern": one[0], "teams": one[1:]} for line, one in numbered]
    payload = {"path": ".github/CODEOWNERS", "lines": told, "noticed_at": at}
    return Record(repository, "CODEOWNERS", payload, datetime.fromisoformat(at).replace(tzinfo=UTC))


@pytest.mark.parametrize(
    ("pattern", "fitting", "others"),
    [
        ("*", ["a", "a/b/c.py"], []),
        ("/", ["a", "a/b"], []),
        ("/**", ["a", "a/b"], []),
        ("*.js", ["a.js", "a/b.js"], ["a.jsx", "js"]),
        ("/*", ["a"], ["a/b"]),
        ("docs/*", ["docs/a.md"], ["docs/a/b.md", "x/docs/a.md"]),
        ("apps/", ["apps/a", "x/apps/a/b"], ["apps", "myapps/a"]),
        ("/apps/", ["apps/a/b"], ["x/apps/a"]),
        ("/apps/github", ["apps/github", "apps/github/a"], ["apps/githubs"]),
        ("apps/web", ["apps/web/a"], ["x/apps/web/a"]),
        ("**/logs", ["logs/a", "a/b/logs/c"], ["a/mylogs"]),
        ("a/**/b.py", ["a/b.py", "a/x/y/b.py"], ["a/xb.py", "b.py"]),
        ("/apps/**", ["apps/a/b"], ["apps", "x/apps/a"]),
        ("/a/*/c/", ["a/b/c/d"], ["a/b/b/c/d", "a/c/d"]),
        ("my\\ files/a?c", ["my files/abc"], ["my files/a/c"]),
        ("a.c", ["a.c", "x/a.c/d"], ["abc"]),
    ],
)
def test_a_pattern_of_codeowners_fits_as_github_reads_it(
    pattern: str, fitting: list[str], others: list[str]
) -> None:
    assert [path for path in fitting + others if fits(pattern, path)] == fitting


def test_a_pattern_of_many_stars_is_read_at_once() -> None:
    """Otherwise anyone with write access to a file could hang `rules suggest`."""
    assert not fits(f"{'**/' * 200}x", "/".join("a" * 40))
    assert fits(f"{'**/' * 200}**", "a/b")


def test_suggest_proposes_tags_where_nothing_else_deploys(
    warehouse: Warehouse, folder: Path
) -> None:
    history = History("acme/library")
    history.commit("c0", NOON)
    history.tag("v1.0", "c0")
    landed(warehouse, [history])

    assert [row["line"] for row in as_json("suggest") if row["seed"] == "deployment_rules"] == [
        "acme/library,github_tag,^v[0-9],production,7,fallback,,,"
    ]


def test_people_of_several_names_are_listed_and_proposed(
    warehouse: Warehouse, folder: Path
) -> None:
    def signed(name: str, login: str | None, email: str, full_name: str) -> Record:
        author = {"login": login, "type": "User"} if login else None
        signature = {"name": full_name, "email": email}
        return Record("acme/shop", name, {"commit": {"author": signature}, "author": author})

    commits = [
        *(signed(f"a{n}", "Ada", "ada@example.org", "Ada Lovelace") for n in range(3)),
        signed("b1", "ada-work", "ADA@example.org", "ada"),
        signed("c1", None, "7+ada@users.noreply.github.com", "dev"),
        signed("c2", None, "al@home.example", "ada lovelace"),
        signed("c3", None, "ada@laptop", "dev"),
        signed("c4", None, "nobody@example.org", "dev"),
        signed("d1", "grace", "grace@example.org", "dev"),
        signed("e1", None, "9+renovate[bot]@users.noreply.github.com", "renovate[bot]"),
    ]
    warehouse.land("github", "commits", commits)

    lines = rules("check").splitlines()
    proposed = [one for one in as_json("suggest") if one["seed"] == "people"]

    assert lines[lines.index("people") + 1 : lines.index("patterns")] == [
        "  7+ada@users.noreply.github.com (1 commit) belongs to no account: "
        "perhaps ada, GitHub's own address",
        "  ada-work (1 commit) seems to be ada: the same address",
        "  ada@laptop (1 commit) belongs to no account: perhaps ada, the same before the @",
        "  al@home.example (1 commit) belongs to no account: perhaps ada, the same name",
        "  nobody@example.org (1 commit) belongs to no account",
    ]
    assert [one["line"] for one in proposed] == [
        "ada,ada,,",
        "ada,,7+ada@users.noreply.github.com,",
        "ada,ada-work,,",
        "ada,,ada@laptop,",
        "ada,,al@home.example,",
    ]
    append_seed(folder / "people.csv", [one["cells"] for one in proposed])
    assert [row["identity"] for row in as_json("check")["people"]] == ["nobody@example.org"]
    assert [one for one in as_json("suggest") if one["seed"] == "people"] == []


def test_pipelines_versions_and_alarms_are_known_too(warehouse: Warehouse, folder: Path) -> None:
    def taken(key: str) -> dict[str, Any]:
        source = {"actionName": "App", "revisionId": key[-1] * 40, "revisionUrl": "https://x"}
        return {"status": "Succeeded", "sourceRevisions": [source]}

    source = {
        "name": "App",
        "actionTypeId": {"category": "Source"},
        "configuration": {"FullRepositoryId": "acme/shop"},
    }
    group = {"applicationName": "shop", "deploymentGroupName": "green"}
    location = {"gitHubLocation": {"repository": "acme/shop"}}
    scope = "1/eu"
    records = {
        "pipelines": [("train", {"pipeline": {"stages": [{"actions": [source]}]}})],
        "pipeline_executions": [(f"train/e{key}", taken(f"e{key}")) for key in (1, 2)],
        "codedeploy_deployments": [("d-1", {**group, "revision": location})],
        "alarms": [
            (name, {}) for name in ("shop-critical", "shop-5xx", "TargetTracking-error", "disk")
        ],
    }
    history = History("acme/shop")
    history.put("jira", "projects", "10", {"id": "10", "key": "SHOP"}, scope="jira.x")
    version = {"name": "1.0", "projectId": 10, "released": True, "releaseDate": "2026-03-02"}
    history.put("jira", "versions", "5", version, scope="jira.x")
    # The second execution was pushed as well, and the third was pushed alone.
    for key in (2, 3):
        history.push(
            "aws",
            {
                "account": "1",
                "region": "eu",
                "detail": {
                    "pipeline": "train",
                    "execution-id": f"e{key}",
                    "action": "App",
                    "type": {"category": "Source"},
                    "execution-result": {"external-execution-id": str(key) * 40},
                },
            },
            "CodePipeline Action Execution State Change",
        )
    alarm = {"account": "1", "region": "eu", "detail": {"alarmName": "shop-sev1"}}
    history.push("aws", alarm, "CloudWatch Alarm State Change")
    landed(warehouse, [history])
    for table, rows in records.items():
        warehouse.land("aws", table, [Record(scope, key, payload) for key, payload in rows])

    lines = rules("check").splitlines()

    for expected in (
        "  3 executions to production (deployment_rules.csv, line 4)",
        "  1 CodeDeploy deployment to green (deployment_rules.csv, line 5)",
        '  1 Jira version of "SHOP" matches a rule of usage never',
        "  2 incidents among the alarms",
    ):
        assert expected in lines
    proposed = [one["line"] for one in as_json("suggest") if one["seed"] == "incident_rules"]
    assert proposed == ["aws,incident,alarm,^shop-[0-9]+xx$,,,"]


def test_nothing_was_loaded_yet(database: dict[str, str], folder: Path) -> None:
    assert "environments" in rules("check")
    assert as_json("check")["rules"] == []
    assert "no repository was read yet" in rules("suggest")


def test_written_rows_fit_the_file_that_is_there(tmp_path: Path) -> None:
    """Columns in their own order, Windows line ends, a mark, and no end of the last line."""
    file = tmp_path / "incident_rules.csv"
    file.write_bytes(b"\xef\xbb\xbfkind,source,field,pattern\r\nincident,jira,priority,^P1$")
    cells = {"source": "github", "kind": "incident", "field": "label", "pattern": "^a,b$"}

    row = Suggestion("incident_rules", cells, "2 issues")

    for _ in range(2):
        replace_all(written(new_rows([row, row], tmp_path), tmp_path))

    assert file.read_bytes() == (
        b"\xef\xbb\xbfkind,source,field,pattern\r\nincident,jira,priority,^P1$\r\n"
        b'incident,github,label,"^a,b$"\r\n'
    )
    assert list(tmp_path.iterdir()) == [file]


def test_all_files_are_written_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [tmp_path / "bots.csv", tmp_path / "teams.csv"]
    for file in files:
        file.write_text("old\n")
    replace = Path.replace

    def is_full(self: Path, target: Path) -> Path:
        if target == files[1]:
            raise OSError("No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", is_full)

    with pytest.raises(OSError, match="No space"):
        replace_all(dict.fromkeys(files, b"new\n"))

    assert [file.read_text() for file in sorted(tmp_path.iterdir())] == ["old\n", "old\n"]


def test_a_row_may_take_the_place_of_another(tmp_path: Path) -> None:
    file = tmp_path / "bots.csv"
    file.write_text("pattern\none\ntwo\n")

    rows = [Suggestion("bots", {"pattern": "ONE"}, "", replaces=2)]

    assert written(rows, tmp_path) == {file: b"pattern\nONE\ntwo\n"}


def test_the_shipped_rules_are_known_as_such() -> None:
    for seed, columns in (
        ("deployment_rules", ("detector", "pattern", "job", "branch", "event")),
        ("incident_rules", ("source", "kind", "field", "pattern")),
    ):
        with (PROJECT_ROOT / "dbt_project" / "seeds" / f"{seed}.csv").open() as file:
            rows = {
                " ".join(row[column] for column in columns if row[column])
                for row in csv.DictReader(file)
                if row.get("usage") != "never"
                and row.get("source", "jira") in ("jira", "github", "aws")
                and row.get("detector") not in ("deployment_event", "image_pin", "gitlab_release")
            }
        assert rows == SHIPPED[seed]


def test_a_seed_that_does_not_exist_is_reported(database: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match="'rules' is not a seed: write one of"):
        rules("suggest", "--seed", "rules")
