{#
    The effect of a deletion at the source, for each table in which deletions are noticed. It is
    defined only here.

    A deleted issue or pull request is withdrawn: it no longer counts. A deployment stays: a
    deployment, run, release, tag or branch that was cleaned up keeps counting, and its evidence
    says that it was deleted. A record that returned has no `deleted_at`.
#}
{% macro meaning_of_deletions() %}
    {{ return({
        'github': {
            'withdrawn': ['issues', 'pull_requests'],
            'kept': [
                'deployments', 'deployment_statuses', 'workflow_runs', 'workflow_jobs', 'releases',
                'tags', 'branches', 'commits', 'repositories'
            ],
        },
        'jira': {'withdrawn': ['issues'], 'kept': ['versions', 'projects', 'sprints']},
    }) }}
{% endmacro %}

{# The tables of a source whose records no longer count once they are deleted, as a list for `in`. #}
{% macro withdrawn_tables(source_name) -%}
    '{{ meaning_of_deletions()[source_name]['withdrawn'] | join("', '") }}'
{%- endmacro %}

{# The deletions of a table whose records no longer count once they are deleted. #}
{% macro withdrawn_records(source_name, table_name) %}
    {{ return(_deletions(source_name, table_name, 'withdrawn')) }}
{% endmacro %}

{# The deletions of a table whose records keep counting, for their evidence. #}
{% macro kept_records(source_name, table_name) %}
    {{ return(_deletions(source_name, table_name, 'kept')) }}
{% endmacro %}

{% macro _deletions(source_name, table_name, meaning) %}
    {%- if table_name not in meaning_of_deletions()[source_name][meaning] -%}
        {{ exceptions.raise_compiler_error(
            'meaning_of_deletions does not say that ' ~ source_name ~ '.' ~ table_name ~ ' is ' ~ meaning
        ) }}
    {%- endif -%}
    {{ return(
        'select * from ' ~ ref(source_name ~ '__deletions') ~ " where table_name = '" ~ table_name ~ "'"
        ~ ' and deleted_at is not null'
    ) }}
{% endmacro %}
