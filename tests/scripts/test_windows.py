"""One window means the same days everywhere: views, terminal, Grafana and gold add up alike."""

import csv
import io
import re
from typing import Any

import pytest
from playwright.sync_api import Page

from extract.database import connect
from scripts.dashboard.statements import query
from scripts.dashboard.terminal import Period, newest_metrics
from tests.scripts.conftest import Demo
from tests.scripts.panels import BOARDS, CHOSEN, expanded
from tests.scripts.visit import Visit

# What the page, the terminal and gold call the same window.
WINDOWS = {
    "28": Period.ROLLING_28,
    "90": Period.ROLLING_90,
    "week": Period.WEEK,
    "month": Period.MONTH,
    "quarter": Period.QUARTER,
}
SUMS = """
select
    count(*) filter (where metric = 'deployment_frequency') as deployments,
    count(*) filter (where metric = 'pull_request_lead_time') as pull_requests,
    count(*) filter (where metric = 'lead_time') as commits,
    coalesce(sum(value) filter (where metric = 'change_fail_rate'), 0) as failures
from gold.dora_evidence
where
    is_included
    and environment_tier = 'production'
    and metric_date between %s and %s
"""


def sums(demo: Demo, first: str, last: str) -> dict[str, int]:
    """Add up the evidence of the window, which is what every number is made of."""
    with connect(demo.environment) as connection:
        cursor = connection.execute(SUMS, [first, last])
        row = cursor.fetchone()
        assert row is not None
        names = [column.name for column in cursor.description or []]
        return {name: int(value) for name, value in zip(names, row, strict=True)}


def shown(visit: Visit, window: str) -> dict[str, int]:
    """Read the sums of the window off the views that show all of it."""
    page, found = visit.page, {}
    visit.open(f"stages?{window}")
    counts = page.locator("main table tbody td[data-label='n']").all_inner_texts()
    together, *own = map(int, counts)
    assert not own or together == sum(own)
    found["pull_requests"] = together
    visit.open(f"failures?{window}")
    rows = page.locator("main table tbody tr").all_inner_texts()
    found["failures"] = sum("a rollback" not in row for row in rows)
    visit.open(f"origins?{window}")
    cells = page.locator("td[data-label='Mean lead time of a commit']")
    made_by = page.locator("main table").first.locator("tbody th").all_inner_texts()
    counts = re.findall(r"n (\d+)", " ".join(cells.all_inner_texts()))
    found["commits"] = sum(
        int(n) for name, n in zip(made_by, counts, strict=True) if name != "Automation"
    )
    return found


def grafana(demo: Demo, grain: Period, first: str, last: str) -> dict[str, int]:
    """Add up what the panels of Grafana's dashboards would show of the window."""
    with connect(demo.environment) as connection:
        connection.execute("set time zone 'UTC'")
        services = connection.execute("select distinct service from gold.dim_services").fetchall()
        names = [name for (name,) in services]
        chosen = {**CHOSEN, "service": names, "grain": grain.value, "team": ["*"]}

        def rows(board: str, title: str) -> list[Any]:
            (panel,) = [one for one in BOARDS[board]["panels"] if one["title"] == title]
            raw = re.sub(r"\blimit \d+", "", panel["targets"][0]["rawSql"])
            text = expanded(raw, f"{first}T00:00:00Z", f"{last}T23:59:59Z", chosen)
            return connection.execute(text.encode()).fetchall()

        def value(board: str, title: str) -> int:
            return int(sum(row[2] for row in rows(board, title) if f"{row[0]:%Y-%m-%d}" == first))

        by_service = value("deployment-frequency", "Deployment frequency")
        assert by_service == value("teams", "Deployment frequency")
        return {
            "deployments": by_service,
            "failures": value("change-fail-rate", "Failed changes"),
            "pull_requests": len(rows("lead-time", "Pull requests")),
        }


@pytest.mark.parametrize("window", WINDOWS)
def test_a_window_has_the_same_sums_in_every_view_the_terminal_grafana_and_gold(
    demo: Demo,
    tab: Page,
    window: str,
) -> None:
    visit = Visit(tab, demo.page)
    with connect(demo.environment) as connection:
        cells = newest_metrics(connection, period=WINDOWS[window])
    terminal = {cell.metric: cell for cell in cells if cell.scope == "organisation"}
    first, last = terminal["lead_time"].starts_on, terminal["lead_time"].ends_on
    expected = sums(demo, str(first), str(last))

    visit.open(f"overview?window={window}")
    assert f"{first} to {last}" in tab.locator("main").inner_text()
    card = tab.locator("[data-metric='deployment_frequency'] .value").inner_text()
    lead = tab.locator("[data-metric='pull_request_lead_time'] .sample").first.inner_text()
    visit.open(f"scorecard?window={window}")
    scorecard = tab.locator("main tbody tr").first.locator("td .value").first.inner_text()

    assert grafana(demo, WINDOWS[window], str(first), str(last)) == {
        name: expected[name] for name in ("deployments", "failures", "pull_requests")
    }
    assert int(card) == int(scorecard) == expected["deployments"]
    assert terminal["deployment_frequency"].n == expected["deployments"]
    assert lead == f"n = {expected['pull_requests']}"
    assert terminal["pull_request_lead_time"].n == expected["pull_requests"]
    assert terminal["lead_time"].n == expected["commits"]
    assert shown(visit, f"window={window}") == {
        name: expected[name] for name in ("pull_requests", "failures", "commits")
    }
    assert visit.is_clean(), visit.problems


def test_two_dates_are_a_window_with_both_of_them_in_it(
    demo: Demo,
    tab: Page,
) -> None:
    visit = Visit(tab, demo.page)
    expected = sums(demo, "2026-02-10", "2026-05-06")

    visit.open("stages?window=dates")
    tab.locator("input[name=since]").fill("2026-02-10")
    tab.locator("input[name=until]").fill("2026-05-06")
    tab.wait_for_url("**since=2026-02-10&until=2026-05-06**")

    found = shown(visit, "window=dates&since=2026-02-10&until=2026-05-06")
    assert found == {name: expected[name] for name in ("pull_requests", "failures", "commits")}
    assert visit.is_clean(), visit.problems


def test_a_stage_leads_to_its_slowest_pull_requests_and_those_to_their_deployment(
    demo: Demo,
    tab: Page,
) -> None:
    visit = Visit(tab, demo.page)
    with connect(demo.environment) as connection:
        slow = connection.execute(
            "select number, title, deployment_id from gold.fct_pull_requests"
            " where service = 'kittiwake/payments' and environment_tier = 'production'"
            " and reason is null and deployed_date between '2026-05-01' and '2026-05-31'"
            " order by queue_seconds desc"
        ).fetchall()
        shipped = connection.execute(
            "select count(*) from gold.fct_commits where deployment_id = %s", [slow[0][2]]
        ).fetchone()

    visit.open("stages?window=month")
    row = tab.locator("main table tbody tr").filter(has_text="kittiwake/payments")
    row.locator("td[data-label='Waiting for deployment'] a").click()
    tab.wait_for_selector("caption:has-text('Slowest first, by: Waiting for deployment')")

    pulls = tab.locator("table", has_text="Slowest first").locator("tbody tr")
    assert pulls.locator("th a").all_inner_texts() == [f"#{one[0]} {one[1]}" for one in slow]
    assert "/pull/" in (pulls.first.locator("th a").get_attribute("href") or "")
    pulls.first.locator("td[data-label='Deployed'] a").click()
    tab.wait_for_selector("h2:has-text('What this deployment shipped')")

    commits = tab.locator("table", has_text="Commit").last.locator("tbody tr")
    assert (commits.count(),) == shipped
    assert f"#{slow[0][0]} {slow[0][1]}" in tab.locator("main").inner_text()
    assert visit.is_clean(), visit.problems


def test_rework_says_why_and_issues_lead_to_jira(
    demo: Demo,
    tab: Page,
) -> None:
    visit = Visit(tab, demo.page)
    visit.open(
        "evidence?metric=rework_rate&service=kittiwake%2Fstorefront&environment=production"
        "&from=2026-03-31&to=2026-06-28"
    )

    rows = tab.locator("main table tbody tr").filter(
        has=tab.locator("td[data-label='Value']", has_text=re.compile("^rework$"))
    )
    reasons = rows.locator(".signals").all_inner_texts()
    assert rows.count() == len([one for one in reasons if one.startswith("It ")]) > 0

    visit.open("flow")
    issues = tab.locator("table", has_text="Oldest first").locator("tbody th a")
    assert all("/browse/" in (one.get_attribute("href") or "") for one in issues.all()[:5])
    assert issues.count() > 0
    assert visit.is_clean(), visit.problems


def test_a_table_sorts_finds_and_leaves_as_csv(
    demo: Demo,
    tab: Page,
) -> None:
    visit = Visit(tab, demo.page)
    visit.open("failures?window=all")
    table = tab.locator("main table")
    head = table.get_by_role("button", name="After")

    def after() -> list[float]:
        worth: dict[str, float] = {"s": 1, "min": 60, "h": 3600, "days": 86_400}
        texts = table.locator("td[data-label='After']").all_inner_texts()
        split: list[Any] = [one.split("\u00a0") for one in texts if one != "–"]
        return [float(number) * worth[unit] for number, unit in split]

    # By the keyboard alone.
    head.focus()
    tab.keyboard.press("Enter")
    assert after() == sorted(after())
    tab.keyboard.press("Enter")
    assert after() == sorted(after(), reverse=True)
    assert table.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"

    tab.get_by_role("searchbox").fill("stock-sync")
    names = table.locator("tbody th").all_inner_texts()
    assert set(names) == {"kittiwake/stock-sync"}
    with tab.expect_download() as download:
        tab.get_by_role("button", name="CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["Service"] for row in rows] == names
    assert all(row["Link"].startswith("http") for row in rows)
    assert visit.is_clean(), visit.problems


def test_the_pages_failures_carry_the_date_that_the_metrics_count(demo: Demo) -> None:
    """A window by another clock than the metrics' would add up to something else at midnight."""
    with connect(demo.environment) as connection:
        names, _ = query(connection, "failures", {"failures": 1})
    assert "deployed_date" in names
