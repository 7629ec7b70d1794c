{# Statements for the server that keeps the payload log, which is PostgreSQL for every engine. #}
{% macro in_the_log(statements) %}{{ return(adapter.dispatch('in_the_log')(statements)) }}{% endmacro %}
{% macro default__in_the_log(statements) %}{{ return(statements) }}{% endmacro %}
{% macro duckdb__in_the_log(statements) %}
    {{ return("call postgres_execute('log', $$" ~ statements ~ "$$)" if statements else '') }}
{% endmacro %}
