"""One document of each tool that tells of incidents in its own words, with invented names."""

from typing import Any

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

_IO_INCIDENT: dict[str, Any] = {
    "id": "01CHKOUTINCIDENT0000000001",
    "name": "Checkout answers 500",
    "reference": "INC-42",
    "permalink": "https://app.incident.io/acme/incidents/42",
    "summary": "Every second order fails",
    "mode": "standard",
    "visibility": "public",
    "created_at": "2026-03-02T09:25:00.801578Z",
    "updated_at": "2026-03-02T10:06:00.801578Z",
    "incident_status": {"id": "01STATUS", "name": "Documenting", "category": "learning"},
    "severity": {"id": "01SEVERITY", "name": "Major", "rank": 2},
    "incident_type": {"id": "01TYPE", "name": "Production"},
    "custom_field_entries": [
        {
            "custom_field": {
                "id": "01FIELD",
                "name": "Affected services",
                "field_type": "multi_select",
            },
            "values": [{"value_catalog_entry": {"id": "01ENTRY", "name": "shop"}}],
        }
    ],
    "incident_timestamp_values": [
        {
            "incident_timestamp": {"id": "01BEGAN", "name": "Impact started", "rank": 1},
            "value": {"value": "2026-03-02T09:20:00.801578Z"},
        },
        {
            "incident_timestamp": {"id": "01RESOLVED", "name": "Resolved at", "rank": 2},
            "value": {"value": "2026-03-02T10:05:00.801578Z"},
        },
    ],
}
INCIDENT_IO: dict[str, Any] = {
    "event_type": "public_incident.incident_status_updated_v2",
    "public_incident.incident_status_updated_v2": {
        "incident": _IO_INCIDENT,
        "message": "Orders go through again",
        "new_status": _IO_INCIDENT["incident_status"],
        "previous_status": {"id": "01LIVE", "name": "Fixing", "category": "live"},
    },
}

STATUSPAGE: dict[str, Any] = {
    "meta": {
        "unsubscribe": "https://acme.statuspage.io/?unsubscribe=s1",
        "documentation": "https://help.statuspage.io/webhooks",
        "generated_at": "2026-03-02T10:05:01Z",
    },
    "page": {
        "id": "pgacme000001",
        "status_indicator": "none",
        "status_description": "All Systems Operational",
    },
    "incident": {
        "id": "inccheckout1",
        "name": "Checkout answers 500",
        "status": "resolved",
        "impact": "major",
        "impact_override": None,
        "backfilled": False,
        "created_at": "2026-03-02T10:30:00.000+01:00",
        "started_at": "2026-03-02T10:20:00.000+01:00",
        "updated_at": "2026-03-02T11:05:00.000+01:00",
        "monitoring_at": "2026-03-02T10:50:00.000+01:00",
        "resolved_at": "2026-03-02T11:05:00.000+01:00",
        "scheduled_for": None,
        "scheduled_until": None,
        "shortlink": "https://stspg.example/inccheckout1",
        "page_id": "pgacme000001",
        "incident_updates": [
            {
                "id": "upd2",
                "status": "resolved",
                "body": "Orders go through again.",
                "created_at": "2026-03-02T11:05:00.000+01:00",
                "affected_components": [
                    {
                        "code": "cmpshop",
                        "name": "shop",
                        "old_status": "major_outage",
                        "new_status": "operational",
                    }
                ],
            },
            {
                "id": "upd1",
                "status": "investigating",
                "body": "Every second order fails.",
                "created_at": "2026-03-02T10:30:00.000+01:00",
                "affected_components": None,
            },
        ],
        "components": [{"id": "cmpshop", "name": "shop", "status": "operational"}],
    },
}
