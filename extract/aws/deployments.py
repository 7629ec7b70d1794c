"""Reads CodeDeploy: deployments, and unfinished ones again until they are final."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from extract.aws.client import Client
from extract.aws.pipelines import Batches
from extract.aws.records import Json, moment, text
from extract.payload_log import Record, table

FINAL = frozenset({"Succeeded", "Failed", "Stopped"})
# The most ids that one request takes.
IDS_A_REQUEST = 25
# A deployment may be listed a little later than it was made.
OVERLAP = timedelta(minutes=10)
CLOCKS = ("createTime", "startTime", "completeTime")


def read(client: Client, state: dict[str, Any], since: datetime | None) -> Iterator[Batches]:
    """Yield the deployments made since the last run, and those it left unfinished.

    Args:
        state: `floor`: the time from which on deployments are read again.
        since: on a first load, the oldest deployment to read.
    """
    floor = moment(state.get("floor")) or since
    window = {"createTimeRange": {"start": floor}} if floor else {}
    made: list[datetime] = []
    unfinished: list[datetime] = []
    for page in client.pages("codedeploy_deployments", "codedeploy:ListDeployments", **window):
        ids = page.get("deployments", [])
        for at in range(0, len(ids), IDS_A_REQUEST):
            found = client.ask(
                "codedeploy_deployments",
                "codedeploy:BatchGetDeployments",
                deploymentIds=ids[at : at + IDS_A_REQUEST],
            ).get("deploymentsInfo", [])
            yield [("codedeploy_deployments", table(_record(client, one) for one in found))]
            for one in found:
                created = moment(one.get("createTime"))
                if created is None:
                    continue
                (made if one.get("status") in FINAL else unfinished).append(created)
    if made or unfinished:
        # The list is in no order, so the floor moves when all of it is read.
        newest = max([*made, *unfinished]) - OVERLAP
        state["floor"] = text(min([newest, *unfinished]))


def _record(client: Client, payload: Json) -> Record:
    changed = max(payload.get(clock) or "" for clock in CLOCKS)
    return Record(client.scope, str(payload["deploymentId"]), payload, moment(changed))
