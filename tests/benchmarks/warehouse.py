"""The warehouse at growing sizes: each one is built once, and everything is asked of it."""

from collections.abc import Iterator

from extract.database import database_environment
from tests.benchmarks import bronze, build, gold
from tests.benchmarks.row import Row
from tests.benchmarks.sizes import Size


def rows(size: Size) -> Iterator[Row]:
    """Yield builds, first shipment, bronze and the exactness of gold, size by size."""
    for pull_requests in size.builds:
        with build.generated(database_environment(), pull_requests) as organisation:
            yield from build.rows(organisation)
            # Before bronze is built anew, which leaves what is built on it behind.
            if pull_requests <= size.exact:
                yield from gold.rows(organisation)
            yield from bronze.rows(organisation)
