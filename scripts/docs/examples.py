"""Writes the worked example of each metric's page from a unit test of its model.

dbt checks the unit test on every build, so the numbers of the page are those that the model gives.
"""

import csv
import io
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from extract.settings import PROJECT_ROOT

GOLD = PROJECT_ROOT / "dbt_project" / "models" / "gold"
PAGES = PROJECT_ROOT / "docs" / "metrics"
BEGIN, END = "<!-- example: {name} -->", "<!-- end of example -->"

Row = dict[str, str]


@dataclass(frozen=True)
class Example:
    """One cell of a metric with the facts that it is computed from.

    `facts` is the unit test's input, `fact_filter` and `cell_filter` choose its rows and the
    expected row by the values of their columns; a fact's date is within the cell's period.
    """

    page: str
    model: str
    unit_test: str
    facts: str
    fact_filter: Row
    fact_columns: tuple[str, ...]
    cell_filter: Row
    cell_columns: tuple[str, ...]
    dated_by: str = "deployed_date"
    days: tuple[str, str] = ("2024-01-01", "2024-01-07")


SHOP = {"service": "shop", "environment": "production"}
WEEK = {**SHOP, "grain": "week", "period_start_date": "2024-01-01"}

EXAMPLES = {
    "deployment_frequency": Example(
        page="deployment_frequency",
        model="dora_deployment_frequency",
        unit_test="dora_deployment_frequency__counts_successes_in_the_period",
        facts="fct_deployments",
        fact_filter=SHOP,
        fact_columns=("deployment_id", "deployed_date", "outcome", "attempt_count", "gap_seconds"),
        cell_filter=WEEK,
        cell_columns=(
            "deployment_count",
            "deployment_day_count",
            "gap_p50_seconds",
            "attempt_count",
            "failure_count",
            "cancelled_count",
            "deployment_failure_rate",
        ),
    ),
    "lead_time": Example(
        page="lead_time",
        model="dora_lead_time",
        unit_test="dora_lead_time__exact_percentiles_with_and_without",
        facts="fct_commits",
        fact_filter=SHOP,
        fact_columns=("sha", "deployed_date", "lead_time_seconds", "reason"),
        cell_filter=WEEK,
        cell_columns=(
            "commit_count",
            "lead_time_p50_seconds",
            "lead_time_p75_seconds",
            "lead_time_p90_seconds",
            "lead_time_mean_seconds",
            "all_commit_count",
            "all_lead_time_p50_seconds",
            "baseline_count",
            "clock_skew_count",
            "merge_count",
            "bot_count",
        ),
    ),
    "stages": Example(
        page="lead_time",
        model="dora_lead_time",
        unit_test="dora_lead_time__stages_of_pull_requests",
        facts="fct_pull_requests",
        fact_filter={**SHOP, "reason": ""},
        fact_columns=(
            "number",
            "lead_time_seconds",
            "coding_seconds",
            "pickup_seconds",
            "review_seconds",
            "merge_wait_seconds",
            "queue_seconds",
            "deploy_seconds",
        ),
        cell_filter=SHOP,
        cell_columns=(
            "pull_request_count",
            "pull_request_lead_time_p50_seconds",
            "pull_request_lead_time_mean_seconds",
            "coding_mean_seconds",
            "pickup_mean_seconds",
            "review_mean_seconds",
            "merge_wait_mean_seconds",
            "queue_mean_seconds",
            "deploy_mean_seconds",
        ),
    ),
    "change_fail_rate": Example(
        page="change_fail_rate",
        model="dora_change_fail_rate",
        unit_test="dora_change_fail_rate__deployments_that_needed_intervention",
        facts="fct_deployments",
        fact_filter={**SHOP, "outcome": "success"},
        fact_columns=("deployment_id", "deployed_date", "is_change_failure", "is_rollback"),
        cell_filter=WEEK,
        cell_columns=(
            "deployment_count",
            "failure_count",
            "rollback_count",
            "change_fail_rate",
            "all_deployment_count",
            "all_change_fail_rate",
        ),
    ),
    "recovery_time": Example(
        page="recovery_time",
        model="dora_recovery_time",
        unit_test="dora_recovery_time__three_kinds_dated_by_the_recovery",
        facts="dora_evidence",
        fact_filter={**SHOP, "metric": "recovery_time"},
        fact_columns=("entity_id", "metric_date", "value", "is_included", "reason"),
        cell_filter=WEEK,
        cell_columns=(
            "recovery_count",
            "open_recovery_count",
            "recovery_p50_seconds",
            "recovery_p75_seconds",
            "recovery_p90_seconds",
            "recovery_mean_seconds",
        ),
        dated_by="metric_date",
    ),
    "rework_rate": Example(
        page="rework_rate",
        model="dora_rework_rate",
        unit_test="dora_rework_rate__unplanned_among_successful",
        facts="fct_deployments",
        fact_filter={**SHOP, "outcome": "success"},
        fact_columns=("deployment_id", "deployed_date", "is_rework"),
        cell_filter=WEEK,
        cell_columns=("deployment_count", "rework_count", "rework_rate"),
    ),
}


def block(example: Example, folder: Path = GOLD) -> str:
    """Return the example's tables: the facts, and the cell that the model gives for them."""
    test = _unit_test(example, folder)
    (given,) = (one for one in test["given"] if one["input"] == f"ref('{example.facts}')")
    facts = [
        row
        for row in _rows(given["rows"])
        if _fits(row, example.fact_filter)
        and example.days[0] <= row[example.dated_by] <= example.days[1]
    ]
    (cell,) = (row for row in _rows(test["expect"]["rows"]) if _fits(row, example.cell_filter))
    header = f"| {' | '.join(example.fact_columns)} |\n{_rule(len(example.fact_columns))}\n"
    lines = "".join(
        f"| {' | '.join(_shown(row[column]) for column in example.fact_columns)} |\n"
        for row in facts
    )
    numbers = "".join(
        f"| `{column}` | {_shown(cell[column])} |\n" for column in example.cell_columns
    )
    return (
        f"`gold.{example.facts}` has these rows:\n\n{header}{lines}\n"
        f"`gold.{example.model}` then says:\n\n| Column | Value |\n{_rule(2)}\n{numbers}\n"
        f"`dbt build` checks this example: unit test `{example.unit_test}`.\n"
    )


def _rule(columns: int) -> str:
    """Return the line below a table's header, as `make format` writes it."""
    return f"| {' | '.join(['--'] * columns)} |"


def written(text: str) -> str:
    """Return a page's text with each of its examples as the unit tests have it now."""
    for name, example in EXAMPLES.items():
        before, begin, rest = text.partition(BEGIN.format(name=name))
        if begin:
            text = f"{before}{begin}\n\n{block(example)}\n{END}{rest.partition(END)[2]}"
    return text


def _unit_test(example: Example, folder: Path) -> dict[str, Any]:
    described = yaml.safe_load((folder / f"{example.model}.yml").read_text(encoding="utf-8"))
    (test,) = (one for one in described["unit_tests"] if one["name"] == example.unit_test)
    return dict(test)


def _rows(text: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text)))


def _fits(row: Row, wanted: Row) -> bool:
    return all(row[column] == value for column, value in wanted.items())


def _shown(value: str) -> str:
    """Return a value as a page shows it, a rate to four digits."""
    if re.fullmatch(r"0\.\d{5,}", value):
        return f"{float(value):.4f}"
    return {"": "null", "true": "yes", "false": "no"}.get(value, value)


def main() -> None:
    """Write the examples into the pages."""
    for page in sorted(PAGES.glob("*.md")):
        page.write_text(written(page.read_text(encoding="utf-8")), encoding="utf-8")
        sys.stdout.write(f"{page}\n")


if __name__ == "__main__":
    main()
