{# Wrap dbt's materializations: skip a model whose inputs and code have not changed. #}
{% materialization table, default %}
    {{ return(skip_if_unchanged() or dbt.materialization_table_default()) }}
{% endmaterialization %}

{% materialization view, default %}
    {{ return(skip_if_unchanged() or dbt.materialization_view_default()) }}
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
    What a materialization returns for a skipped model; none where it has to be built. A skipped model
    has read what there is to read all the same: no journal needs to keep rows for it.
#}
{% macro skip_if_unchanged() %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set state = state_of(model.unique_id) -%}
    {#- A journal that reads nothing is there to be pruned: others write to it. -#}
    {%- set is_journal = config.get('materialized') == 'incremental' and not model.depends_on.nodes -%}
    {#- One that is never fully refreshed may stand without a state: after an upgrade. -#}
    {%- if is_journal or existing is none or not state
        or existing.is_view != (config.get('materialized') == 'view')
        or should_full_refresh() or reads_changes(model.unique_id, state.built_at) -%}
        {{ return(none) }}
    {%- endif -%}
    {%- call statement('main') -%}
        {{ record_state(
            model.unique_id, state.fingerprint, state.changed_at, state.full_at, state.lost_at
        ) or 'select 1' }}
    {%- endcall -%}
    {%- do adapter.commit() -%}
    {{ return({'relations': [existing]}) }}
{% endmacro %}

{#
    Whether anything that a node reads was written after a time. Of a source nobody can tell, and a
    view is what it reads; a seed's rows are part of the fingerprint.
#}
{% macro reads_changes(node, built_at) %}
    {%- for name in (graph.nodes.get(node) or model).depends_on.nodes -%}
        {%- if name.startswith('source.') -%}
            {{ return(true) }}
        {%- elif graph.nodes[name].config.materialized == 'view' -%}
            {%- if reads_changes(name, built_at) -%}{{ return(true) }}{%- endif -%}
        {%- elif not name.startswith('seed.') -%}
            {%- set state = state_of(name) -%}
            {%- if not state or state.changed_at > built_at -%}{{ return(true) }}{%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(false) }}
{% endmacro %}
