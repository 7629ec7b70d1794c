"""Tools that send in their own words: the number that each makes in gold."""

import copy
from typing import Any

from extract.receiver.schemas import sender_examples as examples
from tests.dbt.history import History, Json
from tests.dbt.scenarios.expected import Commit, Deployment, Expected, Incident
from tests.dbt.scenarios.registry import scenario

OWNER = "told-by-their-own-tools"
SERVICE = f"{OWNER}/app"


def pagerduty(event: str, at: str, number: str, urgency: str = "high") -> Json:
    told: Json = copy.deepcopy(examples.PAGERDUTY)
    told["event"] |= {"event_type": f"incident.{event}", "occurred_at": at}
    told["event"]["data"] |= {
        "id": number,
        "status": "resolved" if event == "resolved" else "triggered",
        "created_at": "2026-03-03T10:00:00Z",
        "urgency": urgency,
        "service": {"summary": "The shop"},
    }
    return told


def opsgenie(action: str, number: str, updated: int) -> Json:
    told: Json = copy.deepcopy(examples.OPSGENIE)
    # Half past ten on the third of March 2026.
    told["alert"] |= {"alertId": number, "createdAt": 1772533800000, "entity": SERVICE}
    told["alert"]["updatedAt"] = updated * 10**9
    return {**told, "action": action}


def alerts(fingerprint: str, ends: str | None, **labels: str) -> Json:
    told: Json = copy.deepcopy(examples.ALERTMANAGER)
    told["alerts"][0] |= {
        "fingerprint": fingerprint,
        "status": "resolved" if ends else "firing",
        "startsAt": "2026-03-03T11:00:00Z",
        "endsAt": ends or "0001-01-01T00:00:00Z",
    }
    told["alerts"][0]["labels"] |= {"service": SERVICE, **labels}
    return told


def gitlab(h: History, number: int, status: str, commit: str, at: str) -> Json:
    told = {"deployment_id": number, "status": status, "status_changed_at": at}
    url = f"https://gitlab.example/{h.repository}/-/commit/{h.sha(commit)}"
    project = {"path_with_namespace": h.repository}
    return {**examples.GITLAB, **told, "commit_url": url, "project": project}


def argocd(h: History, commit: str, phase: str, day: int) -> Json:
    told: Json = copy.deepcopy(examples.ARGOCD)
    told["spec"]["source"]["repoURL"] = f"git@github.example:{h.repository}.git"
    told["status"]["operationState"] |= {
        "phase": phase,
        "startedAt": f"2026-03-{day:02d}T09:00:00Z",
        "finishedAt": None if phase == "Running" else f"2026-03-{day:02d}T09:10:00Z",
        "syncResult": {"revision": h.sha(commit)},
    }
    return told


@scenario(services=[{"service": SERVICE, "repository": SERVICE, "incident_pattern": "^the shop$"}])
def told_by_their_own_tools(h: History) -> Expected:
    """GitLab and Argo CD deploy; PagerDuty, Opsgenie and monitors tell of incidents."""
    h.commit("c0", "2026-03-01T12:00")
    h.commit("c1", "2026-03-03T08:00", ["c0"])
    h.push("argocd", argocd(h, "c0", "Running", 2), "Application")
    h.push("argocd", argocd(h, "c0", "Succeeded", 2), "Application")
    h.push("gitlab", gitlab(h, 7, "running", "c1", "2026-03-03 10:00:00 +0100"), "deployment")
    h.push("gitlab", gitlab(h, 7, "success", "c1", "2026-03-03 10:10:00 +0100"), "deployment")
    # Resolved at 10:30, reopened, resolved for good at noon; and one that paged nobody.
    for event, at in (
        ("triggered", "2026-03-03T10:00:00Z"),
        ("resolved", "2026-03-03T12:00:00Z"),
        ("resolved", "2026-03-03T10:30:00Z"),
        ("reopened", "2026-03-03T11:00:00Z"),
    ):
        h.push("pagerduty", pagerduty(event, at, "Q1TILLS"), f"incident.{event}")
    low = pagerduty("triggered", "2026-03-03T10:00:00Z", "Q2TILLS", "low")
    h.push("pagerduty", low, "incident.triggered")
    h.push("opsgenie", opsgenie("Create", "till-1", 1772533800), "Create")
    h.push("opsgenie", opsgenie("Close", "till-1", 1772535600), "Close")
    h.push("alertmanager", alerts("f1", None), "firing")
    h.push("alertmanager", alerts("f1", "2026-03-03T11:20:00Z"), "resolved")
    h.push("alertmanager", alerts("f2", None, severity="warning"), "firing")
    h.push("alertmanager", alerts("f3", None, environment="staging"), "firing")
    h.push("grafana", alerts("f1", None), "firing")
    first = f"{SERVICE}#production#deployment_event:argocd:shop-production@2026-03-02T09:00:00Z"
    second = f"{SERVICE}#production#deployment_event:gitlab:7"
    told: dict[str, Any] = {"deployment": second, "method": "time_window", "confidence": 0.5}
    at = "2026-03-03T11:00"
    return Expected(
        [
            Deployment(
                first,
                "c0",
                "2026-03-02T09:00",
                "2026-03-02T09:10",
                baseline=True,
                detected_by="deployment_event",
            ),
            Deployment(
                second,
                "c1",
                "2026-03-03T09:00",
                "2026-03-03T09:10",
                failed=True,
                recovered="2026-03-03T11:00",
                detected_by="deployment_event",
            ),
        ],
        [Commit("c0", first, None, "baseline"), Commit("c1", second, 70 * 60)],
        incidents=[
            Incident(
                "pagerduty:Q1TILLS",
                "2026-03-03T10:00",
                "2026-03-03T12:00",
                first_resolved="2026-03-03T10:30",
                reopened=1,
                source="pagerduty",
                **told,
            ),
            Incident("opsgenie:till-1", "2026-03-03T10:30", at, source="opsgenie", **told),
            Incident(
                "alertmanager:f1@2026-03-03T11:00:00Z",
                at,
                "2026-03-03T11:20",
                source="alertmanager",
                **told,
            ),
            Incident("grafana:f1@2026-03-03T11:00:00Z", at, None, source="grafana", **told),
        ],
    )
