"""CDEvents as their specification writes them, in its versions 0.4.1 and 0.5.0: whole documents."""

from collections.abc import Iterable, Iterator
from typing import Any

Json = dict[str, Any]

LINKS = [
    {
        "linkType": "RELATION",
        "linkKind": "TRIGGER",
        "target": {"contextId": "1f2e3d4c-0000-4000-8000-000000000001"},
        "tags": {"stage": "release"},
    },
    {"linkType": "PATH", "from": {"contextId": "1f2e3d4c-0000-4000-8000-000000000002"}},
    {"linkType": "END", "from": {"contextId": "1f2e3d4c-0000-4000-8000-000000000003"}},
]
ENVIRONMENT = {"id": "production", "source": "/clouds/north"}
GITHUB_ARTIFACT = "pkg:github/acme/shop@3f786850e387550fdab836ed7e6dc881de23001b"
OCI_ARTIFACT = (
    "pkg:oci/shop@sha256%3A5d1a8bb9a2e0f6c4d3b7e8f9012345678901234567890123456789abcdef0123"
)
DEPLOYED: Json = {"environment": ENVIRONMENT, "artifactId": GITHUB_ARTIFACT}
INCIDENT: Json = {
    "description": "Half of all orders wait for a minute",
    "environment": ENVIRONMENT,
    "service": {"id": "shop", "source": "/clusters/north/shop"},
    "artifactId": OCI_ARTIFACT,
}
# What the specification asks of each; the rest is there in one of its documents and not in others.
CONTENTS: tuple[tuple[str, Json], ...] = (
    ("service.deployed", DEPLOYED),
    ("service.deployed", {**DEPLOYED, "artifactId": OCI_ARTIFACT}),
    ("service.upgraded", DEPLOYED),
    ("service.rolledback", DEPLOYED),
    ("service.removed", {"environment": ENVIRONMENT}),
    ("service.removed", {}),
    ("service.published", {"environment": {"id": "production"}}),
    ("service.published", {}),
    ("incident.detected", INCIDENT),
    ("incident.detected", {"environment": {"id": "production"}}),
    ("incident.reported", {**INCIDENT, "ticketURI": "https://tickets.example.com/INC-7"}),
    ("incident.resolved", INCIDENT),
    ("environment.created", {"name": "north", "url": "https://north.example.com"}),
    ("pipelinerun.finished", {"pipelineName": "release", "outcome": "failure", "errors": "none"}),
    ("artifact.published", {"user": "mybot"}),
    ("change.merged", {"repository": {"id": "shop", "source": "/code"}}),
    ("ticket.closed", {"uri": "https://tickets.example.com/7", "resolution": "fixed"}),
)


# The files of the specification's folder `conformance` about deployments and incidents, each with
# the members of its subject's content; the fields of its context are the same in all of them.
CONFORMANCE: dict[str, Json] = {
    "service.deployed": {**DEPLOYED, "artifactId": OCI_ARTIFACT},
    "service.upgraded": {**DEPLOYED, "artifactId": OCI_ARTIFACT},
    "service.rolledback": {**DEPLOYED, "artifactId": OCI_ARTIFACT},
    "service.removed": {"environment": ENVIRONMENT},
    "service.published": {"environment": ENVIRONMENT},
    "incident.detected": INCIDENT,
    "incident.reported": {**INCIDENT, "ticketURI": "https://tickets.example.com/INC-7"},
    "incident.resolved": INCIDENT,
}


def documents() -> Iterator[tuple[str, Json]]:
    """Yield each event's type and its data, of both versions."""
    return _documents(CONTENTS)


def conformance() -> Iterator[tuple[str, Json]]:
    """Yield type and data of each conformance file, of both versions."""
    return _documents(CONFORMANCE.items())


def _documents(contents: Iterable[tuple[str, Json]]) -> Iterator[tuple[str, Json]]:
    for number, (kind, content) in enumerate(contents):
        for version in ("0.4.1", "0.5.0"):
            is_new = version == "0.5.0"
            name = f"dev.cdevents.{kind}.{'0.3.0' if is_new else '0.2.0'}"
            context: Json = {
                "id": f"1f2e3d4c-0000-4000-8000-{number:012d}",
                "chainId": "1f2e3d4c-0000-4000-8000-00000000000c",
                "source": "/ci/acme/shop",
                "type": name,
                "timestamp": "2026-03-02T09:16:30.315384Z",
                "schemaUri": "https://acme.example.com/schemas/own",
            }
            # What was `version` became `specversion`, and the subject lost its type.
            subject: Json = {"id": f"shop-{number}", "source": "/ci/acme/shop", "content": content}
            if is_new:
                context |= {"specversion": version, "links": LINKS}
            else:
                context["version"] = version
                subject["type"] = kind.partition(".")[0]
            yield (
                name,
                {
                    "context": context,
                    "subject": subject,
                    "customData": {"severity": "medium", "n": [1, None]},
                    "customDataContentType": "application/json",
                },
            )
