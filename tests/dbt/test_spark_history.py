"""A real history, of 18,722 commits and 125 releases: from PostgreSQL to Spark and back."""

from pathlib import Path

import pytest

from tests.dbt.equality import differences
from tests.dbt.real_history import land, land_history, read_history
from tests.dbt.spark import SparkWarehouse
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
        spark.command("adopt")
        spark.command("land")
        Warehouse.build(spark, *as_of)
        spark.command("publish", "--schema", "spark_gold")
    finally:
        spark.command("stop")
    assert differences(spark.connection, "spark_gold", "gold") == {}
    [(shipped,)] = spark.rows("select count(*) from spark_gold.fct_commits")
    assert shipped == len(commits)
    published = "select min(published_at), max(published_at), count(*) from {}.dora_restatements"
    assert spark.rows(published.format("spark_gold")) == spark.rows(published.format("gold"))


def test_what_grew_on_spark_is_what_postgres_builds_from_nothing(
    shared_data: Path, database: dict[str, str], tmp_path: Path
) -> None:
    """A history comes in three parts, the middle one last: what it ships was shipped by later tags.

    A build between them finds nothing new and writes no row.
    """
    as_of = ("--vars", "{as_of: '2026-11-01 00:00:00+00'}")
    commits, tags = read_history(shared_data, "dlt")
    third = len(commits) // 3
    spark = SparkWarehouse(database, tmp_path / "spark")
    spark.command("start")
    try:
        land(spark, "history/dlt", commits[:third], tags[:40])
        spark.build(*as_of)
        land(spark, "history/dlt", commits[2 * third :], tags[40:], 40)
        spark.build(*as_of)
        [(known,)] = spark.rows("select max(_built_at) from gold.fct_commits")
        spark.build(*as_of)
        assert spark.rows("select max(_built_at) from gold.fct_commits") == [(known,)]
        land(spark, "history/dlt", commits[third : 2 * third], [])
        spark.build(*as_of)
        spark.command("publish", "--schema", "spark_gold")
    finally:
        spark.command("stop")
    postgres = Warehouse(database, tmp_path / "postgres")
    postgres.build("--full-refresh", *as_of)
    postgres.connection.close()
    assert differences(spark.connection, "spark_gold", "gold") == {}
    [(shipped,)] = spark.rows("select count(*) from spark_gold.fct_commits")
    assert shipped == len(commits)
