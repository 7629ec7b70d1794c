"""Config repositories (GitOps): what is deployed is the application's commit that a pin names."""

from typing import Any

from tests.dbt.history import History
from tests.dbt.scenarios.expected import Commit, Deployment, Expected, PullRequest
from tests.dbt.scenarios.registry import scenario

OVERLAYS = "pinned-overlays"
# The commit that moves a pin shows the deployment of it.
BOTH = "github_deployment, image_pin"
BOT = {"author": "image-updater[bot]", "author_type": "Bot"}


def overlay(service: str) -> dict[str, str]:
    """Return the row that pins one service in every environment's folder."""
    return {
        "repository": f"{OVERLAYS}/deploy",
        "file": f"overlays/*/{service}/kustomization.yaml",
        "environment": "overlays/([^/]+)/",
        "service": f"{OVERLAYS}/{service}",
    }


def pins(**tags: str) -> dict[str, str]:
    """Return the files of a commit: `prod_api` is the tag of the api in overlays/prod."""
    return {
        f"overlays/{name.replace('_', '/')}/kustomization.yaml": (
            f"images:\n  - name: registry.example/{name}\n    newTag: {tag}\n"
        )
        for name, tag in tags.items()
    }


@scenario(
    pins=[overlay(service) for service in ("api", "web", "worker")],
    repositories="api web worker deploy",
)
def pinned_overlays(api: History, web: History, worker: History, deploy: History) -> Expected:
    """A repository of overlays deploys what a commit changed: three services, two environments."""
    api.commit("a0", "2026-03-01T12:00")
    api.commit("a1", "2026-03-03T08:00", ["a0"])
    web.commit("w0", "2026-03-01T12:00")
    web.tag("v1.0", "w0")
    worker.commit("k0", "2026-03-01T12:00")
    everywhere = {"prod_web": "1.0", "prod_worker": "nightly", "dev_web": "v1.0"}
    old, new = api.sha("a0")[:7], f"main-{api.sha('a1')[:9]}"
    deploy.commit("g0", "2026-03-02T08:50", **BOT)
    deploy.pinned("g0", pins(prod_api=old, dev_api=old, **everywhere))
    deploy.commit("g1", "2026-03-03T08:50", ["g0"], **BOT)
    deploy.pinned("g1", pins(prod_api=new, dev_api=new, **everywhere))
    deploy.commit("g2", "2026-03-04T08:50", ["g1"], message='Revert "api: new tag"')
    deploy.pinned("g2", pins(prod_api=old, dev_api=new, **everywhere))

    def roll_out(key: int, commit: str, day: int, environment: str = "production") -> None:
        at = f"2026-03-{day:02d}T09"
        deploy.deploy(key, commit, f"{at}:00", f"{at}:10", environment=environment)

    def expected(key: int, service: str, commit: str | None, day: int, **more: Any) -> Deployment:
        environment = more.get("environment", "production")
        return Deployment(
            f"{OVERLAYS}/{service}#{environment}#github_deployment:{key}",
            commit,
            f"2026-03-{day:02d}T09:00",
            f"2026-03-{day:02d}T09:10",
            service=service,
            **{"detected_by": BOTH, **more},
        )

    roll_out(1, "g0", 2)
    roll_out(2, "g1", 3)
    roll_out(3, "g1", 3, "development")
    roll_out(4, "g2", 4)
    development = {"environment": "development", "baseline": True}
    deployments = [
        expected(1, "api", "a0", 2, baseline=True),
        expected(1, "web", "w0", 2, baseline=True),
        # No commit carries this tag: it was deployed nevertheless.
        expected(1, "worker", None, 2, commits=0, detected_by="github_deployment"),
        expected(2, "api", "a1", 3, failed=True, rolled_back=True, recovered="2026-03-04T09:10"),
        expected(3, "api", "a1", 3, **{**development, "commits": 2}),
        # Pinned there the day before.
        expected(3, "web", "w0", 3, detected_by="github_deployment", **development),
        expected(4, "api", "a0", 4, commits=0, rollback=True, rework=True),
    ]
    first, web_first, _, second, dev_api, dev_web, _ = (one.id for one in deployments)
    where = {"environment": "development"}
    return Expected(
        deployments,
        [
            Commit("a0", first, None, "baseline", service="api"),
            Commit("a1", second, 70 * 60, service="api"),
            Commit("w0", web_first, None, "baseline", service="web"),
            Commit("a0", dev_api, None, "baseline", service="api", **where),
            Commit("a1", dev_api, None, "baseline", service="api", **where),
            Commit("w0", dev_web, None, "baseline", service="web", **where),
            Commit("k0", None, None, "not_deployed", service="worker"),
        ],
    )


@scenario(
    pins=[
        {
            "repository": "pinned-without-a-record/deploy",
            "file": "values.yaml",
            "pattern": "tag: (.+)",
            "service": "pinned-without-a-record/app",
        }
    ],
    repositories="app deploy",
)
def pinned_without_a_record(app: History, deploy: History) -> Expected:
    """Without any record of a deployment, the commit that moves a pin counts, and says so."""
    app.commit("c0", "2026-03-01T12:00")
    app.commit("c1", "2026-03-03T08:00", ["c0"])
    deployments = []
    for name, image, day in (("g0", "c0", 2), ("g1", "c1", 3)):
        at = f"2026-03-{day:02d}T09:00"
        deploy.commit(name, at, ["g0"] if name == "g1" else [], **BOT)
        deploy.pinned(name, {"values.yaml": f"replicas: 2\ntag: {app.sha(image)}"})
        deployments.append(
            Deployment(
                f"{app.repository}#production#image_pin:{deploy.repository}@{deploy.sha(name)}",
                image,
                at,
                at,
                baseline=image == "c0",
                detected_by="image_pin",
            )
        )
    # Nothing of the application moves with it.
    deploy.commit("g2", "2026-03-04T09:00", ["g1"])
    deploy.pinned("g2", {"values.yaml": f"replicas: 3\ntag: {app.sha('c1')}"})
    return Expected(
        deployments,
        [
            Commit("c0", deployments[0].id, None, "baseline"),
            Commit("c1", deployments[1].id, 3600),
        ],
    )


@scenario(
    services=[
        {"service": "pinned-in-one-service/shop", "repository": f"pinned-in-one-service/{name}"}
        for name in ("app", "deploy")
    ],
    repositories="app deploy",
)
def pinned_in_one_service(app: History, deploy: History) -> Expected:
    """A payload that names an image by its commit needs no rule, in one service with it or not."""
    app.commit("c0", "2026-03-01T12:00")
    app.commit("c1", "2026-03-03T08:00", ["c0"])
    app.pull_request(
        5,
        "2026-03-03T07:30",
        merged="2026-03-03T08:00",
        merge="c1",
        own=[("f1", "2026-03-03T07:00")],
    )
    deployments = []
    for key, name, image, day in ((1, "g0", "c0", 2), (2, "g1", "c1", 3)):
        at = f"2026-03-{day:02d}T09"
        deploy.commit(name, f"{at}:00", ["g0"] if name == "g1" else [], **BOT)
        images = [f"registry.example/shop:{app.sha(image)}"]
        deploy.deploy(key, name, f"{at}:00", f"{at}:10", payload={"images": images})
        deployments.append(
            Deployment(
                f"pinned-in-one-service/shop#production~production~{app.repository}"
                f"#github_deployment:{key}",
                image,
                f"{at}:00",
                f"{at}:10",
                baseline=image == "c0",
                service="shop",
            )
        )
    return Expected(
        deployments,
        [
            Commit("c0", deployments[0].id, None, "baseline", service="shop"),
            Commit("c1", deployments[1].id, 70 * 60, service="shop"),
            Commit("g0", None, None, "not_deployed", bot=True, service="shop"),
            Commit("g1", None, None, "not_deployed", bot=True, service="shop"),
        ],
        [
            PullRequest(
                5,
                deployments[1].id,
                130 * 60,
                (1800, None, 1800, 0, 3600, 600),
                merge="c1",
                service="shop",
            )
        ],
    )
