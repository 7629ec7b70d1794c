"""The layers of the dbt project, read from its manifest: direction, names, words, contracts."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts import incremental_reference
from tests.dbt import engine_sql

PROJECT_ROOT = Path(__file__).resolve().parent.parent.parent
MODELS = PROJECT_ROOT / "dbt_project" / "models"
Node = dict[str, Any]

# What each layer may read. Bronze reads bronze where pushed and renamed records join pulled ones;
# seeds are the user's own mappings, read where a business idea is made of them.
UPSTREAM = {
    "bronze": {"source", "bronze"},
    "silver": {"bronze", "silver", "seeds", "incremental"},
    "gold": {"silver", "gold", "incremental"},
    # Which keys changed, wherever they did.
    "incremental": {"bronze", "silver", "gold", "incremental"},
    "exposure": {"gold"},
}
# These are spelled in macros/engine only, one place for each, so that another engine is a folder.
ENGINE_SQL = re.compile(
    r"::|->>|#>>|\bdistinct\s+on\b|\bgenerate_series\b|\bextract\s*\(\s*epoch", re.I
)


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The manifest of the project as it is now; parsing asks no database."""
    folder = tmp_path_factory.mktemp("manifest")
    subprocess.run(
        [
            str(Path(sys.executable).parent / "dbt"),
            "parse",
            "--quiet",
            "--target-path",
            str(folder),
            "--log-path",
            str(folder),
        ],
        cwd=PROJECT_ROOT,
        env=os.environ,
        check=True,
        capture_output=True,
    )
    parsed: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return parsed


@pytest.fixture(scope="module")
def models(manifest: dict[str, Any]) -> list[Node]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def layer(manifest: dict[str, Any], name: str) -> str:
    """The layer of a node: its folder's, or what it is."""
    kind = name.split(".")[0]
    return {"source": "source", "exposure": "exposure", "seed": "seeds"}.get(kind) or manifest[
        "nodes"
    ][name]["fqn"][1]


def columns_of(grain: Node) -> list[str]:
    arguments = grain["test_metadata"]["kwargs"]
    return list(arguments["columns"])


def test_a_model_reads_only_the_layer_before_it(
    manifest: dict[str, Any], models: list[Node]
) -> None:
    wrong = [
        f"{node['name']} reads {parent}"
        for node in [*models, *manifest["exposures"].values()]
        for parent in node["depends_on"]["nodes"]
        if layer(manifest, parent) not in UPSTREAM[layer(manifest, node["unique_id"])]
    ]
    assert wrong == []


def test_the_graph_reaches_from_raw_to_an_exposure(manifest: dict[str, Any]) -> None:
    parents = manifest["parent_map"]
    reached, stack = set(), list(manifest["exposures"])
    while stack:
        name = stack.pop()
        if name not in reached:
            reached.add(name)
            stack.extend(parents.get(name, []))
    layers = {layer(manifest, name) for name in reached}
    assert layers == {"exposure", "gold", "silver", "incremental", "bronze", "seeds", "source"}


def test_every_gold_fact_and_metric_is_shown(manifest: dict[str, Any], models: list[Node]) -> None:
    shown = {
        parent for node in manifest["exposures"].values() for parent in node["depends_on"]["nodes"]
    }
    hidden = [
        node["name"]
        for node in models
        if node["name"].startswith(("dora_", "flow_", "fct_")) and node["unique_id"] not in shown
    ]
    assert hidden == []


def test_names_show_the_layer(manifest: dict[str, Any], models: list[Node]) -> None:
    shapes = {
        # What could not be read, or is kept out, is of every source.
        "bronze": r"(aws|github|jira|pagerduty|push)__[a-z_]+|unreadable|set_aside",
        "silver": r"[a-z]+(_[a-z]+)*(__[a-z_]+)?",
        "gold": r"(fct|dim|dora|flow)_[a-z_]+",
        "incremental": r"changed_[a-z_]+",
    }
    odd = [
        node["name"]
        for node in models
        if not re.fullmatch(shapes[layer(manifest, node["unique_id"])], node["name"])
    ]
    assert odd == []


def test_one_yml_beside_each_model(models: list[Node]) -> None:
    for path in MODELS.rglob("*.sql"):
        properties = yaml.safe_load(path.with_suffix(".yml").read_text())
        assert [each["name"] for each in properties["models"]] == [path.stem]
    stems = {node["name"] for node in models}
    assert {path.stem for path in MODELS.rglob("*.yml") if not path.stem.startswith("_")} == stems


def test_every_model_and_gold_column_is_described(
    manifest: dict[str, Any], models: list[Node]
) -> None:
    silent = [node["name"] for node in models if "Grain:" not in node["description"]]
    silent += [
        f"{node['name']}.{column['name']}"
        for node in models
        if layer(manifest, node["unique_id"]) == "gold"
        for column in node["columns"].values()
        if not column["description"]
    ]
    assert silent == []


def test_every_model_says_its_grain_first(models: list[Node]) -> None:
    silent = [
        node["name"]
        for node in models
        if not re.match(r"--.*?\n-- Grain: ", node["raw_code"], re.S)
    ]
    assert silent == []


def test_gold_is_public_and_under_contract(manifest: dict[str, Any], models: list[Node]) -> None:
    for node in models:
        is_gold = layer(manifest, node["unique_id"]) == "gold"
        assert (node["access"] == "public") == is_gold, node["name"]
        assert node["contract"]["enforced"] == is_gold, node["name"]


def test_every_model_has_a_grain_test(manifest: dict[str, Any], models: list[Node]) -> None:
    tested = {
        node["attached_node"]
        for node in manifest["nodes"].values()
        if (node.get("test_metadata") or {}).get("name") == "unique_together" and columns_of(node)
    }
    # A table of one row has no columns that tell its rows apart; a note of what changed has only
    # some of them filled.
    untested = {node["name"] for node in models if node["unique_id"] not in tested}
    assert untested <= {"as_of", "changed_keys", "incident_remedy"}


def test_every_unit_test_says_its_rule(manifest: dict[str, Any]) -> None:
    for test in manifest["unit_tests"].values():
        assert test["name"].startswith(f"{test['model']}__"), test["name"]
        assert len(test["name"]) <= 63, test["name"]
        assert test["description"].strip().endswith("."), test["name"]


def test_every_model_has_a_unit_test(manifest: dict[str, Any], models: list[Node]) -> None:
    tested = {test["model"] for test in manifest["unit_tests"].values()}
    # The calendar's rows are its test's rows; data tests say that its weeks begin on Mondays.
    assert {node["name"] for node in models} - tested <= {"dates"}


def test_the_engines_own_sql_stays_in_its_macros(models: list[Node]) -> None:
    odd = {
        node["name"]: found
        for node in models
        if (found := ENGINE_SQL.findall(re.sub(r"--.*", "", node["raw_code"])))
    }
    assert odd == {}


# What a cast may be of: nothing, a literal, a number of our own, what was read by `read_as` before,
# and anything as text, which everything is.
CASTABLE = re.compile(
    r"null|\d+|'[^']*'|[a-z_.]*position|count\(.*|sum\(.*|as_of|cast\(.*|\{\{ dbt\..*|ranked\..*"
)
READ_BEFORE = {
    # Columns that bronze made numbers, dates and times of.
    ("push__pipeline_events", "coalesce(event.attempt, 1)"),
    ("released_versions", "versions.release_date"),
    # Beside `is_number`, which says how many digits.
    ("present_issues", "value"),
    ("issue_point_intervals", "points"),
    # Captured as at most fourteen digits.
    ("jira__changes", "sent"),
}
# What silver counts, orders and weighs itself.
RECKONED = re.compile(r"case .*|dense_rank\(\).*|row_number\(\).*|date_day|\{\{ column \}\}", re.S)


def bare_casts(sql: str) -> list[str]:
    """What is cast by SQL's own cast to a type that not every text is of."""
    found = []
    for start in (match.end() for match in re.finditer(r"\bcast\s*\(", sql, re.I)):
        depth, end = 1, start
        while end < len(sql) and depth > 0:
            depth += {"(": 1, ")": -1}.get(sql[end], 0)
            end += 1
        inside = sql[start : end - 1]
        value, _, type_name = inside.rpartition(" as ")
        if not value or "string" in type_name or type_name.strip() in ("varchar", "text"):
            continue
        value = " ".join(value.replace("' ~", "").replace("~ '", "").split())
        if not CASTABLE.fullmatch(value):
            found.append(value)
    return found


def test_what_came_from_outside_is_cast_by_one_macro(models: list[Node]) -> None:
    """An invalid time or number would abort the whole build: `read_as`, `json_record`."""
    odd = {
        (node["name"], found)
        for node in models
        if node["fqn"][1] in ("bronze", "silver")
        for found in bare_casts(sql_of(node))
        if node["fqn"][1] == "bronze" or not RECKONED.fullmatch(found)
    }
    assert odd - READ_BEFORE == set()
    assert READ_BEFORE - odd == set(), "no longer cast: take these away"


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("cast(record.updated_at as {{ dbt.type_timestamp() }})", ["record.updated_at"]),
        ("cast({{ json_text('a', ['b']) }} as bigint)", ["{{ json_text('a', ['b']) }}"]),
        ("cast(coalesce(a.b, a.c) as boolean)", ["coalesce(a.b, a.c)"]),
        ("cast(null as bigint), cast('2000-01-01' as date), cast(1 as bigint)", []),
        ("cast(number as {{ dbt.type_string() }})", []),
    ],
)
def test_the_lint_of_casts_finds_what_it_should(sql: str, found: list[str]) -> None:
    assert bare_casts(sql) == found


def test_what_cannot_be_read_is_reported(models: list[Node]) -> None:
    """A bronze model that reads times, numbers or flags says which it could not."""
    types = re.compile(r"'(?:timestamp|date|bigint|double|boolean)!?'|'\w+!'")
    reading = {
        node["name"]
        for node in models
        if node["fqn"][1] == "bronze"
        and re.search(r"json_record\(|eventbridge_event\(", node["raw_code"])
        and types.search(sql_of(node))
        and node["name"] not in OF_ANOTHER
    }
    telling = {
        node["name"]
        for node in models
        if node["fqn"][1] == "bronze" and re.search(r"\bunreadable\b", sql_of(node))
    } - {"unreadable"}
    macro = (PROJECT_ROOT / "dbt_project" / "macros" / "unreadable_records.sql").read_text()
    listed = set(re.findall(r"'(\w+__\w+)':", macro))
    assert reading - telling == set()
    assert telling == listed


# They read the same records as the model beside them, which tells.
OF_ANOTHER = {"aws__pipeline_execution_states"}


def test_whatever_is_pushed_moves_the_moment_on(models: list[Node]) -> None:
    """Each bronze model of deliveries is among those that `as_of` asks for the newest."""
    sql = {node["name"]: node["raw_code"] for node in models}
    pushed = {
        name for name, text in sql.items() if name.startswith("push__") and "fetched_at" in text
    }
    assert pushed - set(re.findall(r"'(\w+)'", sql["as_of"])) == set()


def test_references_in_texts_are_read_by_one_grammar(models: list[Node]) -> None:
    """What GitHub takes for a reference is written in one place (macros/github_references)."""
    own = re.compile(r"#\(?:?\[0-9\]|/pull/|/issues/|This reverts")
    odd = {
        node["name"]: found
        for node in models
        if (found := own.findall(re.sub(r"--.*", "", node["raw_code"])))
    }
    assert odd == {}


def test_every_dispatched_macro_is_an_engine_macro(manifest: dict[str, Any]) -> None:
    """A port of the metric models to another engine is one macro folder; here is its size."""
    folder = PROJECT_ROOT / "dbt_project" / "macros"
    dispatched = {
        path.stem for path in folder.rglob("*.sql") if "adapter.dispatch(" in path.read_text()
    }
    assert dispatched == {path.stem for path in (folder / "engine").glob("*.sql")}


def test_a_twentieth_of_the_sql_at_most_is_for_one_engine() -> None:
    counts, total = engine_sql.count()
    assert min(counts[engine] for engine in engine_sql.ENGINES) > 0
    assert sum(counts[engine] for engine in engine_sql.ENGINES) <= total / 20


def sql_of(node: Node) -> str:
    """A model's SQL without its comments."""
    return re.sub(r"--.*", "", node["raw_code"])


def orders(sql: str) -> list[str]:
    """The lists of expressions that follow `order by`, each up to where its parenthesis ends."""
    found = []
    for start in (match.end() for match in re.finditer(r"\border\s+by\b", sql)):
        depth, end = 0, start
        while end < len(sql) and depth >= 0:
            depth += {"(": 1, ")": -1}.get(sql[end], 0)
            end += 1
        found.append(sql[start:end])
    return found


# Where all are the same, none is chosen.
THE_ONLY_ONE = re.compile(r"case when count\(distinct (\w+)\) = 1 then min\(\1\) end")
# Made here, each a number.
NUMBERED = {"unit_id"}


def ordered_as_text(sql: str) -> list[str]:
    """Ids that decide an order as texts, in which 10 stands before 9.

    `by_id` orders by an id's number, and so does a column `…_order`: what follows one may be text,
    since it decides between equal numbers only.
    """
    told = re.sub(r"\{\{-?\s*by_id\([^)]*\)\s*-?\}\}", "known_order", THE_ONLY_ONE.sub("", sql))
    odd = []
    for order in orders(told):
        before_number = re.split(r"\b\w*_order\b", order)[0]
        odd += [name for name in re.findall(r"\b\w+_id\b", before_number) if name not in NUMBERED]
    odd += [
        name
        for name in re.findall(r"\b(?:min|max)\(\s*(?:\w+\.)?(\w+_id)\b", told)
        if name not in NUMBERED and not name.startswith("_dlt")
    ]
    return odd


def test_ids_are_ordered_as_numbers(models: list[Node]) -> None:
    """Within one instant the source's own number decides, as a number: use the macro `by_id`."""
    odd = {node["name"]: found for node in models if (found := ordered_as_text(sql_of(node)))}
    assert odd == {}
    macros = PROJECT_ROOT / "dbt_project" / "macros"
    told = {
        path.stem: ordered_as_text(re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.S))
        for path in macros.rglob("*.sql")
    }
    assert {name: found for name, found in told.items() if found} == {}


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("row_number() over (order by at, history_id)", ["history_id"]),
        ("row_number() over (order by a.at desc, a.history_id, position)", ["history_id"]),
        ("row_number() over (order by at, {{ by_id('a.history_id') }}, position)", []),
        ("row_number() over (order by at, source_order, deployment_id)", []),
        ("min(source_id) filter (where is_best)", ["source_id"]),
        ("row_number() over (partition by issue_id order by at)", []),
    ],
)
def test_the_lint_of_orders_finds_what_it_should(sql: str, found: list[str]) -> None:
    assert ordered_as_text(sql) == found


# What `min` and `max` may choose among: times, numbers, words that are one for all, and addresses,
# of which the empty ones are null by then.
MEASURES = re.compile(
    r"_(at|date|day|seconds|count|order|since|minutes|hours|bound)$|^(precedence|sequence|attempt"
    r"|position|number|year|learning|field_role|environment|environment_tier|time_zone|service"
    r"|kind|priority|unit_id|_dlt_load_id|url)$"
)
# One at most: an issue has one epic. Which other environment is named does not matter, nor by which
# of several patterns that fit an incident is dismissed.
CHOSEN = {
    ("present_issues", "value"),
    ("deployment_remedies", "unknown_environment"),
    ("deployment_remedies", "other_environment"),
    ("github_incident_issues", "reason"),
    ("jira_incident_issues", "reason"),
    # Any one of its records stands for an outage while they are found.
    ("outages", "outage"),
    ("outages", "incident_key"),
}
CHOICE = re.compile(r"\b(?:min|max)\(\s*(?:\w+\.)?(\w+)\s*\)")


def test_no_text_is_chosen_by_its_letters(models: list[Node]) -> None:
    """The least of several texts is the empty one, or chance: choose the row, and take its text."""
    chosen = {
        (node["name"], column)
        for node in models
        for column in CHOICE.findall(THE_ONLY_ONE.sub("", sql_of(node)))
        if not MEASURES.search(column)
    }
    assert chosen - CHOSEN == set()


def test_one_place_says_what_a_deletion_means(models: list[Node]) -> None:
    """Silver asks for deletions by `withdrawn_records` or `kept_records`, which know each table."""
    odd = [
        node["name"]
        for node in models
        if node["fqn"][1] == "silver"
        and re.search(r"ref\('(github|jira)__deletions'\)", sql_of(node))
        # All deletions, in their own words.
        and node["name"] != "deletions"
    ]
    assert odd == []


def test_no_end_is_taken_from_a_last_touch(models: list[Node]) -> None:
    """`updated_at` and CodePipeline's `lastUpdateTime` move on for years after the end."""
    odd = [
        node["name"]
        for node in models
        if node["fqn"][1] == "silver"
        and re.search(r"\b(updated_at|changed_at)\b(?:(?!,\n).)*\bas finished_at\b", sql_of(node))
    ]
    assert odd == []


def test_a_moving_reference_is_read_as_of_then(models: list[Node]) -> None:
    """Tags, branches and default branches are read as of when they were seen, and not of today."""
    odd = [
        node["name"]
        for node in models
        if node["name"].startswith("detections__")
        and re.search(r"ref\('github__(branches|repositories)'\)", sql_of(node))
    ]
    assert odd == []


INCREMENTAL = PROJECT_ROOT / "dbt_project" / "macros" / "incremental"
# The journal that models write to is the folder's own.
ITS_OWN = {"changed_keys"}
OUR_TRADE = re.compile(
    r"\b(dora|github|jira|bronze|silver|gold|service|environment|repository|sha|deployments?"
    r"|incidents?|pull_requests?|commits|shipments?|cells?|periods?)\b|first_shipment",
    re.I,
)


def test_what_builds_incrementally_knows_nothing_of_dora(manifest: dict[str, Any]) -> None:
    """It could be a package of its own: no model, no seed and no word of the trade is in it."""
    names = {
        node["name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] in ("model", "seed")
    }
    known = re.compile(rf"\b({'|'.join(map(re.escape, names - ITS_OWN))})\b")
    odd = {
        path.name: found
        for path in INCREMENTAL.glob("*.sql")
        if (found := known.findall(path.read_text()) + OUR_TRADE.findall(path.read_text()))
    }
    assert odd == {}


def test_what_is_overridden_of_dbt_is_in_its_readme(manifest: dict[str, Any]) -> None:
    """Of dbt's own macros, those that our folder has another version of."""
    dbts = {each["name"] for each in manifest["macros"].values() if each["package_name"] == "dbt"}
    readme = (INCREMENTAL / "README.md").read_text()
    ours = {
        each["name"]
        for each in manifest["macros"].values()
        if each["original_file_path"].startswith("dbt_project/macros/incremental/")
    }
    hidden = {
        name
        for name in ours & dbts
        if f"`{name}`" not in readme and not name.startswith("materialization_")
    }
    assert hidden == set()
    for name in (name.split("_")[1] for name in ours if name.startswith("materialization_")):
        assert f"`{name}`" in readme


def test_an_edge_of_the_graph_is_said_where_it_is_used(models: list[Node]) -> None:
    """`in_scope`, `recorded_by` and `record_changed_keys` call `ref`; no comment does."""
    odd = {node["name"] for node in models if "-- depends_on:" in node["raw_code"]}
    # Its materialization reads them, which the SQL does not show.
    assert odd <= {"first_shipments"}


METRICS = {
    "dora_deployment_frequency",
    "dora_lead_time",
    "dora_change_fail_rate",
    "dora_recovery_time",
    "dora_rework_rate",
}


def test_a_metrics_file_holds_its_rule_and_no_bookkeeping(models: list[Node]) -> None:
    bookkeeping = re.compile(r"is_incremental|last_built_at|unit_id|period_id|period_dates|units\b")
    metrics = {node["name"]: node["raw_code"] for node in models if node["name"] in METRICS}
    assert metrics.keys() == METRICS
    assert [name for name, sql in metrics.items() if bookkeeping.search(sql)] == []


def test_no_model_says_when_its_rows_were_written(models: list[Node]) -> None:
    """The build adds `_built_at` itself (`macros/incremental/built_at.sql`)."""
    stamp = re.compile(r"built_at\(\) \}\} as _built_at")
    assert [node["name"] for node in models if stamp.search(node["raw_code"])] == []


def test_the_picture_of_what_a_changed_row_triggers_is_up_to_date(manifest: dict[str, Any]) -> None:
    written = incremental_reference.PAGE.read_text(encoding="utf-8")
    assert written == incremental_reference.page(manifest), (
        "run `python -m scripts.incremental_reference` and commit"
    )


# No model but these may have more lines than they have now; none may come, and each may go.
LONGEST = 80
LONGER = {
    "dora_restatements": 139,
    "pull_request_shipments": 177,
    "pull_requests": 194,
    "detection_rollouts": 191,
    "deployment_detections": 187,
    "ruled_detections": 188,
    "record_references": 177,
    "push__payloads": 180,
    "issue_attributes": 175,
    "issue_status_intervals": 169,
    "deployment_rollbacks": 158,
    "dora_scorecard": 155,
    "fct_commits": 148,
    "dora_evidence": 122,
    "sprint_issues": 143,
    "dora_lead_time": 100,
    "fct_deployments": 129,
    "deployments": 125,
    "flow_throughput": 100,
    "changed_shipments": 121,
    "push__deployment_events": 113,
    "push__incident_events": 108,
}


def test_a_model_is_short(models: list[Node]) -> None:
    """A model with two ideas is two models: split it, or shorten its entry in `LONGER`."""
    lines = {node["name"]: node["raw_code"].count("\n") + 1 for node in models}
    too_long = {name: count for name, count in lines.items() if count > LONGER.get(name, LONGEST)}
    assert too_long == {}
    # An entry that allows more than there is would let it grow again.
    assert {name: lines.get(name) for name in LONGER} == LONGER


def test_every_variable_decides_what_is_built_again() -> None:
    """A model made by another setting is fully refreshed, or the setting decides no row."""
    project = yaml.safe_load((PROJECT_ROOT / "dbt_project.yml").read_text())
    path = PROJECT_ROOT / "dbt_project" / "macros" / "rebuild_on.sql"
    macro, _, _ = path.read_text().partition("endmacro")
    decisive = set(re.findall(r"var\('(\w+)'\)", macro))
    # Where it is built, and what tests look at.
    assert set(project["vars"]) - decisive == {"schema_prefix", "test_everything"}
