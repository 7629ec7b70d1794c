{#
    What was built when, and from what.

    An incremental model asks it since when to look for news, and is built anew in full when its own
    SQL or that of anything it is made from, macros, seeds and settings included, is not what it was.
    So neither an upgrade nor an edited seed leaves rows of two rules beside each other.
#}
{% macro build_state() %}
    {{ return(var('schema_prefix') ~ 'silver.build_state') }}
{% endmacro %}

{% macro create_build_state() %}
    {% if execute and flags.WHICH in ('build', 'run', 'test', 'seed') %}
        {{ return(
            'create schema if not exists ' ~ var('schema_prefix') ~ 'silver;'
            ~ ' create table if not exists ' ~ build_state() ~ ' ('
            ~ 'node varchar primary key, fingerprint varchar not null,'
            ~ ' built_at ' ~ type_instant() ~ ' not null, full_at ' ~ type_instant() ~ ')'
        ) }}
    {% endif %}
{% endmacro %}

{# Note that a node is up to date: the last statement of its transaction. #}
{% macro record_build() %}
    {% if execute and config.get('materialized') != 'view' %}
        {%- set state = state_of(model.unique_id) -%}
        {%- set is_full = should_full_refresh() or state is none or state.fingerprint is none -%}
        {{ return(
            'delete from ' ~ build_state() ~ " where node = '" ~ model.unique_id ~ "';"
            ~ ' insert into ' ~ build_state() ~ " values ('" ~ model.unique_id ~ "', '"
            ~ fingerprint(model.unique_id) ~ "', " ~ built_at() ~ ', '
            ~ (built_at() if is_full else "'" ~ state.full_at ~ "'") ~ ')'
        ) }}
    {% endif %}
{% endmacro %}

{# What is recorded of a node, none if it was never built. #}
{% macro state_of(node) %}
    {%- set found = run_query(
        'select fingerprint, cast(built_at as ' ~ dbt.type_string() ~ ') as built_at,'
        ~ ' cast(full_at as ' ~ dbt.type_string() ~ ') as full_at'
        ~ ' from ' ~ build_state() ~ " where node = '" ~ node ~ "'"
    ) -%}
    {%- if found.rows | length == 0 -%}{{ return(none) }}{%- endif -%}
    {{ return({
        'fingerprint': found.rows[0][0], 'built_at': found.rows[0][1], 'full_at': found.rows[0][2]
    }) }}
{% endmacro %}

{# When this model was last built, as a literal: what is written later is news to it. #}
{% macro since() -%}
    '{{ state_of(model.unique_id).built_at if execute else "-infinity" }}'
{%- endmacro %}

{# dbt's own question, with one more reason to say yes. #}
{% macro should_full_refresh() %}
    {%- set configured = config.get('full_refresh') -%}
    {%- if configured is not none -%}{{ return(configured) }}{%- endif -%}
    {{ return(
        flags.FULL_REFRESH
        or (execute and model.resource_type == 'model' and is_outdated(model.unique_id))
    ) }}
{% endmacro %}

{#
    Whether what stands in a model was made by other rules than today's, or from an incremental
    model that was since built anew in full, so that what vanished from it left no trace.
#}
{% macro is_outdated(node) %}
    {%- set state = state_of(node) -%}
    {%- if state is none or state.fingerprint != fingerprint(node) -%}{{ return(true) }}{%- endif -%}
    {%- set parents = [] -%}
    {%- for ancestor in ancestors(node) if ancestor != node
        and graph.nodes[ancestor].config.materialized in ('incremental', 'first_shipment') -%}
        {%- do parents.append("'" ~ ancestor ~ "'") -%}
    {%- endfor -%}
    {%- if not parents -%}{{ return(false) }}{%- endif -%}
    {{ return(run_query(
        'select count(*) from ' ~ build_state() ~ ' where node in (' ~ parents | join(', ') ~ ')'
        ~ " and full_at > '" ~ state.built_at ~ "'"
    ).rows[0][0] > 0) }}
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
    {%- set parts, macro_names = [var('rollout_window_minutes'), var('rollout_finish')], [] -%}
    {%- for name in ancestors(node) -%}
        {%- do parts.append(graph.nodes[name].checksum.checksum) -%}
        {%- do macro_names.extend((graph.nodes[name].get('depends_on') or {}).get('macros', [])) -%}
    {%- endfor -%}
    {%- for name in project_macros(macro_names) -%}
        {%- do parts.append(context[name].macro.macro_sql) -%}
    {%- endfor -%}
    {%- set names = 'model.' ~ project_name ~ '.github__repository_names' -%}
    {%- if names in ancestors(node) and graph.nodes[node].fqn[1] != 'bronze' -%}
        {%- do parts.append(repository_renames()) -%}
    {%- endif -%}
    {{ return(local_md5(parts | join('\n'))) }}
{% endmacro %}

{# The project's own macros among these, and those that they call, in a fixed order. #}
{% macro project_macros(names) %}
    {%- set prefix = 'macro.' ~ project_name ~ '.' -%}
    {%- set found, waiting = [], names | unique | list -%}
    {%- for _ in range(100) if waiting -%}
        {%- set next = [] -%}
        {%- for name in waiting if name.startswith(prefix) and name[prefix | length:] not in found -%}
            {%- do found.append(name[prefix | length:]) -%}
            {%- do next.extend(context[name[prefix | length:]].macro.depends_on.macros) -%}
        {%- endfor -%}
        {%- do waiting.clear() -%}
        {%- do waiting.extend(next | unique) -%}
    {%- endfor -%}
    {{ return(found | sort) }}
{% endmacro %}

{# A renamed repository takes all its records along, to other keys: every layer above is made anew. #}
{% macro repository_renames() %}
    {%- set names = adapter.get_relation(
        target.database, var('schema_prefix') ~ 'bronze', 'github__repository_names'
    ) -%}
    {%- if names is none -%}{{ return('') }}{%- endif -%}
    {{ return(run_query(
        'select name, repository from ' ~ names ~ ' where name <> repository order by name'
    ).rows | map('join', ' ') | join(' ')) }}
{% endmacro %}

{# Whether a row was written since this model was last built; a full build asks for none of them. #}
{% macro is_news(column) -%}
    {{ column ~ ' > ' ~ since() if is_incremental() else '1 = 0' }}
{%- endmacro %}
