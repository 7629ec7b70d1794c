{#
    Refresh the planner's statistics after a build's write, because the next models read it before
    any autovacuum. Unchanged tables have theirs already, and so has a large table that grew only a
    little. The files of other engines have their own statistics.
#}
{% macro refresh_statistics() %}
    {%- if not execute or target.type != 'postgres' or config.get('materialized') == 'view' -%}
        {{ return('') }}
    {%- endif -%}
    {%- set is_grown = config.get('materialized') in ('incremental', 'first_shipment')
        and state_of(model.unique_id) and not should_full_refresh() -%}
    {%- if is_grown -%}
        {%- if not wrote_rows() -%}{{ return('') }}{%- endif -%}
        {%- set known = run_query(
            "select reltuples from pg_class where oid = cast('" ~ this ~ "' as regclass)"
        ).rows[0][0] -%}
        {%- if known > 100000 -%}{{ return('') }}{%- endif -%}
    {%- endif -%}
    {{ return(gather_statistics(this)) }}
{% endmacro %}

{# For a model that writes to another model's table after that one's build has ended. #}
{% macro gather_statistics(relation) %}{{ return('analyze ' ~ relation if target.type == 'postgres' else '') }}{% endmacro %}
