"""Measures the extraction of GitHub: requests, time against Meltano's tap, and memory.

    python -m tests.benchmarks.github_extract [PATH OF tap-github] [--pulls 1000] [--memory 50000]

The tap is not installed with the project: `pip install meltanolabs-tap-github` somewhere and give
its path. Both read the same local GitHub, 50 ms away, in this one run; Diogen loads what it reads
into Postgres, the tap writes it to a file.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

from extract.database import connect
from tests.extract.github.organisation import NAME

LATENCY_SECONDS = 0.05
# What both read. The tap has no other way to a pull request's commits, reviews and statuses.
STREAMS = (
    "repositories",
    "branches",
    "tags",
    "commits",
    "pull_requests",
    "pull_request_commits",
    "reviews",
    "issues",
    "issue_events",
    "releases",
    "deployments",
    "deployment_statuses",
    "workflows",
    "workflow_runs",
)


@contextmanager
def fake(pulls: int, latency: float) -> Iterator[str]:
    """Serve an organisation in another process and yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    sizes = [str(value) for value in (port, pulls, 300, 300, latency)]
    process = subprocess.Popen([sys.executable, "-m", "tests.benchmarks.github_fake", *sizes])
    url = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                httpx.get(f"{url}/benchmark/requests")
                break
            except httpx.TransportError:
                time.sleep(0.2)
        yield url
    finally:
        process.terminate()
        process.wait()


def extract(url: str) -> dict[str, Any]:
    """Run `diogen extract github` and return its time in seconds and peak memory in MiB."""
    environment = {
        **os.environ,
        "SOURCES__GITHUB__API_URL": url,
        "SOURCES__GITHUB__REPOSITORIES": json.dumps([NAME]),
        "SOURCES__GITHUB__ACCESS_TOKEN": "invented",
    }
    code = "from scripts.cli import main; main()"
    return measured([sys.executable, "-c", code, "extract", "github"], environment, url)


def tap(program: str, url: str, folder: Path) -> dict[str, Any]:
    """Run the tap on the same streams and return its time and peak memory."""
    config = {"api_url_base": url, "repositories": [NAME], "start_date": "2000-01-01T00:00:00Z"}
    (folder / "config.json").write_text(json.dumps({**config, "rate_limit_buffer": 0}))
    arguments = [program, "--config", str(folder / "config.json")]
    catalog = json.loads(subprocess.run([*arguments, "--discover"], capture_output=True).stdout)
    for stream in catalog["streams"]:
        for entry in stream["metadata"]:
            entry["metadata"]["selected"] = stream["tap_stream_id"] in STREAMS
    (folder / "catalog.json").write_text(json.dumps(catalog))
    return measured([*arguments, "--catalog", str(folder / "catalog.json")], {**os.environ}, url)


def measured(arguments: list[str], environment: dict[str, str], url: str) -> dict[str, Any]:
    """Run a program to its end and return what it took."""
    httpx.get(f"{url}/benchmark/requests")
    started, peak = time.monotonic(), 0
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(arguments, env=environment, stdout=output, stderr=errors)
        watched = psutil.Process(process.pid)
        done = threading.Event()

        def watch() -> None:
            nonlocal peak
            while not done.wait(0.05):
                try:
                    peak = max(peak, watched.memory_info().rss)
                except psutil.NoSuchProcess:
                    return

        watcher = threading.Thread(target=watch)
        watcher.start()
        process.wait()
        done.set()
        watcher.join()
        seconds = time.monotonic() - started
        errors.seek(0)
        if process.returncode != 0:
            raise SystemExit(errors.read().decode()[-2000:])
    requests = httpx.get(f"{url}/benchmark/requests").json()
    return {"seconds": round(seconds, 1), "peak_mib": round(peak / 2**20), **requests}


def fresh_database() -> None:
    """Drop what an earlier measurement left."""
    with connect(autocommit=True) as connection:
        for schema in ("raw_github", "raw_github_staging"):
            connection.execute(f"drop schema if exists {schema} cascade")


def main() -> None:
    """Print one line of JSON per measurement."""
    parser = argparse.ArgumentParser()
    parser.add_argument("tap", nargs="?")
    parser.add_argument("--pulls", type=int, default=1000)
    parser.add_argument("--memory", type=int, default=0)
    options = parser.parse_args()
    with fake(options.pulls, LATENCY_SECONDS) as url, tempfile.TemporaryDirectory() as folder:
        fresh_database()
        report("diogen, first", pulls=options.pulls, **extract(url))
        report("diogen, second", pulls=options.pulls, **extract(url))
        if options.tap:
            report("tap, first", pulls=options.pulls, **tap(options.tap, url, Path(folder)))
    if options.memory:
        with fake(options.memory, 0) as url:
            fresh_database()
            report("diogen, large", pulls=options.memory, **extract(url))


def report(what: str, **figures: Any) -> None:
    """Print one measurement."""
    sys.stdout.write(json.dumps({"what": what, **figures}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
