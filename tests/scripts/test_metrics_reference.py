"""The committed page of the metrics is the one that the models' descriptions give today."""

from pathlib import Path

from scripts.metrics_reference import PAGE, reference


def test_the_committed_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run `make reference` and commit"


def test_a_column_stands_with_its_type_and_its_meaning_on_one_line(tmp_path: Path) -> None:
    (tmp_path / "dora_x.yml").write_text(
        "models:\n  - name: dora_x\n    description: >\n      Two\n      lines.\n    columns:\n"
        "      - {name: a_count, data_type: bigint, description: 'one | other'}\n",
        encoding="utf-8",
    )

    page = reference(tmp_path)

    assert "### dora_x\n\nTwo lines.\n" in page
    assert "| `a_count` | bigint | one \\| other |" in page
