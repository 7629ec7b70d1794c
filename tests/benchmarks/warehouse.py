"""The warehouse at growing sizes: each one is built once, and everything is asked of it."""

from collections.abc import Iterator

from extract.database import database_environment
from tests.benchmarks import bronze, build, gold, jira_build, page
from tests.benchmarks.row import Row, guarded
from tests.benchmarks.sizes import Size


def rows(size: Size) -> Iterator[Row]:
    """Yield builds, first shipment, the exactness of gold, bronze and the page, size by size."""
    for pull_requests in size.builds:
        with build.generated(database_environment(), pull_requests) as organisation:
            yield from build.rows(organisation, with_tests=size.with_tests)
            # In this order: bronze leaves what is built on it behind, the page replaces gold.
            if pull_requests <= size.exact:
                yield from guarded("gold", gold.rows(organisation))
            yield from guarded("bronze", bronze.rows(organisation))
            if pull_requests == size.builds[0]:
                yield from guarded("page", page.rows(organisation.environment, size))
    yield from guarded(build.PART, jira_build.rows(size))
