{# dbt's own macro, with one more reason to say yes: the model's code has changed. #}
{% macro should_full_refresh() %}
    {%- set configured = config.get('full_refresh') -%}
    {%- if configured is not none -%}{{ return(configured) }}{%- endif -%}
    {%- if flags.FULL_REFRESH or not execute -%}{{ return(flags.FULL_REFRESH) }}{%- endif -%}
    {%- if model.resource_type == 'seed' -%}{{ return(has_other_columns()) }}{%- endif -%}
    {{ return(model.resource_type == 'model' and is_outdated(model.unique_id)) }}
{% endmacro %}

{#
    dbt's own macro. A unit test runs as a full build unless it says otherwise, whatever is in the
    database.
#}
{% macro is_incremental() %}
    {{ return(not (execute and model.resource_type == 'unit_test') and dbt.is_incremental()) }}
{% endmacro %}

{# Whether a seed's file has other columns than its table: one that an upgrade brought. #}
{% macro has_other_columns() %}
    {%- set existing = load_cached_relation(this) -%}
    {%- if existing is none -%}{{ return(false) }}{%- endif -%}
    {#- Read from the table: the information schema would search all tables. -#}
    {%- set columns = run_query('select * from ' ~ existing ~ ' where 1 = 0').column_names | list -%}
    {{ return(columns != load_agate_table().column_names | list) }}
{% endmacro %}

{#
    Whether a model's rows were made by older code, or from an incremental model that was fully
    refreshed since, so that rows vanished without a trace. A model can set what a full refresh of
    it changes for its readers: `meta: {full_refresh_of_readers: false}`.
#}
{% macro is_outdated(node) %}
    {%- set state = state_of(node) -%}
    {%- if state is none or state.fingerprint != fingerprint(node) -%}{{ return(true) }}{%- endif -%}
    {%- set states = build_states() -%}
    {%- for ancestor in kept_ancestors(node) if ancestor in states and states[ancestor].full_at > state.built_at -%}
        {{ return(true) }}
    {%- endfor -%}
    {{ return(false) }}
{% endmacro %}

{# The incremental models on which a model depends, whose full refresh is one of it. #}
{% macro kept_ancestors(node) %}
    {%- do graph.setdefault('kept_ancestors', {}) -%}
    {%- if node not in graph['kept_ancestors'] -%}
        {%- set found = [] -%}
        {%- for name in ancestors(node) if name != node and is_built_incrementally(graph.nodes[name])
            and (graph.nodes[name].config.meta or {}).get('full_refresh_of_readers', true) -%}
            {%- do found.append(name) -%}
        {%- endfor -%}
        {%- do graph['kept_ancestors'].update({node: found}) -%}
    {%- endif -%}
    {{ return(graph['kept_ancestors'][node]) }}
{% endmacro %}

{# Whether a model keeps its rows between builds; the project's own materializations do. #}
{% macro is_built_incrementally(node) %}
    {{ return(node.resource_type == 'model' and node.config.materialized not in ('table', 'view', 'ephemeral')) }}
{% endmacro %}
