"""One document of each tool that sends in its own words, with invented names."""

from typing import Any

SHA = "3f786850e387550fdab836ed7e6dc881de23001b"

PAGERDUTY: dict[str, Any] = {
    "event": {
        "id": "01CHKOUTEVENT0000000000001",
        "event_type": "incident.resolved",
        "resource_type": "incident",
        "occurred_at": "2026-03-02T10:05:00.125Z",
        "agent": {"id": "PADA001", "summary": "Ada", "type": "user_reference"},
        "client": None,
        "data": {
            "id": "Q1CHECKOUT0001",
            "type": "incident",
            "html_url": "https://acme.pagerduty.com/incidents/Q1CHECKOUT0001",
            "number": 42,
            "status": "resolved",
            "incident_key": "checkout-5xx",
            "created_at": "2026-03-02T09:20:00Z",
            "title": "Checkout answers 500",
            "service": {"id": "PSHOP01", "summary": "shop", "type": "service_reference"},
            "priority": {"id": "PP1", "summary": "P1", "type": "priority_reference"},
            "urgency": "high",
            "resolve_reason": None,
        },
    }
}

OPSGENIE: dict[str, Any] = {
    "source": {"name": "web", "type": "API"},
    "alert": {
        "alertId": "052652ac-5d1c-464a-812a-7dd18bbfba8c",
        "tinyId": "23",
        "alias": "checkout-5xx",
        "message": "Checkout answers 500",
        "entity": "shop",
        "tags": ["checkout"],
        "priority": "P1",
        "createdAt": 1772443200000,
        "updatedAt": 1772443200000000000,
        "username": "ada@example.org",
    },
    "action": "Create",
    "integrationName": "Diogen",
}

_ALERT: dict[str, Any] = {
    "status": "resolved",
    "labels": {
        "alertname": "CheckoutErrors",
        "severity": "critical",
        "service": "shop",
        "environment": "production",
    },
    "annotations": {"summary": "Checkout answers 500"},
    "startsAt": "2026-03-02T09:20:00.123Z",
    "endsAt": "2026-03-02T10:05:00.456Z",
    "generatorURL": "https://prometheus.example.com/graph?g0.expr=up",
    "fingerprint": "8b2c1f0a9d3e4c55",
}
ALERTMANAGER: dict[str, Any] = {
    "version": "4",
    "groupKey": "{}:{alertname}",
    "truncatedAlerts": 0,
    "status": "resolved",
    "receiver": "diogen",
    "groupLabels": {"alertname": "CheckoutErrors"},
    "commonLabels": {"severity": "critical"},
    "commonAnnotations": {},
    "externalURL": "https://alertmanager.example.com",
    "alerts": [_ALERT],
}
GRAFANA: dict[str, Any] = {
    **ALERTMANAGER,
    "version": "1",
    "orgId": 1,
    "state": "ok",
    "title": "[RESOLVED] CheckoutErrors",
    "externalURL": "https://grafana.example.com/",
    "alerts": [
        {
            **_ALERT,
            "silenceURL": "https://grafana.example.com/alerting/silence/new",
            "dashboardURL": "https://grafana.example.com/d/shop",
            "panelURL": "",
            "values": {"A": 12},
        }
    ],
}

GITLAB: dict[str, Any] = {
    "object_kind": "deployment",
    "status": "success",
    "status_changed_at": "2026-03-02 09:16:30 +0000",
    "deployment_id": 15,
    "deployable_id": 796,
    "deployable_url": "https://gitlab.example.com/acme/shop/-/jobs/796",
    "environment": "production",
    "environment_tier": "production",
    "environment_slug": "production",
    "environment_external_url": "https://shop.example.com",
    "project": {
        "id": 30,
        "name": "shop",
        "path_with_namespace": "acme/shop",
        "default_branch": "main",
        "web_url": "https://gitlab.example.com/acme/shop",
    },
    "ref": "main",
    "short_sha": SHA[:8],
    "user": {"id": 41, "name": "Ada", "username": "ada"},
    "commit_url": f"https://gitlab.example.com/acme/shop/-/commit/{SHA}",
    "commit_title": "Add totals",
}

ARGOCD: dict[str, Any] = {
    "apiVersion": "argoproj.io/v1alpha1",
    "kind": "Application",
    "metadata": {"name": "shop-production", "labels": {"environment": "production"}},
    "spec": {
        "source": {"repoURL": "https://github.com/acme/deploy.git", "path": "overlays/prod"},
        "destination": {"namespace": "shop"},
    },
    "status": {
        "health": {"status": "Healthy"},
        "sync": {"status": "Synced", "revision": SHA},
        "operationState": {
            "phase": "Succeeded",
            "startedAt": "2026-03-02T09:14:00Z",
            "finishedAt": "2026-03-02T09:16:30Z",
            "syncResult": {"revision": SHA},
        },
        "summary": {"images": [f"ghcr.io/acme/shop:{SHA}"]},
    },
}

VERCEL: dict[str, Any] = {
    "id": "evt_checkout0000000000000001",
    "type": "deployment.succeeded",
    "createdAt": 1772442990000,
    "region": None,
    "payload": {
        "team": {"id": "team_acme"},
        "user": {"id": "user_ada"},
        "deployment": {
            "id": "dpl_checkout1",
            "name": "shop",
            "url": "shop-1a2b3c.vercel.example",
            "meta": {
                "githubCommitSha": SHA,
                "githubCommitRef": "main",
                "githubOrg": "acme",
                "githubRepo": "shop",
            },
        },
        "links": {"deployment": "https://vercel.example/acme/shop/checkout1"},
        "target": "production",
        "project": {"id": "prj_shop"},
        "plan": "pro",
        "regions": ["fra1"],
    },
}
