{# dbt's own macros that must differ for PostgreSQL. #}

{# dbt-postgres's drops the offset. #}
{% macro postgres__type_timestamp() %}timestamptz{% endmacro %}
