{#
    Data tests whose cost grows with what has changed.

    A test that passed is recorded in `build_state`, and next time looks at the rows written since,
    where its table says when each was (`_built_at`). What has not changed since it passed, under the
    same rule, passes again. After a full refresh every row is new; `--vars 'test_everything: true'`
    looks at all rows at any time.
#}
{% materialization test, default %}
    {%- set passed = passed_at() -%}
    {#- Before the first build there is nothing that could be wrong. -#}
    {%- set is_built = all_are_built(model.depends_on.nodes) -%}
    {%- set has_changed = is_built
        and (not passed or reads_changes(model.unique_id, state_of(model.unique_id).built_at)) -%}
    {%- if is_built and not has_changed and 'passed' in graph -%}
        {#- Nothing is asked of the database, and the state stays: the answer is that of another test. -#}
        {%- do store_result('main', response=graph['passed']['response'], agate_table=graph['passed']['table']) -%}
        {{ return({'relations': []}) }}
    {%- endif -%}
    {%- call statement('main', fetch_result=True) -%}
        {{ get_test_sql(sql if has_changed else 'select 1 where 1 = 0', config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), config.get('limit')) }}
    {%- endcall -%}
    {%- if load_result('main')['data'][0][0] != 0 -%}
        {# A failed test runs once more, and its rows are stored for inspection. #}
        {{ return(dbt.materialization_test_default()) }}
    {%- endif -%}
    {%- do graph.setdefault('passed', load_result('main')) -%}
    {%- if is_built -%}
        {%- do record_later(model.unique_id, test_fingerprint(), '', '', '') -%}
    {%- endif -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}

{# Whether the database has every model among these nodes. #}
{% macro all_are_built(nodes) %}
    {%- for name in nodes if name in graph.nodes -%}
        {%- set node = graph.nodes[name] -%}
        {%- if not adapter.get_relation(node.database, node.schema, node.alias) -%}
            {{ return(false) }}
        {%- endif -%}
    {%- endfor -%}
    {{ return(true) }}
{% endmacro %}

{# The time of this test's last success, as a literal; none if it has to read everything. #}
{% macro passed_at() %}
    {%- if not execute or flags.FULL_REFRESH or var('test_everything') -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set state = state_of(model.unique_id) -%}
    {%- if state is none or state.fingerprint != test_fingerprint() -%}{{ return(none) }}{%- endif -%}
    {{ return("'" ~ state.built_at ~ "'") }}
{% endmacro %}

{# A hash of a test's query, and of the code of the models it reads. #}
{% macro test_fingerprint() %}
    {%- set known = graph.setdefault('test_fingerprints', {}) -%}
    {%- if model.unique_id in known -%}{{ return(known[model.unique_id]) }}{%- endif -%}
    {%- set test = graph.nodes[model.unique_id] -%}
    {%- set parts = [test.raw_code, test.get('test_metadata') | string] -%}
    {%- for name in model.depends_on.nodes if name in graph.nodes -%}
        {%- do parts.append(fingerprint(name)) -%}
    {%- endfor -%}
    {%- for name in project_macros(model.depends_on.macros) -%}
        {%- do parts.append(context[name].macro.macro_sql) -%}
    {%- endfor -%}
    {%- do known.update({model.unique_id: local_md5(parts | join('\n'))}) -%}
    {{ return(known[model.unique_id]) }}
{% endmacro %}

{# dbt's own macro that gives a generic test its rows: those that have not passed yet. #}
{% macro get_where_subquery(relation) -%}
    {%- set conditions = [config.get('where')] if config.get('where') else [] -%}
    {%- set passed = passed_at() -%}
    {%- if passed and tests_by_row() and not may_have_lost_parents() -%}
        {%- do conditions.append('_built_at > ' ~ passed) -%}
    {%- endif -%}
    {%- if conditions -%}
        {{ return(
            '(select * from ' ~ relation ~ ' where ' ~ conditions | join(' and ') ~ ') as dbt_subquery'
        ) }}
    {%- endif -%}
    {{ return(relation) }}
{%- endmacro %}

{#
    Whether rows of a parent may have vanished, which leaves its children unchanged: then all rows
    are tested.
#}
{% macro may_have_lost_parents() %}
    {%- if (model.get('test_metadata') or {}).name == 'relationships' -%}
        {%- set passed = state_of(model.unique_id).built_at -%}
        {%- for name in model.depends_on.nodes if name != model.attached_node or model.depends_on.nodes | length == 1 -%}
            {%- set state = state_of(name) -%}
            {%- if not state or state.lost_at > passed -%}{{ return(true) }}{%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(false) }}
{% endmacro %}

{# Whether the rows of the tested model say when each was written: a view may pass it on. #}
{% macro tests_by_row() %}
    {%- set tested = graph.nodes.get(model.attached_node) -%}
    {{ return(tested and (has_built_at(tested) or '_built_at' in tested.get('raw_code', ''))) }}
{% endmacro %}

{# The table of a generic test, even if dbt gives the test only a part of it. #}
{% macro attached_table(given) %}
    {{ return(graph.nodes[model.attached_node].relation_name if execute else given) }}
{% endmacro %}

{# The whole table of a generic test, for comparison with its new rows. #}
{% macro tested_table() %}
    {%- if execute and passed_at() and model.attached_node in graph.nodes -%}
        {%- set tested = graph.nodes[model.attached_node] -%}
        {%- if tested.config.materialized != 'view' -%}{{ return(tested.relation_name) }}{%- endif -%}
    {%- endif -%}
    {{ return(none) }}
{% endmacro %}
