"""The extraction of Jira: requests, time and memory, beside other extractors.

    python -m tests.benchmarks.jira_extract [--issues 500] [--latency 0.05] [--others]

Singer's tap reads what Data Center answers, as it does without OAuth; Airbyte's source reads Cloud.
Diogen reads the same product as its reference, and by TLS as they do.
"""

import argparse
import json
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from extract.database import database_environment
from tests.benchmarks import certificate
from tests.benchmarks.others import AIRBYTE_JIRA, SINGER_JIRA, Other, reason
from tests.benchmarks.receiver_process import free_port
from tests.benchmarks.row import Goal, Row
from tests.benchmarks.sizes import Size
from tests.benchmarks.table import described
from tests.benchmarks.watched import BenchmarkError, Spent, run
from tests.database import empty_database

PART = "extraction of Jira"
START = "2020-01-01T00:00:00Z"
SINGER_STREAMS = ("projects", "issues", "changelogs")
AIRBYTE_STREAMS = ("projects", "issues", "boards", "sprints", "issue_fields")
LIMIT_SECONDS = 300.0
# They send by sessions that ask no environment variable whom to trust.
TRUSTING = """
import os, sys, certifi
certifi.where = lambda: os.environ["SSL_CERT_FILE"]
from importlib import import_module
module, function = sys.argv.pop(1), sys.argv.pop(1)
getattr(import_module(module), function)()
"""


@dataclass(frozen=True)
class Fake:
    """A served site: where it is, and the certificate to believe it by."""

    url: str
    certificate: Path

    @property
    def trust(self) -> dict[str, str]:
        """The variables by which programs believe it."""
        return {
            name: str(self.certificate)
            for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
        }

    def requests(self) -> int:
        """Return how many requests were served since this was last asked."""
        trusting = ssl.create_default_context(cafile=str(self.certificate))
        answer = httpx.get(f"{self.url}/benchmark/requests", verify=trusting)
        return int(answer.json()["sent"])


@contextmanager
def fake(issues: int, deployment: str, latency: float) -> Iterator[Fake]:
    """Serve a site in another process."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        files = certificate.make(Path(folder))
        arguments = [str(one) for one in (port, issues, deployment, latency, *files)]
        process = subprocess.Popen([sys.executable, "-m", "tests.benchmarks.jira_fake", *arguments])
        served = Fake(f"https://127.0.0.1:{port}", files[0])
        try:
            while process.poll() is None:
                try:
                    served.requests()
                    break
                except httpx.TransportError:
                    time.sleep(0.2)
            yield served
        finally:
            process.terminate()
            process.wait()


def extract(served: Fake, _folder: Path) -> Spent:
    """Run `diogen extract jira` into a database of its own."""
    code = "from scripts.cli import main; main()"
    with empty_database(database_environment()) as environment:
        settings = {**environment, **served.trust, "SOURCES__JIRA__BASE_URL": served.url}
        return run([sys.executable, "-c", code, "extract", "jira"], settings)


def singer(served: Fake, folder: Path) -> Spent:
    """Run Singer's tap on the streams that both have."""
    given = {"username": "ann", "password": "invented", "user_agent": "benchmark"}
    config = {**given, "base_url": served.url, "start_date": START}
    (folder / "config.json").write_text(json.dumps(config))
    python = str(SINGER_JIRA.path.with_name("python"))
    program = [python, "-c", TRUSTING, "tap_jira", "main"]
    program += ["--config", str(folder / "config.json")]
    said = run([*program, "--discover"], served.trust, limit=LIMIT_SECONDS).output
    catalog = json.loads(said)
    for stream in catalog["streams"]:
        is_selected = stream["tap_stream_id"] in SINGER_STREAMS
        stream["metadata"].append({"breadcrumb": [], "metadata": {"selected": is_selected}})
    (folder / "catalog.json").write_text(json.dumps(catalog))
    served.requests()
    command = [*program, "--properties", str(folder / "catalog.json")]
    return run(command, served.trust, limit=LIMIT_SECONDS)


def airbyte(served: Fake, folder: Path) -> Spent:
    """Run Airbyte's source on the streams that both have."""
    config = {
        "domain": served.url.removeprefix("https://"),
        "email": "ann@example.test",
        "api_token": "invented",
        "start_date": START,
    }
    (folder / "config.json").write_text(json.dumps(config))
    python, given = (
        str(AIRBYTE_JIRA.path.with_name("python")),
        ["--config", f"{folder}/config.json"],
    )
    program = [python, "-c", TRUSTING, "source_jira.run", "run"]
    said = run([*program, "discover", *given], served.trust, limit=LIMIT_SECONDS)
    (catalog,) = [
        one["catalog"]
        for one in map(json.loads, said.output.splitlines())
        if one["type"] == "CATALOG"
    ]
    chosen = [
        {"stream": stream, "sync_mode": "full_refresh", "destination_sync_mode": "append"}
        for stream in catalog["streams"]
        if stream["name"] in AIRBYTE_STREAMS
    ]
    (folder / "catalog.json").write_text(json.dumps({"streams": chosen}))
    served.requests()
    command = [*program, "read", *given, "--catalog", str(folder / "catalog.json")]
    spent = run(command, served.trust, limit=LIMIT_SECONDS)
    if '"stream":"issues"' not in spent.output.replace(" ", ""):
        raise BenchmarkError("it read no issue: it asks for searches that Jira Cloud has removed")
    return spent


BESIDE: dict[str, tuple[Other, Callable[[Fake, Path], Spent]]] = {
    "Server": (SINGER_JIRA, singer),
    "Cloud": (AIRBYTE_JIRA, airbyte),
}


def measured(how: Callable[[Fake, Path], Spent], served: Fake) -> tuple[Spent, float]:
    """Run one of them; return what it took and how many requests it sent."""
    with tempfile.TemporaryDirectory() as folder:
        served.requests()
        spent = how(served, Path(folder))
    return spent, float(served.requests())


def compared(issues: int, deployment: str, latency: float, with_other: bool) -> Iterator[Row]:
    """Yield requests, time and memory at one size, beside the other tool if it runs."""
    away = f", {deployment}, {1000 * latency:.0f} ms away"
    sized = {"amount": issues, "of": "issues"}
    with fake(issues, deployment, latency) as served:
        spent, sent = measured(extract, served)
        yield Row(
            "memory", "diogen extract jira" + away, **sized, figure=spent.peak_mib, unit="MiB"
        )
        requests = {**sized, "figure": 100 * sent / issues, "unit": "per 100 issues"}
        seconds = {**sized, "figure": spent.seconds, "unit": "s"}
        beside, theirs, theirs_sent = {}, None, 0.0
        other, how = BESIDE[deployment]
        try:
            if with_other:
                other.installed()
                theirs, theirs_sent = measured(how, served)
                beside = {"against": other.package, "goal": Goal(most=1)}
        except (BenchmarkError, OSError) as error:
            yield Row(PART, f"{other.package}{away}", **sized, note=reason(error))
        yield Row(
            PART, "requests" + away, **requests, **beside,
            reference=100 * theirs_sent / issues if theirs else None,
        )  # fmt: skip
        yield Row(
            PART, "time" + away, **seconds, **beside,
            reference=theirs.seconds if theirs else None,
        )  # fmt: skip


def rows(size: Size) -> Iterator[Row]:
    """Yield every size without latency; latency and Airbyte's source at the smallest."""
    for issues in size.issues:
        is_smallest = issues == min(size.issues)
        for latency in size.latencies if is_smallest else (0,):
            for deployment in BESIDE if size.with_others else ("Cloud",):
                # At the smallest, what a run costs however little it reads is most of it.
                with_other = size.with_others and (is_smallest or deployment == "Server")
                yield from compared(issues, deployment, latency, with_other)


def main() -> None:
    """Print one line of JSON per row."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--issues", type=int, default=500)
    parser.add_argument("--latency", type=float, default=0.05)
    parser.add_argument("--others", action="store_true")
    options = parser.parse_args()
    for deployment in BESIDE:
        for row in compared(options.issues, deployment, options.latency, options.others):
            sys.stdout.write(json.dumps(described(row, [])) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
