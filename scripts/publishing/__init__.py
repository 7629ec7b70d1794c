"""Takes gold to where people read it: Parquet files, a DuckDB file, any destination of dlt."""
