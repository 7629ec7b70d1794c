"""Builds the static site: one page that carries its style, its script and its data.

What belongs to one service (its trends and evidence) travels inside a small page, so that it can
be mailed. A large page has it beside it, one file per service, read when somebody asks for it.
No server, no network.
"""

import re
import shutil
from pathlib import Path
from typing import Any

import psycopg

from extract.settings import PROJECT_ROOT
from scripts.dashboard.encoding import Columns, columns, script_json
from scripts.dashboard.gold import PARTS, Table, read_gold

Part = dict[str, Columns]

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
        inline_bytes: the services' parts up to this size travel inside the page.
    """
    gold = read_gold(connection)
    parts = [_encoded(part) for part in gold.parts.values()]
    output.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(output / "services", ignore_errors=True)
    is_small = sum(len(script_json(part)) for part in parts) <= inline_bytes
    if not is_small:
        _write_parts(output / "services", parts)
    data = {
        "as_of": gold.as_of,
        "tables": {name: columns(*table) for name, table in gold.tables.items()},
        "numbers": {service: number for number, service in enumerate(gold.parts)},
        "parts": parts if is_small else [],
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


def _encoded(part: dict[str, Table]) -> Part:
    return {name: columns(*part[name]) if name in part else {} for name in PARTS}


def _write_parts(folder: Path, parts: list[Part]) -> None:
    folder.mkdir()
    for number, part in enumerate(parts):
        # A script, not JSON: a page opened from disk may load the one and not the other.
        text = f"diogenPart({number},{script_json(part)});\n"
        (folder / f"{number}.js").write_text(text, encoding="utf-8")
