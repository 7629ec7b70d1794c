"""Events and records as sloppy and hostile senders write them: real ones, with a field put wrong.

Each is one real document with one to three of its fields replaced by what somebody once sent, or
might. The same seed gives the same documents.
"""

import copy
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extract.receiver.envelope import Delivery, seal
from extract.receiver.schemas import (
    SOURCES,
    aws,
    cloudevents,
    deployer_examples,
    deployments,
    github,
    incidents,
    jira,
)
from extract.receiver.schemas.senders import SENDERS
from tests.dbt.history import History, Json, Landing
from tests.receiver.cdevents import documents

DATES: tuple[Any, ...] = (
    "",
    "infinity",
    "-infinity",
    "now",
    "2026-02-30T09:14:00Z",
    "2025-02-29T09:14:00Z",
    "0001-01-01T00:00:00Z",
    "1970-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "10000-01-01T00:00:00Z",
    "2026-03-02T09:14:00.000+1600",
    "2026-03-02T09:14:00-19:00",
    1772442840,
    1772442840000,
    "2026-03-02",
    "2026-03-02t09:14:00.123456789z",
    "2199-12-31T23:59:59-15:59",
)
TEXTS: tuple[Any, ...] = (
    "",
    " ",
    "\t\r\n",
    "maybe",
    "first",
    "strip \\u0000 from payloads",
    "\\u0000b \\\\u0000",
    "Reverts #99999999999999999999",
    "Checkout down, trace #20260302091400123456, acme/x#20260302091400123456",
    "https://github.com/acme/x/pull/99999999999999999999 fixes #1 fixes #2",
    "This reverts commit " + "a" * 40 + ".",
    "x" * 10_240,
    "\U0001f4a5" * 500,
    "\U0001f4a5" * 70,
    "%" * 290,
    "a~b#c%d:e/f",
    "'; drop schema gold cascade; --",
    "{{ 1/0 }} {% raw %} %s %(x)s $1 {0}",
    "\x1b[31mred\x1b[0m",
    "\u202eright to left\u202c",
    "e\u0301 \ufb00 \u00df \u0130",
    "null",
    "NaN",
    "-1",
    "00012",
    "12345678901234567890",
    "[]",
    "{}",
    '"',
    "\\",
)
OTHERS: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    1e300,
    10**17,
    10**18,
    2**63,
    10**25,
    [],
    [None],
    ["a", 1, {"a": "b"}],
    {},
    {"a": {"id": None, "name": ["x"]}},
    "yes",
)
ABSENT = object()
SHAPES: tuple[Any, ...] = (ABSENT, None, "", {}, [], [None], 7, True)
HOSTILE = (*DATES, *TEXTS, *OTHERS)
# Most of a webhook's fields are these, and nobody reads them.
# Of people, repositories and the like only the name or id is read, which other events try.
NESTED = {"user", "repo", "creator", "author", "assignee", "milestone", "head_repository", "app"}
UNREAD = {"owner", "sender", "organization", "installation", "_links", "assignees", "enterprise"}
Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Sample:
    """A real document, and how it is sent.

    Attributes:
        headers: those that say what it is, names in lower case.
    """

    source: str
    headers: Json
    document: Json


def samples(octokit: Sequence[tuple[str, bytes]] = ()) -> dict[str, list[Sample]]:
    """Return real documents by source; GitHub's are `octokit`'s and the schema's own."""
    told: dict[str, list[Sample]] = {
        "deployments": [Sample("deployments", {}, deployments.EXAMPLE)],
        "incidents": [
            Sample("incidents", {}, incidents.EXAMPLE),
            Sample("incidents", {}, _open_incident()),
        ],
        "github": [Sample("github", {"x-github-event": "deployment"}, github.EXAMPLE)],
        "jira": [Sample("jira", {}, document) for document in _jira()],
        "aws": [Sample("aws", {}, document) for document in _aws()],
        "cloudevents": list(_cloudevents()),
        **{one.name: [Sample(one.name, {}, dict(one.example))] for one in SENDERS},
    }
    told["gitlab"] += [
        Sample("gitlab", {}, document)
        for document in (deployer_examples.GITLAB_PIPELINE, deployer_examples.GITLAB_RELEASE)
    ]
    told["github"] += [
        Sample("github", {"x-github-event": name}, json.loads(body)) for name, body in octokit
    ]
    return told


def deliveries(known: Sequence[Sample], count: int, seed: int) -> Iterator[Delivery]:
    """Yield `count` documents made wrong, each as the receiver seals it: accepted or not.

    A third has one field wrong, in turn each field with each value; the others have up to three.
    """
    rng = random.Random(seed)
    # An event that the warehouse reads has a schema; the others are kept and need few.
    read = [sample for sample in known if _is_read(sample)] or list(known)
    for number in range(count):
        sample = rng.choice(read if rng.random() < 0.9 else list(known))
        document = copy.deepcopy(sample.document)
        for _ in range(1 if rng.random() < 0.4 else rng.randrange(1, 4)):
            _put_wrong(rng, document)
        yield sealed(sample, document, f"{seed}-{number}")


def sealed(sample: Sample, document: Json, key: str) -> Delivery:
    """Return a document as the receiver would take it, under an id of its own."""
    headers = {
        "idempotency-key": key,
        "x-github-delivery": key,
        "x-atlassian-webhook-identifier": key,
        "webhook-id": key,
        **sample.headers,
    }
    if "id" in document and sample.source in ("aws", "cloudevents", "vercel", "circleci"):
        document = {**document, "id": f"{key}"} if isinstance(document["id"], str) else document
    event = document.get("event")
    if (
        sample.source == "pagerduty"
        and isinstance(event, dict)
        and isinstance(event.get("id"), str)
    ):
        document = {**document, "event": {**event, "id": key}}
    body = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
    return seal(SOURCES[sample.source], headers, body)


def _is_read(sample: Sample) -> bool:
    if sample.source == "github":
        event = sample.headers["x-github-event"]
        return event in github.CHECKED or event in ("create", "delete")
    return True


def _put_wrong(rng: random.Random, document: Json) -> None:
    paths = [path for path in paths_in(document) if not UNREAD & set(path)]
    if not paths:
        return
    path = rng.choice(paths)
    if rng.random() < 0.08:
        take(document, path)
    else:
        put(document, path, rng.choice(_likely(path, rng)))


def _likely(path: Path_, rng: random.Random) -> Sequence[Any]:
    """Return wrong values of the field's own kind most of the time: others are refused."""
    name = str(path[-1])
    if rng.random() < 0.3:
        return HOSTILE
    return DATES if is_date(name) else (*TEXTS, *OTHERS)


def is_date(name: str) -> bool:
    """Tell whether a field of this name holds a time."""
    return name.endswith(("_at", "Date", "date", "Time", "timestamp", "Timestamp")) or name in (
        "time",
        "created",
        "updated",
        "resolutiondate",
        "start-time",
        "startsAt",
        "endsAt",
        "startedAt",
        "finishedAt",
    )


def paths_in(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Yield the path of everything in a JSON value; of a list only what its first two hold."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key.endswith("_url") and key != "html_url":
                continue
            yield (*path, key)
            yield from paths_in(item, (*path, key))
    elif isinstance(value, list):
        for position, item in enumerate(value[:2]):
            yield (*path, position)
            yield from paths_in(item, (*path, position))


def put(document: Any, path: Path_, value: Any) -> None:
    """Put a value in the place of what a path leads to."""
    for step in path[:-1]:
        document = document[step]
    document[path[-1]] = copy.deepcopy(value)


def take(document: Any, path: Path_) -> None:
    """Leave out what a path leads to."""
    for step in path[:-1]:
        document = document[step]
    del document[path[-1]]


def value_at(document: Any, path: Path_) -> Any:
    """Return what a path leads to."""
    for step in path:
        document = document[step]
    return document


def _open_incident() -> Json:
    kept = {key: value for key, value in incidents.EXAMPLE.items() if key != "resolved_at"}
    return {**kept, "id": "INC-43", "status": "open", "service": "shop", "environment": "eu-1"}


def _jira() -> Iterator[Json]:
    yield jira.EXAMPLE
    whole = copy.deepcopy(jira.EXAMPLE)
    whole["issue"]["fields"] |= {
        "status": {"id": "3", "name": "Doing", "statusCategory": {"key": "indeterminate"}},
        "issuetype": {"id": "10004", "name": "Bug", "subtask": False, "hierarchyLevel": 0},
        "project": {"id": "10000", "key": "SHOP", "name": "Shop"},
        "resolutiondate": "2026-03-02T10:14:00.000+0000",
        "resolution": {"name": "Done"},
        "priority": {"name": "Major"},
        "parent": {"id": "10001", "key": "SHOP-1"},
        "description": "caused by acme/shop#7",
        "labels": ["api"],
        "components": [{"name": "acme/shop"}],
        "customfield_10016": 3.0,
        "customfield_10020": [{"id": 7, "boardId": 1, "name": "Sprint 7"}],
    }
    yield whole
    yield {**whole, "webhookEvent": "jira:issue_created"}
    yield {**whole, "webhookEvent": "jira:issue_deleted"}
    sprint = {
        "id": 7,
        "self": "https://acme.atlassian.net/rest/agile/1.0/sprint/7",
        "state": "closed",
        "name": "Sprint 7",
        "originBoardId": 1,
        "startDate": "2026-03-02T09:00:00.000Z",
        "endDate": "2026-03-16T09:00:00.000Z",
        "completeDate": "2026-03-16T09:30:00.000Z",
    }
    for event in ("sprint_started", "sprint_closed"):
        yield {"timestamp": 1773653400000, "webhookEvent": event, "sprint": sprint}


def _aws() -> Iterator[Json]:
    yield aws.EXAMPLE
    envelope = {**aws.EXAMPLE, "time": "2026-03-02T09:14:07Z"}
    execution = {"pipeline": "shop", "execution-id": "7f1c", "version": 3.0}
    trigger = {
        "trigger-type": "Webhook",
        "commit-id": "3f786850e387550fdab836ed7e6dc881de23001b",
        "full-repository-name": "acme/shop",
    }
    for state in ("STARTED", "SUCCEEDED", "FAILED"):
        detail = {
            **execution,
            "state": state,
            # Milliseconds, beside the envelope's whole seconds.
            "start-time": "2026-03-02T09:14:07.812Z",
            "pipeline-execution-attempt": 1.0,
            "execution-trigger": trigger,
        }
        yield {**envelope, "detail": detail}
    source = {
        **execution,
        "action": "App",
        "state": "SUCCEEDED",
        "type": {"owner": "AWS", "category": "Source", "provider": "CodeStarSourceConnection"},
        "execution-result": {
            "external-execution-id": "3f786850e387550fdab836ed7e6dc881de23001b",
            "external-execution-url": "https://github.com/acme/shop/commit/3f786850",
        },
    }
    yield {
        **envelope,
        "detail-type": "CodePipeline Action Execution State Change",
        "detail": source,
    }
    for value in ("ALARM", "OK"):
        yield {
            **envelope,
            "source": "aws.cloudwatch",
            "detail-type": "CloudWatch Alarm State Change",
            "detail": {
                "alarmName": "shop-5xx",
                "state": {"value": value, "timestamp": "2026-03-02T09:14:07.003+0000"},
                "previousState": {"value": "OK", "timestamp": "2026-03-02T08:14:07.003+0000"},
            },
        }
    yield {
        **envelope,
        "source": "aws.codedeploy",
        "detail-type": "CodeDeploy Deployment State-change Notification",
        "detail": {"deploymentId": "d-1", "state": "SUCCESS", "application": "shop"},
    }


def _cloudevents() -> Iterator[Sample]:
    structured = cloudevents.EXAMPLE
    for kind, data in documents():
        yield Sample("cloudevents", {}, {**structured, "type": kind, "data": data})
    content = {
        "environment": {"id": "production", "source": "/ci"},
        "service": {"id": "shop"},
        "artifactId": "pkg:github/acme/shop@3f786850e387550fdab836ed7e6dc881de23001b",
        "description": "Checkout answers 500, #7",
        "ticketURI": "https://tickets.example.com/7",
    }
    kinds = (
        "dev.cdevents.service.deployed.0.2.0",
        "dev.cdevents.service.upgraded.0.2.0",
        "dev.cdevents.service.rolledback.0.2.0",
        "dev.cdevents.incident.detected.0.2.0",
        "dev.cdevents.incident.reported.0.2.0",
        "dev.cdevents.incident.resolved.0.2.0",
        # As they are and as the models read them: in any case.
        "Dev.CDEvents.Service.Deployed.0.2.0",
        "dev.CDEVENTS.incident.detected.0.2.0",
        "dev.cdevents.pipelinerun.finished.0.2.0",
    )
    for kind in kinds:
        context = {**structured["data"]["context"], "type": kind}
        data = {
            "context": context,
            "subject": {"id": "shop", "source": "/ci", "type": "x", "content": content},
        }
        yield Sample("cloudevents", {}, {**structured, "type": kind, "data": data})
        headers = {
            "ce-specversion": "1.0",
            "ce-id": "1",
            "ce-source": "/ci",
            "ce-type": kind,
        }
        yield Sample("cloudevents", headers, data)
        yield Sample("cloudevents", headers, {**data, "data": {"context": context}})


@dataclass(frozen=True)
class Wrong:
    """One field of one pulled record, and its other value."""

    source: str
    table: str
    path: Path_
    value: Any

    def __str__(self) -> str:
        return f"{self.source}.{self.table}.{'.'.join(map(str, self.path))} = {self.value!r:.60}"


def wrong_fields(tell: Callable[[str], History]) -> list[Wrong]:
    """Return each date field of a history with every hostile date, each text with every text."""
    found: dict[tuple[str, str, Path_], Any] = {}
    for landing in tell("a/app").landings:
        for path in paths_in(landing.record.payload):
            key = (landing.source, landing.table, path)
            found.setdefault(key, value_at(landing.record.payload, path))
    return [
        Wrong(*key, value)
        for key, present in found.items()
        if isinstance(present, str)
        for value in (DATES if is_date(str(key[2][-1])) else TEXTS)
    ]


def wrong_shapes(tell: Callable[[str], History]) -> list[list[Wrong]]:
    """Return each field of a history in every wrong shape: one of each table to a history."""
    by_table: dict[tuple[str, str], list[Wrong]] = {}
    paths = {
        (landing.source, landing.table, path): value_at(landing.record.payload, path)
        for landing in tell("a/app").landings
        for path in ((), *paths_in(landing.record.payload))
    }
    for (source, table, path), present in paths.items():
        wrong = (Wrong(source, table, path, value) for value in shapes(present))
        by_table.setdefault((source, table), []).extend(wrong)
    most = max(map(len, by_table.values()))
    return [
        [wrong[number] for wrong in by_table.values() if number < len(wrong)]
        for number in range(most)
    ]


def every_shape(known: Sequence[Sample]) -> Iterator[Delivery]:
    """Yield a document of each kind with each field in every wrong shape, as it is sealed."""
    kinds: dict[Any, Sample] = {}
    for sample in filter(_is_read, known):
        headers, event = sample.headers, sample.document.get("webhookEvent")
        kind = headers.get("x-github-event") or event or frozenset(paths_in(sample.document))
        kinds.setdefault(kind, sample)
    for place, sample in enumerate(kinds.values()):
        for path in paths_in(sample.document):
            if UNREAD & set(path) or NESTED & set(path[:-1]):
                continue
            for number, value in enumerate(shapes(value_at(sample.document, path))):
                document = copy.deepcopy(sample.document)
                put_or_take(document, path, value)
                yield sealed(sample, document, f"{place}-{'.'.join(map(str, path))}-{number}")


def shapes(present: Any) -> Iterator[Any]:
    """Yield what a sloppy sender writes instead of a value."""
    yield from SHAPES
    if isinstance(present, list):
        yield present * 2
        yield [present]
    elif present is not None:
        yield [present]
        yield {"name": present, "value": present}


def put_or_take(document: Any, path: Path_, value: Any) -> None:
    """Put a value in the place of what a path leads to, or leave it out."""
    if value is ABSENT:
        take(document, path)
    else:
        put(document, path, value)


def with_wrong(history: History, fields: Sequence[Wrong]) -> list[Landing]:
    """Return a history's records, each field wrong in the first record that has it."""
    told, left = [], list(fields)
    for landing in history.landings:
        paths = {(), *paths_in(landing.record.payload)}
        for wrong in left:
            is_it = (landing.source, landing.table) == (wrong.source, wrong.table)
            if is_it and wrong.path in paths:
                whole = {"whole": copy.deepcopy(landing.record.payload)}
                put_or_take(whole, ("whole", *wrong.path), wrong.value)
                payload = whole.get("whole")
                landing = replace(landing, record=replace(landing.record, payload=payload))
                left.remove(wrong)
                break
        told.append(landing)
    return told
