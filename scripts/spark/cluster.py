"""Runs Spark on this machine: a master, workers and the Thrift server that dbt asks."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

from extract.settings import ConfigurationError
from scripts.spark.folder import spark_folder

HOST = "127.0.0.1"
# Seconds that a JVM may take until it listens.
PATIENCE = 120
THRIFT_SERVER = "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2"


@dataclass(frozen=True)
class Cluster:
    """What runs: the ports of the Thrift server and of Spark's own page, and the processes."""

    port: int
    page: int
    master: int
    workers: list[int]
    server: int


def start(environment: Mapping[str, str], workers: int = 2) -> Cluster:
    """Start a cluster for the database of `environment`, or give the one that runs.

    Raises:
        ConfigurationError: Java or Spark is missing, the port is taken, or Spark did not come up.
    """
    running = read(environment)
    if running:
        return running
    port = int(os.environ.get("DIOGEN_SPARK_PORT", "10000"))
    if _answers(port):
        raise ConfigurationError(f"port {port} is taken: set DIOGEN_SPARK_PORT to another one")
    folder = spark_folder(environment)
    programs = _programs()
    master_port, page = _free_port(), _free_port()
    address = f"spark://{HOST}:{master_port}"
    started = [
        _run(
            folder,
            "master",
            [
                *(str(programs / "spark-class"), "org.apache.spark.deploy.master.Master"),
                *("--host", HOST, "--port", str(master_port), "--webui-port", "0"),
            ],
        )
    ]
    try:
        _wait(master_port, folder)
        for number in range(workers):
            command = [str(programs / "spark-class"), "org.apache.spark.deploy.worker.Worker"]
            command += ["--host", HOST, "--webui-port", "0", "--cores", "1", "--memory", "2g"]
            command += ["--work-dir", str(folder / "work"), address]
            started.append(_run(folder, f"worker-{number + 1}", command))
        command = [str(programs / "spark-submit"), "--master", address, "--class", THRIFT_SERVER]
        command += ["--driver-memory", "2g", "--executor-memory", "1536m"]
        for name, value in _settings(folder, page, workers).items():
            command += ["--conf", f"{name}={value}"]
        for setting in (f"port={port}", f"bind.host={HOST}"):
            command += ["--hiveconf", f"hive.server2.thrift.{setting}"]
        started.append(_run(folder, "server", [*command, "spark-internal"]))
        _wait(port, folder)
    except ConfigurationError:
        _end(started)
        raise
    cluster = Cluster(port, page, started[0], started[1:-1], started[-1])
    _state(folder).write_text(json.dumps(asdict(cluster)))
    return cluster


def stop(environment: Mapping[str, str]) -> bool:
    """End the cluster; say whether one ran."""
    cluster = read(environment)
    if cluster is None:
        return False
    _end([cluster.server, *cluster.workers, cluster.master])
    deadline = time.monotonic() + PATIENCE
    while _answers(cluster.port) and time.monotonic() < deadline:
        time.sleep(0.2)
    _state(spark_folder(environment)).unlink()
    return True


def read(environment: Mapping[str, str]) -> Cluster | None:
    """Return the cluster that runs, none if its server does not answer any more."""
    state = _state(spark_folder(environment))
    if not state.is_file():
        return None
    cluster = Cluster(**json.loads(state.read_text()))
    return cluster if _answers(cluster.port) else None


def _state(folder: Path) -> Path:
    return folder / "cluster.json"


def _programs() -> Path:
    """Return the folder of Spark's programs: `SPARK_HOME`'s, or those of the package `pyspark`."""
    java = os.environ.get("JAVA_HOME")
    if not (Path(java) / "bin" / "java").is_file() if java else shutil.which("java") is None:
        raise ConfigurationError(
            "Spark needs Java 17 or later: apt-get install openjdk-17-jre-headless, or JAVA_HOME"
        )
    home = os.environ.get("SPARK_HOME")
    package = find_spec("pyspark")
    if not home and (package is None or package.origin is None):
        raise ConfigurationError("Spark is missing: pip install 'diogen[spark]', or set SPARK_HOME")
    return (Path(home) if home else Path(str(package and package.origin)).parent) / "bin"


def _settings(folder: Path, page: int, workers: int) -> dict[str, str]:
    """Return the server's settings for files, memory and work; dbt sets those of SQL."""
    metastore = f"jdbc:derby:;databaseName={folder / 'metastore'};create=true"
    return {
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.hadoop.javax.jdo.option.ConnectionURL": metastore,
        "spark.driver.extraJavaOptions": f"-Dderby.system.home={folder}",
        "spark.local.dir": str(folder / "work"),
        "spark.ui.port": str(page),
        "spark.driver.host": HOST,
        "spark.scheduler.mode": "FAIR",
        "spark.sql.shuffle.partitions": str(2 * workers),
        # What a build left that was killed in the middle.
        "spark.sql.legacy.allowNonEmptyLocationInCTAS": "true",
    }


def _run(folder: Path, name: str, command: Sequence[str]) -> int:
    """Start a program that stays when its parent ends; return its process id."""
    logs = folder / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    # No password and no token is for Spark to know.
    known = {
        name: value
        for name, value in os.environ.items()
        if name in ("HOME", "JAVA_HOME", "LANG", "PATH", "SPARK_HOME", "TMPDIR", "USER")
    }
    with (logs / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            command,
            cwd=folder,
            env={**known, "SPARK_LOCAL_IP": HOST, "SPARK_NO_DAEMONIZE": "1"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ).pid


def _wait(port: int, folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _answers(port):
        if time.monotonic() > deadline:
            raise ConfigurationError(f"Spark did not come up: {folder / 'logs'} says why")
        time.sleep(0.2)


def _end(processes: Sequence[int]) -> None:
    """End processes and what they started, the first ones first."""
    for process in processes:
        try:
            os.killpg(process, signal.SIGTERM)
        except ProcessLookupError:
            continue


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
