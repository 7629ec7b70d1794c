{#
    The greatest value a column of the model has so far, as a literal; `before_all` where it has none.

    A literal and not a subquery: the planner then knows that little lies beyond it, and reads that
    little by index instead of the whole history.
#}
{% macro high_water_mark(column, before_all) -%}
    {%- set found = none -%}
    {%- if execute -%}
        {%- set found = run_query(
            'select cast(max(' ~ column ~ ') as ' ~ dbt.type_string() ~ ') from ' ~ this
        ).rows[0][0] -%}
    {%- endif -%}
    '{{ before_all if found is none else found }}'
{%- endmacro %}
