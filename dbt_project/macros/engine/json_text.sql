{# The text at a path of keys inside a JSON value; null where the path ends early. #}
{% macro json_text(column, path) %}{{ return(adapter.dispatch('json_text')(column, path)) }}{% endmacro %}
{% macro default__json_text(column, path) %}{{ return("(" ~ column ~ " #>> '{" ~ path | join(',') ~ "}')") }}{% endmacro %}
