"""A warehouse whose layers Spark builds, and whose gold is published to PostgreSQL."""

import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from scripts.spark.cluster import Cluster, read
from scripts.spark.folder import spark_folder
from tests.dbt.warehouse import PROJECT_ROOT, Warehouse


class SparkWarehouse(Warehouse):
    """The same raw rows, models and questions, on a cluster of two workers of its own."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = str(probe.getsockname()[1])
        spark = {"DIOGEN_SPARK_PORT": port, "DIOGEN_SPARK": str(folder / "spark")}
        super().__init__({**environment, **spark, "DIOGEN_HOME": str(folder / "home")}, folder)

    @property
    def files(self) -> Path:
        """The folder of all of Spark's files."""
        return spark_folder(self.environment)

    @property
    def cluster(self) -> Cluster:
        """What runs."""
        cluster = read(self.environment)
        assert cluster is not None
        return cluster

    def dbt(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run dbt on Spark."""
        return self.dbt_process(*arguments, "--target", "spark", check=check)

    def build(self, *arguments: str) -> None:
        """Land what is new, build on Spark and publish gold, where everybody asks."""
        self.command("land")
        super().build(*arguments)
        self.command("publish")

    def command(self, *arguments: str) -> str:
        """Run `diogen spark` as a user does; return what it prints."""
        finished = subprocess.run(
            [str(Path(sys.executable).parent / "diogen"), "spark", *arguments],
            cwd=PROJECT_ROOT,
            env={**os.environ, **self.environment},
            check=True,
            capture_output=True,
            text=True,
        )
        return finished.stdout


def completed_tasks(cluster: Cluster) -> dict[str, int]:
    """Return how many tasks each worker's executor completed, as Spark's own page counts them."""
    applications = f"http://127.0.0.1:{cluster.page}/api/v1/applications"
    with urllib.request.urlopen(applications) as answer:
        [application] = json.load(answer)
    with urllib.request.urlopen(f"{applications}/{application['id']}/allexecutors") as answer:
        executors = json.load(answer)
    return {each["id"]: each["completedTasks"] for each in executors if each["id"] != "driver"}
