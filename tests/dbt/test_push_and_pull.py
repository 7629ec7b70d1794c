"""The same history pulled, pushed, both, out of order and twice gives the same gold.

Each way has an organisation of its own, so that one build serves them all. What a webhook cannot
tell, gold must say that it does not know; the next pull, in a second build, completes it.
"""

import json
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.database import empty_database
from tests.dbt.history import Delivery, History
from tests.dbt.jira_site import Site
from tests.dbt.kept_gold import gold_columns
from tests.dbt.scenarios.loading import AS_OF, FIRST_LOAD, deliver
from tests.dbt.warehouse import Warehouse
from tests.dbt.webhooks import deliveries, pushed

WAYS = ("pulled", "pushed", "both", "backward", "twice")
PUSHED_ALONE = ("pushed", "backward", "twice")
# Webhooks name no parents and no author, so commits are known by name only, and with them when
# they were made.
NEED_COMMITS = {
    "dora_bands",
    "dora_by_origin",
    "dora_by_size",
    "dora_cause_amounts",
    "dora_evidence",
    "dora_lead_time",
    "dora_newest_values",
    "dora_overview",
    "dora_readiness",
    "dora_scorecard",
    "fct_commits",
    "fct_deployment_origins",
    "fct_pull_requests",
}
# No webhook carries these; the warehouse has them from a pull in every way.
JIRA_LISTS = ("boards", "fields", "issue_types", "statuses")


def story(way: str) -> History:
    """Tell of merges, a hotfix, a rollback, incidents and a sprint of one service."""
    h = History(f"{way}/app")
    h.commit("c0", "2026-03-01T12:00")
    pushed(h, "2026-03-01T12:00", None, ["c0"])
    h.deploy(1, "c0", "2026-03-02T09:00", "2026-03-02T09:10")
    for name, at, parents in (
        ("f1", "2026-03-03T07:00", ["c0"]),
        ("f2", "2026-03-03T07:10", ["f1"]),
        ("m1", "2026-03-03T08:00", ["c0", "f2"]),
        ("s2", "2026-03-04T08:00", ["m1"]),
        ("c3", "2026-03-05T07:00", ["s2"]),
        ("c4", "2026-03-05T08:00", ["c3"]),
    ):
        h.commit(name, at, parents)
    own = [("f1", "2026-03-03T07:00"), ("f2", "2026-03-03T07:10")]
    h.pull_request(1, "2026-03-03T07:20", own=own)
    h.review(1, "2026-03-03T07:40")
    h.pull_request(1, "2026-03-03T07:20", own=own, merge="m1", merged="2026-03-03T08:00")
    pushed(h, "2026-03-03T08:00", "c0", ["f1", "f2", "m1"])
    h.deploy(2, "m1", "2026-03-03T09:00", "2026-03-03T09:10")
    own = [("of s2", "2026-03-04T07:00")]
    h.pull_request(
        2, "2026-03-04T07:20", own=own, merge="s2", merged="2026-03-04T08:00", labels=["hotfix"]
    )
    pushed(h, "2026-03-04T08:00", "m1", ["s2"])
    h.deploy(3, "s2", "2026-03-04T09:00", "2026-03-04T09:10")
    pushed(h, "2026-03-05T08:00", "s2", ["c3", "c4"])
    pushed(h, "2026-03-05T08:30", None, ["c4"], tag="v1")
    h.release(4, "v1", "c4", "2026-03-05T08:40")
    h.run(5, 1, "c4", "2026-03-05T09:00", "2026-03-05T09:10", name="Checks")
    h.deploy(4, "c4", "2026-03-05T09:00", "2026-03-05T09:10")
    h.issue(10, "2026-03-05T10:00")
    h.issue(10, "2026-03-05T10:00", closed="2026-03-05T12:00")
    h.issue(11, "2026-03-05T11:00", title="No outage")
    h.deploy(5, "m1", "2026-03-06T09:00", "2026-03-06T09:10")
    h.deploy(6, "s2", "2026-03-06T10:00", "2026-03-06T10:10", outcome="failure")
    _jira(h, way)
    h.delete("issues", "11", "2026-12-01T00:00")
    return h


def _jira(h: History, way: str) -> None:
    site = Site(h)
    h.jira_issue(
        f"{way.upper()}-900",
        "2026-03-03T10:00",
        component=h.repository,
        status="Done",
        changes=[
            ("2026-03-03T10:30", "To Do", "In Progress"),
            ("2026-03-03T11:30", "In Progress", "Done"),
        ],
        site=site.host,
    )
    site.sprint("3", "2026-03-02T08:00", "2026-03-13T18:00", completed="2026-03-13T17:00")
    site.issue(
        f"{way.upper()}-1",
        "2026-03-02T08:00",
        [
            (None, "To Do"),
            ("2026-03-03T09:00", "In Progress"),
            ("2026-03-04T09:00", "To Do"),
            ("2026-03-05T09:00", "In Progress"),
            ("2026-03-06T09:00", "Done"),
        ],
        sprints=[(None, ""), ("2026-03-02T07:00", "3")],
        points=[(None, "5")],
    )
    site.delete(site.issue(f"{way.upper()}-2", "2026-03-02T08:00", [(None, "To Do")]), "2026-12-01")
    for landing in h.landings:
        if landing.source == "jira" and landing.table == "issues":
            address = f"https://{site.host}/rest/api/2/issue/{landing.record.id}"
            landing.record.payload["self"] = address


def told(way: str, history: History) -> list[Delivery]:
    """Return what is delivered of a history, in the order of its way."""
    each = deliveries(history)
    if way == "backward":
        # Deletions come last: a deletion that is overtaken counts from the next pull on.
        gone = [one for one in each if "delete" in f"{one.event} {one.body.get('action')}"]
        return [*reversed([one for one in each if one not in gone]), *gone]
    return each * 2 if way == "twice" else each


def pull(warehouse: Warehouse, history: History, *, only_lists: bool = False) -> None:
    for landing in history.landings:
        is_list = landing.source == "jira" and landing.table in JIRA_LISTS
        if is_list or not only_lists:
            warehouse.land(landing.source, landing.table, [landing.record], FIRST_LOAD)


def gold_of(warehouse: Warehouse, way: str) -> dict[str, Counter[str]]:
    """Return the rows of gold that are a way's own, with the names that all ways share."""
    history = story(way)
    names = {way: "way", way.upper(): "WAY"}
    for landing in history.landings:
        if landing.table == "commits":
            names[landing.record.id] = landing.record.payload["commit"]["message"]
    names |= {
        landing.record.id: landing.record.payload["key"].rpartition("-")[2]
        for landing in history.landings
        if landing.source == "jira" and landing.table == "issues" and len(landing.record.id) > 3
    }
    gold = {}
    for table, columns in gold_columns(warehouse).items():
        gold[table] = Counter[str]()
        for (row,) in warehouse.rows(
            f"select cast(to_jsonb(chosen) as text) from (select {columns} from gold.{table})"
            " as chosen where cast(to_jsonb(chosen) as text) ~* %s",
            rf"\y{way}\y",
        ):
            for own, shared in names.items():
                row = row.replace(own, shared)
            gold[table][row] += 1
    return gold


def build(warehouse: Warehouse) -> None:
    warehouse.build("--vars", json.dumps({"as_of": AS_OF.isoformat()}))


@pytest.fixture(scope="module")
def golds(
    server: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[dict[str, dict[str, Counter[str]]], ...]]:
    """Return gold by way and table, before and after what was only pushed is pulled as well."""
    with empty_database(server) as environment:
        warehouse = Warehouse(environment, tmp_path_factory.mktemp("ways"))
        for way in WAYS:
            history = story(way)
            pull(warehouse, history, only_lists=way in PUSHED_ALONE)
            if way != "pulled":
                for number, delivery in enumerate(told(way, history)):
                    deliver(warehouse, delivery, f"{way}:{number}")
        build(warehouse)
        before = {way: gold_of(warehouse, way) for way in WAYS}
        for way in PUSHED_ALONE:
            pull(warehouse, story(way))
        build(warehouse)
        yield before, {way: gold_of(warehouse, way) for way in WAYS}
        warehouse.connection.close()


Golds = tuple[dict[str, dict[str, Counter[str]]], ...]


def differing(one: dict[str, Counter[str]], other: dict[str, Counter[str]]) -> dict[str, list[str]]:
    """Return the rows that only one of two golds has, by table."""
    return {
        table: [*(rows - other[table]), *(other[table] - rows)]
        for table, rows in one.items()
        if rows != other[table]
    }


def test_pushed_and_pulled_together_count_once(golds: Golds) -> None:
    before, _ = golds
    assert differing(before["pulled"], before["both"]) == {}
    for table in ("fct_deployments", "fct_incidents", "fct_sprint_issues", "flow_cycle_time"):
        assert before["pulled"][table]


@pytest.mark.parametrize("way", ["backward", "twice"])
def test_order_and_repetition_of_webhooks_do_not_matter(golds: Golds, way: str) -> None:
    before, _ = golds
    assert differing(before["pushed"], before[way]) == {}


def test_webhooks_alone_give_all_that_needs_no_commits(golds: Golds) -> None:
    """The others have no other number: they have none, with a reason."""
    before, _ = golds
    assert set(differing(before["pulled"], before["pushed"])) <= NEED_COMMITS
    for row in map(json.loads, before["pushed"]["dora_lead_time"]):
        assert row["lead_time_p50_seconds"] is None
        assert row["pull_request_lead_time_p50_seconds"] is None
    assert not before["pushed"]["fct_commits"]
    assert {row["reason"] for row in map(json.loads, before["pushed"]["dora_lead_time"])} >= {
        "incomplete_history",
        "baseline_only",
    }
    [readiness] = [
        row
        for row in map(json.loads, before["pushed"]["dora_readiness"])
        if row["metric"] == "lead_time"
    ]
    assert readiness["missing"] == "incomplete_history"


def test_webhooks_alone_show_which_deployment_shipped_a_pull_request(golds: Golds) -> None:
    before, _ = golds
    columns = ("number", "deployment_id", "shipped_by", "merged_at", "deployed_at")
    pulled, alone = (
        sorted(
            [row[column] for column in columns]
            for row in map(json.loads, before[way]["fct_pull_requests"])
        )
        for way in ("pulled", "pushed")
    )
    assert alone == pulled
    assert [row[0] for row in alone] == [1, 2]
    assert {row["reason"] for row in map(json.loads, before["pushed"]["fct_pull_requests"])} == {
        "no_own_commits"
    }


@pytest.mark.parametrize("way", PUSHED_ALONE)
def test_the_next_pull_completes_what_was_pushed(golds: Golds, way: str) -> None:
    _, after = golds
    assert differing(after["pulled"], after[way]) == {}
