{# A stored request body as JSON, without the U+0000 that the engine's JSON refuses. #}
{% macro json_body(column) %}{{ return(adapter.dispatch('json_body')(column)) }}{% endmacro %}
{% macro default__json_body(column) %}{{ return("cast(replace(convert_from(" ~ column ~ ", 'UTF8'), '\\u0000', '') as jsonb)") }}{% endmacro %}
{% macro duckdb__json_body(column) %}{{ return("cast(replace(decode(" ~ column ~ "), '\\u0000', '') as json)") }}{% endmacro %}
{% macro spark__json_body(column) %}{{ return("replace(decode(" ~ column ~ ", 'UTF-8'), '\\\\u0000', '')") }}{% endmacro %}
