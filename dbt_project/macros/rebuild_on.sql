{#
    The dependencies of a model's rows besides SQL, macros and seeds, as texts: when one changes,
    the model is fully refreshed.
#}
{% macro rebuild_on(node) %}
    {%- set decisive = [
        var('rollout_window_minutes'), var('rollout_finish'), var('longest_deployment_days'),
        var('story_points_field'), var('fallback_days'), var('impact_start_field'),
        var('impact_end_field'),
    ] -%}
    {#-
        A new time replaces this single row, and its readers compare it with the last one
        themselves.
    -#}
    {%- if graph.nodes[node].name == 'as_of' -%}{%- do decisive.append(var('as_of')) -%}{%- endif -%}
    {%- set names = 'model.' ~ project_name ~ '.github__repository_names' -%}
    {%- if graph.nodes[node].fqn[1] != 'bronze' and names in ancestors(node) -%}
        {%- do decisive.append(repository_renames()) -%}
    {%- endif -%}
    {{ return(decisive) }}
{% endmacro %}

{#
    A renamed repository gives all its records other keys: every layer above is fully refreshed. It
    is read once a run. Its readers depend on the names, so those are built before.
#}
{% macro repository_renames() %}
    {%- if 'repository_renames' not in graph -%}
        {%- set names = adapter.get_relation(
            target.database, var('schema_prefix') ~ 'bronze', 'github__repository_names'
        ) -%}
        {%- set renames = run_query(
            "select name, repository, coalesce(former_repository, '') from " ~ names ~ ' as names where '
            ~ is_other_name('raw_github', 'names') ~ ' order by name'
        ).rows | map('join', ' ') | join(' ') if names else '' -%}
        {%- do graph.setdefault('repository_renames', renames) -%}
    {%- endif -%}
    {{ return(graph['repository_renames']) }}
{% endmacro %}
