"""Builds the static site: one page that carries its style, its script and its data.

Small evidence travels inside the page, so that it can be mailed; more of it lies beside the page,
one file per service, and is read when somebody asks for it. No server, no network.
"""

import re
import shutil
from pathlib import Path
from typing import Any

import psycopg

from extract.settings import PROJECT_ROOT
from scripts.dashboard.encoding import Columns, columns, script_json
from scripts.dashboard.gold import Gold, read_gold

DEFAULT_SITE = PROJECT_ROOT / "site"
SOURCES = Path(__file__).parent
INLINE_BYTES = 3_000_000
# In this order: the later ones use what the earlier ones name.
SCRIPTS = (
    "data",
    "address",
    "words",
    "elements",
    "filters",
    "scorecard",
    "chart",
    "trends",
    "stages",
    "lists",
    "evidence",
    "frame",
)


def build_site(
    connection: psycopg.Connection, output: Path, *, inline_bytes: int = INLINE_BYTES
) -> Path:
    """Write the site into the folder `output` and return its page.

    Args:
        inline_bytes: evidence up to this size travels inside the page.
    """
    gold = read_gold(connection)
    parts = _evidence_parts(gold)
    output.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(output / "evidence", ignore_errors=True)
    tables = {name: columns(*table) for name, table in gold.tables.items()}
    if sum(len(script_json(part)) for part in parts) <= inline_bytes:
        tables |= {f"evidence {number}": part for number, part in enumerate(parts)}
    else:
        _write_parts(output / "evidence", parts)
    data = {
        "as_of": gold.as_of,
        "tables": tables,
        "evidence": {service: number for number, service in enumerate(gold.evidence)},
    }
    page = output / "index.html"
    page.write_text(render(data), encoding="utf-8")
    return page


def render(data: dict[str, Any]) -> str:
    """Return the page that shows `data`."""
    parts = {
        "/*{{style}}*/": (SOURCES / "style.css").read_text(encoding="utf-8"),
        "/*{{script}}*/": '"use strict";\n'
        + "\n".join(
            (SOURCES / "client" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS
        ),
        "{{data}}": script_json(data),
    }
    template = (SOURCES / "template.html").read_text(encoding="utf-8")
    # One pass: a placeholder's name inside the data stays text.
    pattern = "|".join(re.escape(name) for name in parts)
    return re.sub(pattern, lambda found: parts[found[0]], template)


def _evidence_parts(gold: Gold) -> list[Columns]:
    return [columns(*table) for table in gold.evidence.values()]


def _write_parts(folder: Path, parts: list[Columns]) -> None:
    folder.mkdir()
    for number, part in enumerate(parts):
        # A script, not JSON: a page opened from disk may load the one and not the other.
        text = f"diogenEvidence({number},{script_json(part)});\n"
        (folder / f"{number}.js").write_text(text, encoding="utf-8")
