"""Reads CloudWatch: alarms as they stand, and every change of their state."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from extract.aws.client import Client
from extract.aws.pipelines import Batches
from extract.aws.records import Json, moment, text
from extract.payload_log import Record, table

# Without them CloudWatch gives metric alarms alone.
TYPES = ["MetricAlarm", "CompositeAlarm"]
# The most that a page holds; without asking, CloudWatch gives half of it.
A_PAGE = 100
# A change may show in the history a little later than it happened.
OVERLAP = timedelta(minutes=10)
CLOCKS = ("AlarmConfigurationUpdatedTimestamp", "StateUpdatedTimestamp")


def read(client: Client, state: dict[str, Any], since: datetime | None) -> Iterator[Batches]:
    """Yield all alarms, and the changes of state since the last run, the oldest first.

    Args:
        state: `read_to`: the last change that was read.
        since: on a first load, the oldest change to read; CloudWatch keeps them for 30 days.
    """
    for page in client.pages(
        "alarms", "cloudwatch:DescribeAlarms", AlarmTypes=TYPES, MaxRecords=A_PAGE
    ):
        found = [*page.get("MetricAlarms", []), *page.get("CompositeAlarms", [])]
        yield [("alarms", table(_alarm(client, one) for one in found))]
    read_to = moment(state.get("read_to"))
    start = read_to - OVERLAP if read_to else since
    window = {"StartDate": start} if start else {}
    for page in client.pages(
        "alarm_history",
        "cloudwatch:DescribeAlarmHistory",
        AlarmTypes=TYPES,
        HistoryItemType="StateUpdate",
        ScanBy="TimestampAscending",
        MaxRecords=A_PAGE,
        **window,
    ):
        changes = page.get("AlarmHistoryItems", [])
        if changes:
            # With the rows, not after them: what is yielded next is covered by what it says.
            times = [datetime.fromisoformat(one["Timestamp"]) for one in changes]
            read_to = max(filter(None, (read_to, *times)))
            state["read_to"] = text(read_to)
        yield [("alarm_history", table(_change(client, one) for one in changes))]


def _alarm(client: Client, payload: Json) -> Record:
    changed = max(payload.get(clock) or "" for clock in CLOCKS)
    return Record(client.scope, str(payload["AlarmName"]), payload, moment(changed))


def _change(client: Client, payload: Json) -> Record:
    key = f"{payload['AlarmName']}/{payload['Timestamp']}"
    return Record(client.scope, key, payload, moment(payload["Timestamp"]))
