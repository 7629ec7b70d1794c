"""A text is read as a type if it matches the type's pattern, however PostgreSQL finds out."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dbt.warehouse import Warehouse

TIMES = (
    *("2026-03-02T09:14:00Z", "2026-03-31T23:59:59Z", "1900-01-01T00:00:00Z"),
    *("2199-12-28T00:00:00", "2026-03-02T09:14", "2026-03-02", "2026-03-02T09:14:00+00:00"),
    *("2024-02-29T09:14:00Z", "2026-02-28T09:14:00.000+0000", "2026-03-02T09:14:00.000Z"),
    *("2026-03-02 09:14:00+00:00", "2026-03-02T09:14:00.123456-05:30"),
    *("٢٠٢٦-03-02T09:14:00Z", "2026-03-02T09:14:00Z\n", ""),
)  # fmt: skip
NUMBERS = (
    *("0", "7", "-7", "--7", "-", "+7", "7-", "٧", "7\n", "", " 7", "1e3", "007"),
    *("9" * 18, "9" * 19, "-" + "9" * 18, "-" + "9" * 19, "-" * 18 + "9", "9" * 500),
)
PATTERN = "default__is_readable"
LETTERS = "0123456789-:TtZz +.\n٧a"
SEED = 1
CHANGED = 20_000


def changed(texts: tuple[str, ...]) -> Iterator[str]:
    """Yield the texts, and each with one or two letters replaced, added or left out."""
    generator = random.Random(SEED)
    yield from texts
    for _ in range(CHANGED):
        text = generator.choice(texts)
        for _ in range(generator.randint(1, 2)):
            start = generator.randint(0, len(text))
            end = start + generator.randint(0, 1)
            text = text[:start] + generator.choice(["", *LETTERS]) + text[end:]
        yield text


@pytest.mark.parametrize(("kind", "texts"), [("timestamp", TIMES), ("bigint", NUMBERS)])
def test_postgres_reads_what_matches_the_pattern(
    kind: str, texts: tuple[str, ...], database: dict[str, str], tmp_path: Path
) -> None:
    warehouse = Warehouse(database, tmp_path)
    both = [f"{{{{ {name}('text', '{kind}') }}}}" for name in ("is_readable", PATTERN)]
    compiled = warehouse.dbt("--quiet", "compile", "--inline", " /**/ ".join(both)).stdout
    found, pattern = compiled.replace("%", "%%").split("/**/")

    rows = warehouse.rows(
        f"select text, {found}, {pattern} from unnest(cast(%s as text[])) as given (text)",
        list(changed(texts)),
    )

    assert [row for row in rows if row[1] is not row[2]] == []
    # Each answer is there often enough to be asked.
    assert min([row[2] for row in rows].count(verdict) for verdict in (True, False)) > 100
