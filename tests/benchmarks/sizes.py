"""How much each run of the benchmarks measures."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """What one run measures.

    Attributes:
        pulls: pull requests to extract; other tools read the first of them only.
        issues: Jira's, likewise.
        latencies: seconds that an answer of the local APIs is away.
        with_others: measure other tools too, each installed into an environment of its own.
        payloads: (bytes of a payload, how many of them) to load.
        builds: pull requests in the warehouse that is built.
        issue_builds: Jira's issues in a warehouse that is built.
        with_tests: whether a build runs the data tests.
        exact: the largest of these whose gold is computed again in Python.
        histories: real ones, by name.
        connections: that send deliveries at once.
        deliveries: seconds that each measurement of the receiver lasts.
        steady: seconds at a fixed rate.
        webhooks: deliveries to see in gold, one after the other.
        pages: (services, years) of each page.
        with_door: measure `make demo` in a clone.
    """

    pulls: tuple[int, ...]
    issues: tuple[int, ...]
    latencies: tuple[float, ...]
    with_others: bool
    payloads: tuple[tuple[int, int], ...]
    builds: tuple[int, ...]
    issue_builds: tuple[int, ...]
    with_tests: bool
    exact: int
    histories: tuple[str, ...]
    connections: tuple[int, ...]
    deliveries: int
    steady: int
    webhooks: int
    pages: tuple[tuple[int, int], ...]
    with_door: bool


FULL = Size(
    pulls=(200, 5_000),
    issues=(500, 5_000),
    latencies=(0, 0.05),
    with_others=True,
    payloads=((2_048, 5_000), (2_048, 50_000), (11_264, 10_000)),
    builds=(10_000, 100_000),
    issue_builds=(20_000, 100_000),
    with_tests=True,
    exact=10_000,
    histories=("flask", "dlt"),
    connections=(16, 32, 64),
    deliveries=8,
    steady=60,
    webhooks=50,
    pages=((20, 3), (200, 3)),
    with_door=True,
)
SIZES = {
    # Every row and nothing to wait for: it shows that the benchmarks run, not how fast things are.
    "small": Size(
        pulls=(50,),
        issues=(50,),
        latencies=(0,),
        with_others=False,
        payloads=((2_048, 500),),
        builds=(500,),
        issue_builds=(500,),
        with_tests=False,
        exact=500,
        histories=("flask",),
        connections=(16,),
        deliveries=3,
        steady=1,
        webhooks=1,
        pages=((5, 1),),
        with_door=False,
    ),
    "full": FULL,
    # The one build that takes a quarter of an hour, by itself.
    "million": Size(
        pulls=(),
        issues=(),
        latencies=(),
        with_others=False,
        payloads=(),
        builds=(1_000_000,),
        issue_builds=(),
        with_tests=True,
        exact=0,
        histories=(),
        connections=(),
        deliveries=0,
        steady=0,
        webhooks=0,
        pages=(),
        with_door=False,
    ),
}
