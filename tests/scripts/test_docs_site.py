"""The documentation's site builds without a warning; its pictures and examples are up to date."""

import logging
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from extract.settings import PROJECT_ROOT
from scripts.docs import examples, pictures, site

CONFIGURATION = PROJECT_ROOT / "mkdocs.yml"


def test_the_site_builds_without_a_warning_and_every_page_is_in_its_navigation(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    docs = site.stage(tmp_path / "docs")
    with caplog.at_level(logging.INFO, logger="mkdocs"):
        build(
            load_config(
                str(CONFIGURATION), docs_dir=str(docs), site_dir=str(tmp_path / "site"), strict=True
            )
        )

    assert not [one for one in caplog.records if one.levelno >= logging.WARNING]
    # mkdocs only informs of a page that its navigation leaves out.
    assert "not included in the" not in caplog.text
    assert (tmp_path / "site" / "docs" / "metrics" / "lead_time.html").is_file()


def test_every_page_of_the_docs_is_linked_from_another() -> None:
    pages = set((PROJECT_ROOT / "docs").rglob("*.md"))

    assert pages - set(site.linked_files()) == set()


def test_the_pictures_are_those_that_are_drawn_now() -> None:
    for name, text in pictures.drawn().items():
        assert (pictures.FOLDER / name).read_text(encoding="utf-8") == text, "make pictures"


def test_a_picture_in_both_themes_differs_in_colours_only() -> None:
    drawn = pictures.drawn()
    for name in pictures.PICTURES:
        light, dark = drawn[f"{name}-light.svg"], drawn[f"{name}-dark.svg"]
        for one, other in zip(
            vars(pictures.LIGHT).values(), vars(pictures.DARK).values(), strict=True
        ):
            light = light.replace(f'"{one}"', f'"{other}"')
        assert light == dark


@pytest.mark.parametrize("name", examples.EXAMPLES)
def test_a_worked_example_is_what_its_unit_test_says(name: str) -> None:
    page = examples.PAGES / f"{examples.EXAMPLES[name].page}.md"
    text = page.read_text(encoding="utf-8")

    assert examples.BEGIN.format(name=name) in text
    assert examples.written(text) == text, "make reference"


def test_another_number_in_a_unit_test_is_another_example(tmp_path: Path) -> None:
    example = examples.EXAMPLES["rework_rate"]
    model = f"{example.model}.yml"
    described = (examples.GOLD / model).read_text(encoding="utf-8")
    changed = described.replace("2024-01-01,3,1,0.3333333333333333", "2024-01-01,4,1,0.25")
    (tmp_path / model).write_text(changed, encoding="utf-8")

    assert changed != described
    assert "| `rework_rate` | 0.25 |" in examples.block(example, tmp_path)
