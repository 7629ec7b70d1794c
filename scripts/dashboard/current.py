"""Whether the written page shows the present content of gold."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from scripts.build_inputs import may_read_states, read_layers

LINEAGE = "lineage.html"
SOURCES = Path(__file__).parent


def made_from(connection: psycopg.Connection, output: Path) -> str:
    """Return the last line of a page: a checksum of gold, the page's own code, and the day.

    It stands at the end, so that a page of which the writing was ended lacks it. The day counts
    because parts of the page reach to today. A role that may read only gold cannot see the build;
    then the result is empty.
    """
    if not may_read_states(connection):
        return ""
    digest = hashlib.sha256(repr(read_layers(connection)).encode())
    for file in sorted(SOURCES.rglob("*.*")):
        if file.suffix != ".pyc":
            digest.update(file.read_bytes())
    beside = sorted(file.name for file in (output / "data").glob("*.js"))
    shown = (datetime.now(UTC).date(), (output / LINEAGE).exists(), beside)
    digest.update(repr(shown).encode())
    return f"<!-- made from {digest.hexdigest()} -->\n"


def is_current(connection: psycopg.Connection, output: Path) -> bool:
    """Tell whether the page in the folder `output` would be written the same again."""
    page = output / "index.html"
    line = made_from(connection, output).encode()
    if not line or not page.is_file() or page.stat().st_size < len(line):
        return False
    with page.open("rb") as file:
        file.seek(-len(line), 2)
        return file.read() == line
