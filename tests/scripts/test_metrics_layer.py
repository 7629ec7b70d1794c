"""MetricFlow, asked by service, team, origin or size, answers what the tables of gold say."""

import csv
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from extract.database import connect
from extract.settings import PROJECT_ROOT
from tests.dbt.loaded_dbt import parsed_file
from tests.scripts.conftest import Demo

# Each metric of the metrics layer, and the column of gold that says the same.
FIVE = {
    "deployment_frequency": ("deployment_frequency", "deployment_count"),
    "lead_time": ("lead_time", "lead_time_p50_seconds"),
    "change_fail_rate": ("change_fail_rate", "change_fail_rate"),
    "recovery_time": ("recovery_time", "recovery_p50_seconds"),
    "rework_rate": ("rework_rate", "rework_rate"),
}


@dataclass(frozen=True)
class Question:
    """What is asked of MetricFlow, and where gold answers it.

    Attributes:
        asked: the arguments of `mf query`.
        keys: the columns of its answer beside the month, with gold's names.
        metrics: each metric with the table of gold, after `dora_`, and its column.
        condition: which rows of the tables are asked for.
    """

    asked: tuple[str, ...]
    keys: Mapping[str, str]
    metrics: Mapping[str, tuple[str, str]]
    condition: str = "true"


def grouped(metrics: Mapping[str, tuple[str, str]], part: str) -> Question:
    """Ask for metrics by month, service, environment and a part, which is an origin or a size."""
    keys = {"service": "service", "environment": "environment", part: part.split("__")[1]}
    by = ",".join(["metric_time__month", *keys])
    return Question(("--metrics", ",".join(metrics), "--group-by", by), keys, metrics)


QUESTIONS = {
    "by service": Question(
        ("--saved-query", "dora"), {"service": "service", "environment": "environment"}, FIVE
    ),
    # Where a team has teams below it, their services are its own in gold alone.
    "by team": Question(
        ("--saved-query", "dora_by_team"),
        {"service__team": "team", "environment": "environment_tier"},
        {metric: ("by_team", column) for metric, (_, column) in FIVE.items()},
        "team in ('Payments', 'Shop', 'Supply')",
    ),
    "commits by origin": grouped(
        {"lead_time_by_origin": ("by_origin", "lead_time_p50_seconds")}, "commit__origin"
    ),
    "deployments by origin": grouped(
        {
            "change_fail_rate_by_origin": ("by_origin", "change_fail_rate"),
            "rework_rate_by_origin": ("by_origin", "rework_rate"),
        },
        "deployment_origin__origin",
    ),
    "pull requests by size": grouped(
        {
            "pull_request_lead_time": ("by_size", "pull_request_lead_time_p50_seconds"),
            "review_wait": ("by_size", "pickup_p50_seconds"),
        },
        "pull_request__size_class",
    ),
    "deployments by size": grouped(
        {
            "change_fail_rate": ("by_size", "change_fail_rate"),
            "rework_rate": ("by_size", "rework_rate"),
        },
        "deployment__size_class",
    ),
}
Cells = dict[tuple[str, ...], float]


@pytest.fixture(scope="module")
def project(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project in a folder of its own: `mf` reads and writes `target` beside it."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("dbt_project.yml", "profiles.yml", "dbt_project"):
        (folder / name).symlink_to(PROJECT_ROOT / name)
    run(demo, folder, "dbt", "parse", "--quiet")
    return folder


def run(demo: Demo, project: Path, *command: str) -> None:
    # `mf` asks PyPI for a newer version of itself; here nothing leaves loopback.
    nowhere = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "https_proxy"), "http://127.0.0.1:9")
    own = {
        "DBT_TARGET_PATH": "target",
        "DBT_LOG_PATH": str(project / "logs"),
        "DBT_PARTIAL_PARSE_FILE_PATH": str(parsed_file(demo.environment)),
    }
    result = subprocess.run(
        [str(Path(sys.executable).with_name(command[0])), *command[1:]],
        cwd=project,
        env={**os.environ, **demo.environment, **nowhere, **own},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    "name",
    [
        "by service",
        *(pytest.param(name, marks=pytest.mark.nightly) for name in list(QUESTIONS)[1:]),
    ],
)
def test_mf_query_answers_what_gold_says(
    name: str, demo: Demo, project: Path, tmp_path: Path
) -> None:
    question, answer = QUESTIONS[name], tmp_path / "answer.csv"
    run(demo, project, "mf", "query", *question.asked, "--csv", str(answer))

    said: Cells = {}
    with answer.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            # A deployment that failed or is open belongs to no month, and one of unknown size to no
            # class: gold has no cell for it.
            of = (*(row[column] for column in question.keys), row["metric_time__month"][:10])
            for metric in question.metrics:
                if all(of) and row[metric]:
                    said[(metric, *of)] = float(row[metric])

    known = gold(demo, question)
    assert known
    # No month of gold is missing; a month of which gold has no row, or a zero, has no deployment.
    assert {key for key, value in known.items() if value} <= said.keys()
    assert {key: value for key, value in said.items() if value} == {
        key: pytest.approx(value, rel=1e-9) for key, value in known.items() if value
    }


def gold(demo: Demo, question: Question) -> Cells:
    cells: Cells = {}
    keys = ", ".join(question.keys.values())
    with connect(demo.environment) as connection:
        for metric, (table, column) in question.metrics.items():
            rows = connection.execute(
                f"select {keys}, period_start_date, {column} from gold.dora_{table}"
                f" where grain = 'month' and {column} is not null and {question.condition}".encode()
            )
            for *key, month, value in rows:
                cells[(metric, *key, month.isoformat())] = float(value)
    return cells
