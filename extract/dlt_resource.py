"""Rows of the payload log as a dlt resource."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import dlt
import pyarrow as pa
from dlt.common.normalizers.utils import generate_dlt_ids
from dlt.common.schema.typing import TColumnSchema
from dlt.extract import DltResource
from pyarrow import csv

# `payload_log.SCHEMA` for dlt, with what it adds.
COLUMNS: dict[str, TColumnSchema] = {
    "scope": {"data_type": "text", "nullable": False},
    "id": {"data_type": "text", "nullable": False},
    "updated_at": {"data_type": "timestamp"},
    "payload": {"data_type": "json", "nullable": False},
    "payload_hash": {"data_type": "text", "nullable": False},
    "fetched_at": {"data_type": "timestamp", "nullable": False},
    "_dlt_load_id": {"data_type": "text", "nullable": False},
    "_dlt_id": {"data_type": "text", "nullable": False},
}


def resource(name: str, batches: Iterable[pa.Table], folder: Path) -> DltResource:
    """Return the dlt resource that appends `batches` to the raw table `name`.

    The log must not contain them: `unknown_versions` leaves out known rows, and the unique key
    refuses them.

    Args:
        batches: of `payload_log.SCHEMA`.
        folder: holds the file that is copied into the table until it is loaded. dlt would
            write each batch twice on its way there, with milliseconds for each.
    """

    def rows() -> Iterator[Any]:
        path = folder / f"{name}.csv"
        count = _write(path, batches, dlt.current.load_package_state()["load_id"])
        if count:
            yield dlt.mark.with_file_import(str(path), "csv", count)

    return dlt.resource(rows, name=name, write_disposition="append", columns=COLUMNS)


def _write(path: Path, batches: Iterable[pa.Table], load_id: str) -> int:
    """Write rows with the two columns that dlt adds to each; return how many there were."""
    count, writer = 0, None
    try:
        for batch in batches:
            marks = {"_dlt_load_id": [load_id] * batch.num_rows}
            marks["_dlt_id"] = generate_dlt_ids(batch.num_rows)
            for column, values in marks.items():
                batch = batch.append_column(column, pa.array(values, pa.string()))
            writer = writer or csv.CSVWriter(str(path), batch.schema)
            writer.write(batch)
            count += batch.num_rows
    finally:
        if writer:
            writer.close()
    return count
