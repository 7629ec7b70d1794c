"""Takes PostgreSQL's history of published numbers to Spark."""

import os
from collections.abc import Mapping

from pyhive import hive

from extract.settings import ConfigurationError
from scripts.lake.log import literal, open_log
from scripts.spark.folder import spark_folder

TABLE = "gold.dora_restatements"


def adopt(environment: Mapping[str, str]) -> int:
    """Copy the table that outlives every full refresh; return its number of rows.

    Raises:
        ConfigurationError: there is none to take over, Spark has its own, or does not run.
    """
    folder = spark_folder(environment) / "adopted"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "dora_restatements.parquet"
    with open_log(environment) as log:
        if not log.execute(
            "select 1 from information_schema.tables where table_catalog = 'log'"
            " and table_schema = 'gold' and table_name = 'dora_restatements'"
        ).fetchone():
            raise ConfigurationError(f"PostgreSQL has no {TABLE}: there is nothing to take over")
        log.execute(f"copy (from log.{TABLE}) to {literal(str(file))} (format parquet)")
        count = len(log.sql(f"from read_parquet({literal(str(file))})"))
    host = os.environ.get("DIOGEN_SPARK_HOST", "127.0.0.1")
    port = int(os.environ.get("DIOGEN_SPARK_PORT", "10000"))
    try:
        spark = hive.connect(host, port)
    except Exception as error:
        raise ConfigurationError(
            f"no Spark answers at {host}:{port}: run `diogen spark start` first"
        ) from error
    with spark, spark.cursor() as cursor:
        cursor.execute("create schema if not exists gold")
        cursor.execute("show tables in gold like 'dora_restatements'")
        if cursor.fetchall():
            raise ConfigurationError(f"Spark has a {TABLE} of its own already")
        cursor.execute("set spark.sql.parquet.outputTimestampType = TIMESTAMP_MICROS")
        cursor.execute(
            f"create table {TABLE} using parquet as select * from parquet.`{file}`"  # noqa: S608
        )
    return count
