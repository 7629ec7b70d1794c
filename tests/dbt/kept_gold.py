"""Gold of one build, kept to be compared with that of another."""

from collections import defaultdict

from tests.dbt.warehouse import Warehouse

# Arrival and build times differ by nature, and so does the log of what was published when.
VOLATILE = ("known_at", "_built_at", "unit_id", "cell_id")

HISTORICAL = ("dora_restatements",)


def gold_columns(warehouse: Warehouse) -> dict[str, str]:
    """Return every public table with the columns that the same raw rows decide."""
    columns: dict[str, list[str]] = defaultdict(list)
    for table, column in warehouse.rows(
        "select table_name, column_name from information_schema.columns"
        " where table_schema = 'gold' order by table_name, ordinal_position"
    ):
        if table not in HISTORICAL and column not in VOLATILE:
            columns[table].append(f'"{column}"')
    return {table: ", ".join(names) for table, names in columns.items()}


def keep(warehouse: Warehouse) -> None:
    """Copy gold, to compare it later."""
    warehouse.connection.execute("drop schema if exists kept cascade; create schema kept")
    for table, columns in gold_columns(warehouse).items():
        warehouse.connection.execute(
            f"create table kept.{table} as select {columns} from gold.{table}"
        )


def differing(warehouse: Warehouse) -> dict[str, int]:
    """Return the number of rows that only one of the two golds has, by table."""
    counts = {}
    for table, columns in gold_columns(warehouse).items():
        kept, now = f"select * from kept.{table}", f"select {columns} from gold.{table}"
        [(count,)] = warehouse.rows(
            f"select count(*) from (({kept} except all {now}) union all"
            f" ({now} except all {kept})) as differences"
        )
        if count:
            counts[table] = count
    return counts
