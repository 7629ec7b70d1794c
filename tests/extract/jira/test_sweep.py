"""Issues that are deleted, moved or were passed over are noticed by comparing ids."""

from typing import Any

import pytest

from extract.pipelines import UnreadError
from scripts.demo.jira_server import Site
from scripts.demo.store import JiraStore
from tests.extract.jira.sites import START, add_issue, site, touch


@pytest.mark.parametrize("deployment", ["Cloud", "Server"])
def test_a_deleted_issue_is_noted_once(jira, extract, rows, deployment) -> None:
    store = site(issues=5)
    jira(store, Site(deployment))
    extract()
    gone = store.issues.pop(2)
    extract()
    assert rows("deletions") == []
    for _ in range(2):
        extract()
    (row,) = rows("deletions")
    assert row["id"] == f"issues/{gone['id']}"
    assert row["payload"].pop("noticed_at")
    assert row["payload"] == {"table": "issues", "id": gone["id"], "is_deleted": True}
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
    extract()
    assert len(rows("deletions")) == 1


@pytest.mark.parametrize("deployment", ["Cloud", "Server"])
def test_what_one_run_does_not_find_is_not_gone(jira, extract, rows, deployment) -> None:
    store = site(issues=5)
    jira(store, Site(deployment))
    extract()
    away = store.issues.pop(2)
    extract()
    store.issues.insert(2, away)
    extract()
    extract()
    assert rows("deletions") == []


@pytest.mark.parametrize("deployment", ["Cloud", "Server"])
def test_what_returns_is_read_again_and_no_longer_deleted(jira, extract, rows, deployment) -> None:
    store = site(issues=5)
    jira(store, Site(deployment))
    extract()
    away = store.issues.pop(2)
    for _ in range(3):
        extract()
    away["fields"]["summary"] = "Changed while it was away"
    store.issues.insert(2, away)
    for _ in range(2):
        extract()
    assert [row["payload"]["is_deleted"] for row in rows("deletions")] == [True, False]
    assert "Changed while it was away" in {
        row["payload"]["fields"]["summary"] for row in rows("issues")
    }


def hide(served: Site, store: JiraStore, key: str) -> list[Any]:
    """Archive a project: no list and no search shows it, its issues answer by their address."""
    project = next(one for one in store.projects if one["key"] == key)
    store.projects.remove(project)
    hidden = [one for one in store.issues if one["fields"]["project"]["key"] == key]
    served.archived = {issue["id"] for issue in hidden}
    return hidden


@pytest.mark.parametrize("deployment", ["Cloud", "Server"])
@pytest.mark.parametrize("named", [True, False])
def test_an_archived_project_stays_as_it_was_and_stops_no_other(
    jira, extract, rows, monkeypatch, deployment, named
) -> None:
    if named:
        monkeypatch.setenv("SOURCES__JIRA__PROJECTS", '["OPS", "WEB"]')
    store = site(issues=6, projects=("OPS", "WEB"))
    served = jira(store, Site(deployment))
    extract()
    hide(served, store, "OPS")
    for number in (7, 8):
        add_issue(store, number, project=0)
        counts = extract()
        assert f"100{number}" in {row["id"] for row in rows("issues")}
        assert "archived" in counts.warnings["OPS"]
    assert rows("deletions") == []
    served.requests.clear()
    extract()
    asked = [one for one in served.requests if "bulkfetch" in one or "/issue/" in one]
    assert len(asked) <= 1, "one issue of it is asked for, not all of them"


def test_a_misspelt_project_stops_no_other(jira, extract, rows, monkeypatch) -> None:
    monkeypatch.setenv("SOURCES__JIRA__PROJECTS", '["WEB", "WBE"]')
    store = site(issues=6, projects=("OPS", "WEB"))
    jira(store)
    for number in (7, 8):
        with pytest.raises(UnreadError, match="WBE") as raised:
            extract()
        assert list(raised.value.failures) == ["WBE"]
        assert not raised.value.is_all
        add_issue(store, number, project=1)
    with pytest.raises(UnreadError):
        extract()
    assert {row["id"] for row in rows("issues")} == {"1002", "1004", "1006", "1007", "1008"}
