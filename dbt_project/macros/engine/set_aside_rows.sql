{#
    Select from a table that the program's own migrations make, if they were made here: not by dbt
    alone, and not on Spark, which reads copies of raw.
#}
{% macro set_aside_rows(source_name, table_name, columns, condition='true') %}
    {#- Named whether or not it is there, so that dbt knows who reads it. -#}
    {%- do source(source_name, table_name) -%}
    {%- set relation = adapter.get_relation(
        'log' if target.type == 'duckdb' else target.database, source_name, table_name
    ) if execute and target.type != 'spark' else none %}
    {%- set is_there = relation or (execute and model.resource_type == 'unit_test') %}
    select
        {%- for name, expression in columns.items() %}
        {{ expression if is_there else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    {%- if is_there %}
    from {{ source(source_name, table_name) }}
    where {{ condition }}
    {%- else %}
    where 1 = 0
    {%- endif %}
{% endmacro %}
