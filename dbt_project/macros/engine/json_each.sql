{# One row per element of a JSON array, as `alias.value` and `alias.position`; none without an array. #}
{% macro json_each(column, alias) %}{{ return(adapter.dispatch('json_each')(column, alias)) }}{% endmacro %}
{% macro default__json_each(column, alias) -%}
    cross join lateral jsonb_array_elements(
        case when jsonb_typeof({{ column }}) = 'array' then {{ column }} else '[]' end
    ) with ordinality as {{ alias }} (value, position)
{%- endmacro %}
{% macro duckdb__json_each(column, alias) -%}
    cross join unnest(
        case when json_type({{ column }}) = 'ARRAY' then cast({{ column }} as json[]) end
    ) with ordinality as {{ alias }} (value, position)
{%- endmacro %}
{% macro spark__json_each(column, alias) -%}
    cross join lateral (
        select element.col as value, cast(element.pos + 1 as bigint) as position
        from posexplode(
            from_json(case when {{ column }} like '[%' then {{ column }} end, 'array<string>')
        ) as element (pos, col)
    ) as {{ alias }}
{%- endmacro %}
