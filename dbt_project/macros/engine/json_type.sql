{# The type of a JSON column. #}
{% macro json_type() %}{{ return(adapter.dispatch('json_type')()) }}{% endmacro %}
{% macro default__json_type() %}{{ return('jsonb') }}{% endmacro %}
