"""The page in a real browser: it opens from disk, asks nobody, and adds up."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from playwright.sync_api import Browser, Locator, Page

from extract.database import connect
from scripts.dashboard.build import build_site
from scripts.dashboard.encoding import columns, packed
from scripts.dashboard.gold import BUDGET
from tests.scripts.conftest import Demo
from tests.scripts.visit import HOSTILE, VIEWS, Visit

WORTH = {"s": 1, "min": 60, "h": 3600, "days": 86_400, "%": 0.01}


def test_every_view_opens_from_disk_without_an_error_or_a_request(demo: Demo, tab: Page) -> None:
    visit = Visit(tab, demo.page)

    for view in VIEWS:
        visit.open(view)
        assert tab.locator("nav [aria-current]").count() == 1
        overflow = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{view} is wider than the screen by {overflow}"

    assert visit.is_clean(), (visit.problems, visit.requests)


def test_a_trend_has_a_line_per_service_and_says_the_same_as_a_table(demo: Demo, tab: Page) -> None:
    visit = Visit(tab, demo.page)
    visit.open("trends?window=all&grain=month")

    frequency = tab.locator("section", has_text="Deployment frequency").first
    frequency.locator("summary").click()

    unknown = frequency.locator("tbody tr", has_text="Before tracking began").count()
    assert frequency.locator("path").count() == 3
    # The year begins on a 30th of June, on which one of the three deploys.
    assert frequency.locator("circle").count() == 37
    assert frequency.locator("tbody tr").count() == 37 + unknown
    assert visit.is_clean(), visit.problems


@pytest.mark.parametrize("column", range(5))
def test_a_scorecards_cell_leads_to_rows_that_add_up_to_it(
    demo: Demo, tab: Page, column: int
) -> None:
    visit = Visit(tab, demo.page)
    visit.open()
    cell = tab.locator("tbody tr", has_text="storefront").locator("td a").nth(column)
    shown = cell.locator(".value").inner_text()

    cell.click()

    tab.wait_for_selector("#sum")
    assert tab.locator("h2").inner_text() == f"Why {shown}?"
    assert tab.locator("tbody tr").count() > 1
    assert visit.is_clean(), visit.problems


def test_a_scorecard_says_what_values_are_from_and_sorts_and_switches(
    demo: Demo, tab: Page
) -> None:
    visit = Visit(tab, demo.page)
    visit.open()
    cells = tab.locator("main tbody tr").first.locator("td")
    samples = [cells.nth(column).locator(".sample").first.inner_text() for column in range(5)]

    assert samples[0] == "in 90 days"
    for words, sample in zip(
        (r"\d+ pull requests?", r"\d+ of \d+ deployments?", r"\d+ recover(y|ies)"),
        samples[1:4],
        strict=True,
    ):
        assert re.fullmatch(words, sample), sample
    # 2024's averages fall from high to medium: better by its name is not better by its value.
    assert "not in the order of their values" in tab.locator("main").inner_text()
    rates = tab.locator("td[data-label='Change fail rate']")
    assert rates.locator(".band").count() == 3
    assert rates.locator(".band.elite, .band.high, .band.low, .band.medium").count() == 0

    for order in ("lowest", "highest"):
        tab.get_by_label("Sort by").select_option(f"Change fail rate, {order} first")
        for group in (tab.locator(".teams tr:not(:first-child)"), tab.locator("tbody:not(.teams)")):
            values = group.locator("td[data-label='Change fail rate'] .value").all_inner_texts()
            shown = [float(one.rstrip("\u00a0 %")) for one in values]
            assert shown == sorted(shown, reverse=order == "highest")

    tab.get_by_label("Lead time of").select_option("Commits")
    lead_times = tab.locator("td[data-label='Change lead time'] .sample").all_inner_texts()
    assert any(re.fullmatch(r"\d+ commits", one) for one in lead_times)
    assert visit.is_clean(), visit.problems


def test_the_organisation_and_its_teams_lead_to_their_services(demo: Demo, tab: Page) -> None:
    visit = Visit(tab, demo.page)
    visit.open()
    teams, services = tab.locator(".teams tr"), tab.locator("tbody:not(.teams) tr")

    def deployments(rows: Locator) -> list[int]:
        cells = rows.locator("td[data-label='Deployment frequency'] .value")
        return [int(one) for one in cells.all_inner_texts()]

    names = ["The organisation", "Customers", "Payments", "Shop", "Supply"]
    assert [one.split("\n")[0] for one in teams.locator("th").all_inner_texts()] == names
    assert deployments(teams)[0] == sum(deployments(services))

    teams.get_by_role("link", name="Customers").click()

    assert tab.locator("select[name=team]").input_value() == "Customers"
    assert services.locator("th").all_inner_texts() == [
        "kittiwake/payments",
        "kittiwake/storefront",
    ]
    assert deployments(teams)[0] == sum(deployments(teams)[1:]) == sum(deployments(services))

    # Which service weighs most on the team's rate?
    teams.first.locator("td[data-label='Change fail rate'] a").click()

    assert tab.get_by_label("Sort by").input_value() == "-change_fail_rate"
    assert services.count() == 2
    assert visit.is_clean(), visit.problems


def test_the_rows_add_up_to_gold_in_every_cell(demo: Demo, browser: Browser) -> None:
    visit = Visit(browser.new_page(), demo.page)
    visit.open()

    wrong = visit.page.evaluate(
        """async () => {
          const names = summary("services").map((one) => one.service);
          await Promise.all(names.flatMap((name) =>
            [load(bundleOf("trends", name)), load(bundleOf("evidence", name))]));
          return names.flatMap((name) => partOf("trends", name, "series")).map((cell) => {
            const rows = partOf("evidence", cell.service, "evidence").filter((one) =>
              one.metric === cell.metric && one.environment === cell.environment &&
              one.is_included && one.metric_date >= cell.starts_on &&
              one.metric_date <= cell.ends_on);
            const value = addUp(METRIC[cell.metric], rows.map((one) => one.value));
            const isSame = cell.value === null ? !value : Math.abs(value - cell.value) < 1e-5;
            return isSame ? null : [cell, value];
          }).filter(Boolean).slice(0, 3);
        }"""
    )

    assert wrong == []
    visit.page.context.close()


def test_a_large_page_has_its_services_beside_it_and_reads_them_when_asked(
    demo: Demo, tab: Page, tmp_path: Path
) -> None:
    with connect(demo.environment) as connection:
        page = build_site(connection, tmp_path, inline_bytes=0)
    visit = Visit(tab, page)
    visit.open()
    tab.locator("tbody:not(.teams) td a").first.click()

    tab.wait_for_selector("#sum")
    assert {path.name for path in (tmp_path / "data").iterdir()} == {
        *(f"{name}-{number}.js" for name in ("trends", "evidence") for number in range(3)),
        *(
            f"{name}.js"
            for name in (
                *("overview", "compare", "stages", "origins", "sizes"),
                *("failures", "undeployed", "flow", "issues"),
            )
        ),
    }
    # The scorecard asks how its changes are judged, the number for its rows, and nobody for more.
    assert [url.rsplit("/", 1)[1] for url in visit.requests if url.endswith(".js")] == [
        "overview.js",
        "evidence-0.js",
    ]
    assert page.stat().st_size < demo.page.stat().st_size
    assert visit.is_clean(), visit.problems


def test_every_value_by_origin_stands_with_its_n(demo: Demo, tab: Page) -> None:
    visit = Visit(tab, demo.page)
    visit.open("origins?window=all")

    rows = tab.locator("table", has_text="By origin").locator("tbody tr")
    assert rows.locator("th").all_inner_texts() == ["People", "Automation"]
    for cell in rows.locator("td").all_inner_texts():
        assert re.fullmatch(r".+ \(n \d+(, few)?\)|–", cell.strip())
    assert visit.is_clean(), visit.problems


def test_the_quarter_by_size_is_that_of_gold(demo: Demo, tab: Page) -> None:
    with connect(demo.environment) as connection:
        classes = connection.execute(
            "select size_class || ', from ' || from_line_count,"
            " sum(pull_request_lead_time_mean_seconds * pull_request_count)"
            "     / sum(pull_request_count),"
            " sum(pull_request_count), sum(failure_count), sum(deployment_count),"
            " sum(rework_count), sum(all_deployment_count)"
            " from gold.dora_by_size where grain = 'quarter' and period_start_date = '2026-01-01'"
            " and environment_tier = 'production' group by size_class, from_line_count"
            " order by from_line_count"
        ).fetchall()
    visit = Visit(tab, demo.page)
    visit.open("sizes?window=quarter")

    rows = tab.locator("table", has_text="By size").first.locator("tbody tr")
    assert rows.locator("th").all_inner_texts() == [one[0] for one in classes]
    for column, expected in (
        ("Mean lead time of a pull request", [(mean, n) for _, mean, n, *_ in classes]),
        ("Change fail rate", [(failed, n) for *_, failed, n, _, _ in classes]),
        ("Rework rate", [(rework, n) for *_, rework, n in classes]),
    ):
        cells = rows.locator(f"td[data-label='{column}']").all_inner_texts()
        for cell, (total, n) in zip(cells, expected, strict=True):
            if n:
                value = float(total) / (float(n) if column.endswith("rate") else 1)
                words = re.fullmatch(r"([\d.]+)\u00a0(\S+) \(n (\d+)(, few)?\)", cell.strip())
                assert words, cell
                assert float(words[1]) * WORTH[words[2]] == pytest.approx(value, rel=0.06, abs=6e-4)
                assert int(words[3]) == n
            else:
                assert cell.strip() == "–"
    failed = tab.locator("table", has_text="Newest first").locator("tbody tr").count()
    assert failed == sum(one[3] for one in classes) > 0
    assert visit.is_clean(), visit.problems


def rename(connection: psycopg.Connection, names: Mapping[str, str]) -> None:
    """Rename services and teams in every table of gold."""
    columns = connection.execute(
        "select table_name, column_name from information_schema.columns"
        " inner join information_schema.tables using (table_schema, table_name)"
        " where table_schema = 'gold' and table_type = 'BASE TABLE'"
        " and column_name in ('service', 'team', 'parent_team', 'name', 'cause')"
    ).fetchall()
    for table, column in columns:
        for old, new in names.items():
            connection.execute(
                f"update gold.{table} set {column} = %s where {column} = %s".encode(), [new, old]
            )


def opens_every_view(visit: Visit, *others: str) -> None:
    for view in (*VIEWS, *others):
        visit.open(view)
        visit.page.wait_for_selector("[aria-busy]", state="detached")
        overflow = visit.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{view} is wider than the screen by {overflow}"
    assert visit.page.locator("main script, main img, a[href^=javascript]").count() == 0
    assert visit.page.title() == "Diogen: DORA metrics"
    assert visit.is_clean(), visit.problems


def test_hostile_text_is_shown_as_text(demo: Demo, tab: Page, tmp_path: Path) -> None:
    with connect(demo.environment) as connection:
        rename(connection, {"kittiwake/storefront": HOSTILE, "Shop": HOSTILE})
        for table in ("fct_pull_requests", "fct_open_pull_requests", "fct_deployment_issues"):
            connection.execute(
                f"update gold.{table} set title = %s, url = 'javascript:alert(2)'".encode(),
                [HOSTILE + "x" * 10_000],
            )
        page = build_site(connection, tmp_path)
        connection.rollback()
    visit = Visit(tab, page)

    opens_every_view(visit)
    visit.open()
    tab.locator("tbody:not(.teams) tr", has_text="taken").locator("td a").first.click()
    tab.wait_for_selector("#sum")

    assert HOSTILE in tab.locator("main").inner_text()
    assert visit.is_clean(), visit.problems


# Three hundred letters without a place to break, a script from right to left, and joined emoji.
NAMES = ("acme/" + "x" * 295, "متجر/خدمة الدفع \u202e", "acme/🚀👩‍💻🛒")


def test_names_of_any_length_and_script_stay_within_the_screen(
    demo: Demo, tab: Page, tmp_path: Path
) -> None:
    services = ("kittiwake/payments", "kittiwake/stock-sync", "kittiwake/storefront")
    teams = ("Customers", "Payments", "Shop")
    with connect(demo.environment) as connection:
        rename(connection, dict(zip(services, NAMES, strict=True)))
        rename(connection, {team: f"Team {name}" for team, name in zip(teams, NAMES, strict=True)})
        page = build_site(connection, tmp_path)
        connection.rollback()
    visit = Visit(tab, page)

    for name in NAMES:
        service, team = quote(name), quote(f"Team {name}")
        days = "environment=production&from=2026-03-31&to=2026-06-28"
        opens_every_view(
            visit,
            *(f"{view}?service={service}" for view in ("overview", "trends", "stages")),
            *(f"{view}?team={team}" for view in ("overview", "scorecard", "compare")),
            f"evidence?metric=change_fail_rate&service={service}&{days}",
        )
        tab.get_by_role("link", name="what it shipped").first.click()
        tab.wait_for_selector("main h3, main table")
        assert name.strip() in tab.locator("main").inner_text()


def test_an_empty_warehouse_says_what_to_do(
    database: dict[str, str], tab: Page, tmp_path: Path
) -> None:
    with connect(database) as connection:
        page = build_site(connection, tmp_path)
    visit = Visit(tab, page)
    visit.open()

    words = tab.locator("main").inner_text()
    assert "The warehouse is empty" in words
    assert "SOURCES__GITHUB__REPOSITORIES" in words
    assert "diogen demo" in words
    assert visit.is_clean(), visit.problems


def test_a_half_configured_warehouse_says_in_every_view_what_it_lacks(
    demo: Demo, tab: Page, tmp_path: Path
) -> None:
    with connect(demo.environment) as connection:
        for table in ("fct_pull_requests", "fct_incidents", "fct_failure_signals"):
            connection.execute(f"delete from gold.{table}")
        for table in ("fct_deployments", "fct_deployment_origins"):
            connection.execute(f"update gold.{table} set is_change_failure = false")
        for table, column in (
            ("dora_change_fail_rate", "change_fail_rate"),
            ("dora_recovery_time", "recovery_p50_seconds"),
        ):
            connection.execute(
                f"update gold.{table} set {column} = null, reason = 'no_incident_source'"
            )
        connection.execute(
            "update gold.dora_scorecard set change_fail_rate = null, recovery_p50_seconds = null,"
            " change_fail_rate_reason = 'no_incident_source',"
            " recovery_time_reason = 'no_incident_source'"
        )
        connection.execute(
            "update gold.dora_overview set value = null, reason = 'no_incident_source',"
            " change = null where metric in ('change_fail_rate', 'recovery_time')"
        )
        connection.execute(
            "update gold.dora_readiness set is_ready = false, missing = 'no_incident_source',"
            " setting_to_change = 'seed incident_rules' where metric = 'change_fail_rate'"
        )
        # A repository that nobody deploys does not make the others known.
        connection.execute(
            "insert into gold.dim_services (service, repository, time_zone, incident_window_hours,"
            " valid_from_date) values ('kittiwake/docs', 'kittiwake/docs', 'UTC', 24, '1970-01-01')"
        )
        connection.execute(
            "insert into gold.dora_readiness (service, metric, is_ready, missing)"
            " values ('kittiwake/docs', 'change_fail_rate', false, 'no_deployments')"
        )
        page = build_site(connection, tmp_path)
        connection.rollback()
    visit = Visit(tab, page)
    expected = {
        "overview": "No source of incidents",
        "scorecard": "No source of incidents",
        "trends": "No source of incidents",
        "compare?by=change_fail_rate": "No source of incidents",
        "stages": "No pull request was shipped in this window.",
        "origins": "Incidents are known of 0 of 3 services.",
        "sizes": "Incidents are known of 0 of 3 services.",
        "failures": "None in this window.",
        "undeployed": "No merged pull request waits for its deployment.",
        "readiness": "seed incident_rules (For 3 numbers of 3 services.)",
    }

    for view, words in expected.items():
        visit.open(view)
        assert words in tab.locator("main").inner_text(), view
    for view in ("origins", "sizes"):
        visit.open(view)
        rates = tab.locator("td[data-label='Change fail rate']").all_inner_texts()
        assert set(map(str.strip, rates)) <= {"No source of incidents", "–"}
    assert visit.is_clean(), visit.problems


def test_the_keyboard_reaches_a_number_and_its_evidence(demo: Demo, tab: Page) -> None:
    visit = Visit(tab, demo.page)
    visit.open()
    tab.locator("main tbody:not(.teams) a.cell").first.focus()

    tab.keyboard.press("Enter")

    tab.wait_for_selector("#sum")
    assert "Why" in tab.locator("h2").inner_text()


def test_no_text_can_end_the_data() -> None:
    encoded = packed({"a": columns(["name"], [("</SCRIPT>",), ("<!--",), (None,)])})

    assert re.fullmatch(r"[A-Za-z0-9+/=]+", encoded)


def test_a_page_that_cannot_carry_all_says_what_it_left_out_and_where_that_is(
    demo: Demo, tab: Page, tmp_path: Path
) -> None:
    small = {
        **BUDGET,
        "entities": 1_000,
        "day_cells": 100,
        "window_days": 60,
        "failures": 5,
        "undeployed": 0,
    }
    with connect(demo.environment) as connection:
        page = build_site(connection, tmp_path, budget={**BUDGET, **small})
    visit = Visit(tab, page)

    visit.open("trends?service=kittiwake%2Fstorefront&grain=month&window=all")
    tab.locator("summary").first.click()
    tab.locator("tbody tr").last.locator("a").click()
    tab.wait_for_selector("main h2:has-text('Why this number?')")
    assert re.search(
        r"carries evidence from 2026-0\d-01 on.*diogen export dora_evidence",
        tab.locator("main").inner_text(),
    )
    assert "and service = 'kittiwake/storefront'" in tab.locator("pre").text_content()

    visit.open("failures?window=all")
    assert re.search(r"\d+ older ones are in “diogen export", tab.locator("main").inner_text())
    visit.open("trends?window=all&grain=day")
    assert "carries days from 2026-03-29 on" in tab.locator("main").inner_text()
    visit.open("trends?window=all&grain=rolling_28")
    assert "carries rolling windows from 2026-04-29 on" in tab.locator("main").inner_text()
    tab.locator("summary").first.click()
    ends = tab.evaluate(
        "partOf('trends', 'kittiwake/storefront', 'series').filter((one) =>"
        " one.grain === 'rolling_28').map((one) => one.ends_on)"
    )
    assert min(ends) >= "2026-04-29"
    assert visit.is_clean(), visit.problems


def test_a_failure_shows_what_says_so_with_a_link(demo: Demo, tab: Page) -> None:
    with connect(demo.environment) as connection:
        ((title, url),) = connection.execute(
            "select evidence_title, evidence_url from gold.fct_failure_signals"
            " where evidence_type = 'pull_request' and environment_tier = 'production'"
            " order by deployed_date desc limit 1"
        ).fetchall()
    visit = Visit(tab, demo.page)

    visit.open("failures?window=all")

    shown = tab.locator(f'.signals a[href="{url}"]').first
    assert title in shown.inner_text()
    assert visit.is_clean(), visit.problems


def test_a_failed_deployment_is_marked_on_the_trend_and_leads_to_the_failures(
    demo: Demo, tab: Page
) -> None:
    visit = Visit(tab, demo.page)
    visit.open("trends?service=kittiwake%2Fstorefront")

    tab.locator("svg a", has=tab.locator(".failed")).first.focus()
    tab.keyboard.press("Enter")

    tab.wait_for_selector(".signals")
    assert "needed intervention" in tab.locator("h2").first.inner_text()
    assert visit.is_clean(), visit.problems


def test_teams_and_services_are_compared_by_their_names(demo: Demo, tab: Page) -> None:
    visit = Visit(tab, demo.page)
    visit.open("compare?by=change_fail_rate&window=all")

    whole, *names = tab.locator("tbody th").all_inner_texts()
    with connect(demo.environment) as connection:
        rates = connection.execute(
            "select to_char(100 * change_fail_rate, 'FM990.9') from gold.dora_by_team"
            " where team = '*' and grain = 'month' and environment_tier = 'production'"
            " order by period_start_date"
        ).fetchall()

    assert whole == "The organisation"
    assert names == ["Customers", "Payments", "Shop", "Supply", *sorted(names[4:])]
    assert len(names) == 7
    assert tab.locator("svg.spark").count() == 8
    newest = tab.locator("tbody tr").first.locator("td[data-label='Newest']").inner_text()
    assert newest.split("\u00a0")[0] == rates[-1][0].rstrip(".")
    assert visit.is_clean(), visit.problems


BESIDE = {
    "deployment_failure_rate": "deployment_failure_rate",
    "pipeline_recovery_time": "pipeline_recovery_p50_seconds",
    "incident_restore_time": "restore_p50_seconds",
}


@pytest.mark.parametrize("metric", BESIDE)
def test_what_is_measured_beside_the_five_leads_to_its_rows(
    demo: Demo, tab: Page, metric: str
) -> None:
    table = "dora_recovery_time" if metric.endswith("_time") else "dora_deployment_frequency"
    with connect(demo.environment) as connection:
        ((value, month),) = connection.execute(
            f"select {BESIDE[metric]}, to_char(period_start_date, 'YYYY-MM') from gold.{table}"
            f" where service = 'kittiwake/storefront' and {BESIDE[metric]} > 0"
            " and environment = 'production' and grain = 'month'"
            " order by period_start_date desc limit 1".encode()
        ).fetchall()
    visit = Visit(tab, demo.page)
    visit.open(f"compare?by={metric}&window=all")

    row = tab.locator("tbody tr", has_text="kittiwake/storefront")
    assert row.locator("td[data-label='Newest']").inner_text().endswith(f"in {month}")
    row.locator("td[data-label='Newest'] a").click()

    tab.wait_for_selector("#sum")
    shown = float(tab.locator("#sum").get_attribute("data-value") or 0)
    assert shown == pytest.approx(value)
    links = tab.locator("tbody tr th a")
    assert links.count() == tab.locator("tbody tr").count() > 0
    assert visit.is_clean(), visit.problems


def test_every_metric_and_score_is_explained_in_place(demo: Demo, tab: Page) -> None:
    visit = Visit(tab, demo.page)
    for view in ("overview", "trends"):
        visit.open(view)
        for card in tab.locator("main .card").all():
            assert len(card.locator(".soft").first.inner_text().split()) >= 5, view
    visit.open("scorecard")
    words = tab.locator("main").inner_text()
    assert "The score, 0 to 10, is that of DORA's Quick Check." in words
    assert "Levels are DORA's of 2024." in words
    tab.get_by_label("DORA's levels of").select_option("2025")
    assert "DORA published no levels for 2025" in tab.locator("main").inner_text()
    assert visit.is_clean(), visit.problems


def test_a_deployment_that_did_not_complete_is_not_called_a_failed_change(
    demo: Demo, tab: Page
) -> None:
    visit = Visit(tab, demo.page)
    visit.open(
        "evidence?metric=change_fail_rate&service=kittiwake%2Fstorefront&environment=production"
        "&from=2025-07-01&to=2026-06-28"
    )
    tab.wait_for_selector("#sum")

    assert re.search(r"Not counted: .*\d+ \(Did not complete\)", tab.locator("main").inner_text())
    # What does not count is below what does.
    while tab.locator("button.more").first.is_visible():
        tab.locator("button.more").first.click()
    values = set(tab.locator("td[data-label='Value']").all_inner_texts())
    assert values == {"ok", "failed", "–"}
    assert visit.is_clean(), visit.problems


@pytest.mark.parametrize("grain", ["day", "week", "month", "quarter"])
def test_every_deployment_of_the_periods_drawn_is_below_the_axis(
    demo: Demo, tab: Page, grain: str
) -> None:
    visit = Visit(tab, demo.page)
    visit.open(f"trends?service=kittiwake%2Fpayments&grain={grain}")

    with connect(demo.environment) as connection:
        expected = connection.execute(
            "select count(*) from gold.fct_deployments where service = 'kittiwake/payments'"
            " and environment = 'production' and outcome = 'success' and finished_at >= ("
            "     select min(period_start_date) from gold.dora_deployment_frequency"
            "     where service = 'kittiwake/payments' and grain = %s"
            "     and period_end_date >= '2026-03-31')",
            [grain],
        ).fetchone()
    chart = tab.locator("main .chart svg").first
    assert (chart.locator(".tick").count(),) == expected
    assert visit.is_clean(), visit.problems


def test_the_evidence_view_offers_the_numbers_to_choose(demo: Demo, tab: Page) -> None:
    visit = Visit(tab, demo.page)
    visit.open("evidence")

    row = tab.locator("tbody tr", has_text="kittiwake/storefront")
    link = row.locator("td[data-label='Change fail rate'] a")
    shown = link.inner_text()
    link.click()

    tab.wait_for_selector("#sum")
    assert tab.locator("h2").inner_text() == f"Why {shown}?"
    assert visit.is_clean(), visit.problems


def test_a_quiet_month_is_not_why_a_year_has_no_number(
    demo: Demo, tab: Page, tmp_path: Path
) -> None:
    with connect(demo.environment) as connection:
        connection.execute(
            "update gold.dora_lead_time set pull_request_lead_time_p50_seconds = null,"
            " reason = case when is_open then 'no_deployments' end"
        )
        connection.execute(
            "update gold.dora_by_team set pull_request_lead_time_p50_seconds = null,"
            " pull_request_lead_time_reason ="
            " case when is_open then 'no_deployments' else 'no_pull_requests' end"
        )
        page = build_site(connection, tmp_path)
        connection.rollback()
    visit = Visit(tab, page)

    visit.open("compare?window=all")
    months = tab.locator("td[data-label='Months']").all_inner_texts()
    assert set(months) == {"No pull request was shipped"}
    visit.open("trends?window=all&grain=month")
    lead_time = tab.locator("section", has_text="Change lead time").first
    assert "No pull request was shipped." in lead_time.inner_text()
    assert visit.is_clean(), visit.problems
