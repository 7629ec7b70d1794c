{#
    What besides SQL, macros and seeds decides what a model's rows mean, as texts: when one of them
    changes, the model is fully refreshed.
#}
{% macro rebuild_on(node) %}
    {%- set decisive = [
        var('rollout_window_minutes'), var('rollout_finish'), var('longest_deployment_days'),
        var('story_points_field'), var('fallback_days'),
    ] -%}
    {#- Another moment replaces this one row; what reads it compares it with the last one itself. -#}
    {%- if graph.nodes[node].name == 'as_of' -%}{%- do decisive.append(var('as_of')) -%}{%- endif -%}
    {%- set names = 'model.' ~ project_name ~ '.github__repository_names' -%}
    {%- if graph.nodes[node].fqn[1] != 'bronze' and names in ancestors(node) -%}
        {%- do decisive.append(repository_renames()) -%}
    {%- endif -%}
    {{ return(decisive) }}
{% endmacro %}

{#
    A renamed repository takes all its records along, to other keys: every layer above is fully
    refreshed. Asked once a run: whoever asks is made from the names, so they are built before.
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
