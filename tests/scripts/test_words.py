"""Public texts are in plain words (tests/words.py)."""

from pathlib import Path

import pytest

from tests import words


def test_no_public_text_has_a_word_that_must_be_decoded() -> None:
    hits = [f"{place}: “{word}”: write {plain}" for place, word, plain in words.found()]

    assert not hits, "\n".join(hits)


@pytest.mark.parametrize(
    "text",
    [
        "The table is made anew.",
        "What no build reads is left alone.",
        "It is told once.",
        "The incident is laid to it.",
        "A model that reads no news.",
        "Else it is empty.",
        "An alarm is no incident.",
    ],
)
def test_the_dialect_is_found(text: str) -> None:
    assert any(pattern.search(text) for pattern in words.WORDS)


@pytest.mark.parametrize(
    "text",
    ["There is no number.", "Null where there are none.", "Nothing else changes.", "Fix the file."],
)
def test_plain_words_are_not(text: str) -> None:
    assert not any(pattern.search(text) for pattern in words.WORDS)


def test_every_kind_of_public_text_is_searched() -> None:
    files = {Path(file) for file, _, _ in words.texts()}

    for file in (
        "README.md",
        "docs/metrics/lead_time.md",
        "scripts/cli/run.py",
        "extract/database.py",
        "scripts/dashboard/client/frame.js",
        "dbt_project/models/gold/dora_lead_time.yml",
        "dbt_project/seeds/_seeds.yml",
        "dbt_project/models/silver/deployments/deployments.sql",
        "dbt_project/models/silver/deployments/deployments.yml",
        "dbt_project/macros/incremental/state.sql",
        "dbt_project.yml",
        ".github/workflows/ci.yml",
        "migrations/env.py",
        "tests/dbt/scenarios/failing.py",
    ):
        assert Path(file) in files
