"""The project's documents, as the tests of their words read them."""

from pathlib import Path

from extract.settings import PROJECT_ROOT

DOCS = PROJECT_ROOT / "docs"

PAGES = sorted([*PROJECT_ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")
