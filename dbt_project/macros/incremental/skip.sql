{# Wrap dbt's materializations: skip a model whose inputs and code have not changed. #}
{% materialization table, default %}
    {{ return(skip_if_unchanged() or build_first() or dbt.materialization_table_default()) }}
{% endmaterialization %}

{% materialization view, default %}
    {{ return(skip_if_unchanged() or build_first() or dbt.materialization_view_default()) }}
{% endmaterialization %}

{% materialization table, adapter='duckdb' %}
    {{ return(skip_if_unchanged() or dbt.materialization_table_duckdb()) }}
{% endmaterialization %}

{% materialization incremental, default %}
    {{ return(skip_if_unchanged() or dbt.materialization_incremental_default()) }}
{% endmaterialization %}

{% materialization incremental, adapter='duckdb' %}
    {{ return(skip_if_unchanged() or dbt.materialization_incremental_duckdb()) }}
{% endmaterialization %}

{#
    The result of a materialization for a skipped model; none if it must be built. A skipped model
    counts as up to date with its inputs: no journal needs to keep rows for it. A view shows what its
    inputs have: it is built again if its code changed, or if a table below it was made again, which
    drops it.
#}
{% macro skip_if_unchanged() %}
    {%- set existing, is_view = load_cached_relation(this), config.get('materialized') == 'view' -%}
    {%- set state = state_of(model.unique_id) -%}
    {#- A journal without inputs is built to be pruned: others write to it. -#}
    {%- set is_journal = config.get('materialized') == 'incremental' and not model.depends_on.nodes -%}
    {#- A model that is never fully refreshed may have no state after an upgrade. -#}
    {%- if is_journal or existing is none or not state or existing.is_view != is_view
        or should_full_refresh() or (not is_view and reads_changes(model.unique_id, state.built_at)) -%}
        {{ return(none) }}
    {%- endif -%}
    {%- do record_later(model.unique_id, state.fingerprint, state.changed_at, state.full_at, state.lost_at) -%}
    {%- call noop_statement('main', message='SKIP') -%}{%- endcall -%}
    {{ return({'relations': [existing]}) }}
{% endmacro %}

{#
    Whether any input of a node was written after a time. Of a source, the loads and deliveries are
    listed; a view counts as its own inputs; a seed's rows are part of the fingerprint.
#}
{% macro reads_changes(node, built_at) %}
    {%- for name in (graph.nodes.get(node) or model).depends_on.nodes -%}
        {%- if name.startswith('source.') -%}
            {%- if met_after(graph.sources[name], built_at) -%}{{ return(true) }}{%- endif -%}
        {%- elif graph.nodes[name].config.materialized == 'view' -%}
            {%- if reads_changes(name, built_at) -%}{{ return(true) }}{%- endif -%}
        {%- elif not name.startswith('seed.') -%}
            {%- set state = state_of(name) -%}
            {%- if not state or state.changed_at > built_at -%}{{ return(true) }}{%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(false) }}
{% endmacro %}
