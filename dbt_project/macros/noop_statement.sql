{#
    dbt's own macro, without its copy of the SQL on disk: only seeds use it, and their copy goes to
    the seed's path below `target`, which is the seed itself where DIOGEN_SEEDS is an absolute path.
#}
{% macro noop_statement(name=none, message=none, code=none, rows_affected=none, res=none) -%}
    {%- set sql = caller() -%}
    {%- if name is not none -%}
        {{ store_raw_result(name, message=message, code=code, rows_affected=rows_affected, agate_table=res) }}
    {%- endif -%}
{%- endmacro %}
