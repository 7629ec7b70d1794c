{# dbt's own macros that must differ for DuckDB. #}

{# dbt-duckdb's drops the offset. #}
{% macro duckdb__type_timestamp() %}timestamptz{% endmacro %}

{#
    Parquet has no indexes; its statistics say which files to skip. So there are none to look for,
    either.
#}
{% macro duckdb__create_indexes(relation) %}{% endmacro %}
{% macro drop_indexes_on_relation(relation) %}{% endmacro %}
