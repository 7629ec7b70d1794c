"""Which tests are quick: of extraction, receiver and rules, and all that need no server."""

import pytest

FOLDERS = ("tests/extract/", "tests/receiver/")
RULES = (
    "tests/dbt/test_unit_tests.py",
    "tests/dbt/test_scenarios.py::test_scenario",
    "tests/dbt/test_layers.py",
    "tests/dbt/test_mutations.py::test_every_mutant",
)
# They kill, load or build on purpose, for minutes.
SLOW = (
    "tests/extract/aws/test_bronze.py",
    "tests/extract/github/test_bronze.py",
    "tests/extract/jira/test_size.py",
    "tests/receiver/test_crashes.py",
    "tests/receiver/test_github_examples.py",
    "tests/scripts/test_packaging.py::test_a_clone",
)


def is_quick(item: pytest.Item) -> bool:
    """Tell whether `make quick` runs a test."""
    if item.nodeid.startswith(SLOW) or item.get_closest_marker("nightly"):
        return False
    needs_server = bool({"server", "browser"} & set(getattr(item, "fixturenames", ())))
    return item.nodeid.startswith((*FOLDERS, *RULES)) or not needs_server
