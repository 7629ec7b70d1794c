"""A sample of the mutation check, which `make mutations` runs whole: each gold metric once."""

from pathlib import Path

from tests.dbt.mutants import MUTANTS
from tests.dbt.mutations import PROJECT_ROOT, Laboratory, rounds

METRICS = [
    f"gold/dora_{name}"
    for name in (
        "deployment_frequency",
        "lead_time",
        "change_fail_rate",
        "recovery_time",
        "rework_rate",
        "evidence",
    )
]


def test_a_unit_test_sees_the_first_mutant_of_every_metric(
    database: dict[str, str], tmp_path: Path
) -> None:
    laboratory = Laboratory(database, tmp_path)
    metrics = [mutant for mutant in MUTANTS if mutant.file in METRICS]

    verdicts = laboratory.unit_tests(rounds(metrics)[0])

    assert len(verdicts) == 6
    assert [str(each) for each in verdicts if not each.killed_by] == []


def test_every_mutant_still_has_its_place() -> None:
    models = PROJECT_ROOT / "dbt_project" / "models"
    texts = {mutant.file: mutant.path(models).read_text() for mutant in MUTANTS}

    gone = [str(each) for each in MUTANTS if texts[each.file].count(each.old) != 1]

    assert len(MUTANTS) >= 202
    assert gone == []
