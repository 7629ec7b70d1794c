"""PagerDuty read as a user would: once, again, through faults, and with a wrong key."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from starlette.responses import Response

from extract import json_client, pipelines
from extract.pagerduty import client
from extract.pagerduty.client import PagerDutyError
from extract.settings import ConfigurationError, load_settings
from scripts.demo.serving import serve
from scripts.doctor import credentials
from tests.extract.pagerduty.server import KEY, Account, create_app

Extract = Callable[..., pipelines.Counts]


def ago(**time: float) -> str:
    # When the test runs, which may be long after it was imported.
    return f"{datetime.now(UTC) - timedelta(**time):%Y-%m-%dT%H:%M:%SZ}"


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Account]:
    monkeypatch.setenv("DIOGEN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DLT_PROJECT_DIR", str(tmp_path))
    monkeypatch.setattr(json_client, "FIRST_WAIT_SECONDS", 0.01)
    served = Account()
    with serve(create_app(served)) as url:
        monkeypatch.setenv("SOURCES__PAGERDUTY__BASE_URL", url)
        monkeypatch.setenv("SOURCES__PAGERDUTY__API_KEY", KEY)
        yield served


@pytest.fixture
def extract(database: dict[str, str]) -> Extract:
    def run(**options: Any) -> pipelines.Counts:
        return pipelines.load("pagerduty", load_settings(), **options)

    return run


def ids(connection: psycopg.Connection, table: str) -> list[str]:
    return [
        one for (one,) in connection.execute(f"select id from raw_pagerduty.{table} order by 1")
    ]


def test_history_and_what_is_new(
    account: Account, extract: Extract, connection: psycopg.Connection
) -> None:
    """Old history is read; an incident of then that is resolved now is read again, no other."""
    account.happen("Q1", ago(days=400), "trigger")
    account.happen("Q1", ago(days=400, hours=-1), "notify")
    for number in range(120):
        account.happen(f"Q2-{number}", ago(days=40, minutes=number), "trigger")
    extract()
    assert len(ids(connection, "incidents")) == 121
    # Whom it called is not read.
    assert len(ids(connection, "log_entries")) == 121
    again = extract()
    assert sum(stream.rows_new for stream in again.streams.values()) == 0

    account.happen("Q1", ago(seconds=1), "resolve")
    new = extract()
    assert {name: stream.rows_new for name, stream in new.streams.items()} == {
        "incidents": 1,
        "log_entries": 1,
    }
    assert account.asked.count("/incidents/Q1") == 1
    ((status,),) = connection.execute(
        "select payload ->> 'status' from raw_pagerduty.incidents where id = 'Q1'"
        " order by updated_at desc limit 1"
    ).fetchall()
    assert status == "resolved"


def test_a_list_that_is_too_long_is_halved(
    account: Account,
    extract: Extract,
    connection: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client, "LONGEST_LIST", 100)
    account.longest = 100
    for number in range(150):
        account.happen(f"Q{number}", ago(days=number / 10), "trigger")
    extract(since=datetime.now(UTC) - timedelta(days=20))
    assert len(ids(connection, "incidents")) == 150


def test_limits_and_faults_are_waited_for(
    account: Account, extract: Extract, connection: psycopg.Connection
) -> None:
    account.happen("Q1", ago(days=1), "trigger")
    account.troubles += [
        Response(status_code=429, headers={"ratelimit-reset": "0"}),
        Response(status_code=502),
        Response("<p>maintenance</p>", media_type="text/html"),
    ]
    extract()
    assert ids(connection, "incidents") == ["Q1"]


def test_a_limit_may_be_a_date_and_broken_json_is_asked_for_again(
    account: Account, extract: Extract, connection: psycopg.Connection
) -> None:
    account.happen("Q1", ago(days=1), "trigger")
    account.troubles += [
        Response(status_code=429, headers={"retry-after": "Mon, 02 Mar 2026 09:14:00 GMT"}),
        Response("{", media_type="application/json"),
    ]
    extract()
    assert ids(connection, "incidents") == ["Q1"]
    account.troubles += [Response("{", media_type="application/json") for _ in range(9)]
    with pytest.raises(PagerDutyError, match="a page instead of JSON for /incidents"):
        extract()


def test_an_answer_without_its_list_is_named(account: Account, extract: Extract) -> None:
    for body in ("{}", "[]", '{"incidents": null}'):
        account.troubles = [Response(body, media_type="application/json")]
        with pytest.raises(PagerDutyError, match="answers /incidents without its list 'incidents'"):
            extract()


@pytest.mark.parametrize("made", ["0001-01-01T00:00:00Z", "soon", None, "naive"])
def test_the_first_incident_hides_no_other(
    account: Account, extract: Extract, connection: psycopg.Connection, made: str | None
) -> None:
    """Whatever it says of its beginning; and what has no id is left out."""
    account.happen("Q1", ago(days=70), "trigger")
    account.incidents.append({**account.incidents[0], "id": None})
    account.entries.append({**account.entries[0], "id": ""})
    account.entries.append({**account.entries[0], "id": "R9", "incident": "none"})
    first = {"id": "Q0", "created_at": ago(days=80)[:-1] if made == "naive" else made}
    account.first = [first]
    extract()
    assert ids(connection, "incidents") == ["Q1"]
    assert ids(connection, "log_entries") == ["R1", "R9"]
    # Windows of a month since the year 2000 at most, and two lists in each.
    assert len(account.asked) < 1000


def test_a_wrong_key_is_named_and_never_shown(
    account: Account, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__PAGERDUTY__API_KEY", "u+wrong")
    with pytest.raises(PagerDutyError, match="SOURCES__PAGERDUTY__API_KEY") as caught:
        extract()
    assert "u+wrong" not in f"{caught.value}{load_settings()!r}"


def test_without_a_key_nothing_is_set_up(
    account: Account, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCES__PAGERDUTY__API_KEY")
    with pytest.raises(ConfigurationError, match="set SOURCES__PAGERDUTY__API_KEY"):
        extract()


def test_the_doctor_asks_for_both_lists(account: Account) -> None:
    findings = [one for one in credentials.check(load_settings()) if one.subject == "pagerduty"]
    assert [one.is_ok for one in findings] == [True]
    assert account.asked[:2] == ["/incidents", "/log_entries"]
