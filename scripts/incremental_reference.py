"""Writes `docs/incremental.md`: which models a changed row makes dbt build again."""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from extract.database import database_environment
from extract.settings import PROJECT_ROOT
from scripts.dbt_command import run_dbt
from scripts.exit_codes import ExitCode

PAGE = PROJECT_ROOT / "docs" / "incremental.md"
HUB = "changed_keys"

OPENING = """\
# What a changed row updates

An incremental model looks only at rows whose keys changed since it was last built. Its SQL says
which journal lists them (`in_scope`); journals are the models of the schema `incremental`. This
page is made from those calls by `python -m scripts.incremental_reference`; a test fails when it is
out of date. How it works: [macros/incremental](../dbt_project/macros/incremental/README.md).

An arrow leads from the model that records a change to the model that recomputes the keys on the
arrow. A model that is not here is rebuilt when any of its inputs changed, and skipped otherwise.
"""
Edge = tuple[str, str, str]


def page(manifest: Mapping[str, Any]) -> str:
    """Return the page for a project's manifest."""
    models = [
        node for _, node in sorted(manifest["nodes"].items()) if node["resource_type"] == "model"
    ]
    edges = sorted(set(_scopes(models)) | set(_watched(models)))
    lines = [
        f"    {start} -->|{', '.join(keys.split())}| {end}" if keys else f"    {start} --> {end}"
        for start, end, keys in edges
    ]
    journals = sorted({node["name"] for node in models if _is_journal(node)} - {HUB})
    shapes = [f"    {name}[/{name}/]" for name in journals]
    picture = "\n".join(["```mermaid", "flowchart LR", *shapes, *lines, "```"])
    rows = "\n".join(_rows(models))
    table = f"| Model | recomputes what is in | by |\n|---|---|---|\n{rows}"
    return "\n".join([OPENING, picture, "", table, ""])


def _is_journal(node: Mapping[str, Any]) -> bool:
    return bool(node["fqn"][1] == "incremental")


def _scopes(models: list[dict[str, Any]]) -> Iterator[Edge]:
    """Yield the journals that put rows of each model in scope."""
    for node in models:
        scope = node["config"]["meta"].get("scope")
        if scope:
            for start in scope["recorded_by"] or [scope["journal"]]:
                yield start, node["name"], " ".join(scope["keys"])


def _watched(models: list[dict[str, Any]]) -> Iterator[Edge]:
    """Yield what each journal looks for changes in."""
    for node in models:
        if _is_journal(node):
            for parent in node["depends_on"]["nodes"]:
                name = parent.rsplit(".", 1)[-1]
                if name != HUB:
                    yield name, node["name"], ""


def _rows(models: list[dict[str, Any]]) -> Iterator[str]:
    for node in models:
        scope = node["config"]["meta"].get("scope")
        if scope:
            keys = ", ".join(f"`{key}`" for key in scope["keys"])
            of = ", ".join(f"`{name}`" for name in scope["recorded_by"])
            journal = f"`{scope['journal']}`" + (f" of {of}" if of else "")
            yield f"| `{node['name']}` | {journal} | {keys} |"


def main() -> None:
    """Write the page.

    Raises:
        SystemExit: dbt cannot read the project.
    """
    with TemporaryDirectory() as folder:
        arguments = ["parse", "--target-path", folder]
        if run_dbt(arguments, database_environment(), is_quiet=True) is not ExitCode.OK:
            raise SystemExit("dbt cannot read the project: see its messages above")
        manifest = json.loads((Path(folder) / "manifest.json").read_text(encoding="utf-8"))
    PAGE.write_text(page(manifest), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")


if __name__ == "__main__":
    main()
