"""MetricFlow, asked for the five metrics, answers what the tables of gold say."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from extract.database import connect
from extract.settings import PROJECT_ROOT
from tests.scripts.conftest import Demo

# Each metric of the metrics layer, and the column of gold that says the same.
GOLD = {
    "deployment_frequency": ("dora_deployment_frequency", "deployment_count"),
    "lead_time": ("dora_lead_time", "lead_time_p50_seconds"),
    "change_fail_rate": ("dora_change_fail_rate", "change_fail_rate"),
    "recovery_time": ("dora_recovery_time", "recovery_p50_seconds"),
    "rework_rate": ("dora_rework_rate", "rework_rate"),
}
Cells = dict[tuple[str, str, str, str], float]


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
    own = {"DBT_TARGET_PATH": "target", "DBT_LOG_PATH": str(project / "logs")}
    result = subprocess.run(
        [str(Path(sys.executable).with_name(command[0])), *command[1:]],
        cwd=project,
        env={**os.environ, **demo.environment, **nowhere, **own},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_mf_query_answers_what_gold_says(demo: Demo, project: Path, tmp_path: Path) -> None:
    answer = tmp_path / "answer.csv"
    run(demo, project, "mf", "query", "--saved-query", "dora", "--csv", str(answer))

    said: Cells = {}
    with answer.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            # A failed or open deployment belongs to no month; gold has no cell for it.
            month = row["metric_time__month"][:10]
            for metric in GOLD:
                if month and row[metric]:
                    key = (metric, row["service"], row["environment"], month)
                    said[key] = float(row[metric])

    known = gold(demo)
    # No month of gold is missing; a month of which gold has no row, or a zero, has no deployment.
    assert {key for key, value in known.items() if value} <= said.keys()
    assert {key: value for key, value in said.items() if value} == {
        key: pytest.approx(value, rel=1e-9) for key, value in known.items() if value
    }


def gold(demo: Demo) -> Cells:
    cells: Cells = {}
    with connect(demo.environment) as connection:
        for metric, (table, column) in GOLD.items():
            for service, environment, month, value in connection.execute(
                f"select service, environment, period_start_date, {column} from gold.{table}"
                f" where grain = 'month' and {column} is not null"
            ):
                cells[metric, service, environment, month.isoformat()] = float(value)
    return cells
