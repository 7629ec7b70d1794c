"""Publishes to any destination of dlt that the user's environment names.

Each table that changed is replaced. What was moved last is kept in the pipeline's state, which dlt
stores at the destination with the load that makes it true.
"""

from collections.abc import Iterator
from tempfile import TemporaryDirectory
from typing import Any

import dlt
import psycopg
import pyarrow as pa
from dlt.common.configuration.exceptions import ConfigurationException
from dlt.common.destination import Destination
from dlt.common.destination.exceptions import DestinationException
from dlt.common.exceptions import DltException, MissingDependencyException
from dlt.pipeline.exceptions import PipelineStepFailed

from extract.settings import ConfigurationError
from scripts.export import arrow_tables
from scripts.publishing.gold import Table
from scripts.publishing.moved import Moved

PREFIX = "dlt:"
PIPELINE = "diogen_gold"
# Filled beside the table; dlt's own default empties the table first.
AT_ONCE = "insert-from-staging"


def publish_to_dlt(
    connection: psycopg.Connection, tables: list[Table], destination: str, dataset: str
) -> Moved:
    """Replace what is new of these tables at a destination.

    Args:
        connection: sees one state of gold.
        destination: its name in dlt, such as `snowflake`.
        dataset: the schema or dataset there.

    Raises:
        ConfigurationError: it is unknown, not installed, not configured, or refuses a load.
    """
    dlt.config["runtime.dlthub_telemetry"] = False
    dlt.config["load.raise_on_max_retries"] = 2
    # One table after the other: they are read by one connection.
    dlt.config["extract.next_item_mode"] = "fifo"
    moved = Moved()
    # A folder of its own: what an ended publish left is not to be loaded after a newer one.
    with TemporaryDirectory() as folder:
        try:
            pipeline = dlt.pipeline(
                PIPELINE,
                pipelines_dir=folder,
                destination=_destination(destination),
                dataset_name=dataset,
            )
            pipeline.sync_destination()
            former = pipeline.state.get("sources", {}).get(PIPELINE, {}).get("checksums", {})
            new = [table for table in tables if former.get(table.name) != table.checksum]
            if new:
                pipeline.run(_source(connection, new))
        except (DltException, ImportError) as error:
            raise ConfigurationError(_why(destination, error)) from None
    for table in new:
        moved.add(table.name, table.rows)
    return moved


def _destination(name: str) -> Any:
    """Return a destination, which replaces a table in one transaction where it can."""
    found = Destination.from_reference(name)
    supported = (found.capabilities().supported_replace_strategies if found else None) or ()
    options = {"replace_strategy": AT_ONCE} if AT_ONCE in supported else {}
    return Destination.from_reference(name, **options)


def _source(connection: psycopg.Connection, tables: list[Table]) -> Any:
    def rows(table: Table) -> Iterator[pa.Table]:
        # An empty table is one, too: its columns come with the first part.
        is_empty = True
        for part in table.parts:
            for batch in arrow_tables(connection, table.name, table.rows_of(part)):
                is_empty = False
                yield batch
        if is_empty:
            yield dlt.mark.materialize_table_schema()
        dlt.current.source_state().setdefault("checksums", {})[table.name] = table.checksum

    @dlt.source(name=PIPELINE, max_table_nesting=0)
    def gold() -> Iterator[Any]:
        for table in tables:
            made = dlt.resource(
                rows(table), name=table.name, write_disposition="replace", columns=_hints(table)
            )
            made.apply_hints(additional_table_hints={"description": table.description})
            yield made

    return gold()


def _hints(table: Table) -> dict[str, Any]:
    # A key may hold a null in gold, as where no service is known.
    return {
        column.name: {
            "description": column.description,
            "data_type": _type(column.type),
            "nullable": True,
            "primary_key": column.name in table.key,
        }
        for column in table.columns
    }


def _type(postgres: str) -> str:
    for words, kind in TYPES.items():
        if postgres.startswith(words):
            return kind
    return "text"


TYPES = {
    "boolean": "bool",
    "smallint": "bigint",
    "integer": "bigint",
    "bigint": "bigint",
    "numeric": "double",
    "double precision": "double",
    "date": "date",
    "timestamp": "timestamp",
}


def _why(destination: str, error: BaseException) -> str:
    """Say in a sentence what is wrong, and what would be right."""
    while isinstance(error, PipelineStepFailed) and error.exception is not None:
        error = error.exception
    variables = f"DESTINATION__{destination.upper()}__"
    lines = str(error).strip().splitlines() or [type(error).__name__]
    if isinstance(error, MissingDependencyException | ImportError):
        return f"{PREFIX}{destination} needs packages: pip install 'dlt[{destination}]'"
    if isinstance(error, ConfigurationException):
        return (
            f"{PREFIX}{destination} is not configured: set the variables {variables}… as dlt's "
            f"page of this destination names them ({lines[0]:.200})"
        )
    if isinstance(error, DestinationException) and "nknown" in type(error).__name__:
        return f"dlt has no destination {destination!r}: {lines[0]:.200}"
    return f"{PREFIX}{destination} did not take the tables: {lines[0]:.300}"
