"""One document of each tool that tells of deployments in its own words, with invented names."""

from typing import Any

SHA = "3f786850e387550fdab836ed7e6dc881de23001b"

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

GITLAB_PIPELINE: dict[str, Any] = {
    "object_kind": "pipeline",
    "object_attributes": {
        "id": 31,
        "iid": 3,
        "name": "Deploy shop",
        "ref": "main",
        "tag": False,
        "sha": SHA,
        "source": "push",
        "status": "success",
        "stages": ["build", "deploy"],
        "created_at": "2026-03-02 09:10:00 UTC",
        "finished_at": "2026-03-02 09:17:00 UTC",
        "duration": 420,
        "url": "https://gitlab.example.com/acme/shop/-/pipelines/31",
    },
    "user": {"id": 41, "name": "Ada", "username": "ada"},
    "project": GITLAB["project"],
    "commit": {"id": SHA, "title": "Add totals"},
    "builds": [
        {
            "id": 796,
            "stage": "deploy",
            "name": "deploy-production",
            "status": "success",
            "created_at": "2026-03-02 09:10:00 UTC",
            "started_at": "2026-03-02 09:14:00 UTC",
            "finished_at": "2026-03-02 09:16:30 UTC",
            "duration": 150.0,
            "when": "on_success",
            "manual": False,
            "environment": {
                "name": "production",
                "action": "start",
                "deployment_tier": "production",
            },
        },
        {
            "id": 795,
            "stage": "build",
            "name": "build",
            "status": "success",
            "created_at": "2026-03-02 09:10:00 UTC",
            "started_at": "2026-03-02 09:11:00 UTC",
            "finished_at": "2026-03-02 09:13:00 UTC",
            "when": "on_success",
            "manual": False,
            "environment": None,
        },
    ],
}

GITLAB_RELEASE: dict[str, Any] = {
    "object_kind": "release",
    "action": "create",
    "id": 7,
    "name": "Totals",
    "tag": "v1.4.0",
    "description": "Totals under each order",
    "created_at": "2026-03-02 09:20:00 UTC",
    "released_at": "2026-03-02 09:20:00 UTC",
    "url": "https://gitlab.example.com/acme/shop/-/releases/v1.4.0",
    "project": GITLAB["project"],
    "commit": {"id": SHA, "title": "Add totals"},
    "assets": {"count": 0, "links": [], "sources": []},
}

FLUX: dict[str, Any] = {
    "involvedObject": {
        "kind": "Kustomization",
        "namespace": "flux-system",
        "name": "shop",
        "uid": "7d0cdc51-ddcf-4743-b223-83ca5c699632",
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
        "resourceVersion": "50060406",
    },
    "severity": "info",
    "timestamp": "2026-03-02T09:16:30Z",
    "message": "Reconciliation finished in 1.2s, next run in 10m0s",
    "reason": "ReconciliationSucceeded",
    "metadata": {
        "revision": f"main@sha1:{SHA}",
        "repository": "acme/deploy",
        "environment": "production",
    },
    "reportingController": "kustomize-controller",
    "reportingInstance": "kustomize-controller-7bcf986f97-mn7gg",
}

NETLIFY: dict[str, Any] = {
    "id": "5ebc34bf4fea0b01f02efa3a",
    "site_id": "fa4dd95a-994e-4f89-8a7a-2d9e9fc36a32",
    "build_id": "5ebc34bf4fea0b01f02efa38",
    "state": "ready",
    "name": "acme-shop",
    "url": "https://shop.example.com",
    "admin_url": "https://app.netlify.example/sites/acme-shop",
    "created_at": "2026-03-02T09:14:00.346Z",
    "updated_at": "2026-03-02T09:16:31.738Z",
    "published_at": "2026-03-02T09:16:30.634Z",
    "error_message": None,
    "context": "production",
    "branch": "main",
    "commit_ref": SHA,
    "commit_url": f"https://github.com/acme/shop/commit/{SHA}",
    "title": "Add totals",
    "deploy_time": 150,
}

CIRCLECI: dict[str, Any] = {
    "id": "3888f21b-eaa7-38e3-8f3d-75a63bba8895",
    "type": "workflow-completed",
    "happened_at": "2026-03-02T09:16:30.414Z",
    "webhook": {"id": "cf8c4fdd-0587-4da1-b4ca-4846e9640af9", "name": "Diogen"},
    "project": {
        "id": "84996744-a854-4f5e-aea3-04e2851dc1d2",
        "name": "shop",
        "slug": "github/acme/shop",
    },
    "organization": {"id": "f22b6566-597d-46d5-ba74-99ef5bb3d85c", "name": "acme"},
    "workflow": {
        "id": "fda08377-fe7e-46b1-8992-3a7aaecac9c3",
        "name": "build-and-deploy",
        "created_at": "2026-03-02T09:10:00.616Z",
        "stopped_at": "2026-03-02T09:16:30.105Z",
        "url": "https://app.circleci.example/pipelines/github/acme/shop/130",
        "status": "success",
    },
    "pipeline": {
        "id": "1285fe1d-d3a6-44fc-8886-8979558254c4",
        "number": 130,
        "created_at": "2026-03-02T09:09:59.000Z",
        "trigger": {"type": "webhook"},
        "vcs": {
            "provider_name": "github",
            "origin_repository_url": "https://github.com/acme/shop",
            "target_repository_url": "https://github.com/acme/shop",
            "revision": SHA,
            "branch": "main",
            "commit": {"subject": "Add totals", "author": {"name": "Ada"}},
        },
    },
}

JENKINS: dict[str, Any] = {
    "name": "deploy-shop",
    "display_name": "deploy-shop",
    "url": "job/deploy-shop/",
    "build": {
        "full_url": "https://jenkins.example.com/job/deploy-shop/18/",
        "number": 18,
        "queue_id": 18,
        "timestamp": 1772442840000,
        "duration": 150000,
        "phase": "COMPLETED",
        "status": "SUCCESS",
        "url": "job/deploy-shop/18/",
        "scm": {
            "url": "https://github.com/acme/shop.git",
            "branch": "origin/main",
            "commit": SHA,
        },
        "parameters": {"ENVIRONMENT": "production"},
        "artifacts": {},
    },
}
