"""Tools that send their own format: a row for each.

Only the fields that identify a document are checked; all others are accepted and stored unchanged.
A sender that signs is authenticated by its signature. Each of them may use an API key, which is
entered in its field for a header, a token or a password.

Read from what they publish: PagerDuty V3 webhooks (developer.pagerduty.com, webhooks overview and
verifying signatures), Opsgenie's webhook integration (support.atlassian.com, alert actions),
Grafana's webhook contact point (grafana.com/docs, webhook notifier), Prometheus Alertmanager's
`webhook_config` (prometheus.io/docs/alerting, version 4 of the message), Argo CD notifications'
webhook service with `{{ toJson .app }}` as its body (argo-cd.readthedocs.io), GitLab's deployment
events (docs.gitlab.com, webhook events), Vercel's webhooks (vercel.com/docs/webhooks/webhooks-api,
deployment events; the project's Git metadata as `meta`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, Field

from extract.receiver.schemas import sender_examples as examples
from extract.receiver.schemas.source import (
    Document,
    Headers,
    Identity,
    Name,
    Part,
    Proof,
    Signature,
    Source,
    text,
)


class PagerDutyEvent(Part):
    """The event inside a PagerDuty V3 webhook."""

    id: Name
    event_type: Name
    occurred_at: Name
    data: dict[str, Any]


class PagerDuty(Part):
    """A PagerDuty V3 webhook."""

    event: PagerDutyEvent


class OpsgenieAlert(Part):
    """The alert inside Opsgenie's webhook."""

    alert_id: Name = Field(alias="alertId")


class Opsgenie(Part):
    """A webhook of Opsgenie's outgoing integration."""

    action: Name
    alert: OpsgenieAlert


class Alert(Part):
    """One alert of a notification."""

    status: Literal["firing", "resolved"]
    labels: dict[str, Any]
    started_at: Name = Field(alias="startsAt")
    fingerprint: Name


class Alerts(Part):
    """A notification of Alertmanager or of Grafana, which sends the same and more."""

    alerts: list[Alert] = Field(min_length=1)


class ArgoMetadata(Part):
    """What an Argo CD application is called."""

    name: Name


class ArgoApplication(Part):
    """An Argo CD application, whole, as `{{ toJson .app }}` gives it."""

    metadata: ArgoMetadata
    status: dict[str, Any]


class GitlabHook(Part):
    """A hook of GitLab; deployments are read, other kinds are kept."""

    object_kind: Name


class VercelPayload(Part):
    """What a Vercel webhook is about."""

    deployment: dict[str, Any]


class VercelHook(Part):
    """A webhook of Vercel; deployments are read."""

    id: Name
    type: Name
    created_at: int = Field(alias="createdAt")
    payload: VercelPayload


@dataclass(frozen=True)
class Sender:
    """One tool.

    Attributes:
        model: what its documents must have.
        example: what it sends, in invented form.
        delivery_id: where a document has its delivery's id, or a header's name; none where equal
            bytes are the same delivery.
        event: where a document says what it is of.
    """

    name: str
    model: type[BaseModel]
    example: Mapping[str, Any]
    event: tuple[str, ...]
    delivery_id: tuple[str, ...] | str | None = None
    signature: Signature | None = None


SENDERS = (
    Sender(
        "pagerduty",
        PagerDuty,
        examples.PAGERDUTY,
        event=("event", "event_type"),
        delivery_id=("event", "id"),
        # Several signatures, one for each secret, while a secret is being changed.
        signature=Signature("x-pagerduty-signature", prefix="v1=", parted_by=","),
    ),
    Sender("opsgenie", Opsgenie, examples.OPSGENIE, event=("action",)),
    Sender(
        "grafana",
        Alerts,
        examples.GRAFANA,
        event=("status",),
        signature=Signature("x-grafana-alerting-signature"),
    ),
    Sender("alertmanager", Alerts, examples.ALERTMANAGER, event=("status",)),
    Sender(
        "gitlab",
        GitlabHook,
        examples.GITLAB,
        event=("object_kind",),
        delivery_id="idempotency-key",
        signature=Signature("x-gitlab-token", is_token=True),
    ),
    Sender("argocd", ArgoApplication, examples.ARGOCD, event=("kind",)),
    Sender(
        "vercel",
        VercelHook,
        examples.VERCEL,
        event=("type",),
        delivery_id=("id",),
        signature=Signature("x-vercel-signature", digest="sha1"),
    ),
)


def source(sender: Sender) -> Source:
    """Return the source that a sender is to the receiver."""

    def identify(headers: Headers, document: Document) -> Identity:
        where = sender.delivery_id
        given = headers.get(where) if isinstance(where, str) else _at(document, where or ())
        return Identity(text(given), text(_at(document, sender.event)))

    def check(headers: Headers, document: Document) -> None:
        sender.model.model_validate(document)

    return Source(sender.name, Proof.SENDER, identify, check, signature=sender.signature)


def _at(document: Any, path: tuple[str, ...]) -> Any:
    if not path:
        return None
    for step in path:
        document = document.get(step) if isinstance(document, Mapping) else None
    return document


SOURCES: Mapping[str, Source] = {sender.name: source(sender) for sender in SENDERS}
