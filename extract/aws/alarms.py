"""Reads CloudWatch: the present alarms, every change of their state, and deleted alarms."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from extract.aws.client import Client
from extract.aws.pipelines import Batches
from extract.aws.records import Json, moment, text
from extract.payload_log import Record, table

# CloudWatch gives metric alarms alone unless asked, and the history of one type at a time.
TYPES = ("MetricAlarm", "CompositeAlarm")
# The most that a page holds; without asking, CloudWatch gives half of it.
A_PAGE = 100
# A change may show in the history a little later than it happened.
OVERLAP = timedelta(minutes=10)
CLOCKS = ("AlarmConfigurationUpdatedTimestamp", "StateUpdatedTimestamp")


def read(client: Client, state: dict[str, Any], since: datetime | None) -> Iterator[Batches]:
    """Yield all alarms, and the changes of state since the last run, the oldest first.

    Args:
        state: by type of alarm, the last change that was read; `alarming`: the alarms that stood
            at ALARM, which end where they are deleted; `missed`: those that were not listed.
        since: on a first load, the oldest change to read; CloudWatch keeps them for 30 days.
    """
    yield from _alarms(client, state)
    for kind in TYPES:
        yield from _history(client, kind, state, since)


def _alarms(client: Client, state: dict[str, Any]) -> Iterator[Batches]:
    listed: dict[str, str] = {}
    for page in client.pages(
        "alarms", "cloudwatch:DescribeAlarms", AlarmTypes=list(TYPES), MaxRecords=A_PAGE
    ):
        found = [*page.get("MetricAlarms", []), *page.get("CompositeAlarms", [])]
        listed.update((str(one["AlarmName"]), str(one.get("StateValue"))) for one in found)
        yield [("alarms", table(_alarm(client, one) for one in found))]
    # An alarm is gone when two runs in a row miss it, and then since the first of them.
    missed: dict[str, str] = state.get("missed", {})
    now = text(datetime.now(UTC))
    absent = [name for name in (*state.get("alarming", []), *missed) if name not in listed]
    gone = [name for name in absent if name in missed]
    state["missed"] = {name: now for name in absent if name not in missed}
    state["alarming"] = sorted(name for name, value in listed.items() if value == "ALARM")
    deleted = (_deletion(client, name, datetime.fromisoformat(missed[name])) for name in gone)
    yield [("deletions", table(deleted))]


def _history(
    client: Client, kind: str, state: dict[str, Any], since: datetime | None
) -> Iterator[Batches]:
    read_to = moment(state.get(kind))
    start = read_to - OVERLAP if read_to else since
    window = {"StartDate": start} if start else {}
    for page in client.pages(
        "alarm_history",
        "cloudwatch:DescribeAlarmHistory",
        AlarmTypes=[kind],
        HistoryItemType="StateUpdate",
        ScanBy="TimestampAscending",
        MaxRecords=A_PAGE,
        **window,
    ):
        changes = page.get("AlarmHistoryItems", [])
        if changes:
            # Before the yield, not after it: the state must cover the rows that are yielded next.
            times = (moment(one.get("Timestamp")) for one in changes)
            read_to = max(filter(None, (read_to, *times)), default=None)
            if read_to is not None:
                state[kind] = text(read_to)
        yield [("alarm_history", table(_change(client, one) for one in changes))]


def _alarm(client: Client, payload: Json) -> Record:
    changed = max(payload.get(clock) or "" for clock in CLOCKS)
    return Record(client.scope, str(payload["AlarmName"]), payload, moment(changed))


def _deletion(client: Client, name: str, noticed_at: datetime) -> Record:
    # With the time, because an alarm of the same name may be made and deleted again.
    key = f"alarms/{name}/{text(noticed_at)}"
    return Record(client.scope, key, {"table": "alarms", "id": name}, noticed_at)


def _change(client: Client, payload: Json) -> Record:
    key = f"{payload['AlarmName']}/{payload.get('Timestamp')}"
    return Record(client.scope, key, payload, moment(payload.get("Timestamp")))
