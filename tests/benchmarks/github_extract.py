"""The extraction of GitHub: requests, time and memory, beside other extractors.

    python -m tests.benchmarks.github_extract [--pulls 1000] [--latency 0.05] [--others]

All read the same local GitHub in this one run, by the same streams as far as they have them;
Diogen loads what it reads into Postgres, the others write it to a file. They are installed from
PyPI, each into an environment of its own.
"""

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from extract.database import database_environment
from tests.benchmarks.others import AIRBYTE_GITHUB, MELTANO_GITHUB, Other, reason
from tests.benchmarks.row import Goal, Row
from tests.benchmarks.sizes import Size
from tests.benchmarks.table import described
from tests.benchmarks.watched import BenchmarkError, Spent, run
from tests.database import empty_database
from tests.extract.github.organisation import NAME

PART = "extraction of GitHub"
# What a tool is given before it counts as one that does not run here.
LIMIT_SECONDS = 600.0
# What all read. Meltano's tap has no other way to a pull request's commits, reviews and statuses.
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


# It asks for these by GraphQL in a form that the local GitHub does not answer.
NOT_BY_AIRBYTE = ("reviews", "releases")


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


def extract(url: str, _folder: Path) -> Spent:
    """Run `diogen extract github` into a database of its own."""
    settings = {
        "SOURCES__GITHUB__API_URL": url,
        "SOURCES__GITHUB__REPOSITORIES": json.dumps([NAME]),
        "SOURCES__GITHUB__ACCESS_TOKEN": "invented",
    }
    code = "from scripts.cli import main; main()"
    with empty_database(database_environment()) as environment:
        command = [sys.executable, "-c", code, "extract", "github"]
        return run(command, {**environment, **settings})


def meltano(url: str, folder: Path) -> Spent:
    """Run Meltano's tap on the same streams."""
    config = {"api_url_base": url, "repositories": [NAME], "start_date": "2000-01-01T00:00:00Z"}
    (folder / "config.json").write_text(json.dumps({**config, "rate_limit_buffer": 0}))
    program = [str(MELTANO_GITHUB.path), "--config", str(folder / "config.json")]
    catalog = json.loads(run([*program, "--discover"], limit=LIMIT_SECONDS).output)
    for stream in catalog["streams"]:
        for entry in stream["metadata"]:
            entry["metadata"]["selected"] = stream["tap_stream_id"] in STREAMS
    (folder / "catalog.json").write_text(json.dumps(catalog))
    httpx.get(f"{url}/benchmark/requests")
    return run([*program, "--catalog", str(folder / "catalog.json")], limit=LIMIT_SECONDS)


def airbyte(url: str, folder: Path) -> Spent:
    """Run Airbyte's source on those of the streams that it has and that can be answered."""
    config = {
        "credentials": {"option_title": "PAT Credentials", "personal_access_token": "invented"},
        "repositories": [NAME],
        "api_url": url,
        "start_date": "2000-01-01T00:00:00Z",
    }
    (folder / "airbyte.json").write_text(json.dumps(config))
    program, given = str(AIRBYTE_GITHUB.path), ["--config", str(folder / "airbyte.json")]
    said = run([program, "discover", *given], limit=LIMIT_SECONDS).output.splitlines()
    (catalog,) = [one["catalog"] for one in map(json.loads, said) if one["type"] == "CATALOG"]
    chosen = [
        {"stream": stream, "sync_mode": "full_refresh", "destination_sync_mode": "append"}
        for stream in catalog["streams"]
        if stream["name"] in STREAMS and stream["name"] not in NOT_BY_AIRBYTE
    ]
    (folder / "catalog.json").write_text(json.dumps({"streams": chosen}))
    httpx.get(f"{url}/benchmark/requests")
    command = [program, "read", *given, "--catalog", str(folder / "catalog.json")]
    return run(command, limit=LIMIT_SECONDS)


OTHERS: dict[Other, Callable[[str, Path], Spent]] = {
    MELTANO_GITHUB: meltano,
    AIRBYTE_GITHUB: airbyte,
}


def measured(how: Callable[[str, Path], Spent], url: str) -> tuple[Spent, float]:
    """Run one of them; return what it took and how many requests it sent."""
    with tempfile.TemporaryDirectory() as folder:
        httpx.get(f"{url}/benchmark/requests")
        spent = how(url, Path(folder))
    return spent, float(httpx.get(f"{url}/benchmark/requests").json()["sent"])


def compared(pulls: int, latency: float, with_others: bool) -> Iterator[Row]:
    """Yield requests, time and memory at one size, beside each other tool that runs."""
    away = f", {1000 * latency:.0f} ms away"
    sized = {"amount": pulls, "of": "pull requests"}
    with fake(pulls, latency) as url:
        spent, sent = measured(extract, url)
        requests = {**sized, "figure": 100 * sent / pulls, "unit": "per 100 pull requests"}
        seconds = {**sized, "figure": spent.seconds, "unit": "s"}
        yield Row(PART, "requests" + away, **requests)
        yield Row(PART, "time" + away, **seconds)
        what = "diogen extract github" + away
        yield Row("memory", what, **sized, figure=spent.peak_mib, unit="MiB")
        for other, how in OTHERS.items() if with_others else ():
            named = f", {other.package}{away}"
            try:
                other.installed()
                theirs, theirs_sent = measured(how, url)
            except (BenchmarkError, subprocess.TimeoutExpired, OSError) as error:
                yield Row(PART, "time" + named, **sized, note=reason(error))
                continue
            beside = {"against": other.package, "goal": Goal(most=1)}
            yield Row(
                PART, "requests" + named, **requests, **beside,
                reference=100 * theirs_sent / pulls,
            )  # fmt: skip
            yield Row(PART, "time" + named, **seconds, **beside, reference=theirs.seconds)


def rows(size: Size) -> Iterator[Row]:
    """Yield every size without latency; the others, and latency, at the smallest."""
    for pulls in size.pulls:
        is_smallest = pulls == min(size.pulls)
        for latency in size.latencies if is_smallest else (0,):
            yield from compared(pulls, latency, size.with_others and is_smallest)


def main() -> None:
    """Print one line of JSON per row."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pulls", type=int, default=1000)
    parser.add_argument("--latency", type=float, default=0.05)
    parser.add_argument("--others", action="store_true")
    options = parser.parse_args()
    for row in compared(options.pulls, options.latency, options.others):
        sys.stdout.write(json.dumps(described(row, [])) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
