"""Everything at once: one repository of several services, environments, regions and detectors."""

from tests.dbt.history import History
from tests.dbt.scenarios.deploying import event
from tests.dbt.scenarios.expected import Cell, Commit, Deployment, Expected
from tests.dbt.scenarios.registry import scenario

OWNER = "seen-by-three-detectors"
SERVICES = ("api", "web")
# Each environment as its pipeline calls it, what it is counted under, and its regions.
ENVIRONMENTS = (
    ("qa", "testing", ("qa",)),
    ("staging", "staging", ("staging",)),
    ("production", "production", ("production-eu", "production-us")),
)


def part(service: str) -> dict[str, str]:
    """Return the row that makes a folder a service, identified by its name in deployments."""
    return {
        "service": f"{OWNER}/{service}",
        "repository": f"{OWNER}/app",
        "paths": f"{service}/**",
        "deployment_pattern": f"(^|[^a-z]){service}([^a-z]|$)",
    }


def action(service: str, environment: str) -> dict[str, str]:
    """Return the service's own rule for the Action that deploys to one environment."""
    return {
        "service": f"{OWNER}/{service}",
        "detector": "workflow_run",
        "pattern": f"^deploy [a-z]+ {environment}$",
        "environment": environment,
        "precedence": "4",
        "usage": "always",
    }


@scenario(
    services=[part(service) for service in SERVICES],
    rules=[action(service, name) for service in SERVICES for name, _, _ in ENVIRONMENTS],
)
def seen_by_three_detectors(h: History) -> Expected:
    """An Action, the Deployments API and pushed events see each rollout: it is one deployment."""
    h.commit("c0", "2026-03-01T12:00", files=["api/main.py", "web/page.ts"])
    h.commit("a1", "2026-03-03T08:00", ["c0"], files=["api/main.py"])
    h.commit("w1", "2026-03-03T08:30", ["a1"], files=["web/page.ts"])

    def roll_out(service: str, name: str, commit: str, day: int, hour: int) -> Deployment:
        """Deploy to every region; the second one follows five minutes later, and is slower."""
        _, environment, regions = next(one for one in ENVIRONMENTS if one[0] == name)
        at = f"2026-03-{day:02d}T{hour:02d}"
        key = day * 100 + hour
        h.run(key, 1, commit, f"{at}:00", f"{at}:30", name=f"Deploy {service} {name}")
        for offset, region in zip((0, 5), regions, strict=False):
            h.deploy(
                key * 10 + offset,
                commit,
                f"{at}:{offset + 2:02d}",
                f"{at}:{3 * offset + 10:02d}",
                environment=region,
                task=f"deploy:{service}",
                run=key,
            )
            started, finished = f"{at}:{offset + 1:02d}", f"{at}:{3 * offset + 9:02d}"
            identifier = f"{service}-{key}-{region}"
            told = {"environment": region, "service": f"{OWNER}/{service}"}
            h.push("deployments", event(h, identifier, commit, started, finished, **told))
        return Deployment(
            f"{OWNER}/{service}#{environment}~{regions[0]}~{h.repository}"
            f"#deployment_event:{service}-{key}-{regions[0]}",
            commit,
            f"{at}:01",
            f"{at}:09",
            baseline=commit == "c0",
            detected_by="deployment_event, github_deployment, workflow_run",
            environment=environment,
            service=service,
        )

    deployments: list[Deployment] = []
    commits: list[Commit] = []
    cells: list[Cell] = []
    # From its own commit to the first region of each environment, in seconds.
    waits = {
        "api": ("a1", (7740, 11_340, 14_940)),
        "web": ("w1", (16_740, 20_340, 23_940)),
    }
    for service, hour in (("api", 10), ("web", 13)):
        own, seconds = waits[service]
        for position, (name, environment, _) in enumerate(ENVIRONMENTS):
            first = roll_out(service, name, "c0", 2, hour + position)
            second = roll_out(service, name, "w1", 3, hour + position)
            where = {"service": service, "environment": environment}
            deployments += [first, second]
            commits += [
                Commit("c0", first.id, None, "baseline", **where),
                Commit(own, second.id, seconds[position], **where),
            ]
            cells += [
                Cell(
                    "dora_deployment_frequency",
                    "week",
                    "2026-03-02",
                    {"deployment_count": 2, "deployment_day_count": 2},
                    **where,
                ),
                Cell(
                    "dora_lead_time",
                    "day",
                    "2026-03-03",
                    {"commit_count": 1, "lead_time_p50_seconds": seconds[position]},
                    **where,
                ),
            ]
    return Expected(deployments, commits, cells=cells)
