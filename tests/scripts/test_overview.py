"""The overview: its numbers are gold's, and its sentences say what they are made of."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from extract.database import connect
from scripts.dashboard.build import build_site
from scripts.dashboard.sentences import sentence, sentences
from tests.scripts.conftest import Demo
from tests.scripts.visit import Visit

CHANGE = {
    "metric": "change_fail_rate",
    "value": 0.3125,
    "before": 0.25,
    "n": 16,
    "n_before": 8,
    "change": "worse",
}


def cause(kind: str, name: str, contribution: float, **more: Any) -> dict[str, Any]:
    row = {"kind": kind, "cause": name, "contribution": contribution, "total_change": 0.0625}
    return {**row, "n": 8, "n_before": 4, "value": 0.5, "before": 0.25, **more}


@pytest.mark.parametrize(
    ("change", "causes", "said"),
    [
        (
            CHANGE,
            [
                cause("service", "shop", 0.125),
                cause("service", "till", -0.0625),
                cause("signal", "incident", 0.125, n=2, n_before=0),
                cause("signal", "rollback", -0.0625),
            ],
            "The change fail rate rose from 25.0% (8 deployments) to 31.2% (16 deployments): most "
            "by shop (50.0% of 8 deployments, before 25.0%); failures by incidents: 2, before 0.",
        ),
        (
            {**CHANGE, "change": "within_noise"},
            [],
            "The change fail rate rose from 25.0% (8 deployments) to 31.2% (16 deployments). "
            "This may be chance.",
        ),
        (
            {**CHANGE, "metric": "pull_request_lead_time", "value": 90_000, "before": 180_000},
            [
                cause("stage", "pickup", -36_000, total_change=-72_000),
                cause("stage", "coding", -9_000, total_change=-72_000),
            ],
            "The lead time of pull requests fell from 2.1 days (8 pull requests) to 25.0 h (16 "
            "pull requests): waiting for a review took 10.0 h less on average.",
        ),
        (
            # The median fell and the mean rose: its parts explain nothing.
            {**CHANGE, "metric": "recovery_time", "value": 60, "before": 7200, "n": 1},
            [cause("service", "shop", 36_000, total_change=36_000)],
            "The recovery time fell from 2.0 h (8 recoveries) to 1 min (1 recovery).",
        ),
        (
            {**CHANGE, "metric": "deployment_frequency", "value": 8, "before": 20},
            [cause("service", "shop", -11, total_change=-12, value=2, before=13)],
            "The number of deployments fell from 20 to 8: most by shop (2, before 13).",
        ),
    ],
    ids=["rate", "chance", "stage", "median against mean", "count"],
)
def test_a_change_is_said_with_its_largest_causes(
    change: Mapping[str, Any], causes: list[dict[str, Any]], said: str
) -> None:
    assert sentence(change, causes) == said


def test_the_overview_shows_golds_numbers_goals_and_sentences(
    demo: Demo,
    tab: Page,
) -> None:
    visit = Visit(tab, demo.page)
    with connect(demo.environment) as connection:
        rows = connection.execute(
            "select metric, change, is_goal_met, sample_count from gold.dora_overview"
            " where scope = 'team' and name = 'Payments' and grain = 'month'"
            " and not is_running and metric <> 'lead_time'"
        ).fetchall()
        _, said = sentences(connection)
    words = [row[-1] for row in said if row[:3] == ("team", "Payments", "month")]

    visit.open("overview?team=Payments&window=month")

    assert len(rows) == 5
    for metric, change, is_met, n in rows:
        card = tab.locator(f'[data-metric="{metric}"]')
        assert (
            (card.locator(".cell .sample").inner_text() == f"n = {n}")
            or n is None
            or (metric == "deployment_frequency")
        )
        if change in ("better", "worse"):
            assert card.locator(f".change.{change}").count() >= 1
        # What may be chance has no colour; a goal has, met or missed.
        colours = card.locator(".change.better, .change.worse").count()
        assert colours == (is_met is not None) + (change in ("better", "worse"))
    assert tab.locator("#changes li").all_inner_texts() == words
    assert len(words) <= 3
    assert visit.is_clean(), visit.problems


def test_a_missed_goal_needs_attention_and_leads_to_what_it_is_made_of(
    demo: Demo,
    tab: Page,
) -> None:
    visit = Visit(tab, demo.page)
    with connect(demo.environment) as connection:
        missed = connection.execute(
            "select count(*) from gold.dora_overview where grain = 'rolling_90'"
            " and (is_goal_met = false or change = 'worse') and metric <> 'lead_time'"
        ).fetchone()

    visit.open("overview")

    rows = tab.locator("main table tbody tr")
    assert (rows.count(),) == missed
    payments = rows.filter(has_text="Payments").first
    payments.locator("a").first.click()
    tab.wait_for_selector("table.score")
    assert "team=Payments" in tab.url
    assert visit.is_clean(), visit.problems


def test_a_former_team_is_chosen_and_shows_its_last_numbers(
    demo: Demo, tab: Page, tmp_path: Path
) -> None:
    with connect(demo.environment) as connection:
        connection.execute(
            "update gold.dim_teams set valid_to_date = '2026-03-18' where team = 'Payments'"
        )
        ((deployments,),) = connection.execute(
            "select deployment_count from gold.dora_by_team where team = 'Payments'"
            " and environment_tier = 'production' and grain = 'quarter'"
            " and period_start_date = '2026-01-01'"
        ).fetchall()
        page = build_site(connection, tmp_path)
        connection.rollback()
    visit = Visit(tab, page)
    visit.open("overview?window=quarter")

    options = tab.get_by_label("Team").locator("option").all_inner_texts()
    assert options == ["All teams", "Customers", "Shop", "Supply", "Payments, until 2026-03-18"]
    tab.get_by_label("Team").select_option(label=options[-1])

    words = tab.locator("main").inner_text()
    assert "Payments had services until 2026-03-18" in words
    assert "Production, 2026-01-01 to 2026-03-31" in words
    card = tab.locator("[data-metric='deployment_frequency'] .value").inner_text()
    assert int(card) == deployments
    tab.get_by_label("Window").select_option("90 days")
    assert "Production, 2025-12-23 to 2026-03-22" in tab.locator("main").inner_text()
    tab.locator("nav").get_by_role("link", name="Stages").click()
    tab.wait_for_selector("main table")
    assert tab.locator("main table tbody th").all_inner_texts() == ["kittiwake/payments"]
    assert visit.is_clean(), visit.problems
