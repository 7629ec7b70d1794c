"""Gives DuckDB its extensions from installed packages, where it would fetch them from the web."""

from importlib import resources
from typing import Any

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin

EXTENSIONS = ("postgres_scanner", "ducklake")


def install(folder: str) -> None:
    """Install the packaged extensions into DuckDB's folder of extensions.

    Raises:
        ModuleNotFoundError: the extra `diogen[ducklake]` is not installed.
        duckdb.Error: the packages are not of this DuckDB's version.
    """
    with duckdb.connect(config={"extension_directory": folder}) as connection:
        for name in EXTENSIONS:
            package = resources.files(f"duckdb_extension_{name}")
            file = package / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
            with resources.as_file(file) as path:
                connection.install_extension(str(path))


class Plugin(BasePlugin):
    """What `profiles.yml` names, so that plain `dbt build --target ducklake` is all it takes."""

    def update_connection_config(self, creds: Any, config: dict[str, Any]) -> None:
        """Install before dbt's connection asks for the extensions."""
        install(config["extension_directory"])
