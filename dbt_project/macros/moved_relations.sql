{#
    Relations that earlier versions had under another name, by schema. A build drops them, so that
    nobody reads stale rows.
#}
{% macro moved_relations() %}
    {{ return({
        'gold': ['dora_cells', 'dora_changed_cells'],
        'silver': [
            'build_state', 'changed_commits', 'changed_deployments', 'changed_github_deployments', 'changed_keys',
            'changed_pull_requests', 'changed_shipments',
        ],
    }) }}
{% endmacro %}

{# States that an earlier version recorded for the loaded seeds. #}
{% macro take_over_states() %}
    {%- set former = adapter.get_relation(target.database or none, var('schema_prefix') ~ 'silver', 'build_state') -%}
    {%- if former -%}
        {% do run_and_commit(
            'delete from ' ~ build_state() ~ '; insert into ' ~ build_state()
            ~ ' (node, fingerprint, built_at, changed_at, full_at)'
            ~ ' select node, fingerprint, built_at, changed_at, full_at from ' ~ former
        ) %}
        {#- It was created after dbt had listed the relations. -#}
        {%- do adapter.cache_added(build_state().incorporate(type='table')) -%}
    {%- endif -%}
{% endmacro %}

{% macro drop_moved_relations() %}
    {%- for schema, names in moved_relations().items() -%}
        {%- for name in names -%}
            {%- set former = adapter.get_relation(target.database or none, var('schema_prefix') ~ schema, name) -%}
            {%- if former -%}
                {% do run_and_commit(
                    'drop ' ~ former.type ~ ' if exists ' ~ former ~ (' cascade' if target.type == 'postgres' else '')
                ) %}
                {%- do adapter.cache_dropped(former) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}
