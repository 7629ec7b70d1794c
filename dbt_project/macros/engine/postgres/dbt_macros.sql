{# dbt's own macros that must differ for PostgreSQL. #}

{# dbt-postgres's drops the offset. #}
{% macro postgres__type_timestamp() %}timestamptz{% endmacro %}

{# dbt's own asks for each index by itself. #}
{% macro postgres__create_indexes(relation) %}
    {%- set statements = [] -%}
    {%- for index in config.get('indexes', default=[]) -%}
        {%- do statements.append(get_create_index_sql(relation, index)) -%}
    {%- endfor -%}
    {% do run_if_any(statements | join('; ')) %}
{% endmacro %}
