"""A real history, of 18,722 commits and 125 releases: from PostgreSQL to Spark and back."""

from pathlib import Path

import pytest

from tests.dbt.equality import differences
from tests.dbt.spark import SparkWarehouse
from tests.dbt.test_first_shipment import land_history
from tests.dbt.warehouse import Warehouse

pytestmark = [pytest.mark.spark, pytest.mark.timeout(1800)]


def test_a_real_history_moves_to_spark(
    shared_data: Path, database: dict[str, str], tmp_path: Path
) -> None:
    """All of gold is the same, and what was published keeps the time it was published at.

    PostgreSQL's shipments equal the graph's own truth (`test_first_shipment.py`).
    """
    as_of = ("--vars", "{as_of: '2026-11-01 00:00:00+00'}")
    postgres = Warehouse(database, tmp_path / "postgres")
    commits, _ = land_history(postgres, shared_data, "dlt")
    postgres.build(*as_of)
    spark = SparkWarehouse(database, tmp_path / "spark")
    spark.command("start")
    try:
        spark.command("land")
        spark.command("adopt")
        spark.build(*as_of)
        spark.command("publish", "--schema", "spark_gold")
    finally:
        spark.command("stop")
    assert differences(spark.connection, "spark_gold", "gold") == {}
    [(shipped,)] = spark.rows("select count(*) from spark_gold.fct_commits")
    assert shipped == len(commits)
    published = "select min(published_at), max(published_at), count(*) from {}.dora_restatements"
    assert spark.rows(published.format("spark_gold")) == spark.rows(published.format("gold"))
