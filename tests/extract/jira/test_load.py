"""What lands in raw_jira, from either product, and what a second run costs."""

from datetime import UTC, datetime

import pytest

from extract.jira.source import TABLES
from scripts.demo.jira_server import Site
from tests.extract.jira.sites import START, add_issue, site, stamp, touch


@pytest.mark.parametrize("deployment", ["Cloud", "Server"])
def test_every_table_lands(jira, extract, rows, deployment) -> None:
    jira(site(issues=5, changes=2), Site(deployment))
    extract()
    counts = {table: len(rows(table)) for table in TABLES}
    assert counts == {
        "projects": 1,
        "statuses": 3,
        "issue_types": 2,
        "priorities": 1,
        "fields": 1,
        "versions": 1,
        "components": 1,
        "boards": 2,
        "sprints": 1,
        "users": 2,
        "issues": 5,
        "changelogs": 10,
        "deletions": 0,
        "sites": 1,
    }


@pytest.mark.parametrize("deployment", ["Cloud", "Server"])
def test_an_unchanged_site_adds_nothing(jira, extract, everything, monkeypatch, deployment) -> None:
    monkeypatch.setenv("SOURCES__JIRA__API_TOKEN", "secret")
    store = site(issues=230, changes=3, projects=("PAY", "WEB"))
    served = jira(store, Site(deployment, token="secret"))
    extract()
    before = everything()
    served.requests.clear()
    counts = extract()
    assert everything() == before
    assert sum(stream.rows_new for stream in counts.streams.values()) == 0
    assert len(served.requests) <= 5, served.requests


@pytest.mark.parametrize("deployment", ["Cloud", "Server"])
def test_a_change_is_a_new_version(jira, extract, rows, deployment) -> None:
    store = site(issues=5, changes=2)
    jira(store, Site(deployment))
    extract()
    touch(store, store.issues[1], START.replace(hour=12))
    add_issue(store, 6, updated=START.replace(hour=13))
    extract()
    versions = [row for row in rows("issues") if row["id"] == "1002"]
    assert [f"{row['updated_at']:%H}" for row in versions] == ["08", "12"]
    assert len(rows("issues")) == 7
    assert len(rows("changelogs")) == 5 * 2 + 1 + 2


def test_payloads_are_what_jira_sent_without_other_records(jira, extract, rows) -> None:
    store = site(issues=0)
    linked = {"id": "9", "key": "PAY-9", "fields": {"status": {"name": "Open"}}}
    add_issue(
        store,
        1,
        fields={
            "parent": linked,
            "subtasks": [linked],
            "issuelinks": [{"id": "1", "type": {"name": "Blocks"}, "inwardIssue": linked}],
            "customfield_10002": {"value": "Zahlung \u0000 \U0001f600"},
        },
    )
    jira(store)
    extract()
    (row,) = rows("issues")
    fields = row["payload"]["fields"]
    assert "changelog" not in row["payload"]
    assert "lastViewed" not in fields
    assert fields["customfield_10001"] == 5.0
    assert fields["customfield_10002"] == {"value": "Zahlung  \U0001f600"}
    assert fields["parent"] == {"id": "9", "key": "PAY-9"}
    assert fields["subtasks"] == [{"id": "9", "key": "PAY-9"}]
    assert fields["issuelinks"][0]["inwardIssue"] == {"id": "9", "key": "PAY-9"}
    assert fields["reporter"] == {"accountId": "u1", "displayName": "Ada Example"}


def test_an_empty_site_makes_every_table(jira, extract, rows) -> None:
    jira(site(issues=0, projects=()))
    extract()
    extract()
    assert {table: rows(table) for table in ("projects", "issues", "changelogs", "users")} == {
        "projects": [],
        "issues": [],
        "changelogs": [],
        "users": [],
    }


def test_only_the_projects_named(jira, extract, rows, monkeypatch) -> None:
    store = site(issues=6, projects=("PAY", "WEB", "AND"))
    jira(store)
    monkeypatch.setenv("SOURCES__JIRA__PROJECTS", '["pay", "AND"]')
    extract()
    assert {row["payload"]["key"].split("-")[0] for row in rows("issues")} == {"PAY", "AND"}
    assert len(rows("projects")) == 2
    monkeypatch.setenv("SOURCES__JIRA__PROJECTS", '["WEB", "PAY", "AND"]')
    extract()
    assert len(rows("issues")) == 6, "a project named later is read from its beginning"


def test_projects_by_jql(jira, extract, rows, monkeypatch) -> None:
    store = site(issues=4)
    add_issue(store, 5, fields={"issuetype": store.issue_types[1]})
    jira(store)
    monkeypatch.setenv("SOURCES__JIRA__JQL", "type = Bug")
    extract()
    assert len(rows("issues")) == 4
    monkeypatch.setenv("SOURCES__JIRA__JQL", "type = Story OR type = Bug")
    extract()
    assert len(rows("issues")) == 5, "another query is read from its beginning"


def test_since_limits_the_first_load(jira, extract, rows) -> None:
    store = site(issues=0)
    add_issue(store, 1, updated=START.replace(day=1))
    add_issue(store, 2, updated=START.replace(day=20))
    jira(store)
    extract(since=START.replace(day=10))
    extract()
    assert [row["id"] for row in rows("issues")] == ["1002"]
    extract(full_refresh=True)
    assert [row["id"] for row in rows("issues")] == ["1001", "1002"]


def test_lists_are_read_again_when_an_issue_mentions_something_new(jira, extract, rows) -> None:
    store = site(issues=2)
    jira(store)
    extract()
    store.statuses.append({"id": "77", "name": "Warten", "statusCategory": {"key": "new"}})
    extract()
    assert len(rows("statuses")) == 3, "lists are at most an hour old"
    add_issue(store, 3, updated=START.replace(hour=12), fields={"status": store.statuses[-1]})
    extract()
    assert len(rows("statuses")) == 4


def test_lists_are_read_every_run_when_asked(jira, extract, rows, monkeypatch) -> None:
    store = site(issues=1)
    jira(store)
    monkeypatch.setenv("SOURCES__JIRA__LIST_MINUTES", "0")
    extract()
    store.sprints[1][0]["state"] = "closed"
    extract()
    assert [row["payload"]["state"] for row in rows("sprints")] == ["active", "closed"]


def test_a_project_that_goes_is_forgotten(jira, extract, rows) -> None:
    store = site(issues=4, projects=("PAY", "WEB"))
    jira(store)
    extract()
    store.projects.pop()
    store.issues = [issue for issue in store.issues if issue["key"].startswith("PAY")]
    extract()
    extract()
    assert sorted(row["id"] for row in rows("deletions")) == ["issues/1002", "issues/1004"]


def test_stamps_at_any_offset_are_utc(jira, extract, rows) -> None:
    store = site(issues=0)
    for number, text in enumerate(
        ["2026-03-01T09:00:00.000+0800", "2026-03-01T09:00:00.000-0330"], start=1
    ):
        add_issue(store, number, changes=0, fields={"updated": text})
    assert stamp(START).endswith("+0000")
    jira(store)
    extract()
    assert [f"{row['updated_at']:%H:%M%z}" for row in rows("issues")] == [
        "01:00+0000",
        "12:30+0000",
    ]


def test_a_sprint_that_no_board_lists_has_the_lists_read_once(jira, extract) -> None:
    store = site(issues=2)
    served = jira(store)
    extract()
    sprint = [{"id": 999, "boardId": 404, "name": "Gone with its board", "state": "closed"}]
    add_issue(store, 3, updated=START.replace(hour=12), fields={"customfield_10020": sprint})
    extract()
    served.requests.clear()
    for minute in range(3):
        add_issue(
            store,
            4 + minute,
            updated=START.replace(hour=13, minute=minute),
            fields={"customfield_10020": sprint},
        )
        extract()
    assert not [one for one in served.requests if "/status" in one or "/board" in one]


def test_a_first_day_before_all_time_bounds_nothing(jira, extract, rows) -> None:
    jira(site(issues=3))
    for _ in range(2):
        extract(since=datetime(1970, 1, 1, tzinfo=UTC))
        assert len(rows("issues")) == 3
