{# How many elements a JSON array has; 0 where there is none. #}
{% macro json_array_length(column) %}{{ return(adapter.dispatch('json_array_length')(column)) }}{% endmacro %}
{% macro default__json_array_length(column) %}{{ return("coalesce(jsonb_array_length(" ~ column ~ "), 0)") }}{% endmacro %}
