"""The flow view in a real browser: sprints and weeks lead to the issues that they are made of."""

from pathlib import Path

from playwright.sync_api import Browser

from extract.database import connect
from scripts.dashboard.build import build_site
from tests.scripts.conftest import Demo
from tests.scripts.visit import HOSTILE, Visit

FLOW = "flow?window=all&project=SHOP"


def test_flow_shows_sprints_cycle_time_and_work_in_progress(demo: Demo, browser: Browser) -> None:
    visit = Visit(browser.new_page(), demo.page)
    visit.open(FLOW)
    visit.page.wait_for_selector("section[aria-label='Throughput']")

    for title in ("Cycle time", "Throughput", "Work in progress"):
        card = visit.page.locator(f"section[aria-label='{title}']")
        # Stories and tasks, each a line.
        assert card.locator("path").count() == 2, title
    sprints = visit.page.locator("tbody tr", has_text="Shop sprint")
    assert sprints.count() == 26
    assert "The sprint still runs" in sprints.first.inner_text()
    assert visit.is_clean(), visit.problems
    visit.page.context.close()


def test_a_sprint_and_a_week_lead_to_as_many_issues_as_they_count(
    demo: Demo, browser: Browser
) -> None:
    visit = Visit(browser.new_page(), demo.page)
    visit.open(FLOW)
    sprint = visit.page.locator("tbody tr", has_text="Shop sprint 9")
    committed, added = (int(sprint.locator("td").nth(place).inner_text()) for place in (1, 2))

    sprint.get_by_role("link").click()

    visit.page.wait_for_selector("caption:has-text('What became of its issues')")
    assert visit.page.locator("tbody tr").count() == committed + added
    visit.page.get_by_role("link", name="Back to all sprints").click()
    throughput = visit.page.locator("section[aria-label='Throughput']")
    throughput.locator("summary").click()
    link = throughput.locator("tbody a").nth(4)
    count = int(link.inner_text())
    link.click()
    visit.page.wait_for_selector("caption:has-text('The newest first')")
    assert visit.page.locator("tbody tr").count() == count > 0
    assert visit.is_clean(), visit.problems
    visit.page.context.close()


def test_the_issues_add_up_to_every_week_and_every_sprint(demo: Demo, browser: Browser) -> None:
    visit = Visit(browser.new_page(), demo.page)
    visit.open(FLOW)

    wrong = visit.page.evaluate(
        """async () => {
          await Promise.all([load("flow"), load("issues")]);
          const weeks = tableOf("flow", "flow_weeks").filter((week) =>
            tableOf("issues", "flow_resolved").filter((one) =>
              one.project_key === week.project_key && one.issue_type === week.issue_type &&
              one.resolved_date >= week.starts_on && one.resolved_date <= week.ends_on
            ).length !== week.resolved_count);
          const sprints = tableOf("flow", "flow_sprints").filter((sprint) => {
            const mine = tableOf("issues", "flow_sprint_issues").filter((one) =>
              one.site === sprint.site && one.sprint_id === sprint.sprint_id);
            const isSo = (fate) => mine.filter((one) => one.fate === fate).length;
            return mine.filter((one) => one.is_committed).length !== sprint.committed_count ||
              isSo("completed") !== sprint.completed_count ||
              isSo("removed") !== sprint.removed_count ||
              (!sprint.is_open && isSo("carried_over") !== sprint.carried_over_count);
          });
          return [...weeks, ...sprints].slice(0, 3);
        }"""
    )

    assert wrong == []
    visit.page.context.close()


def test_hostile_names_of_issues_are_shown_as_text(
    demo: Demo, browser: Browser, tmp_path: Path
) -> None:
    with connect(demo.environment) as connection:
        connection.execute("update gold.fct_issues set title = %s", [HOSTILE + "x" * 10_000])
        connection.execute("update gold.flow_sprints set sprint = %s", [HOSTILE])
        page = build_site(connection, tmp_path)
        connection.rollback()
    visit = Visit(browser.new_page(viewport={"width": 375, "height": 900}), page)
    visit.open(FLOW)
    visit.page.wait_for_selector("section[aria-label='Throughput']")

    assert HOSTILE in visit.page.locator("main").inner_text()
    assert visit.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert visit.page.locator("main script, main img").count() == 0
    assert visit.is_clean(), visit.problems
    visit.page.context.close()
