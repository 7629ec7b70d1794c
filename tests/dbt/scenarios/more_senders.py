"""Further tools that send in their own words: the number that each makes in gold."""

import copy
from typing import Any

from extract.receiver.schemas import deployer_examples as deploying
from extract.receiver.schemas import sender_examples as examples
from tests.dbt.history import History, Json
from tests.dbt.scenarios.expected import Commit, Deployment, Expected, Incident
from tests.dbt.scenarios.failing import LEAD, version
from tests.dbt.scenarios.registry import scenario, tracked

DECLARED = "declared-where-people-speak"
EACH_DEPLOYS = "each-deploys-its-own-way"
SERVICE = f"{EACH_DEPLOYS}/app"
STATUS = "public_incident.incident_status_updated_v2"


def incidentio(number: str, category: str, minutes: int, **more: Any) -> Json:
    """Return the event of the third of March, this number of minutes after ten."""
    told: Json = copy.deepcopy(examples.INCIDENT_IO)
    at = f"2026-03-03T{10 + minutes // 60}:{minutes % 60:02d}:00Z"
    told[STATUS]["incident"] |= {
        "id": number,
        "created_at": "2026-03-03T10:05:00Z",
        "updated_at": at,
        "incident_status": {"category": category},
        "custom_field_entries": [
            {"custom_field": {"name": "Service"}, "values": [{"value_text": f"{DECLARED}/app"}]}
        ],
        "incident_timestamp_values": [
            {
                "incident_timestamp": {"name": "Impact started"},
                "value": {"value": "2026-03-03T10:00:00Z"},
            }
        ],
        **more,
    }
    return told


def statuspage(number: str, status: str, minutes: int, **more: Any) -> Json:
    """Return the page's event of the third of March, this number of minutes after ten."""
    told: Json = copy.deepcopy(examples.STATUSPAGE)
    at = f"2026-03-03T{10 + minutes // 60}:{minutes % 60:02d}:00Z"
    told["incident"] |= {
        "id": number,
        "status": status,
        "created_at": "2026-03-03T10:15:00Z",
        "started_at": "2026-03-03T10:10:00Z",
        "updated_at": at,
        "resolved_at": at if status == "resolved" else None,
        "incident_updates": [],
        "components": [{"name": "Web shop"}],
        **more,
    }
    return told


@scenario(
    services=[
        {
            "service": f"{DECLARED}/app",
            "repository": f"{DECLARED}/app",
            "incident_pattern": "^web shop$",
        }
    ]
)
def declared_where_people_speak(h: History) -> Expected:
    """incident.io and Statuspage tell of incidents from their impact to their end.

    One is resolved, live again and closed; one was declined and counts in nothing; a test and a
    page without impact are left out.
    """
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    deployment = version(h, 3, "s1", failed=True, recovered="2026-03-03T10:45")
    for category, minutes in (("live", 5), ("learning", 30), ("live", 40), ("closed", 60)):
        h.push("incidentio", incidentio("01DOWN", category, minutes), STATUS)
    h.push("incidentio", incidentio("01NOISE", "declined", 20), STATUS)
    h.push("incidentio", incidentio("01DRILL", "live", 20, mode="test"), STATUS)
    for status, minutes in (("investigating", 15), ("monitoring", 30), ("resolved", 45)):
        h.push("statuspage", statuspage("sp1", status, minutes), status)
    h.push("statuspage", statuspage("sp2", "investigating", 15, impact="none"), "investigating")
    told: dict[str, Any] = {
        "deployment": deployment.id,
        "method": "time_window",
        "confidence": 0.5,
    }
    return base.plus(
        [deployment],
        [Commit("s1", deployment.id, LEAD)],
        incidents=[
            Incident(
                "incidentio:01DOWN",
                "2026-03-03T10:00",
                "2026-03-03T11:00",
                first_resolved="2026-03-03T10:30",
                reopened=1,
                source="incidentio",
                **told,
            ),
            Incident(
                "statuspage:sp1",
                "2026-03-03T10:10",
                "2026-03-03T10:45",
                source="statuspage",
                **told,
            ),
            Incident(
                "incidentio:01NOISE",
                "2026-03-03T10:00",
                None,
                source="incidentio",
                **told,
            ),
        ],
    )


def gitlab_pipeline(h: History, commit: str) -> Json:
    told: Json = copy.deepcopy(deploying.GITLAB_PIPELINE)
    told["object_attributes"]["sha"] = h.sha(commit)
    told["project"] = {**told["project"], "path_with_namespace": h.repository}
    job = told["builds"][0]
    job |= {"started_at": "2026-03-03 09:00:00 UTC", "finished_at": "2026-03-03 09:10:00 UTC"}
    return told


def flux(h: History, commit: str, at: str, reason: str = "ReconciliationSucceeded") -> Json:
    told: Json = copy.deepcopy(deploying.FLUX)
    told["involvedObject"]["name"] = EACH_DEPLOYS
    severity = "info" if reason in ("ReconciliationSucceeded", "Progressing") else "error"
    told |= {"timestamp": f"2026-03-{at}:00Z", "reason": reason, "severity": severity}
    told["metadata"] |= {"revision": f"main@sha1:{h.sha(commit)}", "repository": h.repository}
    return told


def netlify(h: History, commit: str, published: str | None) -> Json:
    state = "ready" if published else "building"
    return {
        **deploying.NETLIFY,
        "id": EACH_DEPLOYS,
        "state": state,
        "commit_ref": h.sha(commit),
        "commit_url": f"https://github.com/{h.repository}/commit/{h.sha(commit)}",
        "created_at": "2026-03-05T09:00:00Z",
        "published_at": published,
        "updated_at": published or "2026-03-05T09:00:00Z",
    }


def jenkins(h: History, commit: str, phase: str) -> Json:
    told: Json = copy.deepcopy(deploying.JENKINS)
    url = f"https://jenkins.example/job/{EACH_DEPLOYS}/18/"
    # From nine to ten past nine of the sixth.
    told["build"] |= {"phase": phase, "full_url": url, "timestamp": 1772787600000}
    told["build"] |= {"duration": 600000 if phase != "STARTED" else 0}
    told["build"]["status"] = "SUCCESS" if phase != "STARTED" else None
    scm = {"url": f"https://github.com/{h.repository}.git", "commit": h.sha(commit)}
    told["build"]["scm"] = scm
    return told


@scenario(services=[{"service": SERVICE, "repository": SERVICE}])
def each_deploys_its_own_way(h: History) -> Expected:
    """GitLab's job, Flux, Netlify and Jenkins deploy a commit each; Flux repeats itself."""
    h.commit("c0", "2026-03-01T12:00")
    for day, commit in enumerate(("c1", "c2", "c3"), start=4):
        h.commit(commit, f"2026-03-{day:02d}T08:00", [f"c{day - 4}"])
    h.push("gitlab", gitlab_pipeline(h, "c0"), "pipeline")
    for at, reason in (
        ("04T09:00", "Progressing"),
        ("04T09:10", "ReconciliationSucceeded"),
        ("04T09:20", "ReconciliationSucceeded"),
    ):
        h.push("flux", flux(h, "c1", at, reason), reason)
    h.push("netlify", netlify(h, "c2", None), "building")
    h.push("netlify", netlify(h, "c2", "2026-03-05T09:10:00Z"), "ready")
    for phase in ("STARTED", "COMPLETED", "FINALIZED"):
        h.push("jenkins", jenkins(h, "c3", phase), phase)
    ids = (
        "gitlab:job:796",
        f"flux:flux-system/Kustomization/{EACH_DEPLOYS}@main@sha1:{h.sha('c1')}/1",
        f"netlify:{EACH_DEPLOYS}",
        f"jenkins:https://jenkins.example/job/{EACH_DEPLOYS}/18/",
    )
    told = [
        Deployment(
            f"{SERVICE}#production#deployment_event:{key}",
            f"c{number}",
            f"2026-03-{number + 3:02d}T09:00",
            f"2026-03-{number + 3:02d}T09:10",
            baseline=number == 0,
            detected_by="deployment_event",
        )
        for number, key in enumerate(ids)
    ]
    first, *others = told
    return Expected(
        told,
        [
            Commit("c0", first.id, None, "baseline"),
            *(Commit(f"c{n}", each.id, LEAD) for n, each in enumerate(others, start=1)),
        ],
    )


@scenario()
def a_workflow_of_circleci(h: History) -> Expected:
    """A workflow whose name says that it deploys is a deployment; one of another branch is not."""
    h.commit("c0", "2026-03-01T12:00")
    h.commit("c1", "2026-03-03T08:00", ["c0"])
    told = []
    for day, commit in ((2, "c0"), (3, "c1")):
        sent: Json = copy.deepcopy(deploying.CIRCLECI)
        sent["workflow"] |= {
            "id": f"circle-{day}",
            "created_at": f"2026-03-{day:02d}T09:00:00Z",
            "stopped_at": f"2026-03-{day:02d}T09:10:00Z",
        }
        address = f"https://github.com/{h.repository}"
        sent["pipeline"]["vcs"] |= {
            "origin_repository_url": address,
            "target_repository_url": address,
            "revision": h.sha(commit),
        }
        h.push("circleci", sent, "workflow-completed")
        aside: Json = copy.deepcopy(sent)
        aside["workflow"]["id"] += "-topic"
        aside["pipeline"]["vcs"]["branch"] = "topic"
        h.push("circleci", aside, "workflow-completed")
        tested: Json = copy.deepcopy(sent)
        tested["workflow"] |= {"id": f"test-{day}", "name": "test"}
        h.push("circleci", tested, "workflow-completed")
        told.append(
            Deployment(
                f"{h.repository}#production#workflow_run:circleci:circle-{day}/1",
                commit,
                f"2026-03-{day:02d}T09:00",
                f"2026-03-{day:02d}T09:10",
                baseline=day == 2,
                detected_by="workflow_run",
            )
        )
    return Expected(
        told, [Commit("c0", told[0].id, None, "baseline"), Commit("c1", told[1].id, LEAD)]
    )


def pipelines(h: History, commit: str, day: int) -> str:
    """Push a pipeline that deploys, and two that do not; return its detector and source id."""
    for number, name, branch in (
        (100 + day, "Deploy shop", "main"),
        (200 + day, "Deploy shop", "topic"),
        (300 + day, "Test", "main"),
    ):
        sent = gitlab_pipeline(h, commit)
        sent["object_attributes"] |= {
            "id": number,
            "name": name,
            "ref": branch,
            "created_at": f"2026-03-{day:02d} 09:00:00 UTC",
            "finished_at": f"2026-03-{day:02d} 09:10:00 UTC",
        }
        # Its jobs start no environment.
        sent["builds"] = sent["builds"][1:]
        h.push("gitlab", sent, "pipeline")
    return f"workflow_run:gitlab:{100 + day}/1"


def releases(h: History, commit: str, day: int) -> str:
    """Push a release and a prerelease of it; return the release's detector and source id."""
    for tag in (f"v1.{day}", f"v1.{day}-rc1"):
        sent: Json = copy.deepcopy(deploying.GITLAB_RELEASE)
        at = f"2026-03-{day:02d} 09:10:00 UTC"
        sent |= {"tag": tag, "name": tag, "created_at": at, "released_at": at}
        sent["project"] = {**sent["project"], "path_with_namespace": h.repository}
        sent["commit"] = {**sent["commit"], "id": h.sha(commit)}
        h.push("gitlab", sent, "release")
    return f"gitlab_release:v1.{day}"


@scenario(
    services=[
        {"service": f"released-at-gitlab/{one}", "repository": f"released-at-gitlab/{one}"}
        for one in ("app", "other")
    ],
    repositories="app other",
)
def released_at_gitlab(app: History, other: History) -> Expected:
    """Where nothing else deploys, GitLab's pipeline counts by its name, or else its release.

    A pipeline of a topic branch or of another name does not count, and no prerelease.
    """
    told: list[Deployment] = []
    commits: list[Commit] = []
    for history, service in ((app, "app"), (other, "other")):
        history.commit("c0", "2026-03-01T12:00")
        history.commit("c1", "2026-03-03T08:00", ["c0"])
        for day, commit in ((2, "c0"), (3, "c1")):
            at = f"2026-03-{day:02d}T09:10"
            if history is app:
                key = pipelines(history, commit, day)
                began = f"2026-03-{day:02d}T09:00"
            else:
                key = releases(history, commit, day)
                began = at
            detector = key.split(":")[0]
            told.append(
                Deployment(
                    f"{history.repository}#production#{key}",
                    commit,
                    began,
                    at,
                    baseline=day == 2,
                    service=service,
                    detected_by=detector,
                )
            )
        first, second = told[-2:]
        commits += [
            Commit("c0", first.id, None, "baseline", service=service),
            Commit("c1", second.id, LEAD, service=service),
        ]
    return Expected(told, commits)
