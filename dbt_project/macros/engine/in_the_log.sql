{#
    Statements for the server that keeps the payload log, which is PostgreSQL for every engine. DuckDB
    keeps what it once read of that server's tables until it is told.
#}
{% macro in_the_log(statements) %}{{ return(adapter.dispatch('in_the_log')(statements)) }}{% endmacro %}
{% macro default__in_the_log(statements) %}{{ return(statements) }}{% endmacro %}
{% macro duckdb__in_the_log(statements) %}
    {{ return("call postgres_execute('log', $$" ~ statements ~ "$$); call pg_clear_cache()" if statements else '') }}
{% endmacro %}
