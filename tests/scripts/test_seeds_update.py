"""A folder of seeds of an earlier version: what it lacks is added, and nothing else moves."""

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extract.settings import ConfigurationError
from scripts.cli import app
from scripts.seeds.layout import SEEDS
from scripts.seeds.updating import SHIPPED, update


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Seeds of an earlier version: two missing, one with fewer columns, and rows of the user's."""
    for file in SHIPPED.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    for name in ("verdicts.csv", "image_pins.csv"):
        (tmp_path / name).unlink()
    (tmp_path / "_seeds.yml").write_text("version: 2\n")
    (tmp_path / "deployment_rules.csv").write_bytes(
        "\ufeffdetector,service,pattern,environment,precedence,usage\r\n"
        'workflow_run,acme/shop,"^a,b$",production,3,always\r\n'.encode()
    )
    return tmp_path


def test_what_is_missing_is_added_and_rows_stay(old: Path) -> None:
    others = {file: file.read_bytes() for file in old.glob("[a-cs-t]*.csv")}

    said = update(old)

    assert (old / "verdicts.csv").read_bytes() == (SHIPPED / "verdicts.csv").read_bytes()
    assert (old / "_seeds.yml").read_bytes() == (SHIPPED / "_seeds.yml").read_bytes()
    assert (old / "deployment_rules.csv").read_bytes() == (
        "\ufeffdetector,service,pattern,environment,precedence,usage,job,branch,event\r\n"
        'workflow_run,acme/shop,"^a,b$",production,3,always,,,\r\n'
    ).encode()
    assert others
    assert {file: file.read_bytes() for file in others} == others
    assert sorted(sentence.split(":")[0] for sentence in said) == [
        "_seeds.yml",
        "deployment_rules.csv",
        "image_pins.csv",
        "verdicts.csv",
    ]
    assert update(old) == []


def test_every_seed_has_this_versions_columns_afterwards(old: Path) -> None:
    for name, seed in SEEDS.items():
        required = [column for column, one in seed.columns.items() if one.is_required]
        (old / f"{name}.csv").write_text(",".join(required) + "\n")

    update(old)

    for name, seed in SEEDS.items():
        [header] = csv.reader((old / f"{name}.csv").read_text().splitlines())
        assert sorted(header) == sorted(seed.columns), name


def test_a_column_that_is_unknown_is_left_to_the_check(old: Path) -> None:
    mistaken = "service,detector,pattern,enviroment,precedence,usage\n"
    (old / "deployment_rules.csv").write_text(mistaken)

    update(old)

    assert (old / "deployment_rules.csv").read_text() == mistaken


def test_a_missing_folder_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIOGEN_SEEDS", str(tmp_path / "nowhere"))

    result = CliRunner().invoke(app, ["rules", "update"])

    assert isinstance(result.exception, ConfigurationError)
    assert "nowhere" in str(result.exception)
