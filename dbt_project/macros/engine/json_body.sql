{#
    A stored request body as JSON. The receiver rejects U+0000 and all other JSON that an engine
    refuses, so nothing is removed from the text here.
#}
{% macro json_body(column) %}{{ return(adapter.dispatch('json_body')(column)) }}{% endmacro %}
{% macro default__json_body(column) %}{{ return("cast(convert_from(" ~ column ~ ", 'UTF8') as jsonb)") }}{% endmacro %}
{% macro duckdb__json_body(column) %}{{ return("cast(decode(" ~ column ~ ") as json)") }}{% endmacro %}
{% macro spark__json_body(column) %}{{ return("decode(" ~ column ~ ", 'UTF-8')") }}{% endmacro %}
