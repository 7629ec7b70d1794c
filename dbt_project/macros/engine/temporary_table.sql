{#
    Create a table for this transaction from the calling query. DuckDB keeps it until the session
    ends, Spark until the run ends: there its name is a view of this session only.
#}
{% macro temporary_table(name) %}{% do adapter.dispatch('temporary_table')(name, caller()) %}{% endmacro %}
{% macro default__temporary_table(name, query) %}
    {% call statement('temporary') %}
        drop table if exists {{ name }};
        create temporary table {{ name }} on commit drop as
        {{ query }}
    {% endcall %}
{% endmacro %}
{% macro spark__temporary_table(name, query) %}
    {%- set stored = scratch_schema() ~ '.' ~ model.name ~ '__' ~ name -%}
    {% do new_spark_table(stored, query) %}
    {% do run_query('create or replace temporary view ' ~ name ~ ' as select * from ' ~ stored) %}
{% endmacro %}
