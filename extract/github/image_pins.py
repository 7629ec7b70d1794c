"""The files of config repositories that pin images: only their contents are read."""

import csv
import re
from collections import defaultdict
from pathlib import Path

from extract.settings import ConfigurationError


def pinned_paths(folder: Path) -> dict[str, re.Pattern[str]]:
    """Return what the paths of a repository's pinning files look like, by its name in lower case.

    The check of the seeds reports all other mistakes, before anything is built.

    Raises:
        ConfigurationError: the file is not text.
    """
    file = folder / "image_pins.csv"
    if not file.is_file():
        return {}
    try:
        with open(file, encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (UnicodeDecodeError, csv.Error):
        raise ConfigurationError(
            f"{file} cannot be read: save it as UTF-8, and run `diogen rules check`"
        ) from None
    globs = defaultdict(set)
    for row in rows:
        name = (row.get("repository") or "").strip().lower()
        for glob in (row.get("file") or "").replace(" ", "").split(";"):
            if glob:
                globs[name].add(glob)
    return {name: _compiled(sorted(found)) for name, found in globs.items()}


def _compiled(globs: list[str]) -> re.Pattern[str]:
    """Return globs as one pattern; the warehouse reads them likewise (macros/path_pattern.sql)."""
    parts = (
        ".*".join(re.escape(part).replace(r"\*", "[^/]*") for part in glob.split("**"))
        for glob in globs
    )
    return re.compile("|".join(parts), re.IGNORECASE)
