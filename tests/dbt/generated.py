"""Events made from the receiver's own schemas: what they allow, at its edges as well.

What a schema says nothing of may be there too, and holds anything. Half of the events have a real
document under them, so that what the models read beyond the schema is there.
"""

import copy
import random
import re
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from extract.receiver.envelope import Delivery
from extract.receiver.schemas import aws, cloudevents, deployments, github, incidents, jira, senders
from tests.dbt.hostile import HOSTILE, TEXTS, Json, Sample, sealed

TIMES = (
    "2026-03-02T09:14:00Z",
    "2026-03-02t09:14:00.5z",
    "2026-03-02 09:14:00.123456789+00:00",
    "2026-03-02T09:14Z",
    "2026-03-02T09:14:00.000+0000",
    "2026-03-02T23:14:00+15:59",
    "2026-03-02T00:14:00-15:59",
    "2024-02-29T23:59:59Z",
    "1990-01-01T00:00:00Z",
    "2199-12-31T23:59:59.999999Z",
    "2199-12-31T23:59:59.9999999Z",
)
DIGITS = ("0", "1", "00012", "9" * 18, "10042")
SHAS = ("3f786850e387550fdab836ed7e6dc881de23001b", "a" * 40, "0" * 64)
SERVICES = ("deployed", "upgraded", "rolledback", "removed", "published")
INCIDENTS = ("detected", "reported", "resolved")
# By which field a tool tells its events apart, and those that are read.
TOLD_APART = {
    "gitlab": ("object_kind", ("deployment", "pipeline", "release")),
    "incidentio": (
        "event_type",
        (
            "public_incident.incident_created_v2",
            "public_incident.incident_updated_v2",
            "public_incident.incident_status_updated_v2",
        ),
    ),
}
VERSIONS = ("0.1.0", "0.2.0", "0.3.0", "0.3.0-draft")


def generated(known: Sequence[Sample], count: int, seed: int) -> Iterator[Delivery]:
    """Yield `count` events of the source of these documents, each as the receiver seals it."""
    rng = random.Random(seed)
    source = known[0].source
    for number in range(count):
        headers, kind, name = _kind(source, rng)
        document = Maker(kind.model_json_schema(by_alias=True), rng).document()
        if source == "cloudevents":
            headers, document = _as_cloudevent(rng, document, name, f"{seed}-{number}")
        elif source == "jira":
            document["webhookEvent"] = name
        elif source in TOLD_APART:
            field, events = TOLD_APART[source]
            document[field] = event = rng.choice(events)
            # incident.io's incident stands under the name of the event.
            document |= {event: {}} if source == "incidentio" else {}
        alike = [each for each in known if _name(each) == name] or list(known)
        if rng.random() < 0.5 and headers.keys() <= {"x-github-event"}:
            document = _over(rng.choice(alike).document, document)
        yield sealed(Sample(source, headers, document), document, f"generated-{seed}-{number}")


def _kind(source: str, rng: random.Random) -> tuple[Json, type[BaseModel], str]:
    """Return the headers, the schema and the name of an event of a source."""
    if source == "github":
        name = rng.choice(sorted(github.CHECKED))
        return {"x-github-event": name}, github.CHECKED[name], name
    if source == "jira":
        prefix = rng.choice(sorted(jira.CHECKED))
        name = prefix + rng.choice(["created", "updated", "deleted", "closed", "released"])
        return {}, jira.CHECKED[prefix], name
    if source == "cloudevents":
        subject, kinds = rng.choice([("service", SERVICES), ("incident", INCIDENTS)])
        name = f"dev.cdevents.{subject}.{rng.choice(kinds)}.{rng.choice(VERSIONS)}"
        return {}, cloudevents.CdEvent, name
    kinds_: dict[str, type[BaseModel]] = {
        "deployments": deployments.Deployment,
        "incidents": incidents.Incident,
        "aws": aws.EventBridgeEvent,
        **{one.name: one.model for one in senders.SENDERS},
    }
    return {}, kinds_[source], ""


def _name(sample: Sample) -> str:
    return str(sample.headers.get("x-github-event") or sample.document.get("webhookEvent", ""))


def _as_cloudevent(rng: random.Random, document: Json, name: str, key: str) -> tuple[Json, Json]:
    """Put a CDEvent into its envelope: in the headers, or around it."""
    document["context"]["type"] = name
    if rng.random() < 0.7:
        document["subject"]["source"] = rng.choice(["/monitoring/eu", *TEXTS])
        document["subject"]["type"] = "service"
    envelope = {"specversion": "1.0", "id": key, "source": "/ci/acme", "type": name}
    if rng.random() < 0.5:
        return {f"ce-{field}": value for field, value in envelope.items()}, document
    return {}, {**envelope, "data": document}


def _over(below: Json, above: Json) -> Json:
    """Return one document with what another says of the same fields."""
    result = copy.deepcopy(below)
    for key, value in above.items():
        under = result.get(key)
        both = isinstance(under, dict) and isinstance(value, dict)
        result[key] = _over(under, value) if both else value  # type: ignore[arg-type]
    return result


class Maker:
    """Makes documents that a JSON schema allows."""

    def __init__(self, schema: Json, rng: random.Random) -> None:
        self._schema, self._rng = schema, rng
        self._is_closed = schema.get("additionalProperties") is False

    def document(self) -> Json:
        """Return one document."""
        made: Json = self._make(self._schema)
        return made

    def _make(self, schema: Json) -> Any:
        rng = self._rng
        if "$ref" in schema:
            return self._make(self._schema["$defs"][schema["$ref"].rpartition("/")[2]])
        if "anyOf" in schema:
            return self._make(rng.choice(schema["anyOf"]))
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return rng.choice(schema["enum"])
        makers = {
            "object": self._object,
            "array": lambda given: [self._make(given["items"]) for _ in range(rng.randrange(3))],
            "string": self._text,
            "integer": self._number,
            "boolean": lambda _: rng.random() < 0.5,
            "null": lambda _: None,
        }
        make = makers.get(schema.get("type", ""))
        return make(schema) if make else copy.deepcopy(rng.choice(HOSTILE))

    def _object(self, schema: Json) -> Json:
        needed = schema.get("required", [])
        made = {
            name: self._make(part)
            for name, part in schema.get("properties", {}).items()
            if name in needed or self._rng.random() < 0.8
        }
        if not self._is_closed and self._rng.random() < 0.1:
            made["more"] = copy.deepcopy(self._rng.choice(HOSTILE))
        return made

    def _text(self, schema: Json) -> str:
        if schema.get("format") == "date-time":
            return self._rng.choice(TIMES)
        if "pattern" in schema:
            fitting = [one for one in (*SHAS, *DIGITS) if re.search(schema["pattern"], one)]
            return self._rng.choice(fitting)
        # Names that meet each other matter as much as odd ones.
        text = str(self._rng.choice([*TEXTS, "production", "acme/shop", "eu-1", "7", "x"]))
        text = text[: schema.get("maxLength", len(text))]
        return text or "x" * schema.get("minLength", 0)

    def _number(self, schema: Json) -> int:
        most = schema.get("exclusiveMaximum", 10**18) - 1
        return self._rng.choice([schema.get("minimum", 0), 1, 7, 4711, most])
