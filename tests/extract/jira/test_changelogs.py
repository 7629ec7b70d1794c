"""Every entry of every changelog is read, however the site cuts it, and once."""

from datetime import timedelta

import pytest

from scripts.demo.jira_server import Site
from tests.extract.jira.sites import START, add_issue, change, site, touch

LONG = 279


def long_site(issues: int = 1):
    """Return a site whose issues have 279 changes each: three pages of a hundred."""
    store = site(issues=2, changes=3)
    for number in range(issues):
        add_issue(store, 10 + number, changes=LONG, updated=START + timedelta(hours=8))
    return store


@pytest.mark.parametrize(
    ("served", "requests"),
    [
        (Site("Cloud"), ["POST /rest/api/3/changelog/bulkfetch"]),
        (Site("Cloud", embedded=0), ["POST /rest/api/3/changelog/bulkfetch"]),
        (
            Site("Cloud", bulk_changelog=False),
            ["POST /rest/api/3/changelog/bulkfetch"] + ["GET /rest/api/3/issue/1010/changelog"] * 3,
        ),
        (Site("Server"), []),
        (
            Site("Server", embedded=100),
            ["GET /rest/api/2/issue/1010/changelog", "GET /rest/api/2/issue/1010"],
        ),
    ],
    ids=["embedded and bulk", "bulk only", "pages", "server", "server that cuts"],
)
def test_a_long_changelog_is_complete(jira, extract, rows, served, requests) -> None:
    store = long_site()
    jira(store, served)
    extract()
    expected = {
        f"{issue}/{entry['id']}" for issue, entries in store.changelogs.items() for entry in entries
    }
    landed = [row["id"] for row in rows("changelogs")]
    assert len(landed) == len(set(landed)) == LONG + 6
    assert set(landed) == expected
    assert [one for one in served.requests if "changelog" in one or "issue/1" in one] == requests


def test_an_entry_read_in_two_ways_is_one_row(jira, extract, rows) -> None:
    store = site(issues=0)
    issue = add_issue(store, 1, changes=39)
    served = jira(store)
    extract()
    assert "POST /rest/api/3/changelog/bulkfetch" not in served.requests
    touch(store, issue, START + timedelta(hours=2))
    extract()
    assert "POST /rest/api/3/changelog/bulkfetch" in served.requests
    assert len(rows("changelogs")) == 40


def test_a_bulk_answer_comes_in_pages(jira, extract, rows, monkeypatch) -> None:
    monkeypatch.setattr("extract.jira.changelogs.ENTRIES_A_PAGE", 100)
    served = jira(long_site(issues=3))
    extract()
    assert len(rows("changelogs")) == 3 * LONG + 6
    assert served.requests.count("POST /rest/api/3/changelog/bulkfetch") == 9


def test_the_mark_waits_for_the_changelogs(jira, extract, rows, monkeypatch) -> None:
    """A run that fails on changelogs leaves the issues to be read again."""
    store = long_site()
    jira(store)

    def fail(*_: object) -> None:
        raise RuntimeError("the machine went away")

    with monkeypatch.context() as broken:
        broken.setattr("extract.jira.changelogs.Changelogs._bulk", fail)
        with pytest.raises(RuntimeError):
            extract()
    assert len(rows("issues")) == 3
    assert len(rows("changelogs")) == 6
    extract()
    assert len(rows("changelogs")) == LONG + 6


def test_times_of_entries_are_utc_from_every_endpoint(jira, extract, rows) -> None:
    store = long_site()
    store.changelogs["1010"].append(
        {**change(99, START), "created": "2026-03-29T03:30:00.123+0200"}
    )
    store.changelogs["1001"].append(
        {**change(98, START), "created": "2026-03-29T03:30:00.123+0200"}
    )
    jira(store)
    extract()
    late = {row["id"]: row for row in rows("changelogs") if row["id"].endswith(("/99", "/98"))}
    for row in late.values():
        assert row["payload"]["created"] == "2026-03-29T01:30:00.123+0000"
        assert f"{row['updated_at']:%H:%M:%S.%f}" == "01:30:00.123000"
    assert len(late) == 2
