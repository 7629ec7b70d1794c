"""Ten questions of a lead, a VP and a data engineer: each is answered by three clicks at most."""

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Locator
from typer.testing import CliRunner

from extract.database import connect
from extract.settings import PROJECT_ROOT
from scripts.cli import app
from scripts.dashboard.build import build_site
from scripts.dashboard.sentences import sentences
from tests.scripts.conftest import Demo
from tests.scripts.visit import Visit

WORTH = {"s": 1, "min": 60, "h": 3600, "days": 86_400}
STOREFRONT = "kittiwake/storefront"
QUARTER = ("2026-01-01", "2026-03-31")


class Reader:
    """Somebody with a question, who counts the clicks."""

    def __init__(self, demo: Demo, visit: Visit) -> None:
        self.demo, self.visit, self.page, self.clicks = demo, visit, visit.page, 0
        visit.open("overview")

    def tab(self, name: str) -> None:
        self.click(self.page.locator("nav").get_by_role("link", name=name, exact=True))

    def choose(self, name: str, option: str) -> None:
        self.page.get_by_label(name).select_option(label=option)
        self.clicks += 1

    def click(self, place: Locator) -> None:
        place.click()
        self.clicks += 1

    def cell(self, service: str, metric: str) -> None:
        row = self.page.locator("tbody:not(.teams) tr").filter(has_text=service)
        self.click(row.locator(f"td[data-label='{metric}'] a"))

    def gold(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with connect(self.demo.environment) as connection:
            return connection.execute(query.encode(), parameters).fetchall()


@pytest.fixture
def reader(demo: Demo, browser: Browser) -> Iterator[Reader]:
    context = browser.new_context(offline=True)
    visit = Visit(context.new_page(), demo.page)
    yield Reader(demo, visit)
    assert visit.is_clean(), visit.problems
    context.close()


def which_made_it_slow(reader: Reader, _: Path) -> None:
    reader.choose("Window", "Last quarter")
    reader.click(reader.page.locator("[data-metric='pull_request_lead_time'] a.cell"))
    reader.click(reader.page.locator("tbody:not(.teams) td[data-label='Change lead time'] a").first)

    reader.page.wait_for_selector("#sum")
    (service,) = parse_qs(reader.page.url.split("?")[1])["service"]
    slow = reader.gold(
        "select number, title from gold.fct_pull_requests where service = %s and reason is null"
        " and environment_tier = 'production' and deployed_date between %s and %s"
        " order by lead_time_seconds desc limit 5",
        service,
        *QUARTER,
    )
    shown = reader.page.locator("main table tbody th").all_inner_texts()
    assert shown[:5] == [f"#{number} {title}" for number, title in slow]


def what_did_it_ship(reader: Reader, _: Path) -> None:
    reader.tab("Scorecard")
    reader.cell(STOREFRONT, "Deployment frequency")
    reader.click(reader.page.get_by_role("link", name="what it shipped").first)

    reader.page.wait_for_selector("h2:has-text('What this deployment shipped')")
    (deployment,) = parse_qs(reader.page.url.split("?")[1])["deployment"]
    words = reader.page.locator("main").inner_text()
    for query in (
        "select '#' || number || ' ' || title from gold.fct_pull_requests where deployment_id = %s",
        "select left(sha, 10) from gold.fct_commits where deployment_id = %s",
        "select title from gold.fct_deployment_issues where deployment_id = %s",
    ):
        found = reader.gold(query, deployment)
        assert all(one in words for (one,) in found)
        assert found


def who_misses_a_goal(reader: Reader, _: Path) -> None:
    missed = reader.gold(
        "select distinct name from gold.dora_overview where scope = 'team'"
        " and grain = 'rolling_90' and is_goal_met = false and metric <> 'lead_time'"
    )
    rows = reader.page.locator("main table tbody tr").filter(has_text="Goal missed")
    names = set(rows.locator("th").all_inner_texts())
    assert {name for (name,) in missed} <= names
    assert missed


def what_changed(reader: Reader, _: Path) -> None:
    reader.choose("Window", "Last quarter")
    with connect(reader.demo.environment) as connection:
        names, rows = sentences(connection)
    said = [dict(zip(names, row, strict=True)) for row in rows]
    expected = [
        one["words"]
        for one in said
        if (one["scope"], one["grain"], f"{one['starts_on']}")
        == ("organisation", "quarter", QUARTER[0])
    ]
    assert reader.page.locator("#changes li").all_inner_texts() == expected
    assert expected


def what_waits_for_a_review(reader: Reader, _: Path) -> None:
    reader.tab("Waiting")
    waiting = reader.gold(
        "select number, title, url from gold.fct_open_pull_requests"
        " where waits_for = 'review' and not is_bot order by ready_at"
    )
    table = reader.page.locator("table", has_text="Longest waiting for a review first")
    links = table.locator("tbody th a")
    assert links.all_inner_texts() == [f"#{number} {title}" for number, title, _ in waiting]
    assert links.first.get_attribute("href") == waiting[0][2]


def why_this_rate(reader: Reader, _: Path) -> None:
    reader.tab("Scorecard")
    reader.cell(STOREFRONT, "Change fail rate")
    reader.page.wait_for_selector("#sum")
    ((rate, failures),) = reader.gold(
        "select change_fail_rate, failure_count from gold.dora_scorecard where service = %s"
        " and window_days = 90 order by as_of_date desc limit 1",
        STOREFRONT,
    )
    assert float(reader.page.locator("#sum").get_attribute("data-value") or 0) == pytest.approx(
        rate
    )
    assert reader.page.locator("tbody .signals", has_text="confidence").count() == failures


def where_the_time_goes(reader: Reader, _: Path) -> None:
    reader.tab("Stages")
    row = reader.page.locator("main table tbody tr").filter(has_text=STOREFRONT)
    stages = {
        "Coding": "coding",
        "Waiting for review": "pickup",
        "Review": "review",
        "Waiting for merge": "merge_wait",
        "Waiting for deployment": "queue",
        "Deploying": "deploy",
    }
    shown = {}
    for title in stages:
        number, unit = row.locator(f"td[data-label='{title}']").inner_text().split("\u00a0")
        shown[title] = float(number) * WORTH[unit]
    ((*means,),) = reader.gold(
        f"select {', '.join(f'avg(coalesce({one}_seconds, 0))' for one in stages.values())}"
        " from gold.fct_pull_requests where service = %s and reason is null"
        " and environment_tier = 'production'"
        " and deployed_date between '2026-03-31' and '2026-06-28'",
        STOREFRONT,
    )
    longest = max(zip(stages, means, strict=True), key=lambda one: one[1])[0]
    assert max(shown, key=lambda title: shown[title]) == longest


def why_it_is_empty(reader: Reader, folder: Path) -> None:
    remedy = "Add a row to incident_rules.csv: none of 7 issues counts as an incident."
    with connect(reader.demo.environment) as connection:
        connection.execute(
            "update gold.dora_scorecard set recovery_p50_seconds = null,"
            " recovery_time_reason = 'no_incident_source' where service = %s",
            [STOREFRONT],
        )
        connection.execute(
            "update gold.dora_readiness set is_ready = false, missing = 'no_incident_source',"
            " setting_to_change = %s where service = %s and metric = 'recovery_time'",
            [remedy, STOREFRONT],
        )
        page = build_site(connection, folder)
        connection.rollback()
    reader.visit.url = page.as_uri()
    reader.visit.requests.clear()
    reader.visit.open("overview")
    reader.tab("Scorecard")
    reader.cell(STOREFRONT, "Failed deployment recovery time")
    reader.page.wait_for_selector("h2:has-text('What each metric still needs')")
    assert reader.page.locator("#remedies li").all_inner_texts() == [
        f"{remedy} (For 1 number of {STOREFRONT}.)"
    ]


def all_rows_as_a_file(reader: Reader, folder: Path) -> None:
    file = folder / "evidence.csv"
    done = CliRunner().invoke(app, ["export", "dora_evidence", "--output", str(file)])
    reader.clicks += 1
    assert done.exit_code == 0, done.output
    with file.open(newline="", encoding="utf-8") as opened:
        rows = sum(1 for _ in csv.DictReader(opened))
    assert [(rows,)] == reader.gold("select count(*) from gold.dora_evidence")


def the_query_behind_it(reader: Reader, _: Path) -> None:
    reader.tab("Scorecard")
    reader.cell(STOREFRONT, "Deployment rework rate")
    reader.page.wait_for_selector("#sum")
    reader.click(reader.page.get_by_text("The same rows from the warehouse"))
    rows = reader.gold(reader.page.locator("pre").inner_text().replace("%", "%%"))
    caption = reader.page.locator("main table caption").first.inner_text()
    assert caption == f"The {len(rows)} rows"


ANSWERS: dict[str, Callable[[Reader, Path], None]] = {
    "Which pull requests made last quarter's lead time worse?": which_made_it_slow,
    "What did a deployment of the storefront ship?": what_did_it_ship,
    "Which open pull requests wait longest for a review?": what_waits_for_a_review,
    "Why is the change fail rate what it is?": why_this_rate,
    "Which team misses its goal?": who_misses_a_goal,
    "What changed against the quarter before, and why?": what_changed,
    "Where does the time of a change go?": where_the_time_goes,
    "Why is a number empty, and what is to do?": why_it_is_empty,
    "How do I get all rows behind the numbers as a file?": all_rows_as_a_file,
    "Which query returns the rows behind a number?": the_query_behind_it,
}


@pytest.mark.parametrize("question", ANSWERS)
def test_a_question_is_answered_by_three_clicks_at_most(
    reader: Reader, question: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in reader.demo.environment.items():
        monkeypatch.setenv(variable, value)

    ANSWERS[question](reader, tmp_path)

    assert documented()[question] == reader.clicks <= 3


def documented() -> dict[str, int]:
    """Return the questions of the page's document, with the clicks or commands of each."""
    text = (PROJECT_ROOT / "docs" / "page.md").read_text(encoding="utf-8")
    section = text.split("## Ten questions")[1].split("\n## ")[0]
    rows = re.findall(r"^\| \w[^|]* \| (.+?\?) \| .+ \| (\d) \|$", section, flags=re.MULTILINE)
    return {question: int(clicks) for question, clicks in rows}


def test_the_document_asks_these_questions() -> None:
    assert documented().keys() == ANSWERS.keys()
