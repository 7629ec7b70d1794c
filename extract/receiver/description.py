"""The OpenAPI description: what each source sends, with an example that works as it stands."""

import json
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, Field
from pydantic.json_schema import models_json_schema

from extract.receiver.schemas import (
    aws,
    cloudevents,
    deployments,
    github,
    incidents,
    jira,
    senders,
    verdicts,
)
from extract.receiver.schemas.source import Signature, Source

TITLE = "Diogen receiver"
SUMMARY = "Takes webhooks and events, and stores each before it is acknowledged."
DESCRIPTION = """
An answer of **202** means that the delivery is on disk. **200** means that it was there already:
sending again is always safe. **422** means that it is stored too, but in quarantine, because it is
not what its source sends; the answer names the field. After **503**, send again.

A delivery is known by the id its sender gives (`X-GitHub-Delivery`,
`X-Atlassian-Webhook-Identifier`, `Idempotency-Key`, the event's own id), or else by its bytes.
"""
TAGS = [
    {"name": "webhooks", "description": "Sent by the tools themselves, in their own words."},
    {"name": "events", "description": "Sent by your pipelines and tools, with an API key."},
    {"name": "state", "description": "For load balancers, monitors and people."},
]
SIGNATURES = {
    "hmac": "The hexadecimal HMAC of the body with the webhook's secret.",
    "token": "The secret itself.",
    "standard": "As Standard Webhooks signs: `v1,` and the base64 HMAC SHA-256 of the headers "
    "`webhook-id` and `webhook-timestamp` and the body.",
    "jws": "A JSON Web Signature by the secret, with the body's SHA-256.",
}


def _schemes(sender: senders.Sender) -> dict[str, Signature]:
    """Return the ways in which a tool signs, by name: the first is called after the tool alone."""
    return {
        f"{sender.name}Signature{number or ''}": signature
        for number, signature in enumerate(sender.signatures)
    }


SECURITY_SCHEMES = {
    "apiKey": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key (`diogen keys create`), also taken from `X-API-Key`, and as "
        "the password of Basic.",
    },
    "githubSignature": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Hub-Signature-256",
        "description": "`sha256=` and the HMAC SHA-256 of the body with the webhook's secret.",
    },
    "jiraSignature": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Hub-Signature",
        "description": "As for GitHub; a JSON Web Token in `Authorization` or an API key will do.",
    },
    **{
        name: {
            "type": "apiKey",
            "in": "header",
            "name": signature.header,
            "description": SIGNATURES[signature.kind],
        }
        for one in senders.SENDERS
        for name, signature in _schemes(one).items()
    },
}


class Receipt(BaseModel):
    """What became of one delivery."""

    delivery_id: str
    status: str = Field(pattern="^(accepted|repeated|rejected)$")
    field: str | None = Field(default=None, description="The path of the bad field, if rejected.")
    detail: str | None = Field(default=None, description="Why it was rejected.")


class BatchReceipt(BaseModel):
    """What became of each delivery, in the order they were sent."""

    deliveries: list[Receipt]


class Problem(BaseModel):
    """Why nothing was stored."""

    detail: str


class Health(BaseModel):
    """The state of the receiver and its database."""

    status: str
    migration: str = Field(description="The version of the receiver's tables.")
    last_delivery_at: str | None
    backlog: int = Field(description="Deliveries since the last successful build.")
    rejected: int = Field(description="Deliveries in quarantine.")
    waiting: int = Field(description="Requests that wait for their commit.")


class Ready(BaseModel):
    status: str


DOCUMENTS: dict[str, tuple[type[BaseModel] | None, dict[str, Any]]] = {
    "github": (None, github.EXAMPLE),
    "jira": (None, jira.EXAMPLE),
    "deployments": (deployments.Deployment, deployments.EXAMPLE),
    "incidents": (incidents.Incident, incidents.EXAMPLE),
    "aws": (aws.EventBridgeEvent, aws.EXAMPLE),
    "cloudevents": (cloudevents.CloudEvent, cloudevents.EXAMPLE),
    **{one.name: (one.model, dict(one.example)) for one in senders.SENDERS},
}
# What a source takes besides its document.
OTHERS: dict[str, type[BaseModel]] = {
    "deployments": verdicts.DeploymentVerdict,
    "incidents": verdicts.IncidentVerdict,
    "cloudevents": cloudevents.BareCdEvent,
}
SECURITY: dict[str, list[dict[str, list[str]]]] = {
    "github": [{"githubSignature": []}],
    "jira": [{"jiraSignature": []}, {"apiKey": []}],
    **{one.name: [{name: []} for name in (*_schemes(one), "apiKey")] for one in senders.SENDERS},
}
HEADERS: dict[str, list[tuple[str, str, str]]] = {
    "github": [
        ("X-GitHub-Event", "deployment", "The name of the event."),
        ("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958", "The delivery's id."),
    ],
    "jira": [("X-Atlassian-Webhook-Identifier", "a1b2c3", "The delivery's id.")],
    "deployments": [("Idempotency-Key", "shop-4711-end", "The delivery's id, yours to choose.")],
    "incidents": [("Idempotency-Key", "INC-42-resolved", "The delivery's id, yours to choose.")],
}
REFUSALS = {
    400: "The request cannot be read; nothing is stored.",
    401: "The proof of who sends is missing or wrong; nothing is stored.",
    403: "The API key is for other sources; nothing is stored.",
    408: "The body came too slowly; nothing is stored.",
    413: "The body is too long; nothing is stored.",
    415: "The body is compressed; nothing is stored.",
    429: "The API key sends too much; come again after `Retry-After` seconds.",
    503: "The database cannot store it now; come again after `Retry-After` seconds.",
}


def responses(*, is_batch: bool) -> dict[int | str, dict[str, Any]]:
    """Return every answer that an ingest endpoint gives."""
    receipt = BatchReceipt if is_batch else Receipt
    refusals: dict[int | str, dict[str, Any]] = {
        status: {"model": Problem, "description": text} for status, text in REFUSALS.items()
    }
    return {
        200: {"model": receipt, "description": "Stored earlier; nothing is stored twice."},
        202: {"model": receipt, "description": "Stored."},
        422: {"model": receipt, "description": "Stored in quarantine: `field` and `detail`."},
        **refusals,
    }


def operation(source: Source, *, is_batch: bool) -> dict[str, Any]:
    """Return what an ingest endpoint expects, as a part of its OpenAPI operation."""
    model, example = DOCUMENTS.get(source.name, (None, {"id": "as your tool sends it"}))
    schema = _reference(model) if model else {"type": "object"}
    if source.name in OTHERS:
        schema = {"anyOf": [schema, _reference(OTHERS[source.name])]}
    if is_batch:
        schema = {"type": "array", "items": schema, "minItems": 1}
    media_type = "application/cloudevents+json" if source.name == "cloudevents" else None
    return {
        "requestBody": {
            "required": True,
            "content": {
                ("application/json" if is_batch or not media_type else media_type): {
                    "schema": schema,
                    "example": [example] if is_batch else example,
                }
            },
        },
        "parameters": [
            {
                "name": name,
                "in": "header",
                "required": name == "X-GitHub-Event",
                "description": text,
                "schema": {"type": "string"},
                "example": example_value,
            }
            for name, example_value, text in ([] if is_batch else HEADERS.get(source.name, []))
        ],
        "security": SECURITY.get(source.name, [{"apiKey": []}]),
    }


def _reference(model: type[BaseModel]) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the whole description of `app`."""
    document = get_openapi(
        title=TITLE,
        version=app.version,
        summary=SUMMARY,
        description=DESCRIPTION,
        tags=TAGS,
        routes=app.routes,
    )
    models = [model for model, _ in DOCUMENTS.values() if model]
    models += OTHERS.values()
    _, schemas = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/components/schemas/{model}"
    )
    document["components"]["schemas"] |= schemas["$defs"]
    document["components"]["securitySchemes"] = SECURITY_SCHEMES
    # It must be valid JSON as it is, for every reader.
    described: dict[str, Any] = json.loads(json.dumps(document))
    return described
