{#
    A stored request body as JSON. The receiver accepts no other: neither U+0000 nor anything else that
    the engines' JSON refuses, so that nothing is taken out of the text here.
#}
{% macro json_body(column) %}{{ return(adapter.dispatch('json_body')(column)) }}{% endmacro %}
{% macro default__json_body(column) %}{{ return("cast(convert_from(" ~ column ~ ", 'UTF8') as jsonb)") }}{% endmacro %}
{% macro duckdb__json_body(column) %}{{ return("cast(decode(" ~ column ~ ") as json)") }}{% endmacro %}
{% macro spark__json_body(column) %}{{ return("decode(" ~ column ~ ", 'UTF-8')") }}{% endmacro %}
