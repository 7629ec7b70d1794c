"""What the documents tell their readers to type, in the order in which they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extract.settings import PROJECT_ROOT

README = PROJECT_ROOT / "README.md"


@dataclass(frozen=True)
class Typed:
    """One command, and the lines that the page says it prints."""

    command: str
    printed: tuple[str, ...]


def reading_order() -> list[Path]:
    """Return README and then every page of `docs/`, in the order of README's list of them."""
    text = README.read_text(encoding="utf-8")
    named = re.findall(r"\]\((docs/[\w/-]+\.md)\)", text[text.index("## More") :])
    pages = [README, *(PROJECT_ROOT / name for name in dict.fromkeys(named))]
    rest = sorted((PROJECT_ROOT / "docs").glob("**/*.md"))
    return [*pages, *(page for page in rest if page not in pages)]


def typed(page: Path) -> Iterator[Typed]:
    """Yield the commands of a page: the lines after `$` of its consoles, and its bash blocks."""
    text = page.read_text(encoding="utf-8")
    for language, block in re.findall(
        r"^```(console|bash)\n(.*?)^```", text, re.DOTALL | re.MULTILINE
    ):
        if language == "bash":
            yield Typed(block.rstrip(), ())
            continue
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *printed = part.rstrip().splitlines()
            yield Typed(command, tuple(printed))


def is_as_promised(promised: str, output: str) -> bool:
    """Tell whether a printed line is there; `…` in the page stands for anything."""
    pattern = ".*".join(re.escape(part.strip()) for part in promised.split("…"))
    return re.search(pattern, output) is not None
