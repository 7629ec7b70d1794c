"""How large the page of a large organisation is, how soon it is there, how soon a filter answers.

`python -m tests.benchmarks.page 200 3`: services and years. The site is left in the folder that a
third argument names. Bounds: 15 MB, 30 s to build it, 1 s to the first paint, 200 ms for a filter.
The time that passed is beside the time that the page's own thread computed, whatever the machine
did meanwhile.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page

from extract.database import connect, database_environment
from tests.benchmarks.page_warehouse import fill
from tests.benchmarks.row import Goal, Row
from tests.benchmarks.sizes import Size
from tests.benchmarks.watched import run
from tests.browser import chromium
from tests.database import empty_database
from tests.dbt.warehouse import Warehouse

PART = "page"
OPENINGS = 5
# In a process of its own, whose memory is the page's alone.
BUILD = """
import json, sys, time
from pathlib import Path
from extract.database import connect
from scripts.dashboard.build import build_site
with connect() as connection:
    began = time.monotonic()
    page = build_site(connection, Path(sys.argv[1]))
    print(json.dumps([str(page), time.monotonic() - began]))
"""
EMPTY_GOLD = b"""
do $$
begin
    execute (
        select 'truncate ' || string_agg(format('gold.%I', tablename), ', ')
        from pg_tables where schemaname = 'gold'
    );
end
$$
"""
# A view, and what is chosen there, one after the other.
CHOICES = {
    "scorecard": [("team", "team-3"), ("team", ""), ("window", "28")],
    "trends": [
        ("service", "acme/service-017"),
        ("window", "all"),
        ("grain", "rolling_28"),
        ("tier", "staging"),
        ("team", "team-3"),
        ("team", ""),
        ("grain", "month"),
    ],
    "compare": [("by", "change_fail_rate"), ("window", "all"), ("tier", "staging"), ("team", "")],
    "stages": [("window", "all"), ("tier", "staging"), ("team", "team-3"), ("team", "")],
    "failures": [("window", "all"), ("service", "acme/service-017"), ("service", "")],
    "undeployed": [("tier", "staging"), ("team", "team-3"), ("team", "")],
    "readiness": [("service", "acme/service-017"), ("service", ""), ("team", "team-3")],
}
EVIDENCE = (
    "evidence?metric=lead_time&service=acme%2Fservice-017&environment=production"
    "&from=2026-03-31&to=2026-06-28"
)
# Until the view is drawn, has its data, and stands on the screen.
CHOOSE = """
async ([name, value]) => {
  const before = document.getElementById("main").firstChild;
  const began = performance.now();
  const select = document.getElementById("filters").elements[name];
  if (select.value === value) return 0;
  select.value = value;
  if (select.value !== value) throw new Error(`${name} has no ${value}`);
  select.dispatchEvent(new Event("change", { bubbles: true }));
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  do await frame();
  while (document.getElementById("main").firstChild === before ||
    document.querySelector("[aria-busy]"));
  await frame();
  return performance.now() - began;
}
"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


@dataclass(frozen=True)
class Built:
    """A site: the file to open, the seconds it took, its files' sizes, and the page's rows."""

    page: Path
    seconds: float
    peak_mib: float
    sizes: dict[str, int]
    filled: dict[str, int]


def built(environment: Mapping[str, str], services: int, years: int, folder: Path) -> Built:
    """Build the site of an organisation of that size, which takes the place of what gold holds."""
    with connect(environment) as connection:
        connection.execute(EMPTY_GOLD)
        filled = fill(connection, services=services, years=years)
    spent = run([sys.executable, "-c", BUILD, str(folder)], environment)
    sizes = {path.name: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    page, seconds = json.loads(spent.output)
    return Built(Path(page), seconds, spent.peak_mib, sizes, filled)


def rows(environment: Mapping[str, str], size: Size) -> Iterator[Row]:
    """Yield the build, the size and the first paint of each number of services."""
    for services, years in size.pages:
        sized = {"amount": services, "of": f"services, {years} years"}
        with tempfile.TemporaryDirectory() as folder:
            site = built(environment, services, years, Path(folder) / "site")
            total = sum(site.sizes.values()) / 1e6
            with chromium() as browser:
                painted, _ = openings(browser, site.page)
        yield Row(PART, "build", **sized, figure=site.seconds, unit="s", goal=Goal(most=30))
        yield Row(PART, "size", **sized, figure=total, unit="MB", goal=Goal(most=15))
        yield Row(
            PART, "first paint", **sized, figure=statistics.median(painted), unit="ms",
            goal=Goal(most=1000),
        )  # fmt: skip
        yield Row("memory", "diogen dashboard", **sized, figure=site.peak_mib, unit="MiB")


def main() -> None:
    services, years = int(sys.argv[1]), int(sys.argv[2])
    folder = Path(sys.argv[3] if len(sys.argv) > 3 else tempfile.mkdtemp())
    with empty_database(database_environment()) as environment:
        warehouse = Warehouse(environment, folder)
        warehouse.build()
        warehouse.connection.close()
        site = built(environment, services, years, folder / "site")
    say("rows", site.filled)
    say("built in", f"{site.seconds:.1f} s, {site.peak_mib:.0f} MiB at most")
    say("site", f"{sum(site.sizes.values()) / 1e6:.2f} MB in {len(site.sizes)} files")
    for kind in ("index", "trends", "evidence", "compare", "stages", "failures", "undeployed"):
        own = [size for name, size in site.sizes.items() if name.startswith(kind)]
        say(f"  {kind}", f"{sum(own) / 1e6:.2f} MB, largest {max(own, default=0) / 1e3:.0f} kB")
    with chromium() as browser:
        painted, drawn = openings(browser, site.page)
        for name, times in (("first paint", painted), ("overview drawn", drawn)):
            say(name, f"median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms")
        _choosing(browser, site.page)


def openings(browser: Browser, page: Path) -> tuple[list[float], list[float]]:
    """Open the page several times; return the ms to the first paint, and to the overview."""
    painted, drawn = [], []
    for _ in range(OPENINGS):
        context = browser.new_context(offline=True)
        tab = context.new_page()
        tab.goto(page.as_uri())
        tab.wait_for_selector("main .cards")
        drawn.append(tab.evaluate("performance.now()"))
        while tab.evaluate(PAINTED) is None:
            tab.wait_for_timeout(10)
        painted.append(tab.evaluate(PAINTED))
        context.close()
    return painted, drawn


def _choosing(browser: Browser, page: Path) -> None:
    tab = browser.new_page()
    meter = tab.context.new_cdp_session(tab)
    meter.send("Performance.enable", {"timeDomain": "threadTicks"})
    every: list[float] = []
    computed: list[float] = []
    for view, choices in CHOICES.items():
        _go(tab, page, view)
        said = []
        for name, value in choices:
            before = _computed(meter)
            passed = tab.evaluate(CHOOSE, [name, value])
            computed.append(_computed(meter) - before)
            every.append(passed)
            said.append(f"{name}={value or 'all'} {passed:.0f} ({computed[-1]:.0f})")
        say(f"  {view}", f"{', '.join(said)} ms")
    for name, times in (("filters", every), ("  computed", computed)):
        say(name, f"median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms")
    began = time.monotonic()
    _go(tab, page, EVIDENCE)
    say("evidence", f"{1000 * (time.monotonic() - began):.0f} ms, page opened anew")


def _computed(meter: CDPSession) -> float:
    answer = meter.send("Performance.getMetrics")
    metrics = {one["name"]: one["value"] for one in answer["metrics"]}
    return float(1000 * metrics["TaskDuration"])


def _go(tab: Page, page: Path, view: str) -> None:
    tab.goto("about:blank")
    tab.goto(f"{page.as_uri()}#/{view}")
    tab.wait_for_selector("main h2")
    tab.wait_for_selector("[aria-busy]", state="detached")


def say(name: str, words: object) -> None:
    sys.stdout.write(f"{name}: {words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
