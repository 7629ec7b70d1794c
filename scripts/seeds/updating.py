"""Brings a folder of seeds that an earlier version wrote up to this version's seeds."""

import csv
import io
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from extract.settings import PROJECT_ROOT
from scripts.seeds.layout import SEEDS

SHIPPED = PROJECT_ROOT / "dbt_project" / "seeds"
# It gives the columns their types, and users do not edit it.
DESCRIPTION = "_seeds.yml"


def update(folder: Path) -> list[str]:
    """Add what this version's seeds have and those of `folder` lack; return a sentence for each.

    A missing seed is added as it ships. A missing column is added at the end, empty, where it may
    be empty; the rows stay as they are. A folder that lacks nothing is left untouched.

    Raises:
        OSError: the folder or a file cannot be read or written.
    """
    changed = []
    for name in SEEDS:
        file = folder / f"{name}.csv"
        if not file.is_file():
            shutil.copyfile(SHIPPED / file.name, file)
            changed.append(f"{file.name}: was missing, added as it ships")
        elif columns := _missing_columns(file, name):
            _add(file, columns)
            changed.append(f"{file.name}: empty columns added: {', '.join(columns)}")
    description = folder / DESCRIPTION
    shipped = (SHIPPED / DESCRIPTION).read_bytes()
    if not description.is_file() or description.read_bytes() != shipped:
        description.write_bytes(shipped)
        changed.append(f"{DESCRIPTION}: replaced, it has the types of this version's columns")
    return changed


def _missing_columns(file: Path, name: str) -> list[str]:
    """Return what may be added; nothing where a column is unknown, which the check names."""
    known = SEEDS[name].columns
    header = next(iter(_rows(file)), [])
    if not header or set(header) - set(known):
        return []
    return [one for one in known if one not in header and not known[one].is_required]


def _rows(file: Path) -> Iterable[list[str]]:
    return csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline=""))


def _add(file: Path, columns: Sequence[str]) -> None:
    content = file.read_bytes()
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n" if b"\r\n" in content else "\n")
    for number, row in enumerate(_rows(file)):
        # A blank line is a mistake that the check names with its number.
        more = columns if number == 0 else [""] * len(columns)
        writer.writerow([*row, *more] if row else row)
    part = file.with_suffix(".part")
    part.write_bytes(mark + text.getvalue().encode())
    part.replace(file)
