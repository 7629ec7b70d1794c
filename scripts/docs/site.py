"""Copies every page that README links to into a folder of its own, as mkdocs wants it.

mkdocs reads one folder and refuses links that leave it; our pages link to each other and to files
of the repository. The copy keeps the folders, so that every link works as it is written.
"""

import re
import shutil
import sys
from pathlib import Path

from extract.settings import PROJECT_ROOT

STAGE = PROJECT_ROOT / "target" / "docs"
# The page that `dbt docs generate --static` writes, and the page until then.
LINEAGE = PROJECT_ROOT / "target" / "static_index.html"
NO_LINEAGE = "<p>Run <code>dbt docs generate --static</code> and then <code>make docs</code>.</p>\n"
# What a page shows or links to: markdown's `](path)` and the `src`, `srcset` and `href` of HTML.
LINK = re.compile(r"""\]\(([^)#\s]+)|(?:src|srcset|href)="([^"#]+)""")


def linked_files(root: Path = PROJECT_ROOT) -> list[Path]:
    """Return README and every file of the repository that can be reached from it by links."""
    found: list[Path] = []
    waiting = [root / "README.md"]
    while waiting:
        file = waiting.pop()
        if file in found:
            continue
        found.append(file)
        if file.suffix == ".md":
            waiting += [
                (file.parent / target).resolve()
                for match in LINK.findall(file.read_text(encoding="utf-8"))
                if (target := match[0] or match[1]) and "://" not in target
            ]
    return sorted(found)


def stage(folder: Path = STAGE, root: Path = PROJECT_ROOT) -> Path:
    """Make `folder` hold the linked files and the lineage, and return it.

    Raises FileNotFoundError where a page links to a file that does not exist.
    """
    shutil.rmtree(folder, ignore_errors=True)
    for file in linked_files(root):
        copy = folder / file.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    lineage = folder / "lineage.html"
    if LINEAGE.is_file():
        shutil.copyfile(LINEAGE, lineage)
    else:
        lineage.write_text(NO_LINEAGE, encoding="utf-8")
    return folder


def main() -> None:
    """Write the folder that `mkdocs.yml` names."""
    sys.stdout.write(f"{stage()}\n")


if __name__ == "__main__":
    main()
