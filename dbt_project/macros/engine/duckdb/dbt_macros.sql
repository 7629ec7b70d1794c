{# dbt's own macros, where dbt-duckdb has something else in mind. #}

{# Theirs forgets the offset. #}
{% macro duckdb__type_timestamp() %}timestamptz{% endmacro %}

{# Parquet has no indexes; its statistics say which files to leave alone. So there are none to look for, either. #}
{% macro duckdb__create_indexes(relation) %}{% endmacro %}
{% macro drop_indexes_on_relation(relation) %}{% endmacro %}
