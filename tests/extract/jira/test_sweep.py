"""Issues that are deleted, moved or were passed over are noticed by comparing ids."""

import pytest

from scripts.demo.jira_server import Site
from tests.extract.jira.sites import START, add_issue, site, touch


@pytest.mark.parametrize("deployment", ["Cloud", "Server"])
def test_a_deleted_issue_is_noted_once(jira, extract, rows, deployment) -> None:
    store = site(issues=5)
    jira(store, Site(deployment))
    extract()
    gone = store.issues.pop(2)
    extract()
    extract()
    (row,) = rows("deletions")
    assert row["id"] == f"issues/{gone['id']}"
    assert row["payload"] == {"table": "issues", "id": gone["id"]}
    assert row["updated_at"] is not None


@pytest.mark.parametrize("deployment", ["Cloud", "Server"])
def test_a_move_between_projects_read_is_a_new_version(jira, extract, rows, deployment) -> None:
    store = site(issues=4, projects=("PAY", "WEB"))
    jira(store, Site(deployment))
    extract()
    issue = store.issues[0]
    issue["key"] = "WEB-77"
    issue["fields"]["project"] = {"id": "101", "key": "WEB"}
    touch(store, issue, START.replace(hour=12))
    extract()
    keys = [row["payload"]["key"] for row in rows("issues") if row["id"] == issue["id"]]
    assert keys == ["PAY-1", "WEB-77"]
    assert rows("deletions") == []


@pytest.mark.parametrize("deployment", ["Cloud", "Server"])
def test_a_move_out_of_the_projects_read_shows_the_new_key(
    jira, extract, rows, monkeypatch, deployment
) -> None:
    monkeypatch.setenv("SOURCES__JIRA__PROJECTS", '["PAY"]')
    store = site(issues=4, projects=("PAY", "WEB"))
    served = jira(store, Site(deployment))
    extract()
    issue = store.issues[0]
    issue["key"] = "WEB-77"
    issue["fields"]["project"] = {"id": "101", "key": "WEB"}
    touch(store, issue, START.replace(hour=12))
    extract()
    keys = [row["payload"]["key"] for row in rows("issues") if row["id"] == issue["id"]]
    assert keys == ["PAY-1", "WEB-77"]
    assert rows("deletions") == []
    served.requests.clear()
    extract()
    assert not [one for one in served.requests if "/issue/" in one], "it is asked for only once"


def test_an_issue_passed_over_is_read_later(jira, extract, rows) -> None:
    """The search index showed it late, with a time that had already been read."""
    store = site(issues=5)
    jira(store)
    extract()
    add_issue(store, 6, updated=START.replace(day=1, hour=1))
    extract()
    assert "1006" in {row["id"] for row in rows("issues")}
    assert len(rows("changelogs")) == 12


def test_a_project_no_longer_asked_for_is_not_deleted(jira, extract, rows, monkeypatch) -> None:
    store = site(issues=4, projects=("PAY", "WEB"))
    jira(store)
    extract()
    monkeypatch.setenv("SOURCES__JIRA__PROJECTS", '["PAY"]')
    extract()
    assert rows("deletions") == []


def test_the_sweep_can_be_rarer(jira, extract, rows, monkeypatch) -> None:
    monkeypatch.setenv("SOURCES__JIRA__SWEEP_MINUTES", "60")
    store = site(issues=3)
    jira(store)
    extract()
    extract()
    store.issues.pop()
    extract()
    assert rows("deletions") == []
    monkeypatch.setenv("SOURCES__JIRA__SWEEP_MINUTES", "0")
    extract()
    assert len(rows("deletions")) == 1
