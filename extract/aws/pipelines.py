"""Reads CodePipeline: pipelines, their executions, and the actions of those."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa

from extract.aws.client import Client
from extract.aws.records import Json, moment, text
from extract.payload_log import Record, table

Batches = list[tuple[str, pa.Table]]
FINAL = frozenset({"Succeeded", "Failed", "Stopped", "Superseded", "Cancelled"})
# A failed stage may be tried again, so an execution is looked at for a while after its end.
LOOK_BACK = timedelta(days=7)


def read(client: Client, state: dict[str, Any], since: datetime | None) -> Iterator[Batches]:
    """Yield what is new in every pipeline.

    Args:
        state: by pipeline: `updated` of its definition, `floor` from which on executions are read
            again, `touched`: the newest change of an execution that was seen.
        since: on a first load, the oldest start of an execution to read.
    """
    for page in client.pages("pipelines", "codepipeline:ListPipelines"):
        for summary in page.get("pipelines", []):
            name = str(summary["name"])
            known: dict[str, Any] = state.setdefault(name, {})
            if known.get("updated") != summary.get("updated", ""):
                yield [("pipelines", table([_definition(client, name)]))]
                known["updated"] = summary.get("updated", "")
            yield from _executions(client, name, known, since)


def _definition(client: Client, name: str) -> Record:
    answer = client.ask("pipelines", "codepipeline:GetPipeline", name=name)
    updated = answer.get("metadata", {}).get("updated")
    return Record(client.scope, name, answer, moment(updated))


def _executions(
    client: Client, name: str, known: dict[str, Any], since: datetime | None
) -> Iterator[Batches]:
    """Yield the executions back to the floor, and their actions if any execution changed."""
    floor = moment(known.get("floor")) or since
    seen: list[Json] = []
    action = "codepipeline:ListPipelineExecutions"
    for page in client.pages("pipeline_executions", action, pipelineName=name):
        found = _from(page.get("pipelineExecutionSummaries", []), floor)
        seen += found
        yield [("pipeline_executions", table(_execution(client, name, one) for one in found))]
        # The newest come first, so the first one below the floor ends the list.
        if len(found) < len(page.get("pipelineExecutionSummaries", [])):
            break
    if not seen:
        return
    touched = max(str(one.get("lastUpdateTime", "")) for one in seen)
    is_open = any(one["status"] not in FINAL for one in seen)
    if is_open or touched != known.get("touched"):
        yield from _actions(client, name, floor)
    known["touched"] = touched
    known["floor"] = _floor(seen) or known.get("floor")


def _floor(seen: list[Json]) -> str | None:
    """Return the start from which on executions may still change; None where none has one."""
    starts = [(moment(one.get("startTime")), one["status"] in FINAL) for one in seen]
    dated = [(start, is_final) for start, is_final in starts if start is not None]
    if not dated:
        return None
    newest = max(start for start, _ in dated)
    return text(min([newest - LOOK_BACK, *(start for start, is_final in dated if not is_final)]))


def _actions(client: Client, name: str, floor: datetime | None) -> Iterator[Batches]:
    action = "codepipeline:ListActionExecutions"
    for page in client.pages("action_executions", action, pipelineName=name):
        listed = page.get("actionExecutionDetails", [])
        found = _from(listed, floor)
        yield [("action_executions", table(_action(client, name, one) for one in found))]
        if listed and not found:
            break


def _from(listed: list[Json], floor: datetime | None) -> list[Json]:
    if floor is None:
        return listed
    # One that does not say when it began may be new.
    return [one for one in listed if (moment(one.get("startTime")) or floor) >= floor]


def _execution(client: Client, name: str, payload: Json) -> Record:
    key = f"{name}/{payload['pipelineExecutionId']}"
    return Record(client.scope, key, payload, moment(payload.get("lastUpdateTime")))


def _action(client: Client, name: str, payload: Json) -> Record:
    key = f"{name}/{payload['pipelineExecutionId']}/{payload['actionExecutionId']}"
    return Record(client.scope, key, payload, moment(payload.get("lastUpdateTime")))
