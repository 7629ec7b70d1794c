"""Sources that the user's own seed maps: any tool's JSON is taken, with an API key."""

import csv
import re
from pathlib import Path

from extract.receiver.schemas import SOURCES
from extract.receiver.schemas.source import Document, Headers, Identity, Proof, Source
from extract.settings import ConfigurationError, seeds_folder

NAME = re.compile(r"[a-z][a-z0-9_-]{0,62}")


def known_sources() -> dict[str, Source]:
    """Return every source by its name: the program's own, and those of `event_mappings.csv`.

    The check of the seeds reports mistakes; a row with an invalid name is skipped here.

    Raises:
        ConfigurationError: the file is not text.
    """
    mapped = {name: _source(name) for name in _names(seeds_folder()) if NAME.fullmatch(name)}
    return {**mapped, **SOURCES}


def _names(folder: Path) -> list[str]:
    file = folder / "event_mappings.csv"
    if not file.is_file():
        return []
    try:
        with open(file, encoding="utf-8-sig", newline="") as lines:
            return [(row.get("source") or "").strip() for row in csv.DictReader(lines)]
    except (UnicodeDecodeError, csv.Error):
        raise ConfigurationError(
            f"{file} cannot be read: save it as UTF-8, and run `diogen rules check`"
        ) from None


def _source(name: str) -> Source:
    return Source(name, Proof.KEY, _identify, _check, takes_batches=True)


def _identify(headers: Headers, document: Document) -> Identity:
    return Identity(headers.get("idempotency-key"), None)


def _check(headers: Headers, document: Document) -> None:
    """Accept any document: the mapping says which fields are read."""
