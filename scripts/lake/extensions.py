"""What `profiles.yml` names, so that plain `dbt build --target ducklake` is all it takes."""

from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin

from scripts.lake.packages import install


class Plugin(BasePlugin):
    """Installs DuckDB's extensions before dbt's connection asks for them."""

    def update_connection_config(self, creds: Any, config: dict[str, Any]) -> None:
        """Install into the folder that the profile names."""
        install(config["extension_directory"], "postgres_scanner", "ducklake")
