{#
    The rows of a table with arrays, once for each element. Arrays of one row have the same length
    and are read side by side. Groups by the keys need no other sorting.
#}
{% macro unnested(table_name, keys, arrays) %}{{ return(adapter.dispatch('unnested')(table_name, keys, arrays)) }}{% endmacro %}
{# Sorted as arrays, which are fewer than their elements. #}
{% macro default__unnested(table_name, keys, arrays) -%}
    select
        {{ keys | join(', ') }}
        {%- for array in arrays %},
        unnest({{ array }}) as {{ array }}
        {%- endfor %}
    from {{ table_name }}
    order by {{ keys | join(', ') }}
{%- endmacro %}
{% macro spark__unnested(table_name, keys, arrays) -%}
    select
        {{ keys | join(', ') }},
        inline(arrays_zip({{ arrays | join(', ') }})) as ({{ arrays | join(', ') }})
    from {{ table_name }}
{%- endmacro %}
