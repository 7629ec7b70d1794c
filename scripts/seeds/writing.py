"""Writes proposed rows into the seeds' files; what was written is undone by git."""

import csv
import io
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path

from scripts.seeds.suggestions import Suggestion


def write(proposed: Iterable[Suggestion], folder: Path) -> Mapping[Path, int]:
    """Append rows to the files of their seeds and return how many went into each.

    A file keeps its columns in its own order, its line ends and its byte-order mark. It is replaced
    as a whole, so that a reader finds either the old one or the new one.

    Raises:
        OSError: a file cannot be written; those before it are.
    """
    written = {}
    for seed, group in groupby(proposed, key=lambda one: one.seed):
        rows = [one.cells for one in group]
        file = folder / f"{seed}.csv"
        _append(file, rows)
        written[file] = len(rows)
    return written


def _append(file: Path, rows: list[Mapping[str, str]]) -> None:
    content = file.read_bytes().decode("utf-8-sig")
    end = "\r\n" if "\r\n" in content else "\n"
    columns = next(csv.reader(io.StringIO(content)))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator=end)
    writer.writerows(rows)
    mark = "\ufeff" if file.read_bytes().startswith(b"\xef\xbb\xbf") else ""
    lines = content if content.endswith("\n") else content + end
    part = file.with_suffix(".part")
    part.write_bytes((mark + lines + text.getvalue()).encode())
    part.replace(file)
