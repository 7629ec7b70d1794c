{# dbt's own macros, where dbt-postgres has something else in mind. #}

{# Theirs forgets the offset. #}
{% macro postgres__type_timestamp() %}timestamptz{% endmacro %}
