"""Who owns what at Kittiwake, as a folder of seeds: the project's own, and the company's teams."""

import csv
import shutil
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


def write_seeds(folder: Path) -> Path:
    """Create `folder` again with the demo's seeds and return it."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(PROJECT_ROOT / "dbt_project" / "seeds", folder)
    file = folder / "teams.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        columns = next(csv.reader(opened))
    with file.open("a", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, columns, restval="", lineterminator="\n")
        for row in TEAMS:
            service = {"service": f"{ORGANISATION}/{row['service']}"} if "service" in row else {}
            writer.writerow({**row, **service})
    return folder
