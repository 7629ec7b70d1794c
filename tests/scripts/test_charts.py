"""A chart says its values to a mouse, a finger and the keyboard, and on paper."""

import re
from itertools import pairwise

from playwright.sync_api import Browser, Page

from tests.scripts.conftest import Demo
from tests.scripts.visit import Visit

TRENDS = "trends?service=kittiwake%2Fstorefront"
SAID = re.compile(
    r"2026-\d\d-\d\d to 2026-\d\d-\d\d(, still running)?\n"
    r"kittiwake/storefront: .+, p75 .+, p90 .+, n = \d+"
)


def test_a_chart_says_its_values_to_a_mouse_and_to_the_keyboard(
    demo: Demo,
    tab: Page,
) -> None:
    visit = Visit(tab, demo.page)
    visit.open(TRENDS)
    chart = tab.locator(".chart").nth(1)
    tip = chart.locator(".tip")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    assert tip.is_hidden()

    tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + 40)
    assert SAID.fullmatch(tip.inner_text()), tip.inner_text()
    tab.mouse.move(0, 0)
    assert tip.is_hidden()

    chart.focus()
    tab.keyboard.press("Home")
    first = tip.inner_text()
    tab.keyboard.press("ArrowRight")
    second = tip.inner_text()
    tab.keyboard.press("End")
    assert SAID.fullmatch(first)
    assert first[:10] < second[:10] < tip.inner_text()[:10]
    tab.keyboard.press("Escape")
    assert tip.is_hidden()
    tab.keyboard.press("Home")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#sum")
    assert first.split(": ")[1].split(",")[0] in tab.locator("h2").inner_text()
    assert visit.is_clean(), visit.problems


def test_a_finger_first_reads_and_then_follows(demo: Demo, browser: Browser) -> None:
    context = browser.new_context(
        viewport={"width": 375, "height": 800}, has_touch=True, offline=True
    )
    visit = Visit(context.new_page(), demo.page)
    visit.open(TRENDS)
    chart = visit.page.locator(".chart").nth(1)
    chart.scroll_into_view_if_needed()

    chart.tap(position={"x": 200, "y": 60})
    assert SAID.fullmatch(chart.locator(".tip").inner_text())
    assert visit.page.locator("h2").first.inner_text().startswith("Trends")
    overflow = visit.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    chart.tap(position={"x": 200, "y": 60})

    visit.page.wait_for_selector("#sum")
    assert overflow <= 0
    assert visit.is_clean(), visit.problems
    context.close()


def test_times_stand_at_beginnings_that_can_be_read(demo: Demo, tab: Page) -> None:
    visit = Visit(tab, demo.page)
    for window, words in (
        ("all", r"[A-Z][a-z]{2} 202[56]"),
        ("90", r"(Apr|May|Jun) 2026"),
        ("28", r"\d+ Jun"),
    ):
        visit.open(f"{TRENDS}&window={window}&grain={'day' if window == '28' else 'week'}")
        chart = tab.locator(".chart").first
        marks = chart.locator("text[text-anchor=middle]").all_text_contents()
        assert len(marks) >= 2
        assert all(re.fullmatch(words, mark) for mark in marks), marks
        places = [one.bounding_box() for one in chart.locator("text[text-anchor=middle]").all()]
        ends = [(one["x"], one["x"] + one["width"]) for one in places if one]
        assert all(end < start for (_, end), (start, _) in pairwise(ends))


def test_the_page_prints_dark_ink_without_its_controls(demo: Demo, browser: Browser) -> None:
    context = browser.new_context(color_scheme="dark", offline=True)
    visit = Visit(context.new_page(), demo.page)
    visit.open("overview")
    visit.page.emulate_media(media="print")

    ink = visit.page.evaluate("getComputedStyle(document.body).color")
    assert all(int(one) < 80 for one in re.findall(r"\d+", ink)[:3]), ink
    for hidden in ("form", "nav", "#theme", ".tools"):
        assert visit.page.locator(hidden).first.is_hidden()
    assert visit.page.locator("[data-metric]").first.is_visible()
    assert len(visit.page.pdf()) > 10_000
    context.close()


def test_an_axis_has_one_unit(demo: Demo, browser: Browser) -> None:
    visit = Visit(browser.new_page(), demo.page)

    for view in (TRENDS, "trends?window=all", "flow"):
        visit.open(view)
        for chart in visit.page.locator("main .chart svg").all():
            words = chart.locator("text[text-anchor='end']").all_text_contents()
            units = {re.sub(r"days?$", "days", one.partition("\u00a0")[2]) for one in words}
            assert len(units) == 1, words
            assert len(set(words)) == len(words) > 1, words
    assert visit.is_clean(), visit.problems
    visit.page.context.close()
