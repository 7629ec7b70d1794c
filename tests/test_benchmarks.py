"""The benchmarks run: every part measures something at the small size, whatever the figures are."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from extract.settings import PROJECT_ROOT


@pytest.mark.nightly
def test_every_benchmark_measures_something_and_gold_is_exact(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.benchmarks", "small", "--json", str(tmp_path / "bench")]
    finished = subprocess.run(
        command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stdout[-6000:] + finished.stderr[-4000:]

    rows = json.loads((tmp_path / "bench").read_text())["rows"]
    parts = {row["part"] for row in rows if row["figure"] is not None}
    assert parts == {
        "extraction of GitHub", "extraction of Jira", "load", "dbt build", "first shipment",
        "gold", "bronze", "receiver", "webhook to gold", "page", "memory",
    }  # fmt: skip
    exactness = [row for row in rows if row["part"] == "gold"]
    assert len(exactness) == 6
    assert all(row["figure"] == 0 and row["amount"] > 1000 for row in exactness)
