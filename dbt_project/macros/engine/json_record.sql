{#
    Read a JSON object's fields in one pass, as typed columns of `alias`.
    `fields` maps a key to text, bigint, boolean, timestamp, double or json.
#}
{% macro json_record(column, alias, fields) %}{{ return(adapter.dispatch('json_record')(column, alias, fields)) }}{% endmacro %}

{% macro default__json_record(column, alias, fields) -%}
    {%- set types = {'timestamp': 'timestamptz', 'json': 'jsonb', 'double': 'double precision'} -%}
    cross join lateral jsonb_to_record({{ column }}) as {{ alias }} (
        {%- for name, type in fields.items() %}
        "{{ name }}" {{ types.get(type, type) }}{{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
{% macro duckdb__json_record(column, alias, fields) -%}
    {%- set types = {'timestamp': 'timestamptz'} -%}
    cross join lateral (
        select
        {%- for name, type in fields.items() %}
            {%- if type == 'json' %}
            nullif(json_extract({{ column }}, '$."{{ name }}"'), 'null') as "{{ name }}"
            {%- else %}
            cast(json_extract_string({{ column }}, '$."{{ name }}"') as {{ types.get(type, type) }}) as "{{ name }}"
            {%- endif %}{{ ',' if not loop.last }}
        {%- endfor %}
    ) as {{ alias }}
{%- endmacro %}
{% macro spark__json_record(column, alias, fields) -%}
    {%- set types = {'text': 'string', 'json': 'string'} -%}
    cross join lateral (
        select
        {%- for name, type in fields.items() %}
            cast(read.field_{{ loop.index }} as {{ types.get(type, type) }}) as "{{ name }}"{{ ',' if not loop.last }}
        {%- endfor %}
        from json_tuple({{ column }}, '{{ fields | join("', '") }}') as read (
            {%- for name in fields %}field_{{ loop.index }}{{ ', ' if not loop.last }}{% endfor -%}
        )
    ) as {{ alias }}
{%- endmacro %}
