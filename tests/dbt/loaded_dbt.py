"""dbt, imported once and with what it parsed kept: for the many builds of one test process.

A user's dbt is a process of its own, which spends most of a small build on starting and parsing.
What that process does is asked where it is the question: `tests/door`, `tests/scripts`. They may
begin with what was parsed before, as a user's second command does.
"""

import atexit
import contextlib
import io
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from extract.settings import PROJECT_ROOT
from scripts.loaded_dbt import Parsed

SEEDS = PROJECT_ROOT / "dbt_project" / "seeds"
manifests: dict[Any, Parsed] = {}
files: dict[Any, Path] = {}


def invoke(
    arguments: Sequence[str], environment: Mapping[str, str], folder: Path
) -> subprocess.CompletedProcess[str]:
    """Run dbt on the project and say what it printed, as `subprocess.run` would.

    Args:
        environment: all variables that dbt may see.
        folder: where dbt keeps its artefacts and its log.
    """
    project = environment.get("DBT_PROJECT_DIR", str(PROJECT_ROOT))
    places = [
        *("--project-dir", project, "--profiles-dir", project),
        *("--target-path", str(folder / "target"), "--log-path", str(folder / "logs")),
    ]
    with _environment(environment), contextlib.redirect_stdout(io.StringIO()) as printed:
        manifest = _manifest(arguments, environment, places)
        # Nobody reads the log: a failed build says what failed.
        result = dbtRunner(manifest=manifest).invoke(
            ["--log-level-file", "none", *arguments, *places]
        )
    code = 0 if result.success else 1 if result.exception is None else 2
    said = "" if result.exception is None else str(result.exception)
    return subprocess.CompletedProcess(["dbt", *arguments], code, printed.getvalue(), said)


@contextlib.contextmanager
def _environment(environment: Mapping[str, str]) -> Iterator[None]:
    # dbt changes into the project's folder, and does not come back.
    with patch.dict(os.environ, environment, clear=True), contextlib.chdir(PROJECT_ROOT):
        yield


def _manifest(
    arguments: Sequence[str], environment: Mapping[str, str], places: Sequence[str]
) -> Manifest:
    """Return what dbt parsed for this database, these seeds and variables, and nothing else."""
    variables = next((value for name, value in pairwise(arguments) if name == "--vars"), "{}")
    # The moment is read when a model is made, and decides nothing of what is parsed.
    decisive = {name: value for name, value in _variables(variables).items() if name != "as_of"}
    seeds = Path(environment.get("DIOGEN_SEEDS", SEEDS))
    key = (
        *_place(environment),
        json.dumps(decisive, sort_keys=True),
        *sorted((str(file), file.stat().st_mtime_ns) for file in seeds.iterdir()),
    )
    if key not in manifests:
        parsed = dbtRunner().invoke(["--quiet", "parse", "--vars", variables, *places])
        if not isinstance(parsed.result, Manifest):
            raise AssertionError(f"dbt cannot parse the project: {parsed.exception}")
        manifests[key] = Parsed(parsed.result)
    return manifests[key].fresh()


def parsed_file(environment: Mapping[str, str]) -> Path:
    """Return the file of what dbt parsed for a database, for processes that may read it.

    A process with its path in `DBT_PARTIAL_PARSE_FILE_PATH` parses only the differences.
    """
    place = _place(environment)
    if place not in files:
        folder = Path(tempfile.mkdtemp(prefix="parsed-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        invoke(["--quiet", "parse"], {**os.environ, **environment}, folder)
        files[place] = folder / "target" / "partial_parse.msgpack"
    return files[place]


def _place(environment: Mapping[str, str]) -> tuple[str | None, ...]:
    # All of the profile that decides what dbt takes for another project.
    return tuple(environment.get(name) for name in ("PGHOST", "PGPORT", "PGUSER", "PGDATABASE"))


def _variables(text: str) -> dict[str, Any]:
    # dbt takes YAML, of which JSON is a part.
    return yaml.safe_load(text) or {}
