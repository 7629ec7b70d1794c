"""Writes `docs/metrics.md` from the descriptions of the gold models."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from extract.settings import PROJECT_ROOT

GOLD = PROJECT_ROOT / "dbt_project" / "models" / "gold"
PAGE = PROJECT_ROOT / "docs" / "metrics.md"

OPENING = """\
# What the numbers mean

Every public table in the schema `gold` and every column of it. This page is made from the
descriptions beside the models (`dbt_project/models/gold/*.yml`) by `make reference`; a test fails
when it is out of date. The rules themselves, each with an example that dbt checks, are the
`unit_tests` in the same files.

- Durations are whole seconds, percentiles are exact, times are UTC; a period's days are those of
  the service's own time zone (seed `services`), and of UTC in the tables of flow.
- Unknown is null, and a column `reason` says why; 0 is a true zero. The reasons are explained in
  [troubleshooting.md](troubleshooting.md).
- A group's number is computed from its rows (`dora_evidence`), never from other averages.
"""
# The metrics first, then what they are made of, then what both refer to.
KINDS = (("dora_", "Metrics"), ("flow_", "Flow"), ("fct_", "Facts"), ("dim_", "Dimensions"))


def reference(folder: Path = GOLD) -> str:
    """Return the page for the models described in `folder`."""
    models = sorted(_models(folder), key=lambda model: model["name"])
    parts = [OPENING]
    for prefix, title in KINDS:
        parts.append(f"## {title}\n")
        parts += [_section(model) for model in models if model["name"].startswith(prefix)]
    return "\n".join(parts)


def _models(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.yml")):
        yield from yaml.safe_load(path.read_text(encoding="utf-8")).get("models", [])


def _section(model: dict[str, Any]) -> str:
    rows = "\n".join(
        f"| `{column['name']}` | {column['data_type']} | {_line(column['description'])} |"
        for column in model["columns"]
    )
    return (
        f"### {model['name']}\n\n{_line(model['description'])}\n\n"
        f"| Column | Type | Meaning |\n|---|---|---|\n{rows}\n"
    )


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main() -> None:
    """Write the page."""
    PAGE.write_text(reference(), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")


if __name__ == "__main__":
    main()
