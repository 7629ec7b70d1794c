"""The fields by which the documents of each tool are recognized; all other fields are accepted."""

from typing import Any, Literal

from pydantic import Field, model_validator

from extract.receiver.schemas.source import Document, Name, Part


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


class IncidentIo(Part):
    """A webhook of incident.io: what it is about stands under the name of the event."""

    event_type: Name

    @model_validator(mode="before")
    @classmethod
    def _has_its_subject(cls, document: Document) -> Document:
        event = document.get("event_type")
        if isinstance(event, str) and not isinstance(document.get(event), dict):
            raise ValueError(f"'{event}' is missing: the event names what it is about")
        return document


class StatuspageIncident(Part):
    """An incident, or a maintenance, of a Statuspage."""

    id: Name
    name: Name
    status: Name


class StatuspagePage(Part):
    """The page that it is about."""

    id: Name


class Statuspage(Part):
    """A webhook of Statuspage: of an incident or of a component."""

    page: StatuspagePage
    incident: StatuspageIncident | None = None
    component_update: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _has_a_subject(self) -> "Statuspage":
        if self.incident is None and self.component_update is None:
            raise ValueError("neither 'incident' nor 'component_update' is there")
        return self


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


class FluxObject(Part):
    """The Flux object that an event is about."""

    kind: Name
    name: Name


class FluxEvent(Part):
    """An event of Flux's notification controller."""

    involved_object: FluxObject = Field(alias="involvedObject")
    reason: Name
    timestamp: Name


class GitlabHook(Part):
    """A hook of GitLab; deployments, pipelines and releases are read, other kinds are kept."""

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


class NetlifyDeploy(Part):
    """A deploy of Netlify, as its notifications send it."""

    id: Name
    state: Name
    context: Name


class CircleEvent(Part):
    """An outbound webhook of CircleCI; workflows are read, jobs are kept."""

    id: Name
    type: Name
    happened_at: Name


class JenkinsBuild(Part):
    """The build that Jenkins' Notification plugin tells of."""

    number: int
    phase: Name


class JenkinsNotification(Part):
    """A notification of Jenkins' Notification plugin."""

    name: Name
    build: JenkinsBuild
