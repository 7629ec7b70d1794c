{# Tell the planner what a build just wrote: what comes next reads it before any autovacuum. #}
{% macro refresh_statistics() %}{{ return(adapter.dispatch('refresh_statistics')()) }}{% endmacro %}
{% macro default__refresh_statistics() %}
    {{ return('analyze ' ~ this if config.get('materialized') != 'view' else '') }}
{% endmacro %}
{% macro duckdb__refresh_statistics() %}{{ return('') }}{% endmacro %}

{# dbt's own macro: Parquet has no indexes, its statistics say which files to leave alone. #}
{% macro duckdb__create_indexes(relation) %}{% endmacro %}
