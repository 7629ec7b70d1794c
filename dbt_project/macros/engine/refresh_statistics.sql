{#
    Tell the planner what a build just wrote: what comes next reads it before any autovacuum. What a
    build left as it was has told already, and so has a large table that only grew by a little.
#}
{% macro refresh_statistics() %}
    {%- if not execute or config.get('materialized') == 'view' -%}{{ return('') }}{%- endif -%}
    {%- set is_grown = config.get('materialized') in ('incremental', 'first_shipment')
        and state_of(model.unique_id) and not should_full_refresh() -%}
    {%- if is_grown and not wrote_rows() -%}{{ return('') }}{%- endif -%}
    {{ return(adapter.dispatch('refresh_statistics')(is_grown)) }}
{% endmacro %}

{% macro postgres__refresh_statistics(is_grown) %}
    {%- if is_grown -%}
        {%- set known = run_query(
            "select reltuples from pg_class where oid = cast('" ~ this ~ "' as regclass)"
        ).rows[0][0] -%}
        {%- if known > 100000 -%}{{ return('') }}{%- endif -%}
    {%- endif -%}
    {{ return(gather_statistics(this)) }}
{% endmacro %}

{# Where one model writes to another's table, whose own build is over. #}
{% macro gather_statistics(relation) %}{{ return(adapter.dispatch('gather_statistics')(relation)) }}{% endmacro %}
{% macro postgres__gather_statistics(relation) %}{{ return('analyze ' ~ relation) }}{% endmacro %}

{# Elsewhere the files keep their own. #}
{% macro default__refresh_statistics(is_grown) %}{{ return('') }}{% endmacro %}
{% macro default__gather_statistics(relation) %}{{ return('') }}{% endmacro %}
