{# One row per key of a JSON object, as `alias.key` and `alias.value`; none without an object. #}
{% macro json_members(column, alias) %}{{ return(adapter.dispatch('json_members')(column, alias)) }}{% endmacro %}
{% macro default__json_members(column, alias) -%}
    cross join lateral jsonb_each(
        case when jsonb_typeof({{ column }}) = 'object' then {{ column }} else '{}' end
    ) as {{ alias }} (key, value)
{%- endmacro %}
{% macro duckdb__json_members(column, alias) -%}
    cross join lateral (
        select entry.key, entry.value
        from unnest(case
            when json_type({{ column }}) = 'OBJECT'
                then map_entries(cast({{ column }} as map(varchar, json)))
        end) as entries (entry)
    ) as {{ alias }}
{%- endmacro %}
{% macro spark__json_members(column, alias) -%}
    cross join lateral explode(
        from_json(case when {{ column }} like '{{ "{%" }}' then {{ column }} end, 'map<string, string>')
    ) as {{ alias }} (key, value)
{%- endmacro %}
