"""How much of the SQL is there for one engine alone: `python -m tests.dbt.engine_sql`.

Lines of models, tests and macros, without blank ones and comments. A macro's prefix says for which
engine it is; what is called `default__` is PostgreSQL's where DuckDB has one of its own beside it.
"""

import re
import sys
from collections import Counter
from pathlib import Path

from tests.dbt.warehouse import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "dbt_project"
MACRO = re.compile(r"\{%-?\s*(?:macro|materialization)\s+(\w+)")
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
ENGINES = ("postgres", "duckdb", "spark")


def lines(path: Path) -> list[str]:
    """Return a file's lines of SQL and Jinja."""
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    return [
        line for line in text.splitlines() if line.strip() and not line.strip().startswith("--")
    ]


def of_one_file(path: Path) -> Counter[str]:
    """Count the lines of a file of `macros/engine` by the engine that they are for."""
    counts: Counter[str] = Counter()
    here = path.parent.name if path.parent.name in ENGINES else "shared"
    engine = here
    has_duckdb = "macro duckdb__" in path.read_text(encoding="utf-8")
    for line in lines(path):
        named = MACRO.match(line)
        if named and here == "shared":
            prefix = named[1].split("__")[0]
            if prefix == "default" and has_duckdb:
                prefix = "postgres"
            engine = prefix if prefix in ENGINES else "shared"
        counts[engine] += 1
    return counts


def count() -> tuple[Counter[str], int]:
    """Return the lines for each engine and those that they share, and all lines of SQL."""
    counts: Counter[str] = Counter()
    for path in (FOLDER / "macros" / "engine").rglob("*.sql"):
        counts += of_one_file(path)
    return counts, sum(len(lines(path)) for path in FOLDER.rglob("*.sql"))


def main() -> None:
    counts, total = count()
    for name, number in [*counts.most_common(), ("all SQL", total)]:
        sys.stdout.write(f"{name}: {number} lines, {100 * number / total:.1f} %\n")


if __name__ == "__main__":
    main()
