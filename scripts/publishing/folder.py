"""Publishes to a folder or to object storage: Parquet files, and a manifest that is written last.

A file is named by its content and never changed. What is read by the manifest is the old state or
the new one: files that are no longer listed go only after the new manifest is there.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.fs as pafs
import pyarrow.parquet as pq

from extract.settings import ConfigurationError
from scripts.export import arrow_schema, arrow_tables
from scripts.publishing.gold import Part, Table
from scripts.publishing.moved import Moved, without_key

MANIFEST = "manifest.json"
FORMAT = "diogen.gold/1"


@dataclass(frozen=True)
class Folder:
    """A folder, here or in object storage.

    Attributes:
        name: as the user named it.
    """

    name: str
    files: pafs.FileSystem
    path: str

    def place(self, local: Path, name: str) -> None:
        """Put a whole file there; nobody sees a part of it by that name."""
        target = f"{self.path}/{name}"
        if not isinstance(self.files, pafs.LocalFileSystem):
            pafs.copy_files(str(local), target, pafs.LocalFileSystem(), self.files)
            return
        self.files.create_dir(str(Path(target).parent))
        unfinished = Path(f"{target}.part")
        pafs.copy_files(str(local), str(unfinished))
        unfinished.replace(target)

    def manifest(self) -> dict[str, Any]:
        """Return what was published last.

        Raises:
            ConfigurationError: the folder holds a manifest of somebody else.
        """
        path = f"{self.path}/{MANIFEST}"
        if self.files.get_file_info(path).type is pafs.FileType.NotFound:
            return {"tables": []}
        with self.files.open_input_stream(path) as file:
            try:
                read: dict[str, Any] = json.loads(file.read())
            except ValueError:
                read = {}
        if not isinstance(read, dict) or read.get("format") != FORMAT:
            raise ConfigurationError(
                f"{self.name}/{MANIFEST} was not written by `diogen publish`: name another folder"
            )
        return read

    def sizes(self) -> dict[str, int]:
        """Return the size of each Parquet file there, in bytes, by its name below the folder."""
        selector = pafs.FileSelector(self.path, recursive=True, allow_not_found=True)
        return {
            info.path[len(self.path) :].lstrip("/"): info.size
            for info in self.files.get_file_info(selector)
            if info.type is pafs.FileType.File and info.path.endswith((".parquet", ".part"))
        }


def publish_to_folder(
    connection: psycopg.Connection, tables: list[Table], destination: str, *, is_all: bool
) -> Moved:
    """Write what is new of these tables, then the manifest, and delete what it lists no longer.

    Args:
        connection: sees one state of gold.
        is_all: these are all tables, so any other published table is no longer in gold.
        destination: a path, or a URL such as `s3://bucket/gold`.

    Raises:
        ConfigurationError: the folder cannot be reached or written.
    """
    with _open(destination) as folder:
        published = {table["name"]: table for table in folder.manifest()["tables"]}
        there = folder.sizes()
        moved = Moved()
        entries = {}
        for table in tables:
            entries[table.name] = _entry(connection, folder, table, there, moved)
        listed = entries if is_all else {**published, **entries}
        listing = [listed[name] for name in sorted(listed)]
        if listing != list(published.values()):
            _write_manifest(folder, listing)
        named = {file["path"] for entry in listing for file in entry["files"]}
        former = {file["path"] for entry in published.values() for file in entry["files"]}
        for name in there.keys() - named:
            # Only what this program wrote: what was listed, or what an ended publish left.
            if name in former or _is_ours(name):
                folder.files.delete_file(f"{folder.path}/{name}")
        return moved


def _entry(
    connection: psycopg.Connection,
    folder: Folder,
    table: Table,
    there: dict[str, int],
    moved: Moved,
) -> dict[str, Any]:
    """Write the files of a table that are not there yet; return what the manifest says of it."""
    files = []
    for part in table.parts:
        label = f"{part.label}-" if part.label else ""
        name = f"{table.name}/{label}{part.checksum}.parquet"
        if name not in there:
            there[name] = _write(connection, folder, table, part, name)
            moved.add(table.name, part.rows)
        files.append({"path": name, "rows": part.rows, "bytes": there[name]})
    return {
        "name": table.name,
        "description": table.description,
        "primary_key": list(table.key),
        "rows": table.rows,
        "columns": [asdict(column) for column in table.columns],
        "files": files,
    }


def _write(
    connection: psycopg.Connection, folder: Folder, table: Table, part: Part, name: str
) -> int:
    """Write one file and return its size in bytes."""
    with TemporaryDirectory() as scratch:
        local = Path(scratch) / "part.parquet"
        write_parquet(connection, table, part, local)
        folder.place(local, name)
        return local.stat().st_size


def write_parquet(connection: psycopg.Connection, table: Table, part: Part, local: Path) -> None:
    """Write the rows of a part as Parquet, with the columns' descriptions in the metadata."""
    schema = arrow_schema(connection, table.name)
    described = pa.schema(
        [
            field.with_metadata({"description": column.description})
            for field, column in zip(schema, table.columns, strict=True)
        ],
        metadata={"description": table.description},
    )
    with pq.ParquetWriter(local, described, compression="zstd") as writer:
        for rows in arrow_tables(connection, table.name, table.rows_of(part)):
            writer.write_table(rows.cast(described))


def _write_manifest(folder: Folder, listing: list[dict[str, Any]]) -> None:
    text = json.dumps(
        {
            "format": FORMAT,
            "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "tables": listing,
        },
        indent=1,
        ensure_ascii=False,
    )
    with TemporaryDirectory() as scratch:
        local = Path(scratch) / MANIFEST
        local.write_text(text + "\n", encoding="utf-8")
        folder.place(local, MANIFEST)


def _is_ours(name: str) -> bool:
    table, _, file = name.removesuffix(".part").removesuffix(".parquet").partition("/")
    checksum = file.rpartition("-")[2]
    return bool(table) and len(checksum) == 16 and not checksum.strip("0123456789abcdef")


@contextmanager
def _open(destination: str) -> Iterator[Folder]:
    """Open a folder; say what is wrong with it in a sentence."""
    try:
        if "://" in destination:
            files, path = pafs.FileSystem.from_uri(destination)
        else:
            files, path = pafs.LocalFileSystem(), str(Path(destination).absolute())
        if isinstance(files, pafs.LocalFileSystem):
            files.create_dir(path)
        yield Folder(destination.rstrip("/"), files, path.rstrip("/"))
    except (OSError, pa.ArrowException) as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        sentence = f"{destination} cannot be written: {reason:.300}"
        raise ConfigurationError(without_key(sentence)) from None
