"""Flux and Argo CD roll out config repositories: what is deployed is what they pin or name."""

import copy
from typing import Any

from extract.receiver.schemas import deployer_examples as deploying
from tests.dbt.history import History, Json
from tests.dbt.scenarios.expected import Commit, Deployment, Expected
from tests.dbt.scenarios.failing import LEAD
from tests.dbt.scenarios.registry import scenario

OWNER = "reconciled-from-a-config-repository"
BOT = {"author": "image-updater[bot]", "author_type": "Bot"}
KNOWN, LOST = "a1" * 32, "b2" * 32


def flux(deploy: History, commit: str, at: str) -> Json:
    told: Json = copy.deepcopy(deploying.FLUX)
    told["involvedObject"]["name"] = OWNER
    told["timestamp"] = f"2026-03-{at}:00Z"
    revision = f"main@sha1:{deploy.sha(commit)}"
    told["metadata"] |= {"revision": revision, "repository": deploy.repository}
    return told


def argocd(charts: History, commit: str, image: str, day: int, phase: str = "Succeeded") -> Json:
    """Return a notification of an application of a chart and a repository with its values."""
    told: Json = copy.deepcopy(deploying.ARGOCD)
    told["metadata"]["name"] = f"{OWNER}-web"
    told["spec"] = {
        "sources": [
            {"repoURL": "https://charts.example", "chart": "web", "targetRevision": "1.2.3"},
            {"repoURL": f"https://github.com/{charts.repository}.git", "ref": "values"},
        ],
        "destination": {"namespace": "web"},
    }
    revisions = ["1.2.3", charts.sha(commit)]
    told["status"]["sync"] = {"status": "Synced", "revisions": revisions}
    told["status"]["summary"] = {"images": [f"ghcr.example/web:{image}"]}
    told["status"]["operationState"] = {
        "phase": phase,
        "startedAt": f"2026-03-{day:02d}T09:00:00Z",
        "finishedAt": None if phase == "Running" else f"2026-03-{day:02d}T09:10:00Z",
        "syncResult": {"revision": "", "revisions": revisions},
    }
    return told


@scenario(
    pins=[
        {
            "repository": f"{OWNER}/deploy",
            "file": "overlays/*/app.yaml",
            "environment": "overlays/([^/]+)/",
            "service": f"{OWNER}/app",
        }
    ],
    services=[
        {"service": f"{OWNER}/{one}", "repository": f"{OWNER}/{one}"} for one in ("app", "web")
    ],
    repositories="app web deploy charts",
)
def reconciled_from_a_config_repository(
    app: History, web: History, deploy: History, charts: History
) -> Expected:
    """Flux deploys what the file pins at its revision, Argo CD the images that it names.

    A digest is the commit of the release whose notes have it; another is an unknown commit. Of an
    application of several sources the repository counts. During a sync its images are the old ones.
    """
    app.commit("a0", "2026-03-01T12:00")
    app.commit("a1", "2026-03-03T08:00", ["a0"])
    app.release(1, "v1.1", "a1", "2026-03-03T08:30", body=f"Image: `sha256:{KNOWN}`")
    web.commit("w0", "2026-03-01T12:00")
    web.commit("w1", "2026-03-03T08:00", ["w0"])
    pinned = (app.sha("a0")[:7], f"sha256:{KNOWN}", f"sha256:{LOST}")
    for number, pin in enumerate(pinned):
        day, commit = number + 2, f"g{number}"
        parents = [f"g{number - 1}"] if number else []
        deploy.commit(commit, f"2026-03-{day:02d}T08:50", parents, **BOT)
        mark = "@" if ":" in pin else ":"
        text = f"spec:\n  image: registry.example:5000/app{mark}{pin}\n"
        deploy.pinned(commit, {"overlays/production/app.yaml": text})
        deploy.push("flux", flux(deploy, commit, f"{day:02d}T09:10"), "ReconciliationSucceeded")
    for number, day in ((0, 2), (1, 3)):
        commit = f"v{number}"
        charts.commit(commit, f"2026-03-{day:02d}T08:50", [], **BOT)
        before = web.sha("w0")
        charts.push("argocd", argocd(charts, commit, before, day, "Running"), "Application")
        now = argocd(charts, commit, web.sha(f"w{number}"), day)
        charts.push("argocd", now, "Application")

    def by_flux(number: int, commit: str | None, **more: Any) -> Deployment:
        at = f"2026-03-{number + 2:02d}T09:10"
        revision = f"main@sha1:{deploy.sha(f'g{number}')}"
        key = f"flux:flux-system/Kustomization/{OWNER}@{revision}/{number + 1}"
        told = {"detected_by": "deployment_event, image_pin", **more}
        return Deployment(
            f"{OWNER}/app#production#deployment_event:{deploy.repository}@{key}",
            commit, at, at, service="app", **told,
        )  # fmt: skip

    def by_argocd(day: int, commit: str, **more: Any) -> Deployment:
        at = f"2026-03-{day:02d}T09"
        key = f"argocd:{OWNER}-web@{at}:00:00Z"
        return Deployment(
            f"{OWNER}/web#production#deployment_event:{charts.repository}@{key}",
            commit, f"{at}:00", f"{at}:10", service="web", detected_by="deployment_event", **more,
        )  # fmt: skip

    flux_first, flux_second, flux_third = (
        by_flux(0, "a0", baseline=True),
        by_flux(1, "a1", detected_by="deployment_event, github_release, image_pin"),
        by_flux(2, None, commits=0, detected_by="deployment_event"),
    )
    first, second = by_argocd(2, "w0", baseline=True), by_argocd(3, "w1")
    return Expected(
        [flux_first, flux_second, flux_third, first, second],
        [
            Commit("a0", flux_first.id, None, "baseline", service="app"),
            Commit("a1", flux_second.id, LEAD, service="app"),
            Commit("w0", first.id, None, "baseline", service="web"),
            Commit("w1", second.id, LEAD, service="web"),
            # Without a row of `image_pins`, a config repository is a service as well.
            Commit("v0", None, None, "no_deployments", bot=True, service="charts"),
            Commit("v1", None, None, "no_deployments", bot=True, service="charts"),
        ],
    )
