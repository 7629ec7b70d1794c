{# How many bytes a text takes in UTF-8. #}
{% macro byte_length(column) %}{{ return(adapter.dispatch('byte_length')(column)) }}{% endmacro %}
{% macro default__byte_length(column) %}{{ return("octet_length(" ~ column ~ ")") }}{% endmacro %}
{% macro duckdb__byte_length(column) %}{{ return("strlen(" ~ column ~ ")") }}{% endmacro %}
