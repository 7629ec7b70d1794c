"""Builds the static site: one page that carries its style, its script and its data.

A small page has all its bundles inside, so that it can be mailed. A large page has them beside it
and reads one when somebody asks for it. No server, no network.
"""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import psycopg

from extract.settings import PROJECT_ROOT
from scripts.dashboard.current import LINEAGE, made_from
from scripts.dashboard.encoding import packed
from scripts.dashboard.gold import BUDGET, read_gold

DEFAULT_SITE = PROJECT_ROOT / "site"
LINEAGE_LINK = f', and any table to <a href="{LINEAGE}">where its columns come from</a>'
SOURCES = Path(__file__).parent
INLINE_BYTES = 3_000_000
# In this order: the later ones use what the earlier ones name.
SCRIPTS = (
    "data",
    "address",
    "words",
    "elements",
    "tables",
    "filters",
    "windows",
    "overview",
    "scorecard",
    "teams",
    "tooltip",
    "chart",
    "trends",
    "compare",
    "stages",
    "splits",
    "origins",
    "sizes",
    "failures",
    "shipment",
    "undeployed",
    "flow",
    "readiness",
    "evidence",
    "frame",
)


def build_site(
    connection: psycopg.Connection,
    output: Path,
    *,
    inline_bytes: int = INLINE_BYTES,
    budget: Mapping[str, int] = BUDGET,
) -> Path:
    """Write the site into the folder `output` and return its page.

    Args:
        inline_bytes: bundles up to this size, all together, travel inside the page.
        budget: how much of what grows with the years the page may carry.
    """
    bundles = {name: packed(tables) for name, tables in read_gold(connection, budget)}
    output.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(output / "data", ignore_errors=True)
    if sum(map(len, bundles.values())) > inline_bytes:
        summary = {"summary": bundles.pop("summary")}
        _write_beside(output / "data", bundles)
        bundles = summary
    page = output / "index.html"
    has_lineage = (output / LINEAGE).exists()
    text = render(bundles, has_lineage=has_lineage)
    page.write_text(text + made_from(connection, output), encoding="utf-8")
    return page


def render(bundles: dict[str, str], *, has_lineage: bool) -> str:
    """Return the page that has `bundles` inside it, and a link to the lineage where that is."""
    scripts = [(SOURCES / "client" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    parts = {
        "/*{{style}}*/": (SOURCES / "style.css").read_text(encoding="utf-8"),
        "/*{{script}}*/": "\n".join(['"use strict";', *scripts]),
        "{{lineage}}": LINEAGE_LINK if has_lineage else "",
        "{{data}}": json.dumps(bundles, separators=(",", ":")),
    }
    template = (SOURCES / "template.html").read_text(encoding="utf-8")
    # One pass: a placeholder's name inside the data stays text.
    pattern = "|".join(re.escape(name) for name in parts)
    return re.sub(pattern, lambda found: parts[found[0]], template)


def _write_beside(folder: Path, bundles: dict[str, str]) -> None:
    folder.mkdir()
    for name, text in bundles.items():
        # A script, not JSON: a page opened from disk may load the one and not the other.
        (folder / f"{name}.js").write_text(f'diogenBundle("{name}","{text}");\n', encoding="utf-8")
