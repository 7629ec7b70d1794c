{# Tell the planner what a build just wrote: what comes next reads it before any autovacuum. #}
{% macro refresh_statistics() %}{{ return(adapter.dispatch('refresh_statistics')()) }}{% endmacro %}
{% macro default__refresh_statistics() %}
    {{ return('analyze ' ~ this if config.get('materialized') != 'view' else '') }}
{% endmacro %}
