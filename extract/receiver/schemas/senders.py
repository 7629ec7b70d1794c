"""Tools that send their own format: a row for each.

Only the fields that identify a document are checked; all others are accepted and stored unchanged.
A sender that signs is authenticated by its signature. Each of them may use an API key, which is
entered in its field for a header, a token or a password, or where it has none in the address.

Read from what they publish: PagerDuty V3 webhooks (developer.pagerduty.com, webhooks overview and
verifying signatures), Opsgenie's webhook integration (support.atlassian.com, alert actions),
incident.io's webhooks (docs.incident.io, webhooks, verified as Svix describes; API reference,
incidents v2), Statuspage's webhook notifications (support.atlassian.com, enable webhook
notifications), Grafana's webhook contact point (grafana.com/docs, webhook notifier), Prometheus
Alertmanager's `webhook_config` (prometheus.io/docs/alerting, version 4 of the message), GitLab's
deployment, pipeline and release events (docs.gitlab.com, webhook events; its signing token, merge
request 230944 of gitlab-org/gitlab), Argo CD notifications' webhook service with the body
`{{ toJson .app }}` (argo-cd.readthedocs.io), Flux's events (fluxcd.io, providers of the type
`generic-hmac`, and monitoring/events), Vercel's webhooks (vercel.com/docs/webhooks/webhooks-api,
deployment events; the project's Git metadata as `meta`), Netlify's deploy notifications
(docs.netlify.com, payload signature), CircleCI's outbound webhooks
(circleci.com/docs/outbound-webhooks and their reference), Jenkins' Notification plugin
(plugins.jenkins.io/notification).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from extract.receiver.schemas import deployer_examples as deploying
from extract.receiver.schemas import sender_examples as examples
from extract.receiver.schemas import sender_models as models
from extract.receiver.schemas.source import (
    Document,
    Headers,
    Identity,
    Proof,
    Signature,
    Source,
    text,
)

# https://github.com/standard-webhooks/standard-webhooks: several, one for each key.
STANDARD = Signature("webhook-signature", kind="standard", prefix="v1,", parted_by=" ")


@dataclass(frozen=True)
class Sender:
    """One tool.

    Attributes:
        model: what its documents must have.
        example: what it sends, in invented form.
        delivery_id: where a document has its delivery's id, or a header's name; none where equal
            bytes are the same delivery.
        event: where a document says what it is of.
        signatures: what it may sign with, the best first.
        key_in_address: its screen has a field for an address and for nothing else.
    """

    name: str
    model: type[BaseModel]
    example: Mapping[str, Any]
    event: tuple[str, ...]
    delivery_id: tuple[str, ...] | str | None = None
    signatures: tuple[Signature, ...] = ()
    key_in_address: bool = False


SENDERS = (
    Sender(
        "pagerduty",
        models.PagerDuty,
        examples.PAGERDUTY,
        event=("event", "event_type"),
        delivery_id=("event", "id"),
        # Several signatures, one for each secret, while a secret is being changed.
        signatures=(Signature("x-pagerduty-signature", prefix="v1=", parted_by=","),),
    ),
    Sender("opsgenie", models.Opsgenie, examples.OPSGENIE, event=("action",)),
    Sender(
        "incidentio",
        models.IncidentIo,
        examples.INCIDENT_IO,
        event=("event_type",),
        delivery_id="webhook-id",
        signatures=(STANDARD,),
    ),
    Sender(
        "statuspage",
        models.Statuspage,
        examples.STATUSPAGE,
        event=("incident", "status"),
        key_in_address=True,
    ),
    Sender(
        "grafana",
        models.Alerts,
        examples.GRAFANA,
        event=("status",),
        signatures=(Signature("x-grafana-alerting-signature"),),
    ),
    Sender("alertmanager", models.Alerts, examples.ALERTMANAGER, event=("status",)),
    Sender(
        "gitlab",
        models.GitlabHook,
        deploying.GITLAB,
        event=("object_kind",),
        delivery_id="idempotency-key",
        signatures=(STANDARD, Signature("x-gitlab-token", kind="token")),
    ),
    Sender("argocd", models.ArgoApplication, deploying.ARGOCD, event=("kind",)),
    Sender(
        "flux",
        models.FluxEvent,
        deploying.FLUX,
        event=("reason",),
        signatures=(Signature("x-signature", prefix="sha256="),),
    ),
    Sender(
        "vercel",
        models.VercelHook,
        deploying.VERCEL,
        event=("type",),
        delivery_id=("id",),
        signatures=(Signature("x-vercel-signature", digest="sha1"),),
    ),
    Sender(
        "netlify",
        models.NetlifyDeploy,
        deploying.NETLIFY,
        event=("state",),
        signatures=(Signature("x-webhook-signature", kind="jws"),),
    ),
    Sender(
        "circleci",
        models.CircleEvent,
        deploying.CIRCLECI,
        event=("type",),
        delivery_id=("id",),
        # Several, one for each version of the scheme, of which there is one.
        signatures=(Signature("circleci-signature", prefix="v1=", parted_by=","),),
    ),
    Sender(
        "jenkins",
        models.JenkinsNotification,
        deploying.JENKINS,
        event=("build", "phase"),
        key_in_address=True,
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

    return Source(
        sender.name,
        Proof.SENDER,
        identify,
        check,
        signatures=sender.signatures,
        key_in_address=sender.key_in_address,
    )


def _at(document: Any, path: tuple[str, ...]) -> Any:
    if not path:
        return None
    for step in path:
        document = document.get(step) if isinstance(document, Mapping) else None
    return document


SOURCES: Mapping[str, Source] = {sender.name: source(sender) for sender in SENDERS}
