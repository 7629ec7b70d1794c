{#
    Begin a statement that makes a table for this transaction, from what is selected after it. DuckDB
    keeps it until the session ends.
#}
{% macro temporary_table(name) -%}
    drop table if exists {{ name }};
    create temporary table {{ name }} on commit drop as
{%- endmacro %}
