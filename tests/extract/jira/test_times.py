"""Nothing falls through Jira's minutes, the user's time zone, or a change of the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.jira import jql
from scripts.demo.jira_jql import Query
from scripts.demo.jira_server import Site
from tests.extract.jira.sites import add_issue, site, stamp, touch

ZONES = ["UTC", "Asia/Shanghai", "America/St_Johns", "Europe/Berlin", "Australia/Lord_Howe"]


def found(zone: str, clause: str, moment: datetime) -> bool:
    """Tell whether a Jira whose user lives in `zone` finds what changed at `moment`."""
    fields = {"updated": stamp(moment)}
    return bool(Query(clause, zone).select([{"id": "1", "key": "A-1", "fields": fields}]))


@given(
    moment=st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)),
    zone=st.sampled_from(ZONES),
    known=st.booleans(),
)
def test_what_changed_then_is_found(moment: datetime, zone: str, known: bool) -> None:
    moment = moment.replace(tzinfo=UTC)
    clause = jql.updated_from(moment, ZoneInfo(zone) if known else None)
    assert found(zone, clause, moment)
    margin = timedelta(hours=1, minutes=2) if known else timedelta(hours=27)
    assert not found(zone, clause, moment - margin), "no more than needed is read again"


@pytest.mark.parametrize("fold", [0, 1])
def test_an_hour_that_comes_twice_is_found_twice(fold: int) -> None:
    """Berlin, 2026-10-25: 02:30 was at 00:30 UTC and again at 01:30 UTC."""
    berlin = ZoneInfo("Europe/Berlin")
    moment = datetime(2026, 10, 25, 2, 30, fold=fold, tzinfo=berlin)
    clause = jql.updated_from(moment.astimezone(UTC), berlin)
    assert clause == 'updated >= "2026-10-25 01:30"' or fold == 1
    for reading in (0, 1):
        local = datetime.strptime(clause, 'updated >= "%Y-%m-%d %H:%M"')
        start = local.replace(tzinfo=berlin, fold=reading)
        assert start.astimezone(UTC) <= moment.astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "deployment"),
    [("Europe/Berlin", "Cloud"), ("Europe/Berlin", "Server"), ("Asia/Shanghai", "Cloud")],
)
def test_changes_around_a_clock_change_are_all_read(
    jira, extract, rows, monkeypatch, zone, deployment
) -> None:
    """The clock goes back in Berlin between the runs; the same holds far from it."""
    monkeypatch.setenv("SOURCES__JIRA__API_TOKEN", "secret")
    store = site(issues=0)
    zoned = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 10, 24, 23, 45, tzinfo=UTC)
    issue = add_issue(store, 1, changes=0, updated=start.astimezone(zoned))
    jira(store, Site(deployment, time_zone=zone, token="secret"))
    extract()
    for step in range(1, 4):
        touch(store, issue, (start + timedelta(minutes=40 * step)).astimezone(zoned))
        extract()
    times = [f"{row['updated_at']:%H:%M}" for row in rows("issues")]
    assert times == ["23:45", "00:25", "01:05", "01:45"]
    assert len(rows("changelogs")) == 3


def test_a_change_in_the_minute_of_the_last_one_is_read(jira, extract, rows) -> None:
    store = site(issues=1)
    moment = datetime(2026, 3, 1, 12, 0, 1, tzinfo=UTC)
    jira(store)
    touch(store, store.issues[0], moment)
    extract()
    touch(store, store.issues[0], moment + timedelta(seconds=50))
    add_issue(store, 2, updated=moment + timedelta(seconds=20))
    extract()
    assert [row["id"] for row in rows("issues")] == ["1001", "1001", "1002"]


def test_a_site_in_another_language(jira, extract, rows) -> None:
    store = site(issues=0)
    store.statuses = [
        {"id": "1", "name": "待办", "statusCategory": {"id": 2, "key": "new"}},
        {"id": "2", "name": "Erledigt – geprüft", "statusCategory": {"id": 3, "key": "done"}},
    ]
    store.issue_types = [{"id": "10", "name": "Störung"}]
    store.projects[0]["name"] = "支付"
    add_issue(store, 1, fields={"status": store.statuses[1], "summary": "Зависает оплата"})
    entry = store.changelogs["1001"][0]["items"][0]
    entry.update({"fromString": "待办", "toString": "Erledigt – geprüft"})
    jira(store)
    extract()
    assert [row["payload"]["statusCategory"]["key"] for row in rows("statuses")] == ["new", "done"]
    assert rows("issues")[0]["payload"]["fields"]["summary"] == "Зависает оплата"
    assert rows("issues")[0]["payload"]["fields"]["issuetype"]["name"] == "Störung"
    assert rows("changelogs")[0]["payload"]["items"][0]["toString"] == "Erledigt – geprüft"
