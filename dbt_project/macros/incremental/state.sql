{#
    The state of each node: when it was built, with which code, and when its rows last changed.
    Times are texts in UTC, in the format of dbt's run start.

    An incremental model uses it to find rows changed since its last build. It is fully refreshed
    when its own SQL or that of any dependency has changed, macros, seeds and settings included. So
    neither an upgrade nor an edited seed leaves rows of two rules side by side.
#}
{% macro build_state() %}
    {{ return(api.Relation.create(
        database=target.database or none, schema=var('schema_prefix') ~ 'incremental', identifier='build_state'
    )) }}
{% endmacro %}

{% macro create_build_state() %}
    {% if execute and flags.WHICH in ('build', 'run', 'test', 'seed') %}
        {%- do adapter.create_schema(build_state()) -%}
        {% do open_states() %}
        {%- do build_moment() -%}
        {% do drop_moved_relations() %}
    {% endif %}
{% endmacro %}

{# A hook before all models: some engines roll back uncommitted statements. #}
{% macro run_and_commit(statements) %}
    {%- if statements -%}
        {% do run_if_any(statements) %}
        {%- do adapter.commit() -%}
    {%- endif -%}
{% endmacro %}

{% macro run_if_any(statements) %}
    {%- if statements -%}{%- call statement('hook') -%}{{ statements }}{%- endcall -%}{%- endif -%}
{% endmacro %}

{# After a model: refresh its statistics and record that it is up to date, in its transaction. #}
{% macro record_build() %}
    {% if execute %}
        {%- set state = state_of(model.unique_id) -%}
        {%- set is_full = should_full_refresh() or not state or not state.full_at -%}
        {%- set has_new_rows = is_full or wrote_rows() -%}
        {%- set now = build_moment() -%}
        {{ return((refresh_statistics(is_full) if has_new_rows else '') ~ record_state(
            model.unique_id,
            fingerprint(model.unique_id),
            changed_at=now if has_new_rows else state.changed_at,
            full_at=now if is_full else state.full_at,
            lost_at=now if is_full or lost_rows() else state.lost_at,
        )) }}
    {% endif %}
{% endmacro %}

{#
    Whether the model's own statement, just run, deleted or inserted any row. A strategy or
    materialization of the project leaves a query of those rows in `model.written_rows`.
#}
{% macro wrote_rows() %}
    {%- if model.get('written_rows') -%}
        {%- set written = model['written_rows'] -%}
    {%- elif config.get('materialized') == 'incremental' -%}
        {%- set affected = load_result('main')['response'].rows_affected -%}
        {#- If the engine does not say, the written rows are searched. -#}
        {%- if affected is not none -%}{{ return(affected > 0) }}{%- endif -%}
        {%- if not has_built_at(model) -%}{{ return(true) }}{%- endif -%}
        {%- set written = 'select 1 from ' ~ this ~ ' where _built_at = ' ~ built_at() -%}
    {%- else -%}
        {{ return(true) }}
    {%- endif -%}
    {{ return(run_query('select count(*) from (' ~ written ~ ') as written').rows[0][0] > 0) }}
{% endmacro %}

{#
    Whether any key was deleted without replacement. A strategy that does not say may have deleted
    one.
#}
{% macro lost_rows() %}
    {%- if not model.get('lost_rows') -%}{{ return(true) }}{%- endif -%}
    {{ return(run_query('select count(*) from (' ~ model['lost_rows'] ~ ') as lost').rows[0][0] > 0) }}
{% endmacro %}

{# Statements that record a node as built by this run. #}
{% macro record_state(node, fingerprint, changed_at, full_at, lost_at) %}
    {%- do note_state(node, fingerprint, changed_at, full_at, lost_at) -%}
    {{ return(write_states([node])) }}
{% endmacro %}

{#
    Record a node whose rows this run did not touch, a passed test or a skipped model, without asking
    the database: `close_states` writes these states together. A run that was killed before tests, or
    skips, the same again.
#}
{% macro record_later(node, fingerprint, changed_at, full_at, lost_at) %}
    {%- do note_state(node, fingerprint, changed_at, full_at, lost_at) -%}
    {%- do graph.setdefault('unwritten', []).append(node) -%}
{% endmacro %}

{% macro note_state(node, fingerprint, changed_at, full_at, lost_at) %}
    {%- do build_states().update({node: {
        'fingerprint': fingerprint, 'built_at': build_moment(),
        'changed_at': changed_at, 'full_at': full_at, 'lost_at': lost_at,
    }}) -%}
{% endmacro %}

{#
    All recorded states, by node. They are read once a run and kept with the graph, which all nodes
    share.
#}
{% macro build_states() %}
    {%- if 'build_states' not in graph -%}
        {%- set states = {} -%}
        {%- set recorded = adapter.get_relation(
            target.database or none, build_state().schema, build_state().identifier
        ) -%}
        {%- for row in (run_query(
            'select node, fingerprint, built_at, changed_at, full_at, lost_at from ' ~ recorded
        ).rows if recorded else []) -%}
            {%- do states.update({row[0]: {
                'fingerprint': row[1], 'built_at': row[2], 'changed_at': row[3], 'full_at': row[4],
                'lost_at': row[5] or row[2],
            }}) -%}
        {%- endfor -%}
        {#- If two threads read it at once, the first one's copy is used by all. -#}
        {%- do graph.setdefault('build_states', states) -%}
    {%- endif -%}
    {{ return(graph['build_states']) }}
{% endmacro %}

{# What is recorded of a node, none if it was never built. #}
{% macro state_of(node) %}
    {{ return(build_states().get(node)) }}
{% endmacro %}
