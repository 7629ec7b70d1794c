"""A warehouse whose layers are built in DuckLake, and whose gold is published to PostgreSQL."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.dbt.warehouse import PROJECT_ROOT, Warehouse


class LakeWarehouse(Warehouse):
    """The same raw rows, models and questions; only the engine between them is another."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        lake = {"DIOGEN_HOME": str(folder / "home"), "DIOGEN_LAKE": str(folder / "lake")}
        super().__init__({**environment, **lake}, folder)

    def dbt(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run dbt on the lake."""
        return self.dbt_process(*arguments, "--target", "ducklake", check=check)

    def build(self, *arguments: str) -> None:
        """Build in the lake and publish gold, so that it is asked where everybody asks."""
        super().build(*arguments)
        self.publish("gold")

    def publish(self, schema: str) -> None:
        """Copy the lake's gold into a schema of PostgreSQL."""
        self.command("publish", "--schema", schema)

    def command(self, *arguments: str) -> None:
        """Run `diogen lake` as a user does."""
        subprocess.run(
            [str(Path(sys.executable).parent / "diogen"), "lake", *arguments],
            cwd=PROJECT_ROOT,
            env={**os.environ, **self.environment},
            check=True,
            capture_output=True,
        )
