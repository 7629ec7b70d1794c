"""The workflows that rules count as deployments: earlier attempts of others are not needed."""

import csv
import hashlib
import re
from collections.abc import Callable
from typing import Any

from extract.settings import ConfigurationError, seeds_folder

Json = dict[str, Any]


def counted_workflows() -> Callable[[Json], bool]:
    """Return a function that tells whether a rule may count a run, by what the seed says now.

    It errs on the side of counting: which of several rules wins is decided where metrics are made.

    Raises:
        ConfigurationError: the seed is not text.
    """
    patterns = [_compiled(text) for text in _patterns()]

    def is_counted(run: Json) -> bool:
        told = f"{run.get('name') or ''} {run.get('path') or ''}"
        return any(pattern is None or pattern.search(told) for pattern in patterns)

    return is_counted


def digest() -> str:
    """Return what changes when the rules do."""
    return hashlib.sha256("\n".join(_patterns()).encode()).hexdigest()[:16]


def _patterns() -> list[str]:
    file = seeds_folder() / "deployment_rules.csv"
    if not file.is_file():
        # Without the seed, any workflow may be a deployment.
        return [""]
    try:
        with open(file, encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (UnicodeDecodeError, csv.Error):
        raise ConfigurationError(
            f"{file} cannot be read: save it as UTF-8, and run `diogen rules check`"
        ) from None
    return [
        (row.get("pattern") or "").strip()
        for row in rows
        if (row.get("detector") or "").strip() == "workflow_run"
    ]


def _compiled(pattern: str) -> re.Pattern[str] | None:
    """Return the pattern, None for one that everything matches or that Python does not know."""
    try:
        return re.compile(pattern, re.IGNORECASE) if pattern else None
    except re.error:
        return None
