"""What a failed data test stopped: the models behind it are built, and its rows are named.

dbt skips what depends on a model whose test fails. Without them gold is half new and half old, and
its numbers contradict each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scripts.dbt_command import run_dbt
from scripts.dbt_results import BAD, read_artefact


@dataclass(frozen=True)
class FailedTest:
    """One data test that failed: its name, the rows it found, and the table that has them."""

    name: str
    row_count: int
    table: str

    def __str__(self) -> str:
        rows = "1 row" if self.row_count == 1 else f"{self.row_count} rows"
        return f"the test {self.name} failed on {rows}: see the table {self.table}"


@dataclass(frozen=True)
class Stopped:
    """A build that data tests alone made fail.

    Attributes:
        tests: what failed.
        skipped: the models behind them, as dbt selects them.
    """

    tests: list[FailedTest]
    skipped: list[str]

    def finish(self, environment: Mapping[str, str]) -> None:
        """Build the models that were skipped, so that all of gold is of one build."""
        if self.skipped:
            run_dbt(["run", "--select", *self.skipped], environment, is_quiet=True)


def stopped_by_tests(since: datetime) -> Stopped | None:
    """Return what failed in the build that began after `since`; None unless it was tests alone."""
    results = read_artefact("run_results.json", since)
    manifest = read_artefact("manifest.json", None)
    if results is None or manifest is None:
        return None
    failed = [one for one in results["results"] if one["status"] in BAD]
    if not failed or any(one["status"] != "fail" for one in failed):
        return None
    nodes = [manifest["nodes"][one["unique_id"]] for one in failed]
    tests = [
        FailedTest(node["name"], one["failures"] or 0, f"{node['schema']}.{node['alias']}")
        for node, one in zip(nodes, failed, strict=True)
    ]
    skipped = [
        one["unique_id"].split(".")[2]
        for one in results["results"]
        if one["status"] == "skipped" and one["unique_id"].startswith("model.")
    ]
    return Stopped(tests, skipped)
