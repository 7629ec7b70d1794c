"""Says what the seeds' files hold with more rows; what was written is undone by git."""

import csv
import io
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

from scripts.seeds.layout import SEEDS
from scripts.seeds.suggestions import Suggestion

Contents = Mapping[Path, bytes]


def new_rows(proposed: Iterable[Suggestion], folder: Path) -> list[Suggestion]:
    """Return the rows that the files do not have yet, each once, by seed."""
    known = {name: _rows(folder / f"{name}.csv") for name in {one.seed for one in proposed}}
    found = []
    for one in sorted(proposed, key=lambda one: list(SEEDS).index(one.seed)):
        row = {column: value for column, value in one.cells.items() if value}
        if row not in known[one.seed]:
            known[one.seed].append(row)
            found.append(one)
    return found


def written(rows: Sequence[Suggestion], folder: Path) -> Contents:
    """Return what the files of the seeds would hold with these rows.

    A file keeps its columns in its own order, its line ends and its byte-order mark. A row that
    replaces another takes its line.
    """
    by_seed = groupby(rows, key=lambda one: one.seed)
    return {
        folder / f"{seed}.csv": _with(folder / f"{seed}.csv", list(group))
        for seed, group in by_seed
    }


@contextmanager
def staged(contents: Contents, folder: Path) -> Iterator[Path]:
    """Give a copy of the seeds' folder with other contents, to be read before anything is written.

    Raises:
        OSError: a file cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="diogen-seeds-") as place:
        for file in folder.iterdir():
            if file.suffix in (".csv", ".yml"):
                shutil.copyfile(file, Path(place) / file.name)
        for file, content in contents.items():
            (Path(place) / file.name).write_bytes(content)
        yield Path(place)


def _rows(file: Path) -> list[dict[str, str]]:
    content = file.read_bytes().decode("utf-8-sig")
    return [
        {column: value for column, value in row.items() if value}
        for row in csv.DictReader(io.StringIO(content))
    ]


def _with(file: Path, rows: Sequence[Suggestion]) -> bytes:
    content = file.read_bytes().decode("utf-8-sig")
    end = "\r\n" if "\r\n" in content else "\n"
    columns = next(csv.reader(io.StringIO(content)))
    lines = (content if content.endswith("\n") else content + end).splitlines(keepends=True)
    for one in rows:
        text = io.StringIO()
        csv.DictWriter(text, columns, restval="", lineterminator=end).writerow(dict(one.cells))
        if one.replaces is None:
            lines.append(text.getvalue())
        else:
            lines[one.replaces - 1] = text.getvalue()
    mark = "\ufeff" if file.read_bytes().startswith(b"\xef\xbb\xbf") else ""
    return (mark + "".join(lines)).encode()
