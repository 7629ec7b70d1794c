"""Reads a seed's file as dbt does, and says what dbt would not: where it is wrong, and why.

A byte-order mark and Windows line ends do no harm: dbt passes over them too.
"""

import csv
import difflib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts.seeds.cells import Server
from scripts.seeds.layout import SEEDS, Seed
from scripts.seeds.problems import Problem

# What dbt reads as null.
NULLS = ("", "null")
# What some spreadsheets put between cells instead of a comma, in the languages that write 0,5.
OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True)
class Row:
    """One row of a seed, with the line it begins on; an empty cell is None."""

    line: int
    cells: dict[str, str | None]

    def get(self, column: str) -> str:
        """Return a cell's text, empty where there is none."""
        return self.cells.get(column) or ""


@dataclass
class Table:
    """One seed as it was read; rows that cannot be used are left out, with a problem each."""

    name: str
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, line: int, column: str, text: str) -> None:
        """Note a mistake."""
        self.problems.append(Problem(f"{self.name}.csv", line, column, text))


def read_table(folder: Path, name: str, server: Server) -> Table:
    """Read the seed `name` and check every cell by itself."""
    table, seed = Table(name), SEEDS[name]
    content = _content(folder / f"{name}.csv", table)
    if content is None:
        return table
    lines = _lines(content, table)
    _, header = next(lines, (0, []))
    if not _is_header(header, seed, table):
        return table
    for line, values in lines:
        if len(values) != len(header):
            table.problem(line, "", _wrong_length(values, header))
            continue
        cells = {
            column: None if value.strip().lower() in NULLS else value
            for column, value in zip(header, values, strict=True)
        }
        row = Row(line, cells)
        if _is_right(row, seed, table, server):
            table.rows.append(row)
    return table


def _content(path: Path, table: Table) -> str | None:
    if not path.is_file():
        table.problem(0, "", "is missing: `diogen rules update` adds it as it ships")
        return None
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = f"0x{content[error.start]:02x}"
        table.problem(line, "", f"the byte {byte} is not UTF-8: save the file as UTF-8")
        return None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        table.problem(line, "", "holds a null character: save the file as UTF-8 text")
        return None
    return text


def _lines(content: str, table: Table) -> Iterator[tuple[int, list[str]]]:
    """Give each row with the line it begins on; stop at the first quote that is out of place."""
    reader = csv.reader(io.StringIO(content, newline=None), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            values = next(reader, None)
        except csv.Error as error:
            table.problem(
                line,
                "",
                f'a double quote is out of place ({error}): a cell with a comma needs "…", '
                'and a quote within it is written twice, ""',
            )
            return
        if values is None:
            return
        yield line, values


def _is_header(header: Sequence[str], seed: Seed, table: Table) -> bool:
    known = list(seed.columns)
    if not header:
        table.problem(1, "", f"is empty: write the columns first: {','.join(known)}")
        return False
    if reason := _no_commas(header, known):
        table.problem(1, "", reason)
        return False
    missing = [column for column in known if column not in header]
    for column in [column for column in header if column not in known]:
        near = difflib.get_close_matches(column, missing, n=1)
        missing = [one for one in missing if one not in near]
        remedy = f"write '{near[0]}'" if near else "remove it"
        table.problem(1, column, f"is not a column of this seed: {remedy}")
    for column in missing:
        table.problem(
            1,
            column,
            f"the column is missing: write {','.join(known)}, or run `diogen rules update`",
        )
    for column in sorted({column for column in header if header.count(column) > 1}):
        table.problem(1, column, "the column is there twice: remove one of them")
    return not table.problems


def _no_commas(header: Sequence[str], known: Sequence[str]) -> str | None:
    """Say what separates the columns, if it is not a comma."""
    if header[0].startswith("sep="):
        return "is a spreadsheet's note on the separator: remove the line, and separate by commas"
    for separator, words in OTHER_SEPARATORS.items():
        names = {name.strip('" ') for name in header[0].split(separator)}
        if separator in header[0] and names & set(known[:2]):
            return (
                f"{words} separate the columns: save the file as CSV with commas (in a "
                "spreadsheet: the field delimiter of CSV is a comma)"
            )
    return None


def _wrong_length(values: Sequence[str], header: Sequence[str]) -> str:
    if not values:
        return "is blank: remove the line, dbt would read it as a row of nulls"
    if len(values) > len(header):
        return (
            f"has {len(values)} cells and not {len(header)}: "
            'a cell with a comma in it needs double quotes, as in "a,b"'
        )
    return (
        f"has {len(values)} cells and not {len(header)}: "
        "write a comma for every cell, also for those that are empty at its end"
    )


def _is_right(row: Row, seed: Seed, table: Table, server: Server) -> bool:
    before = len(table.problems)
    for column, rule in seed.columns.items():
        value = row.cells[column]
        wrong = rule.check(value, server) if value is not None else None
        if value is None and rule.is_required:
            wrong = "is empty: this column needs a value in every row"
        if wrong:
            table.problem(row.line, column, wrong)
    return len(table.problems) == before
