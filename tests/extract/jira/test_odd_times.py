"""One time that cannot be read ends neither its source nor its record, which is kept as it came."""

from typing import Any

import pytest

from extract.jira.records import history, issue, moment
from extract.jira.search import _follows

ODD: tuple[Any, ...] = (
    "",
    "infinity",
    "2026-02-30T09:14:00.000+0000",
    "0001-01-01T00:00:00.000+1400",
    "9999-12-31T23:59:59.000-1400",
    "10000-01-01T00:00:00.000+0000",
    10**25,
    "99999999999999999999999",
    ["2026-03-02"],
    {"at": 1},
    1.5,
    True,
)


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_an_invalid_time_is_empty(odd: Any) -> None:
    assert moment(odd) is None or moment(odd).year < 9999


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_a_record_with_an_odd_time_is_kept_as_it_came(odd: Any) -> None:
    told = issue("acme.example", {"id": "1", "fields": {"updated": odd, "created": odd}})
    entry = history("acme.example", "1", {"id": "10", "created": odd, "items": []})

    assert told.payload["fields"]["updated"] == odd
    assert entry.updated_at or entry.payload["created"] == odd


def test_an_issue_without_a_readable_time_follows_no_other() -> None:
    found = [{"id": "2", "fields": {"updated": "infinity"}}]
    anchor = {"id": "1", "fields": {"updated": "2026-03-02T09:14:00.000+0000"}}

    assert _follows(found, anchor)
