{#
    What was built when, and from what. Times are texts in UTC, as dbt gives a run's start.

    An incremental model asks it since when to look for news, and is built anew in full when its own
    SQL or that of anything it is made from, macros, seeds and settings included, is not what it was.
    So neither an upgrade nor an edited seed leaves rows of two rules beside each other.
#}
{% macro build_state() %}
    {{ return(api.Relation.create(
        database=target.database or none, schema=var('schema_prefix') ~ 'silver', identifier='build_state'
    )) }}
{% endmacro %}

{% macro create_build_state() %}
    {% if execute and flags.WHICH in ('build', 'run', 'test', 'seed') %}
        {%- do adapter.create_schema(build_state()) -%}
        {% do open_states() %}
        {%- do build_moment() -%}
    {% endif %}
{% endmacro %}

{# A hook before all models: some engines take back what nobody commits. #}
{% macro run_and_commit(statements) %}
    {%- if statements -%}
        {% do run_if_any(statements) %}
        {%- do adapter.commit() -%}
    {%- endif -%}
{% endmacro %}

{% macro run_if_any(statements) %}
    {%- if statements -%}{%- call statement('hook') -%}{{ statements }}{%- endcall -%}{%- endif -%}
{% endmacro %}

{# Note that a node is up to date: the last statement of its transaction. #}
{% macro record_build() %}
    {% if execute %}
        {%- set state = state_of(model.unique_id) -%}
        {%- set is_full = should_full_refresh() or not state or not state.full_at -%}
        {%- set now = build_moment() -%}
        {{ return(note_state(
            model.unique_id,
            fingerprint(model.unique_id),
            changed_at=now if is_full or wrote_rows() else state.changed_at,
            full_at=now if is_full else state.full_at,
            lost_at=now if is_full or lost_rows() else state.lost_at,
        )) }}
    {% endif %}
{% endmacro %}

{# Whether the model's own statement, just run, took any row away or brought one. #}
{% macro wrote_rows() %}
    {%- if model.get('wrote_changes') -%}
        {%- set counted = 'select count(*) from (select 1 from changes_gone union all select 1 from changes_new) as rows' -%}
    {%- elif config.get('materialized') == 'first_shipment' -%}
        {%- set counted = 'select count(*) from first_shipment_reopened' -%}
    {%- elif config.get('materialized') == 'incremental' -%}
        {%- set affected = load_result('main')['response'].rows_affected -%}
        {#- Not every engine tells; then what was written is looked for. -#}
        {%- if affected is not none -%}{{ return(affected > 0) }}{%- endif -%}
        {%- if '_built_at' not in model.raw_code -%}{{ return(true) }}{%- endif -%}
        {%- set counted = 'select count(*) from ' ~ this ~ ' where _built_at = ' ~ built_at() -%}
    {%- else -%}
        {{ return(true) }}
    {%- endif -%}
    {{ return(run_query(counted).rows[0][0] > 0) }}
{% endmacro %}

{# Whether it took away any key for good. What does not note its changes may have. #}
{% macro lost_rows() %}
    {%- if not model.get('wrote_changes') -%}{{ return(true) }}{%- endif -%}
    {%- set same_key = [] -%}
    {%- for column in config.get('unique_key') -%}
        {%- do same_key.append('gone.' ~ column ~ ' = present.' ~ column) -%}
    {%- endfor -%}
    {{ return(run_query(
        'select count(*) from changes_gone as gone where not exists (select 1 from changes_new as present where '
        ~ same_key | join(' and ') ~ ')'
    ).rows[0][0] > 0) }}
{% endmacro %}

{# Statements that record a node as built, or passed, by this run. #}
{% macro note_state(node, fingerprint, changed_at, full_at, lost_at) %}
    {%- set state = {
        'fingerprint': fingerprint, 'built_at': build_moment(),
        'changed_at': changed_at, 'full_at': full_at, 'lost_at': lost_at,
    } -%}
    {%- do build_states().update({node: state}) -%}
    {{ return(write_state(node, state)) }}
{% endmacro %}

{# All that is recorded, by node. Read once a run and kept with the graph, which all nodes share. #}
{% macro build_states() %}
    {%- if 'build_states' not in graph -%}
        {%- set states = {} -%}
        {%- set recorded = adapter.get_relation(
            target.database or none, var('schema_prefix') ~ 'silver', 'build_state'
        ) -%}
        {%- for row in (run_query(
            'select node, fingerprint, built_at, changed_at, full_at, lost_at from ' ~ recorded
        ).rows if recorded else []) -%}
            {%- do states.update({row[0]: {
                'fingerprint': row[1], 'built_at': row[2], 'changed_at': row[3], 'full_at': row[4],
                'lost_at': row[5] or row[2],
            }}) -%}
        {%- endfor -%}
        {#- Of two threads that read it at once, the first one's copy is everybody's. -#}
        {%- do graph.setdefault('build_states', states) -%}
    {%- endif -%}
    {{ return(graph['build_states']) }}
{% endmacro %}

{# What is recorded of a node, none if it was never built. #}
{% macro state_of(node) %}
    {{ return(build_states().get(node)) }}
{% endmacro %}

{# When this model was last built, as a literal: what is written later is news to it. #}
{% macro since() -%}
    '{{ state_of(model.unique_id).built_at if execute else "-infinity" }}'
{%- endmacro %}

{# dbt's own question, with one more reason to say yes. #}
{% macro should_full_refresh() %}
    {%- set configured = config.get('full_refresh') -%}
    {%- if configured is not none -%}{{ return(configured) }}{%- endif -%}
    {%- if flags.FULL_REFRESH or not execute -%}{{ return(flags.FULL_REFRESH) }}{%- endif -%}
    {%- if model.resource_type == 'seed' -%}{{ return(has_other_columns()) }}{%- endif -%}
    {{ return(model.resource_type == 'model' and is_outdated(model.unique_id)) }}
{% endmacro %}

{# Whether a seed's file has other columns than its table: one that an upgrade brought. #}
{% macro has_other_columns() %}
    {%- set existing = load_cached_relation(this) -%}
    {%- if existing is none -%}{{ return(false) }}{%- endif -%}
    {#- Asked of the table: the information schema looks through all there are. -#}
    {%- set columns = run_query('select * from ' ~ existing ~ ' where 1 = 0').column_names | list -%}
    {{ return(columns != load_agate_table().column_names | list) }}
{% endmacro %}

{#
    Whether what stands in a model was made by other rules than today's, or from an incremental
    model that was since built anew in full, so that what vanished from it left no trace.
#}
{% macro is_outdated(node) %}
    {%- set state = state_of(node) -%}
    {%- if state is none or state.fingerprint != fingerprint(node) -%}{{ return(true) }}{%- endif -%}
    {#- The moment is one row: what reads it compares it with what it made of the last one. -#}
    {%- for ancestor in ancestors(node) if ancestor != node and graph.nodes[ancestor].name != 'as_of'
        and graph.nodes[ancestor].config.materialized in ('incremental', 'first_shipment') -%}
        {%- set known = state_of(ancestor) -%}
        {%- if known and known.full_at > state.built_at -%}{{ return(true) }}{%- endif -%}
    {%- endfor -%}
    {{ return(false) }}
{% endmacro %}

{# The models and seeds a model is made from, itself included, in a fixed order. #}
{% macro ancestors(node) %}
    {%- set found, waiting = [], [node] -%}
    {%- for _ in range(graph.nodes | length) if waiting -%}
        {%- set next = [] -%}
        {%- for name in waiting if name in graph.nodes and name not in found -%}
            {%- do found.append(name) -%}
            {%- do next.extend((graph.nodes[name].get('depends_on') or {}).get('nodes', [])) -%}
        {%- endfor -%}
        {%- do waiting.clear() -%}
        {%- do waiting.extend(next | unique) -%}
    {%- endfor -%}
    {{ return(found | sort) }}
{% endmacro %}

{# One word for all that decides what a model's rows mean, its data left aside. #}
{% macro fingerprint(node) %}
    {%- do graph.setdefault('fingerprints', {}) -%}
    {%- if node in graph['fingerprints'] -%}{{ return(graph['fingerprints'][node]) }}{%- endif -%}
    {%- set parts, macro_names = [
        var('rollout_window_minutes'), var('rollout_finish'), var('story_points_field'),
    ], [] -%}
    {#- Another moment makes this one row anew; what reads it finds out by itself what that changes. -#}
    {%- if graph.nodes[node].name == 'as_of' -%}{%- do parts.append(var('as_of')) -%}{%- endif -%}
    {%- for name in ancestors(node) -%}
        {#- Of a seed what was loaded, not the file: `dbt run` does not load it. -#}
        {%- do parts.append(
            (state_of(name) or {}).get('fingerprint', '') if graph.nodes[name].resource_type == 'seed'
            else graph.nodes[name].checksum.checksum
        ) -%}
        {%- do macro_names.extend((graph.nodes[name].get('depends_on') or {}).get('macros', [])) -%}
        {%- do macro_names.extend(ways_to_make(graph.nodes[name].config)) -%}
    {%- endfor -%}
    {%- for name in project_macros(macro_names) -%}
        {%- do parts.append(context[name].macro.macro_sql) -%}
    {%- endfor -%}
    {%- set names = 'model.' ~ project_name ~ '.github__repository_names' -%}
    {%- if names in ancestors(node) and graph.nodes[node].fqn[1] != 'bronze' -%}
        {%- do parts.append(repository_renames()) -%}
    {%- endif -%}
    {%- do graph['fingerprints'].update({node: local_md5(parts | join('\n'))}) -%}
    {{ return(graph['fingerprints'][node]) }}
{% endmacro %}

{# The project's own materialization and strategy of a model, which decide its rows and which it does not name. #}
{% macro ways_to_make(config) %}
    {%- set ways = [] -%}
    {%- if config.materialized == 'first_shipment' -%}{%- do ways.append('macro.' ~ project_name ~ '.materialization_first_shipment_default') -%}{%- endif -%}
    {%- if config.get('incremental_strategy') == 'changes' -%}{%- do ways.append('macro.' ~ project_name ~ '.get_incremental_changes_sql') -%}{%- endif -%}
    {{ return(ways) }}
{% endmacro %}

{#
    The project's own macros among these, and those that they call, in a fixed order. What only keeps
    the books (when a node was built, whether it has to be) says nothing of what its rows mean.
#}
{% macro project_macros(names) %}
    {%- set prefix = 'macro.' ~ project_name ~ '.' -%}
    {%- set books = [
        'record_build', 'record_seed', 'refresh_statistics', 'gather_statistics', 'state_of', 'is_outdated', 'passed_at',
        'should_full_refresh',
    ] -%}
    {%- set found, waiting = [], names | unique | list -%}
    {%- for _ in range(100) if waiting -%}
        {%- set next = [] -%}
        {%- for name in waiting if name.startswith(prefix)
            and name[prefix | length:] not in found + books -%}
            {%- do found.append(name[prefix | length:]) -%}
            {%- do next.extend(context[name[prefix | length:]].macro.depends_on.macros) -%}
        {%- endfor -%}
        {%- do waiting.clear() -%}
        {%- do waiting.extend(next | unique) -%}
    {%- endfor -%}
    {{ return(found | sort) }}
{% endmacro %}

{#
    A renamed repository takes all its records along, to other keys: every layer above is made anew.
    Asked once a run: whoever asks is made from the names, so they are made before.
#}
{% macro repository_renames() %}
    {%- if 'repository_renames' not in graph -%}
        {%- set names = adapter.get_relation(
            target.database, var('schema_prefix') ~ 'bronze', 'github__repository_names'
        ) -%}
        {%- set renames = run_query(
            'select name, repository from ' ~ names ~ ' where name <> repository order by name'
        ).rows | map('join', ' ') | join(' ') if names else '' -%}
        {%- do graph.setdefault('repository_renames', renames) -%}
    {%- endif -%}
    {{ return(graph['repository_renames']) }}
{% endmacro %}

{# Whether a row was written since this model was last built; a full build asks for none of them. #}
{% macro is_news(column) -%}
    {{ column ~ ' > ' ~ since() if is_incremental() else '1 = 0' }}
{%- endmacro %}

{#
    Whether anything that a node reads was written after a time. Of a source nobody can tell, and a
    view is what it reads; a seed's rows are part of the fingerprint.
#}
{% macro reads_news(node, built_at) %}
    {%- for name in (graph.nodes.get(node) or model).depends_on.nodes -%}
        {%- if name.startswith('source.') -%}
            {{ return(true) }}
        {%- elif graph.nodes[name].config.materialized == 'view' -%}
            {%- if reads_news(name, built_at) -%}{{ return(true) }}{%- endif -%}
        {%- elif not name.startswith('seed.') -%}
            {%- set state = state_of(name) -%}
            {%- if not state or state.changed_at > built_at -%}{{ return(true) }}{%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(false) }}
{% endmacro %}

{# dbt's own materializations, for what would not read otherwise than it does: then it is left alone. #}
{% materialization table, default %}
    {{ return(left_alone() or dbt.materialization_table_default()) }}
{% endmaterialization %}

{% materialization view, default %}
    {{ return(left_alone() or dbt.materialization_view_default()) }}
{% endmaterialization %}

{% materialization table, adapter='duckdb' %}
    {{ return(left_alone() or dbt.materialization_table_duckdb()) }}
{% endmaterialization %}

{% materialization incremental, default %}
    {{ return(left_alone() or dbt.materialization_incremental_default()) }}
{% endmaterialization %}

{% materialization incremental, adapter='duckdb' %}
    {{ return(left_alone() or dbt.materialization_incremental_duckdb()) }}
{% endmaterialization %}

{#
    What a materialization gives of a table that is left alone; none where it has to be built. It has
    taken in what there is to read all the same: journals need not be kept for it.
#}
{% macro left_alone() %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set state = state_of(model.unique_id) -%}
    {#- A journal that reads nothing is there to be swept: others write to it. -#}
    {%- set is_journal = config.get('materialized') == 'incremental' and not model.depends_on.nodes -%}
    {#- One that is never built anew in full may stand without being recorded: after an upgrade. -#}
    {%- if is_journal or existing is none or not state
        or existing.is_view != (config.get('materialized') == 'view')
        or should_full_refresh() or reads_news(model.unique_id, state.built_at) -%}
        {{ return(none) }}
    {%- endif -%}
    {%- call statement('main') -%}
        {{ note_state(
            model.unique_id, state.fingerprint, state.changed_at, state.full_at, state.lost_at
        ) or 'select 1' }}
    {%- endcall -%}
    {%- do adapter.commit() -%}
    {{ return({'relations': [existing]}) }}
{% endmacro %}
