"""Reads dbt's result files: how each model, test and source ended."""

import json
import os
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extract.settings import PROJECT_ROOT

BAD = ("error", "fail", "runtime error")
NAMED_FAILURES = 20


def build_summary(since: datetime, project: Path = PROJECT_ROOT) -> dict[str, Any]:
    """Return how a build that began after `since` ended, for `ops.runs`; empty if dbt left nothing.

    The counts are by dbt's own words (success, pass, warn, fail, error, skipped), and `failures`
    has the names of what went wrong.
    """
    artefact = read_artefact("run_results.json", since, project)
    if artefact is None:
        return {}
    results = artefact["results"]
    failures = [one["unique_id"] for one in results if one["status"] in BAD]
    return {
        "counts": dict(Counter(one["status"] for one in results)),
        "failures": failures[:NAMED_FAILURES],
        "seconds": round(artefact["elapsed_time"], 1),
    }


def counted(summary: Mapping[str, Any]) -> str:
    """Say what a build counted, as `3 pass, 2 success`; nothing where nothing was selected."""
    counts = sorted(summary.get("counts", {}).items())
    return ", ".join(f"{count} {word}" for word, count in counts)


def read_artefact(
    name: str, since: datetime | None, project: Path = PROJECT_ROOT
) -> dict[str, Any] | None:
    """Return one of the files that dbt leaves behind; None where it left none after `since`."""
    path = Path(os.environ.get("DBT_TARGET_PATH", project / "target")) / name
    # An older file is of an older run: dbt writes none if it cannot start.
    if not path.exists() or (
        since is not None and datetime.fromtimestamp(path.stat().st_mtime, UTC) < since
    ):
        return None
    artefact: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return artefact
