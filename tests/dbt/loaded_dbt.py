"""dbt, imported once and with what it parsed kept: for the many builds of one test process.

A user's dbt is a process of its own, which spends most of a small build on starting and parsing.
What that process does is asked where it is the question: `tests/door`, `tests/scripts`. They may
begin with what was parsed before, as a user's second command does.
"""

import atexit
import contextlib
import gc
import io
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest

from extract.settings import PROJECT_ROOT
from scripts.loaded_dbt import Parsed

HERE = ("--project-dir", str(PROJECT_ROOT), "--profiles-dir", str(PROJECT_ROOT))

# What decides whether dbt parses everything again: the database, the variables, and whose seeds.
Project = tuple[str | None, ...]
# Of each, the seeds that were parsed last, and the project with them.
parsed: dict[Project, tuple[object, Parsed]] = {}


def invoke(
    arguments: Sequence[str], environment: Mapping[str, str], folder: Path
) -> subprocess.CompletedProcess[str]:
    """Run dbt on the project and say what it printed, as `subprocess.run` would.

    Args:
        environment: variables beside those of this process.
        folder: where dbt keeps its artefacts and its log.
    """
    places = [*HERE, "--target-path", str(folder / "target"), "--log-path", str(folder / "logs")]
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        # Nobody reads the log: a failed build says what failed.
        command = ["--log-level-file", "none", *arguments, *places]
        result = LoadedDbt().run(command, environment, PROJECT_ROOT)
    code = 0 if result.success else 1 if result.exception is None else 2
    said = "" if result.exception is None else str(result.exception)
    return subprocess.CompletedProcess(["dbt", *arguments], code, printed.getvalue(), said)


class LoadedDbt:
    """What `scripts.dbt_command` may run in place of a process."""

    def run(
        self, arguments: Sequence[str], environment: Mapping[str, str], project: Path
    ) -> dbtRunnerResult:
        """Run dbt with `arguments` and with what was parsed before.

        Args:
            environment: variables beside those of this process.
        """
        with _environment(environment), contextlib.chdir(project):
            return dbtRunner(manifest=_manifest(arguments)).invoke([*arguments])


@contextlib.contextmanager
def _environment(environment: Mapping[str, str]) -> Iterator[None]:
    with patch.dict(os.environ, environment):
        # Of another project than that of a test with seeds of its own.
        os.environ.pop("DBT_PARTIAL_PARSE_FILE_PATH", None)
        if "DIOGEN_SEEDS" in os.environ:
            os.environ["DIOGEN_SEEDS"] = _shown(Path(os.environ["DIOGEN_SEEDS"]))
        yield


def _shown(seeds: Path) -> str:
    """Show dbt a test's own seeds where it was shown those of others: it parses what differs."""
    shown = _folder() / "seeds"
    shutil.rmtree(shown, ignore_errors=True)
    shutil.copytree(seeds, shown)
    return str(shown)


def _manifest(arguments: Sequence[str]) -> Manifest:
    """Return what dbt parsed for this database, these seeds and variables, and nothing else."""
    given = next((value for name, value in pairwise(arguments) if name == "--vars"), "{}")
    # The moment is read when a model is made, and decides nothing of what is parsed. dbt takes
    # YAML, of which JSON is a part.
    decisive: dict[str, Any] = yaml.safe_load(given) or {}
    decisive.pop("as_of", None)
    variables = json.dumps(decisive, sort_keys=True)
    own = os.environ.get("DIOGEN_SEEDS")
    project = (*_place(os.environ), variables, own)
    seeds = {file.name: file.stat() for file in Path(own).iterdir()} if own else {}
    contents = {name: (state.st_mtime_ns, state.st_size) for name, state in seeds.items()}
    if project not in parsed or parsed[project][0] != contents:
        parsed[project] = (contents, Parsed(_parse(project, variables)))
        # It stays: to look through it again and again takes a tenth of a build.
        gc.collect()
        gc.freeze()
    return parsed[project][1].fresh()


def _parse(project: Project, variables: str) -> Manifest:
    """Parse the project, or what differs from the last time."""
    places = [*HERE, "--target-path", str(_target(project)), "--log-path", str(_target(project))]
    result = dbtRunner().invoke(["--quiet", "parse", "--vars", variables, *places])
    if not isinstance(result.result, Manifest):
        raise AssertionError(f"dbt cannot parse the project: {result.exception}")
    return result.result


def parsed_file(environment: Mapping[str, str]) -> Path:
    """Return the file of what dbt parsed for a database, for processes that may read it.

    A process with its path in `DBT_PARTIAL_PARSE_FILE_PATH` parses only the differences.
    """
    with _environment(environment):
        os.environ.pop("DIOGEN_SEEDS", None)
        _manifest([])
    return _target((*_place(environment), "{}", None)) / "partial_parse.msgpack"


def _place(environment: Mapping[str, str]) -> Project:
    # All of the profile that decides what dbt takes for another project.
    return tuple(environment.get(name) for name in ("PGHOST", "PGPORT", "PGUSER", "PGDATABASE"))


@cache
def _target(project: Project) -> Path:
    """Return the folder in which dbt keeps what it parsed of a project."""
    return Path(tempfile.mkdtemp(dir=_folder()))


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="parsed-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
