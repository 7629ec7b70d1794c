"""dbt, imported once and with what it parsed kept: for the many builds of one process."""

import contextlib
import gc
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest

from scripts.build_inputs import parsed_inputs


class Parsed:
    """A parsed project, for many runs."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._macros = {
            name: list(node.depends_on.macros)
            for name, node in manifest.nodes.items()
            if hasattr(node, "depends_on")
        }

    def fresh(self) -> Manifest:
        """Return it as it was parsed.

        A run writes down what it found: the macros that it called, and what ours keep in the graph.
        """
        for name, called in self._macros.items():
            self._manifest.nodes[name].depends_on.macros[:] = called
        self._manifest.build_flat_graph()  # type: ignore[no-untyped-call]
        return self._manifest


class LoadedDbt:
    """dbt for one warehouse. It parses the project again when a file of it is another one."""

    def __init__(self) -> None:
        self._inputs: Mapping[str, str] = {}
        self._parsed: Parsed | None = None

    def run(
        self, arguments: Sequence[str], environment: Mapping[str, str], project: Path
    ) -> dbtRunnerResult:
        """Run dbt with `arguments` on this warehouse."""
        os.environ.update(environment)
        # dbt changes into the project's folder, and does not come back.
        with contextlib.chdir(project):
            manifest = self._parse(project)
            return dbtRunner(manifest=manifest).invoke([*arguments])

    def _parse(self, project: Path) -> Manifest | None:
        """Return the parsed project; None where it is wrong, which dbt then says."""
        inputs = parsed_inputs()
        if self._parsed is None or inputs != self._inputs:
            folders = ["--project-dir", str(project), "--profiles-dir", str(project)]
            manifest = dbtRunner().invoke(["--quiet", "parse", *folders]).result
            self._parsed = Parsed(manifest) if isinstance(manifest, Manifest) else None
            self._inputs = inputs
            # It stays: looking through it again and again takes a tenth of a build.
            gc.collect()
            gc.freeze()
        return self._parsed.fresh() if self._parsed else None
