"""What alarms, CDEvents, pipelines and Jira's versions report of deployments and incidents."""

from typing import Any

from tests.dbt.history import History, instant, iso
from tests.dbt.scenarios.aws import SCOPE, event_bridge, pipeline
from tests.dbt.scenarios.expected import Cell, Commit, Deployment, Expected, Incident
from tests.dbt.scenarios.incidents import caused_by, two_versions
from tests.dbt.scenarios.registry import scenario


@scenario()
def alarm_that_flaps(h: History) -> Expected:
    """ALARM and OK five times in ten minutes are one incident; INSUFFICIENT_DATA does not count."""
    base, second, _ = two_versions(h, failed=True, recovered="2026-03-04T08:39")
    alarm = f"{pipeline(h)}-critical"
    changes = [("2026-03-01T08:00", "OK")]
    for minute in range(30, 40, 2):
        changes.append((f"2026-03-04T08:{minute}", "ALARM"))
        changes.append((f"2026-03-04T08:{minute + 1}", "OK"))
    changes += [
        ("2026-03-04T08:35:30", "INSUFFICIENT_DATA"),
        ("2026-03-05T08:00", "INSUFFICIENT_DATA"),
    ]
    for at, state in changes:
        data = f'{{"newState": {{"stateValue": "{state}"}}}}'
        payload = {"AlarmName": alarm, "Timestamp": iso(at), "HistoryData": data}
        h.put("aws", "alarm_history", f"{alarm}/{iso(at)}", payload, at, scope=SCOPE)
    # Pushed as well, of one that no rule picks too, and a little later than pulled.
    for name in (alarm, f"{pipeline(h)}-cpu"):
        detail = {"alarmName": name, "state": {"value": "ALARM"}}
        event_bridge(h, "CloudWatch Alarm State Change", "2026-03-04T08:30:01", detail)
    began = int(instant("2026-03-04T08:30").timestamp())
    return base.plus(
        incidents=[
            Incident(
                f"aws:{SCOPE}/{alarm}@{began}",
                "2026-03-04T08:30",
                "2026-03-04T08:39",
                first_resolved="2026-03-04T08:31",
                reopened=4,
                source="aws",
                **caused_by(second, "time_window", 0.5),
            )
        ],
        cells=[
            Cell(
                "dora_recovery_time",
                "day",
                "2026-03-04",
                {"incident_count": 1, "restore_p50_seconds": 540},
            )
        ],
    )


@scenario()
def cdevents_of_a_service(h: History) -> Expected:
    """CDEvents of deployments and incidents count like our own events."""
    h.commit("c0", "2026-03-01T12:00")
    h.commit("c1", "2026-03-03T08:00", ["c0"])

    def send(kind: str, at: str, subject: str, content: dict[str, Any]) -> str:
        context = {"id": f"{h.repository} {kind} {at}", "source": "/ci", "timestamp": iso(at)}
        content = {"environment": {"id": "production"}, **content}
        event = {"context": context, "subject": {"id": subject, "content": content}}
        h.push("cloudevents", {"specversion": "1.0", "data": event}, f"dev.cdevents.{kind}.0.2.0")
        return str(context["id"])

    deployments = []
    for commit, at in (("c0", "2026-03-02T09:10"), ("c1", "2026-03-03T09:10")):
        artifact = {"artifactId": f"pkg:github/{h.repository}@{h.sha(commit)}"}
        event_id = send("service.deployed", at, "app", artifact)
        deployments.append(
            Deployment(
                f"{h.repository}#production#deployment_event:{event_id}",
                commit,
                at,
                at,
                baseline=commit == "c0",
                failed=commit == "c1",
                recovered="2026-03-03T11:00" if commit == "c1" else None,
                detected_by="deployment_event",
            )
        )
    first, second = deployments
    outage = f"{h.repository} outage"
    send("incident.detected", "2026-03-03T10:00", outage, {"service": {"id": h.repository}})
    send("incident.resolved", "2026-03-03T11:00", outage, {"service": {"id": h.repository}})
    return Expected(
        deployments,
        [Commit("c0", first.id, None, "baseline"), Commit("c1", second.id, 4200)],
        incidents=[
            Incident(
                f"event:/ci#{outage}",
                "2026-03-03T10:00",
                "2026-03-03T11:00",
                source="event",
                **caused_by(second, "time_window", 0.5),
            )
        ],
    )


@scenario()
def deployment_that_repairs_another(h: History) -> Expected:
    """A deployment that names the one it repairs is rework, and that one has failed."""
    h.commit("c0", "2026-03-01T12:00")
    h.commit("c1", "2026-03-03T08:00", ["c0"])
    h.commit("c2", "2026-03-04T08:00", ["c1"])
    deployments = []
    for number, day in enumerate(("02", "03", "04")):
        at = f"2026-03-{day}T09:10"
        body = {
            "id": f"d{number}",
            "repository": h.repository,
            "environment": "production",
            "sha": h.sha(f"c{number}"),
            "status": "success",
            "started_at": iso(at),
            "finished_at": iso(at),
        }
        h.push("deployments", {**body, "caused_by": "d1"} if number == 2 else body)
        deployments.append(
            Deployment(
                f"{h.repository}#production#deployment_event:d{number}",
                f"c{number}",
                at,
                at,
                baseline=number == 0,
                failed=number == 1,
                rework=number == 2,
                detected_by="deployment_event",
            )
        )
    first, second, third = deployments
    return Expected(
        deployments,
        [
            Commit("c0", first.id, None, "baseline"),
            Commit("c1", second.id, 4200),
            Commit("c2", third.id, 4200),
        ],
    )


@scenario(
    services=[
        {
            "service": "version-released-in-jira/app",
            "repository": "version-released-in-jira/app",
            "incident_pattern": "^vrj$",
        }
    ],
    rules=[
        {
            "service": "version-released-in-jira/app",
            "detector": "jira_version",
            "environment": "production",
            "precedence": "9",
            "usage": "always",
        }
    ],
)
def version_released_in_jira(h: History) -> Expected:
    """A released version ships the commit of its tag; without a tag it counts and ships nothing."""
    h.commit("c0", "2026-03-01T12:00")
    h.commit("c1", "2026-03-03T08:00", ["c0"])
    h.tag("0.9", "c0")
    h.tag("v1.0", "c1")
    h.put("jira", "projects", "900", {"id": "900", "key": "VRJ"}, scope="vrj.example")
    deployments = []
    for name, commit, day in (("0.9", "c0", "02"), ("1.0", "c1", "03"), ("1.1", None, "04")):
        payload = {
            "name": name,
            "projectId": 900,
            "released": True,
            "releaseDate": f"2026-03-{day}",
        }
        h.put("jira", "versions", f"9{day}", payload, scope="vrj.example")
        noon = f"2026-03-{day}T12:00"
        deployments.append(
            Deployment(
                f"{h.repository}#production#jira_version:vrj.example/9{day}",
                commit,
                noon,
                noon,
                commits=1 if commit else 0,
                baseline=commit == "c0",
                detected_by="jira_version",
            )
        )
    first, second, _ = deployments
    return Expected(
        deployments,
        [Commit("c0", first.id, None, "baseline"), Commit("c1", second.id, 14_400)],
        cells=[
            Cell(
                "dora_deployment_frequency",
                "week",
                "2026-03-02",
                {"deployment_count": 3, "deployment_day_count": 3},
            )
        ],
    )
