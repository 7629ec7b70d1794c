"""Repositories that are divided into services by paths: only these need the files of commits."""

import csv
from pathlib import Path

from extract.settings import ConfigurationError


def repositories_with_paths(folder: Path) -> set[str]:
    """Return the names, in lower case, of repositories that a row of services.csv gives paths.

    The check of the seeds reports all other mistakes, before anything is built.

    Raises:
        ConfigurationError: the file is not text.
    """
    file = folder / "services.csv"
    if not file.is_file():
        return set()
    try:
        with open(file, encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (UnicodeDecodeError, csv.Error):
        raise ConfigurationError(
            f"{file} cannot be read: save it as UTF-8, and run `diogen rules check`"
        ) from None
    return {
        (row.get("repository") or "").strip().lower()
        for row in rows
        if (row.get("paths") or "").strip()
    }
