"""Publishes dbt's own documentation, with the lineage of every table, as one static page."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from extract.settings import PROJECT_ROOT, ConfigurationError
from scripts.dashboard.current import LINEAGE
from scripts.dbt_command import run_dbt
from scripts.exit_codes import ExitCode

# What dbt parsed before, so that it reads only what was edited since.
PARSED_FILE = "DBT_PARTIAL_PARSE_FILE_PATH"
NO_TESTS = ("--exclude", "resource_type:test", "resource_type:unit_test")


def publish_lineage(environment: Mapping[str, str], output: Path) -> Path:
    """Write the documentation into the folder `output` and return its page.

    Raises:
        ConfigurationError: dbt could not read the project or the warehouse.
    """
    with TemporaryDirectory() as folder:
        # Elsewhere, because the last build's own artefacts are what `diogen run` reports from. Its
        # readers look for tables: the queries of tests, which are most, are not compiled.
        arguments = ["docs", "generate", "--static", "--target-path", folder, *NO_TESTS]
        parsed = {PARSED_FILE: os.environ.get(PARSED_FILE, str(_parsed_by_builds()))}
        if run_dbt(arguments, {**environment, **parsed}, is_quiet=True) is not ExitCode.OK:
            raise ConfigurationError(
                "dbt could not write the lineage: see its messages above, or use --no-lineage"
            )
        output.mkdir(parents=True, exist_ok=True)
        page = output / LINEAGE
        shutil.copyfile(Path(folder) / "static_index.html", page)
    return page


def _parsed_by_builds() -> Path:
    target = Path(os.environ.get("DBT_TARGET_PATH", PROJECT_ROOT / "target"))
    return target / "partial_parse.msgpack"
