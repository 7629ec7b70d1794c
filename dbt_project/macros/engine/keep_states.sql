{#
    How the states of nodes are stored: each is written in the transaction to which it belongs.

    Spark has no transactions. There a run reads all states, drops the table, and writes the states
    when it ends, except those of failed models: a model without a state is fully refreshed. So is
    everything after a run that did not finish.
#}
{% macro open_states() %}{% do adapter.dispatch('open_states')() %}{% endmacro %}
{% macro default__open_states() %}
    {% do run_and_commit(
        'create table if not exists ' ~ build_state() ~ ' ('
        ~ 'node varchar not null, fingerprint varchar not null,'
        ~ ' built_at varchar not null, changed_at varchar not null, full_at varchar not null,'
        ~ ' lost_at varchar)'
    ) %}
    {% do take_over_states() %}
{% endmacro %}
{% macro spark__open_states() %}
    {%- do build_states() -%}
    {%- do run_query('drop table if exists ' ~ build_state()) -%}
    {%- do run_query('create schema if not exists ' ~ scratch_schema()) -%}
{% endmacro %}

{# Statements that write the states of these nodes. #}
{% macro write_states(nodes) %}{{ return(adapter.dispatch('write_states')(nodes)) }}{% endmacro %}
{% macro default__write_states(nodes) %}
    {%- set rows = [] -%}
    {%- for node in nodes -%}
        {%- do rows.append("('" ~ node ~ "', '" ~ build_states()[node].values() | join("', '") ~ "')") -%}
    {%- endfor -%}
    {{ return(
        'delete from ' ~ build_state() ~ " where node in ('" ~ nodes | join("', '") ~ "');"
        ~ ' insert into ' ~ build_state() ~ ' values ' ~ rows | join(', ')
    ) }}
{% endmacro %}
{% macro spark__write_states(nodes) %}{{ return('') }}{% endmacro %}

{# After all nodes: `results` are dbt's. #}
{% macro close_states(results) %}{% if execute and flags.WHICH in ('build', 'run', 'test', 'seed') %}{% do adapter.dispatch('close_states')(results) %}{% endif %}{% endmacro %}
{% macro default__close_states(results) %}
    {%- if graph.get('unwritten') -%}{% do run_and_commit(write_states(graph['unwritten'])) %}{%- endif -%}
{% endmacro %}
{% macro spark__close_states(results) %}
    {%- for result in results if result.status == 'error' -%}
        {%- do build_states().pop(result.node.unique_id, none) -%}
    {%- endfor -%}
    {%- set rows = ["(null, null, null, null, null, null)"] -%}
    {%- for node, state in build_states().items() -%}
        {%- do rows.append("('" ~ node ~ "', '" ~ state.values() | join("', '") ~ "')") -%}
    {%- endfor -%}
    {% do new_spark_table(build_state(), '
        select * from values ' ~ rows | join(', ') ~ ' as states (node, fingerprint, built_at, changed_at, full_at, lost_at)
        where node is not null
    ') %}
    {% do run_query('drop schema if exists ' ~ scratch_schema() ~ ' cascade') %}
{% endmacro %}
