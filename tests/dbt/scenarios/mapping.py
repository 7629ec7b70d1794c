"""Tools that no code knows: the rows that a mapping makes of each one's own JSON."""

import copy
from typing import Any

from tests.dbt.history import History, Json
from tests.dbt.scenarios.expected import Commit, Deployment, Expected, Incident
from tests.dbt.scenarios.registry import scenario

OWNER = "read-by-a-mapping"
SERVICE = f"{OWNER}/app"

# In the shape in which these tools send, read from what they publish: Azure DevOps' service hooks
# (learn.microsoft.com, events, build.complete, resource version 2.0), Heroku's webhook events
# (devcenter.heroku.com, api:release), Drone's example payloads (docs.drone.io/webhooks/examples),
# Buildkite's builds (buildkite.com/docs/apis), Better Stack's incidents (its JSON:API schema),
# FireHydrant's webhooks (docs.firehydrant.com, incident event payloads; its times are
# `2026-03-04 12:00:00 UTC`), Rootly's event payloads (docs.rootly.com), Honeybadger's payload v2 of
# `deployed` (docs.honeybadger.io) and Datadog's variables of webhooks, whose payload is the user's
# own (docs.datadoghq.com/integrations/webhooks). The second of Vercel is a mapping of our own.
MAPPINGS = (
    {
        "source": "azure-devops",
        "kind": "deployment",
        "id": "resource.id",
        "repository": "resource.repository.name",
        "sha": "resource.sourceVersion",
        "status": "resource.result",
        "url": "resource._links.web.href",
        "started_at": "resource.startTime",
        "finished_at": "resource.finishTime",
    },
    {
        "source": "vercel-projects",
        "kind": "deployment",
        "id": "payload.deployment.id",
        "service": "payload.deployment.name",
        "repository": "payload.deployment.meta.githubRepo",
        "environment": "payload.target",
        "sha": "payload.deployment.meta.githubCommitSha",
        "status": "type",
        "finished_at": "createdAt",
    },
    {
        "source": "heroku",
        "kind": "deployment",
        "id": "data.id",
        "service": "data.app.name",
        "repository": "data.app.name",
        "sha": "data.slug.commit",
        "status": "data.status",
        "started_at": "data.created_at",
        "finished_at": "data.updated_at",
    },
    {
        "source": "drone",
        "kind": "deployment",
        "id": "build.id",
        "repository": "repo.slug",
        "environment": "build.deploy_to",
        "sha": "build.after",
        "status": "build.status",
        "started_at": "build.started",
        "finished_at": "build.finished",
    },
    {
        "source": "buildkite",
        "kind": "deployment",
        "id": "build.id",
        "repository": "pipeline.name",
        "sha": "build.commit",
        "status": "build.state",
        "started_at": "build.started_at",
        "finished_at": "build.finished_at",
    },
    {
        "source": "betterstack",
        "kind": "incident",
        "id": "data.id",
        "service": "data.attributes.name",
        "title": "data.attributes.cause",
        "url": "data.attributes.url",
        "started_at": "data.attributes.started_at",
        "finished_at": "data.attributes.resolved_at",
    },
    {
        "source": "firehydrant",
        "kind": "incident",
        "id": "data.incident.id",
        "service": "data.incident.services.0.name",
        "status": "data.incident.current_milestone",
        "title": "data.incident.name",
        "started_at": "data.incident.created_at",
    },
    {
        "source": "rootly",
        "kind": "incident",
        "id": "data.id",
        "service": "data.services.0.name",
        "status": "data.status",
        "title": "data.title",
        "started_at": "data.started_at",
        "finished_at": "data.resolved_at",
    },
    {
        "source": "honeybadger",
        "kind": "deployment",
        "id": "deploy.created_at",
        "service": "project.name",
        "repository": "project.github_project",
        "environment": "deploy.environment",
        "sha": "deploy.revision",
        "finished_at": "deploy.created_at",
    },
    {
        "source": "datadog",
        "kind": "incident",
        "id": "alert_cycle_key",
        "service": "service",
        "status": "transition",
        "title": "title",
        "started_at": "date",
    },
)


def deployments(h: History) -> dict[str, Json]:
    """Return one deployment of each tool, on the third to the seventh of March at nine."""
    shas = {name: h.sha(name) for name in ("c1", "c2", "c3", "c4", "c5", "c6")}
    return {
        "azure-devops": {
            "eventType": "build.complete",
            "resource": {
                "id": 4242,
                "status": "completed",
                "result": "succeeded",
                "startTime": "2026-03-03T09:00:00.000Z",
                "finishTime": "2026-03-03T09:10:00.000Z",
                "sourceVersion": shas["c1"],
                "repository": {"type": "GitHub", "name": SERVICE},
                "_links": {
                    "web": {"href": "https://dev.azure.example/acme/_build/results?id=4242"}
                },
            },
        },
        "vercel-projects": {
            "type": "deployment.succeeded",
            # Ten past nine on the fourth.
            "createdAt": 1772615400000,
            "payload": {
                "target": "production",
                "deployment": {
                    "id": "dpl_1",
                    "name": SERVICE,
                    "meta": {"githubRepo": SERVICE, "githubCommitSha": shas["c2"]},
                },
            },
        },
        "heroku": {
            "action": "update",
            "resource": "release",
            "data": {
                "id": "n1",
                "app": {"name": SERVICE},
                "slug": {"commit": shas["c3"]},
                "status": "succeeded",
                "created_at": "2026-03-05T09:00:00Z",
                "updated_at": "2026-03-05T09:10:00Z",
            },
        },
        "drone": {
            "event": "build",
            "action": "completed",
            "repo": {"slug": SERVICE},
            "build": {
                "id": 18,
                "status": "failure",
                "after": shas["c4"],
                "deploy_to": "production",
                # From nine to ten past nine on the sixth.
                "started": 1772787600,
                "finished": 1772788200,
            },
        },
        "buildkite": {
            "event": "build.finished",
            "build": {
                "id": "b1",
                "state": "passed",
                "commit": shas["c4"],
                "started_at": "2026-03-06T10:00:00.000Z",
                "finished_at": "2026-03-06T10:10:00.000Z",
            },
            "pipeline": {"name": SERVICE},
        },
        "honeybadger": {
            "event": "deployed",
            "project": {"name": SERVICE, "github_project": SERVICE},
            "deploy": {
                "environment": "production",
                "revision": shas["c5"],
                "created_at": "2026-03-07T09:10:00.000000Z",
            },
        },
    }


def incidents() -> list[tuple[str, Json]]:
    """Return what four tools say of their incidents, in the order they say it."""
    betterstack: Json = {
        "id": "25",
        "type": "incident",
        "attributes": {
            "name": SERVICE,
            "cause": "Status 500",
            "started_at": "2026-03-04T10:00:00.000Z",
            "resolved_at": None,
        },
    }
    resolved: Json = copy.deepcopy(betterstack)
    resolved["attributes"]["resolved_at"] = "2026-03-04T11:00:00.000Z"
    firehydrant = {
        "data": {
            "incident": {
                "id": "fh1",
                "name": "Search is slow",
                "current_milestone": "acknowledged",
                "created_at": "2026-03-04 12:00:00 UTC",
                "services": [{"name": SERVICE}],
            }
        }
    }
    rootly = {
        "event": {"type": "incident.resolved"},
        "data": {
            "id": "r1",
            "title": "Tills are down",
            "status": "resolved",
            "started_at": "2026-03-05T10:00:00Z",
            "resolved_at": "2026-03-05T10:30:00Z",
            "services": [{"name": SERVICE}],
        },
    }
    datadog = {
        "alert_cycle_key": "7",
        "service": SERVICE,
        "transition": "Triggered",
        "title": "Errors",
        "date": "1772706600000",
    }
    return [
        ("betterstack", {"data": betterstack}),
        ("betterstack", {"data": resolved}),
        ("firehydrant", firehydrant),
        ("rootly", rootly),
        ("datadog", datadog),
    ]


@scenario(mappings=MAPPINGS)
def read_by_a_mapping(h: History) -> Expected:
    """Ten tools that no code knows send their own JSON: six deploy, four tell of incidents."""
    h.commit("c0", "2026-03-01T12:00")
    for day in range(1, 6):
        h.commit(f"c{day}", f"2026-03-{day + 2:02d}T08:00", [f"c{day - 1}"])
    for source, body in deployments(h).items():
        h.push(source, body)
    for source, body in incidents():
        h.push(source, body)

    def deployed(source: str, commit: str, started: str, finished: str, **more: Any) -> Deployment:
        return Deployment(
            f"{SERVICE}#production#deployment_event:{source}",
            commit,
            f"2026-03-{started}",
            f"2026-03-{finished}",
            detected_by="deployment_event",
            **more,
        )

    rows = [
        deployed("azure-devops:4242", "c1", "03T09:00", "03T09:10", commits=2, baseline=True),
        deployed(
            "vercel-projects:dpl_1",
            "c2",
            "04T09:10",
            "04T09:10",
            failed=True,
            recovered="2026-03-04T11:00",
        ),
        deployed(
            "heroku:n1", "c3", "05T09:00", "05T09:10", failed=True, recovered="2026-03-05T10:30"
        ),
        deployed(
            "drone:18",
            "c4",
            "06T09:00",
            "06T09:10",
            outcome="failure",
            commits=0,
        ),
        deployed("buildkite:b1", "c4", "06T10:00", "06T10:10"),
        deployed("honeybadger:2026-03-07T09:10:00.000000Z", "c5", "07T09:10", "07T09:10"),
    ]
    first, second, third, _, fourth, fifth = rows

    def told(identifier: str, started: str, resolved: str | None, cause: Deployment) -> Incident:
        return Incident(
            identifier,
            f"2026-03-{started}",
            f"2026-03-{resolved}" if resolved else None,
            source=identifier.split(":")[0],
            deployment=cause.id,
            method="time_window",
            confidence=0.5,
        )

    return Expected(
        rows,
        [
            Commit("c0", first.id, None, "baseline"),
            Commit("c1", first.id, None, "baseline"),
            Commit("c2", second.id, 70 * 60),
            Commit("c3", third.id, 70 * 60),
            Commit("c4", fourth.id, 130 * 60),
            Commit("c5", fifth.id, 70 * 60),
        ],
        incidents=[
            told("betterstack:25", "04T10:00", "04T11:00", second),
            told("firehydrant:fh1", "04T12:00", None, second),
            told("rootly:r1", "05T10:00", "05T10:30", third),
            told("datadog:7", "05T10:30", None, third),
        ],
    )
