"""Publishes dbt's own documentation, with the lineage of every table, as one static page."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from extract.settings import ConfigurationError
from scripts.dashboard.current import LINEAGE
from scripts.dbt_command import run_dbt
from scripts.exit_codes import ExitCode


def publish_lineage(environment: Mapping[str, str], output: Path) -> Path:
    """Write the documentation into the folder `output` and return its page.

    Raises:
        ConfigurationError: dbt could not read the project or the warehouse.
    """
    with TemporaryDirectory() as folder:
        # Elsewhere, because the last build's own artefacts are what `diogen run` reports from.
        arguments = ["docs", "generate", "--static", "--target-path", folder]
        if run_dbt(arguments, environment, is_quiet=True) is not ExitCode.OK:
            raise ConfigurationError(
                "dbt could not write the lineage: see its messages above, or use --no-lineage"
            )
        output.mkdir(parents=True, exist_ok=True)
        page = output / LINEAGE
        shutil.copyfile(Path(folder) / "static_index.html", page)
    return page
