"""Builds without what a build fails on: found by halves, set aside and named."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import psycopg

from extract.database import connect
from extract.logs import get_logger
from scripts.dbt_command import BUILD, run_dbt
from scripts.dbt_results import read_artefact
from scripts.exit_codes import ExitCode
from scripts.quarantine import failed_build, store
from scripts.quarantine.failed_build import FailedBuild
from scripts.quarantine.search import Found, Search
from scripts.quarantine.suspect import Suspect

# Of all searches of a run, and how many are set aside together once those are used up.
MOST_BUILDS = 40
MOST_UNSURE = 100

log = get_logger(__name__)


def build_without_culprits(
    environment: Mapping[str, str],
    build: Callable[[], ExitCode],
    first: Callable[[], ExitCode] | None = None,
) -> tuple[ExitCode, list[str]]:
    """Build, and where a record makes that fail, find it, set it aside and build again.

    Args:
        build: makes the whole build, in PostgreSQL.
        first: makes the first one, where a part of the graph is enough.

    Returns:
        How the last build ended, and a sentence for each record that was set aside.
    """
    with connect(environment) as connection:
        store.release_tried(connection)
    began_at = datetime.now(UTC)
    code = (first or build)()
    rebuilder = Rebuilder(environment, build)
    if code is ExitCode.FAILED:
        try:
            code = rebuilder.rebuild(began_at)
        except psycopg.errors.InsufficientPrivilege:
            log.warning("this user may not set records aside: run diogen as the owner to find it")
    return code, rebuilder.named


@dataclass
class Rebuilder:
    """Finds what a failed build fails on, and builds again without it.

    Attributes:
        build: makes the whole build once more.
        named: what was set aside, each as a sentence.
    """

    environment: Mapping[str, str]
    build: Callable[[], ExitCode]
    named: list[str] = field(default_factory=list)
    _aside: frozenset[Suspect] = frozenset()
    _made: set[str] = field(default_factory=set)
    _builds_left: int = MOST_BUILDS

    def rebuild(self, began_at: datetime) -> ExitCode:
        """Return how the last build ended: as the first one where no record is found."""
        code = ExitCode.FAILED
        while code is ExitCode.FAILED and self._builds_left > 0:
            found = self._find(began_at)
            if found is None:
                break
            self._builds_left -= 1
            began_at = datetime.now(UTC)
            code = self.build()
        return code

    def _find(self, began_at: datetime) -> Found[Suspect] | None:
        """Find and set aside what the build that began then fails on; None where there is none."""
        results = read_artefact("run_results.json", began_at)
        manifest = read_artefact("manifest.json", None)
        if results is None or manifest is None:
            return None
        failed = failed_build.failed_build(results, manifest)
        self._made |= failed_build.succeeded(results)
        if not failed.is_of_a_record:
            return None
        with connect(self.environment) as connection:
            suspected = failed_build.suspects(connection, failed)
        if not suspected:
            return None
        log.warning("the build failed: looking for the record", suspects=len(suspected))
        kept = self._aside
        try:
            found = self._search(failed, suspected)
        except BaseException:
            self._set_aside(failed, kept)
            raise
        if found is None:
            self._set_aside(failed, kept)
            return None
        self._name(failed, found)
        return found

    def _search(self, failed: FailedBuild, suspected: Sequence[Suspect]) -> Found[Suspect] | None:
        kept = self._aside
        self._builds_left -= 1
        if self._is_good(failed, kept):
            # It passes now: what it failed on has gone by itself.
            return Found()
        search: Search[Suspect] = Search(
            lambda aside: self._is_good(failed, kept | {*aside}), self._builds_left
        )
        found = search.find(suspected)
        self._builds_left = search.builds_left
        if (not found.guilty and not found.unsure) or len(found.unsure) > MOST_UNSURE:
            return None
        self._set_aside(failed, kept | {*found.guilty, *found.unsure})
        return found

    def _is_good(self, failed: FailedBuild, aside: frozenset[Suspect]) -> bool:
        """Tell whether what failed can be made without these."""
        self._set_aside(failed, aside)
        began_at = datetime.now(UTC)
        chosen = ["--select", *(f"+{name}" for name in failed.names)]
        options = [*BUILD[1:], "--indirect-selection", "empty"]
        code = run_dbt(["build", *chosen, *options], self.environment, is_silent=True)
        self._made |= failed_build.succeeded(
            read_artefact("run_results.json", began_at) or {"results": []}
        )
        return code is ExitCode.OK

    def _set_aside(self, failed: FailedBuild, aside: frozenset[Suspect]) -> None:
        """Exclude exactly these, and rebuild everything that depends on the others."""
        new, former = aside - self._aside, self._aside - aside
        with connect(self.environment) as connection:
            store.release(connection, former)
            store.set_aside(connection, new, store.TRIED)
            readers = {
                node
                for suspect in new | former
                for node in failed.relations.get(suspect.relation, [])
            }
            store.forget(connection, sorted(readers & self._made))
        self._aside = aside

    def _name(self, failed: FailedBuild, found: Found[Suspect]) -> None:
        reason = f"the build fails with it ({failed.names[0]}: {failed.said})"
        unsure = f"the build fails with it or another of {len(found.unsure)} ({failed.names[0]})"
        with connect(self.environment) as connection:
            for suspects, text in ((found.guilty, reason), (found.unsure, unsure)):
                store.explain(connection, suspects, text)
                self.named += [f"{suspect}: set aside, {text}" for suspect in suspects]
                for suspect in suspects:
                    log.warning("set aside", record=str(suspect), reason=text)
