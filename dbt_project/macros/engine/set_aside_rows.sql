{#
    Select from a table that the program's own migrations create, if it exists: dbt alone creates
    none. Spark reads copies of raw, in which nothing is excluded.
#}
{% macro set_aside_rows(source_name, table_name, columns, condition='1 = 1') %}
    {#- Named in any case, so that dbt knows the dependency. -#}
    {%- do source(source_name, table_name) -%}
    {{ return(adapter.dispatch('set_aside_rows')(source_name, table_name, columns, condition)) }}
{% endmacro %}
{% macro default__set_aside_rows(source_name, table_name, columns, condition) -%}
    {#- As in the sources: DuckDB reads the payload log beside its lake. -#}
    {%- set relation = adapter.get_relation(
        'log' if target.type == 'duckdb' else target.database, source_name, table_name
    ) if execute else none -%}
    {%- if relation or (execute and model.resource_type == 'unit_test') -%}
    select
        {%- for name, expression in columns.items() %}
        {{ expression }} as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ source(source_name, table_name) }}
    where {{ condition }}
    {%- else -%}
    {{ no_set_aside_rows(columns) }}
    {%- endif -%}
{%- endmacro %}
{% macro spark__set_aside_rows(source_name, table_name, columns, condition) -%}
    {{ no_set_aside_rows(columns) }}
{%- endmacro %}

{% macro no_set_aside_rows(columns) -%}
    select
        {%- for name in columns %}
        cast(null as {{ dbt.type_string() }}) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from (select 1 as nothing) as none_there
    where nothing = 0
{%- endmacro %}
