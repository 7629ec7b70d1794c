"""Publishes the gold that Spark built."""

from collections.abc import Mapping

from extract.settings import ConfigurationError
from scripts.lake.log import literal, open_log
from scripts.publish_gold import publish_gold
from scripts.spark.folder import spark_folder


def publish(environment: Mapping[str, str], schema: str = "gold") -> dict[str, int]:
    """Replace the tables of `schema` by Spark's; return how many rows each has.

    Raises:
        ConfigurationError: nothing was built by Spark.
    """
    gold = spark_folder(environment) / "warehouse" / "gold.db"
    tables = {
        folder.name: f"read_parquet({literal(f'{folder}/*.parquet')})"
        for folder in sorted(gold.glob("*"))
        # What a killed build left half written is named after the table and two underscores.
        if any(folder.glob("*.parquet")) and "__" not in folder.name
    }
    if not tables:
        raise ConfigurationError("Spark built no gold yet: run `diogen build --target spark` first")
    with open_log(environment) as opened:
        return publish_gold(environment, schema, opened, tables)
