"""Who owns what at Kittiwake and what they want to reach, as a folder of seeds: the project's own,
and the company's teams and goals."""

import csv
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from extract.settings import PROJECT_ROOT
from scripts.demo.company import ORGANISATION

# Stock sync moved in the middle of the year; what it did before stays with the team it had then.
TEAMS = (
    {"service": "storefront", "team": "Shop", "parent": "Customers"},
    {"service": "payments", "team": "Payments", "parent": "Customers"},
    {"service": "stock-sync", "team": "Shop", "valid_to": "2025-12-31"},
    {"service": "stock-sync", "team": "Supply", "valid_from": "2026-01-01"},
    {"team": "Customers"},
)
GOALS = (
    {"scope": "organisation", "metric": "deployment_frequency", "target": "14"},
    {"scope": "organisation", "metric": "change_fail_rate", "target": "0.15"},
    {"scope": "team", "name": "*", "metric": "pull_request_lead_time", "target": "72"},
    {"scope": "team", "name": "Payments", "metric": "pull_request_lead_time", "target": "48"},
    {"scope": "team", "name": "*", "metric": "change_fail_rate", "target": "0.2"},
)


def write_seeds(folder: Path) -> Path:
    """Create `folder` again with the demo's seeds and return it."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(PROJECT_ROOT / "dbt_project" / "seeds", folder)
    owned = (
        {**row, "service": f"{ORGANISATION}/{row['service']}"} if "service" in row else row
        for row in TEAMS
    )
    _append(folder / "teams.csv", owned)
    _append(folder / "goals.csv", GOALS)
    return folder


def _append(file: Path, rows: Iterable[Mapping[str, str]]) -> None:
    with file.open(encoding="utf-8", newline="") as opened:
        columns = next(csv.reader(opened))
    with file.open("a", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, columns, restval="", lineterminator="\n")
        writer.writerows(rows)
