"""Ten thousand issues with thirty changes each: requests counted, memory flat, kills survived."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta

import pytest

from extract.logs import get_logger
from scripts.demo.jira_server import Site
from tests.extract.jira.sites import PEOPLE, START, add_issue, site, stamp, touch

log = get_logger(__name__)
ISSUES, CHANGES = 10_000, 30
# Run alone, so that the peak is the extraction's and not the server's. The kernel's VmHWM is this
# program's own; getrusage would count the tests' process that started it.
EXTRACTION = """
import json
from pathlib import Path
from extract import pipelines
from extract.settings import load_settings
counts = pipelines.load("jira", load_settings())
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(json.dumps({
    "peak": int(status["VmHWM"].split()[0]) // 1024,
    "new": {name: stream.rows_new for name, stream in counts.streams.items()},
}))
"""


def large(issues: int, changes: int = CHANGES):
    """Return a site of many issues, their entries sharing what can be shared."""
    store = site(issues=0)
    items = [{"field": "status", "fieldId": "status", "from": "1", "to": "2", "toString": "x" * 80}]
    for number in range(1, issues + 1):
        issue = add_issue(store, number, changes=0, updated=START + timedelta(seconds=20 * number))
        store.changelogs[issue["id"]] = [
            {
                "id": str(number * 1000 + entry),
                "author": PEOPLE[1],
                "created": stamp(START + timedelta(seconds=20 * number + entry)),
                "items": items,
            }
            for entry in range(changes)
        ]
    return store


def run_alone() -> dict:
    """Extract in a process of its own and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", EXTRACTION], capture_output=True, text=True, timeout=500, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def tally(served: Site) -> dict[str, int]:
    """Return the number of requests by path."""
    return dict(Counter(served.requests))


def count(served: Site, *parts: str) -> int:
    """Return how many requests went to paths with any of these parts."""
    return sum(any(part in request for part in parts) for request in served.requests)


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> str:
    """Configure a token, so that the site gives the user's time zone."""
    monkeypatch.setenv("SOURCES__JIRA__API_TOKEN", "secret")
    return "secret"


def test_requests_and_memory_at_ten_thousand_issues(jira, database, token) -> None:
    store = large(1_000)
    served = jira(store, Site(token=token))
    small = run_alone()
    assert small["new"]["changelogs"] == 1_000 * CHANGES

    store = large(ISSUES)
    served = jira(store, Site(token=token))
    first = run_alone()
    assert (first["new"]["issues"], first["new"]["changelogs"]) == (ISSUES, ISSUES * CHANGES)
    assert count(served, "/search/jql") <= ISSUES / 100
    assert count(served, "changelog") <= ISSUES / 500
    log.info("ten thousand issues", peaks=(small["peak"], first["peak"]), requests=tally(served))
    assert first["peak"] < small["peak"] * 1.35, (small["peak"], first["peak"])

    later = START + timedelta(days=30)
    for number in range(50):
        touch(store, store.issues[number * 7], later + timedelta(seconds=number))
    served.requests.clear()
    second = run_alone()
    assert (second["new"]["issues"], second["new"]["changelogs"]) == (50, 50)
    log.info("fifty changed issues", requests=tally(served))
    assert len(served.requests) <= 5, served.requests


def test_long_changelogs_go_in_bulk(jira, extract, rows, token) -> None:
    """Longer than what a search embeds: a thousand issues, or ten thousand entries, a request."""
    served = jira(large(1_500, changes=45), Site(token=token, page=100))
    extract()
    assert len(rows("changelogs")) == 1_500 * 45
    assert count(served, "changelog/bulkfetch") == 5 + 3


@pytest.mark.parametrize("deployment", ["Cloud", pytest.param("Server", marks=pytest.mark.nightly)])
def test_killed_runs_end_in_the_same_rows(
    jira, extract, everything, connection, token, deployment
) -> None:
    """kill -9 at several moments, then a run that completes, against one undisturbed."""
    in_small_steps = (
        "from extract import dlt_load\nfrom extract.jira import search\n"
        "dlt_load.SLICE_ROWS, search.ISSUES_A_PAGE = 400, 20\n" + EXTRACTION
    )
    store = large(600, changes=12)
    for number in range(0, 600, 6):
        entries = store.changelogs[store.issues[number]["id"]]
        entries += [
            {**entries[0], "id": f"9{number:03d}{n:03d}", "created": stamp(START)}
            for n in range(60)
        ]
    served = jira(store, Site(deployment, token=token))
    for requests in (3, 16, 12, 12):
        served.requests.clear()
        process = subprocess.Popen([sys.executable, "-c", in_small_steps])
        while len(served.requests) < requests and process.poll() is None:
            time.sleep(0.01)
        assert process.poll() is None, "killed while it works"
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    extract()
    killed = everything()
    connection.execute("drop schema raw_jira cascade")
    extract()
    assert everything() == killed
    assert len([row for row in killed if row[0] == "changelogs"]) == 600 * 12 + 100 * 60
