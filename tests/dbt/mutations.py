"""The mutation check: for every mutant of the metric SQL some test must fail.

`python -m tests.dbt.mutations [word ...]` runs the mutants whose description holds a word (all of
them without one). Mutants are written into a copy of the dbt project and judged by the unit tests
of their model. A unit test's input is its own, so one mutant of every model is judged at a time.
What no unit test sees is judged alone by the scenarios, from raw to gold.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from xml.etree import ElementTree

from dbt.cli.main import dbtRunner

from extract import embedded_postgres
from extract.database import database_environment, is_external
from extract.migrations import upgrade
from tests.database import empty_database, remove_server
from tests.dbt.mutants import MUTANTS, Mutant

PROJECT_ROOT = Path(__file__).resolve().parent.parent.parent
SCENARIOS = "tests/dbt/test_scenarios.py"


class MutantError(Exception):
    """An invalid mutant: its text is not in the file, or its SQL does not run."""


@dataclass(frozen=True)
class TestResult:
    """What one unit test of a model said."""

    # pytest collects every class named Test without this.
    __test__ = False

    model: str
    name: str
    passed: bool


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant: the tests that failed on it, none where it survived."""

    mutant: Mutant
    killed_by: Sequence[str]

    def __str__(self) -> str:
        return f"{self.mutant}  [{', '.join(self.killed_by) or 'SURVIVED'}]"


class Laboratory:
    """A copy of the dbt project, and an empty database: no unit test needs more."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self.folder = folder
        os.environ.update(environment)
        upgrade(environment)
        for name in ("dbt_project.yml", "profiles.yml"):
            shutil.copy(PROJECT_ROOT / name, folder / name)
        shutil.copytree(PROJECT_ROOT / "dbt_project", folder / "dbt_project")

    def dbt(self, *arguments: str) -> list[TestResult]:
        """Run dbt on the copy and return what its unit tests said.

        Raises:
            MutantError: if dbt fails for another reason than a test that says no.
        """
        options = {
            "--project-dir": self.folder,
            "--profiles-dir": self.folder,
            "--target-path": self.folder / "target",
            "--log-path": self.folder,
            "--log-level": "none",
        }
        words = [str(word) for option in options.items() for word in option]
        result = dbtRunner().invoke([*arguments, *words])
        if result.exception:
            raise MutantError(str(result.exception))
        nodes = [(each.node, each) for each in getattr(result.result, "results", [])]
        for node, each in nodes:
            if each.status == "error":
                raise MutantError(f"{node.name}: {each.message}")
        return [
            TestResult(node.tested_node_unique_id.split(".")[-1], node.name, each.status == "pass")
            for node, each in nodes
            if node.resource_type == "unit_test"
        ]

    @contextmanager
    def mutated(self, mutants: Iterable[Mutant]) -> Iterator[None]:
        """Have mutants, one of a model at most, in the copy for as long as the block runs."""
        originals = {}
        for mutant in mutants:
            path = mutant.path(self.folder / "dbt_project" / "models")
            originals[path] = path.read_text()
            if originals[path].count(mutant.old) != 1:
                raise MutantError(f"{mutant}: the text is not there, or more than once")
            path.write_text(originals[path].replace(mutant.old, mutant.new))
        try:
            yield
        finally:
            for path, text in originals.items():
                path.write_text(text)

    def unit_tests(self, mutants: Sequence[Mutant]) -> list[Verdict]:
        """Judge mutants of different models by the unit tests of each."""
        with self.mutated(mutants):
            selected = [f"{mutant.model},test_type:unit" for mutant in mutants]
            results = self.dbt("test", "--select", *selected)
        return [
            Verdict(
                mutant,
                [each.name for each in results if each.model == mutant.model and not each.passed],
            )
            for mutant in mutants
        ]

    def scenarios(self, mutant: Mutant) -> Verdict:
        """Judge one mutant by the scenarios."""
        report = self.folder / "scenarios.xml"
        places = {"DBT_PROJECT_DIR": str(self.folder), "DBT_PROFILES_DIR": str(self.folder)}
        command = [sys.executable, "-m", "pytest", SCENARIOS, "-q", f"--junit-xml={report}"]
        with self.mutated([mutant]):
            subprocess.run(
                command,
                cwd=PROJECT_ROOT,
                env={**os.environ, **places},
                capture_output=True,
                check=False,
            )
        failed = [
            str(case.get("name"))
            # Our own pytest wrote it.
            for case in ElementTree.parse(report).getroot().iter("testcase")  # noqa: S314
            if case.find("failure") is not None or case.find("error") is not None
        ]
        return Verdict(mutant, failed)


def rounds(mutants: Iterable[Mutant]) -> list[list[Mutant]]:
    """Split mutants into rounds in which no model is mutated twice."""
    by_model: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        by_model.setdefault(mutant.model, []).append(mutant)
    return [
        [mutant for mutant in each if mutant is not None]
        for each in zip_longest(*by_model.values())
    ]


@contextmanager
def server() -> Iterator[dict[str, str]]:
    """The libpq variables of `PGHOST`'s server, or of an embedded one of its own."""
    if is_external():
        yield database_environment()
        return
    with tempfile.TemporaryDirectory() as home:
        yield embedded_postgres.start(Path(home)).environment
        remove_server(Path(home))


def main(words: Sequence[str], with_scenarios: bool) -> int:
    """Judge the chosen mutants, report each, and return how many survived."""
    chosen = [each for each in MUTANTS if not words or any(word in str(each) for word in words)]
    started = time.monotonic()
    survivors = 0
    with (
        server() as host,
        empty_database(host) as environment,
        tempfile.TemporaryDirectory() as folder,
    ):
        laboratory = Laboratory(environment, Path(folder))
        verdicts = [each for group in rounds(chosen) for each in laboratory.unit_tests(group)]
        for verdict in verdicts:
            final = verdict
            if with_scenarios and not verdict.killed_by:
                final = laboratory.scenarios(verdict.mutant)
            survivors += not final.killed_by
            sys.stdout.write(f"{final}\n")
            sys.stdout.flush()
    seconds = time.monotonic() - started
    summary = {"mutants": len(chosen), "survivors": survivors, "seconds": round(seconds)}
    sys.stdout.write(json.dumps(summary) + "\n")
    return survivors


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("word", nargs="*", help="Run only mutants whose description holds it.")
    parser.add_argument(
        "--unit-tests-only", action="store_true", help="Do not ask the scenarios about survivors."
    )
    options = parser.parse_args()
    sys.exit(bool(main(options.word, not options.unit_tests_only)))
