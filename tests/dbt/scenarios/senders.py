"""Tools that send in their own words: the number that each makes in gold."""

import copy
import hashlib
from collections.abc import Sequence
from typing import Any

from extract.receiver.schemas import deployer_examples as deploying
from extract.receiver.schemas import sender_examples as examples
from tests.dbt.history import History, Json
from tests.dbt.scenarios.expected import (
    Cell,
    Commit,
    Deployment,
    Evidence,
    Expected,
    Incident,
)
from tests.dbt.scenarios.failing import LEAD, version
from tests.dbt.scenarios.registry import scenario, tracked

OWNER = "reported-by-their-own-tools"
SERVICE = f"{OWNER}/app"
ON_VERCEL = "deployed-on-vercel"


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


def pulled(h: History, number: str, entries: Sequence[tuple[str, int]]) -> None:
    """Have PagerDuty's API answer an incident, and its log entries, in minutes after ten."""
    record: Json = pagerduty("resolved", "", number)["event"]["data"]
    h.put("pagerduty", "incidents", number, record, scope="api.pagerduty.example")
    for position, (kind, minutes) in enumerate(entries):
        entry = {
            "type": f"{kind}_log_entry",
            "created_at": f"2026-03-03T{10 + minutes // 60}:{minutes % 60:02d}:00Z",
            "incident": {"id": number},
        }
        key = f"R{number}{position}"
        h.put("pagerduty", "log_entries", key, entry, scope="api.pagerduty.example")


def opsgenie(action: str, number: str, updated: int) -> Json:
    told: Json = copy.deepcopy(examples.OPSGENIE)
    # Half past ten on the third of March 2026.
    told["alert"] |= {"alertId": number, "createdAt": 1772533800000, "entity": SERVICE}
    told["alert"]["alias"] = number
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
    return {**deploying.GITLAB, **told, "commit_url": url, "project": project}


def vercel(h: History, event: str, commit: str, at: int) -> Json:
    told: Json = copy.deepcopy(deploying.VERCEL)
    owner, name = h.repository.split("/")
    told["payload"]["deployment"]["meta"] |= {
        "githubCommitSha": h.sha(commit),
        "githubOrg": owner,
        "githubRepo": name,
    }
    return {**told, "type": f"deployment.{event}", "createdAt": at * 1000}


def argocd(h: History, commit: str, phase: str, day: int) -> Json:
    told: Json = copy.deepcopy(deploying.ARGOCD)
    told["spec"]["source"]["repoURL"] = f"git@github.example:{h.repository}.git"
    told["status"]["operationState"] |= {
        "phase": phase,
        "startedAt": f"2026-03-{day:02d}T09:00:00Z",
        "finishedAt": None if phase == "Running" else f"2026-03-{day:02d}T09:10:00Z",
        "syncResult": {"revision": h.sha(commit)},
    }
    return told


@scenario(services=[{"service": SERVICE, "repository": SERVICE, "incident_pattern": "^the shop$"}])
def reported_by_their_own_tools(h: History) -> Expected:
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
    # Pulled as well, it is the same incident.
    pulled(h, "Q1TILLS", [("trigger", 0), ("resolve", 30), ("acknowledge", 60), ("resolve", 120)])
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


@scenario(services=[{"service": f"{ON_VERCEL}/app", "repository": f"{ON_VERCEL}/app"}])
def deployed_on_vercel(h: History) -> Expected:
    """Vercel deploys two commits to production, each known from its creation on."""
    h.commit("c0", "2026-03-01T12:00")
    h.commit("c1", "2026-03-03T08:00", ["c0"])
    # At nine of the second and the third of March 2026, for ten minutes each.
    told = []
    for number, (commit, at) in enumerate((("c0", 1772442000), ("c1", 1772528400)), start=1):
        for event, moment in (("created", at), ("succeeded", at + 600)):
            sent = vercel(h, event, commit, moment)
            sent["payload"]["deployment"]["id"] = f"{ON_VERCEL}-{number}"
            h.push("vercel", sent, f"deployment.{event}")
        told.append(
            Deployment(
                f"{ON_VERCEL}/app#production#deployment_event:vercel:{ON_VERCEL}-{number}",
                commit,
                f"2026-03-{number + 1:02d}T09:00",
                f"2026-03-{number + 1:02d}T09:10",
                baseline=number == 1,
                detected_by="deployment_event",
            )
        )
    return Expected(
        told,
        [
            Commit("c0", told[0].id, None, "baseline"),
            Commit("c1", told[1].id, LEAD),
        ],
    )


ONE_OUTAGE = "one-outage-in-four-records"


@scenario(
    services=[
        {
            "service": f"{ONE_OUTAGE}/app",
            "repository": f"{ONE_OUTAGE}/app",
            "incident_pattern": "^(the till|till)$",
        }
    ]
)
def one_outage_in_four_records(h: History) -> Expected:
    """A monitor pages, the page is noted with an issue's key, and the issue with another's place.

    They are one incident, from the alert's beginning to the pager's end. A page three days later
    has its key from the monitor's group, and names the issue too: it is another.
    """
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    deployment = version(h, 3, "s1", failed=True, recovered="2026-03-03T10:30")
    group = {"groupKey": '{}:{alertname="TillErrors"}'}
    page: Json = pagerduty("triggered", "2026-03-03T10:00:00Z", "Q7TILLS")
    page["event"]["data"] |= {
        "service": {"summary": "The till"},
        "incident_key": hashlib.sha256(group["groupKey"].encode()).hexdigest(),
        "html_url": "https://acme.pagerduty.com/incidents/Q7TILLS",
    }
    h.push("pagerduty", page, "incident.triggered")
    end: Json = copy.deepcopy(page)
    end["event"] |= {"event_type": "incident.resolved", "occurred_at": "2026-03-03T10:30:00Z"}
    end["event"]["data"]["status"] = "resolved"
    h.push("pagerduty", end, "incident.resolved")
    later: Json = copy.deepcopy(page)
    later["event"]["data"] |= {"id": "Q8TILLS", "created_at": "2026-03-06T10:00:00Z"}
    later["event"]["data"]["title"] = "TILL-7 again"
    later["event"]["occurred_at"] = "2026-03-06T10:00:00Z"
    h.push("pagerduty", later, "incident.triggered")
    fired = alerts("f7", "2026-03-03T10:20:00Z", service="till") | group
    fired["alerts"][0]["startsAt"] = "2026-03-03T09:50:00Z"
    h.push("alertmanager", fired, "resolved")
    issue = h.issue(3, "2026-03-03T10:10", closed="2026-03-03T18:00")
    h.jira_issue(
        "TILL-7",
        "2026-03-03T10:05",
        component="nobody's",
        description=f"[page|https://acme.pagerduty.com/incidents/Q7TILLS], {issue[7:]}",
        status="Done",
        changes=[("2026-03-04T12:00", "To Do", "Done")],
        site="one-outage.example",
    )
    told: dict[str, Any] = {
        "deployment": deployment.id,
        "method": "time_window",
        "confidence": 0.5,
        "source": "pagerduty",
    }
    return base.plus(
        [deployment],
        [Commit("s1", deployment.id, LEAD)],
        incidents=[
            Incident("pagerduty:Q7TILLS", "2026-03-03T09:50", "2026-03-03T10:30", **told),
            Incident("pagerduty:Q8TILLS", "2026-03-06T10:00", None, source="pagerduty"),
        ],
        evidence=[
            Evidence("recovery_time", deployment.id, "2026-03-03", 80 * 60),
        ],
        cells=[
            Cell(
                "dora_change_fail_rate",
                "month",
                "2026-03-01",
                {"failure_count": 1},
            ),
            Cell(
                "dora_recovery_time",
                "month",
                "2026-03-01",
                {"incident_count": 1, "open_incident_count": 1, "restore_p50_seconds": 2400},
            ),
        ],
    )
