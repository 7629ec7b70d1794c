"""The scenarios by name, and how one is registered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.dbt.history import History
from tests.dbt.scenarios.expected import Commit, Deployment, Expected

SeedRow = Mapping[str, str]


@dataclass(frozen=True)
class Scenario:
    """One story: what happened, and the rows it must give.

    Attributes:
        name: the owner of its repositories, which no other scenario uses.
        rule: what the contract says about it, in one sentence.
        services: its rows of the seed `services`.
        rules: its rows of the seed `deployment_rules`.
        verdicts: its rows of the seed `verdicts`.
        pins: its rows of the seed `image_pins`.
        mappings: its rows of the seed `event_mappings`.
        incident_rules: its rows of the seed of that name.
    """

    name: str
    rule: str
    histories: Sequence[History]
    expected: Expected
    services: Sequence[SeedRow]
    rules: Sequence[SeedRow]
    verdicts: Sequence[SeedRow] = ()
    pins: Sequence[SeedRow] = ()
    mappings: Sequence[SeedRow] = ()
    incident_rules: Sequence[SeedRow] = ()


# The loads after the first one. A rename fully refreshes silver, so it comes before loads that are
# built incrementally; after them it would hide their mistakes.
RENAME = 1
LATER = 2

SCENARIOS: dict[str, Scenario] = {}
Story = Callable[..., Expected]


def scenario(
    *,
    services: Sequence[SeedRow] = (),
    rules: Sequence[SeedRow] = (),
    verdicts: Sequence[SeedRow] = (),
    pins: Sequence[SeedRow] = (),
    mappings: Sequence[SeedRow] = (),
    incident_rules: Sequence[SeedRow] = (),
    repositories: str = "app",
) -> Callable[[Story], Story]:
    """Register a story; it gets one history for each of its repositories."""

    def register(story: Story) -> Story:
        name = story.__name__.replace("_", "-")
        histories = [History(f"{name}/{repository}") for repository in repositories.split()]
        if name in SCENARIOS or not story.__doc__:
            raise ValueError(f"the scenario {name} needs a name of its own and its rule")
        SCENARIOS[name] = Scenario(
            name,
            story.__doc__,
            histories,
            story(*histories),
            services,
            rules,
            verdicts,
            pins,
            mappings,
            incident_rules,
        )
        return story

    return register


def tracked(history: History, service: str = "app") -> Expected:
    """Begin with one commit that the first tracked deployment contains: the baseline.

    It finishes on Monday 2 March 2026 at 09:10.
    """
    history.commit("c0", "2026-03-01T12:00")
    first = history.deploy(1, "c0", "2026-03-02T09:00", "2026-03-02T09:10")
    return Expected(
        deployments=[
            Deployment(
                first, "c0", "2026-03-02T09:00", "2026-03-02T09:10", baseline=True, service=service
            )
        ],
        commits=[Commit("c0", first, None, "baseline", service=service)],
    )
