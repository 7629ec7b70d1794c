{# The JSON value under one key of a JSON object, and a JSON string's own text. #}
{% macro json_field(column, key) %}{{ return(adapter.dispatch('json_field')(column, key)) }}{% endmacro %}
{% macro default__json_field(column, key) %}{{ return("(" ~ column ~ " -> '" ~ key ~ "')") }}{% endmacro %}
{% macro spark__json_field(column, key) %}{{ return(json_text(column, [key])) }}{% endmacro %}
