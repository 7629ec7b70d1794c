{#
    Exact p50, p75, p90 and mean of a value, in that order, over the rows that match a condition, or
    over all. What has no value is left out.
#}
{% macro statistics(value, name, condition=none) -%}
    {%- set filter = 'filter (where ' ~ condition ~ ')' if condition -%}
    {%- for percentile, fraction in [('p50', 0.5), ('p75', 0.75), ('p90', 0.9)] %}
        percentile_cont({{ fraction }}) within group (order by {{ value }})
            {{ filter }} as {{ name }}_{{ percentile }}_seconds,
    {%- endfor %}
        cast(avg({{ value }}) {{ filter }} as double precision) as {{ name }}_mean_seconds
{%- endmacro %}

{# Those four columns of a table that has them. #}
{% macro statistic_columns(table_name, name) -%}
    {%- for statistic in ['p50', 'p75', 'p90', 'mean'] %}
        {{ table_name }}.{{ name }}_{{ statistic }}_seconds{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
