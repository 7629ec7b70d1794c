"""The documents are true: commands, links, settings, columns and snippets that they name exist."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import BaseModel

from extract.settings import (
    PROJECT_ROOT,
    AwsSettings,
    GithubSettings,
    JiraSettings,
    PagerDutySettings,
)
from scripts.cli import app
from tests.scripts.documents import DOCS, PAGES, text

SEEDS = sorted((PROJECT_ROOT / "dbt_project" / "seeds").glob("*.csv"))
SETTINGS: dict[str, type[BaseModel]] = {
    "GITHUB": GithubSettings,
    "JIRA": JiraSettings,
    "AWS": AwsSettings,
    "PAGERDUTY": PagerDutySettings,
}


def code(page: Path) -> str:
    """Return what a reader could type: code blocks and inline code."""
    blocks = re.findall(r"^```(?!sql)\w*\n(.*?)^```", text(page), re.DOTALL | re.MULTILINE)
    return "\n".join([*blocks, *re.findall(r"(?<!`)`([^`]+)`(?!`)", text(page))])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_diogen_command_and_option_exists(page: Path) -> None:
    root = typer.main.get_command(app)
    for line in re.findall(r"(?:^|[ /(])diogen ([a-z-][^\n|;)\"&]*)", code(page)):
        command: Any = root
        words = line.split()
        while hasattr(command, "commands") and words and not words[0].startswith("-"):
            name = words.pop(0).rstrip(",.")
            assert name in command.commands, f"diogen {line}"
            command = command.commands[name]
        if command.context_settings.get("ignore_unknown_options"):
            continue
        options = {option for one in command.params for option in one.opts} | {"--help"}
        for word in words:
            if word.startswith("--"):
                assert word.split("=")[0] in options, f"diogen {line}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_exists(page: Path) -> None:
    targets = re.findall(r"^([a-z-]+):", text(PROJECT_ROOT / "Makefile"), re.MULTILINE)
    for target in re.findall(r"(?:^|\$ |&& )make ([a-z-]+)", code(page), re.MULTILINE):
        assert target in targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#][^)]*)\)", text(page)):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        linked = page.parent / name
        assert linked.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", text(linked), re.MULTILINE)
            assert anchor in {
                re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings
            }


def test_every_setting_of_a_source_that_is_named_exists_and_those_of_sources_are_all_named() -> (
    None
):
    for page in PAGES:
        for source, name in re.findall(r"SOURCES__([A-Z]+)__([A-Z_]+)", text(page)):
            assert name.lower() in SETTINGS[source].model_fields, page.name
    for source in ("GITHUB", "JIRA", "PAGERDUTY"):
        for name in SETTINGS[source].model_fields:
            assert f"`{name.upper()}`" in text(DOCS / "sources.md")


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem)
def test_every_column_of_a_seed_is_explained(seed: Path) -> None:
    page = text(DOCS / "seeds.md")
    with open(seed, encoding="utf-8") as file:
        columns = next(csv.reader(file))
    assert seed.name.removesuffix(".csv") in page
    for column in columns:
        assert f"`{column}`" in page


def test_the_door_is_short_and_its_request_is_the_one_that_is_tried() -> None:
    door = text(PROJECT_ROOT / "README.md")
    (request,) = re.findall(r"^```bash\n(.*?)^```", door, re.DOTALL | re.MULTILINE)

    # Every request of that page is sent to a receiver by tests/receiver/test_docs.py.
    assert request in text(DOCS / "ingest.md")
    assert len(door.splitlines()) < 120


def test_decisions_are_few_and_each_has_a_status_a_reason_and_evidence_that_exists() -> None:
    decisions = text(DOCS / "decisions.md").split("\n### ")[1:]

    assert len(decisions) <= 25
    for decision in decisions:
        title = decision.splitlines()[0]
        marks = re.findall(r"^- \*\*(\w+):\*\* \S", decision, re.MULTILINE)
        assert marks == ["Status", "Reason", "Evidence"], title
        for file in re.findall(r"`((?:tests|dbt_project|docs)/[^`]+)`", decision):
            assert (PROJECT_ROOT / file).exists(), f"{title}: {file}"


def test_every_reason_that_the_models_give_is_explained() -> None:
    page = text(DOCS / "troubleshooting.md")
    for model in (PROJECT_ROOT / "dbt_project" / "models" / "gold").glob("*.sql"):
        endings = re.findall(
            r"\bcase\b((?:(?!\bcase\b).)*?)\bend(?: as (?:\w*reason|missing)\b)",
            text(model),
            re.DOTALL,
        )
        for found in endings:
            for reason in re.findall(r"(?:then|else)\s+'(\w+)'", found):
                assert f"`{reason}`" in page, f"{model.stem}: {reason}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_row_is_within_its_table(page: Path) -> None:
    """A blank line in a table ends it, and the rest is shown as prose with bars."""
    prose = re.sub(r"^```.*?^```", "", text(page), flags=re.DOTALL | re.MULTILINE)
    for table in re.findall(r"(?:^\|.*\n)+", prose, re.MULTILINE):
        _, rule, *_ = [*table.splitlines(), ""]
        assert re.fullmatch(r"\|[ :|-]+\|", rule), f"no table: {table}"
    for line in prose.splitlines():
        assert line.startswith("|") or not line.endswith(" |"), f"half a row: {line}"
