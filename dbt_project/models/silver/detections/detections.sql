-- The deployments found by every detector that a rule enables, before any pattern is applied. A
-- detector without a rule (by default, merges) is not read. By two clocks a deployment may have
-- ended before it began: it then took no time, and is flagged.
-- Grain: one row per detector, service, repository, environment name, source id and job.

{%- set types = {
    'path': dbt.type_string(), 'job': dbt.type_string(), 'event': dbt.type_string(),
    'doubt': dbt.type_string(), 'is_production': 'boolean', 'is_transient': 'boolean',
    'is_rollback_reported': 'boolean', 'unhealthy_at': dbt.type_timestamp(),
    'healthy_at': dbt.type_timestamp(), 'deleted_at': dbt.type_timestamp(),
} -%}
{#- The columns that only some sources have. -#}
{%- set own_columns = {
    'deployment_events': ['is_rollback_reported'],
    'github_deployments': [
        'is_production', 'is_transient', 'is_rollback_reported', 'unhealthy_at', 'healthy_at',
        'deleted_at'
    ],
    'codepipeline': ['is_production', 'is_rollback_reported'],
    'codedeploy': ['is_rollback_reported'],
    'workflow_runs': ['path', 'job', 'event', 'doubt', 'deleted_at'],
    'pipeline_runs': ['job', 'event', 'doubt'],
    'github_releases': ['event', 'doubt', 'deleted_at'],
    'gitlab_releases': ['event', 'doubt'],
    'github_tags': ['doubt', 'deleted_at'],
} %}

with rules as (

    select * from {{ ref('deployment_rules') }}
    where usage <> 'never'

),

final as (

    {% for model_name, detector in [
        ('deployment_events', 'deployment_event'), ('github_deployments', 'github_deployment'),
        ('codepipeline', 'codepipeline'), ('codedeploy', 'codedeploy'),
        ('workflow_runs', 'workflow_run'), ('pipeline_runs', 'workflow_run'),
        ('github_releases', 'github_release'), ('gitlab_releases', 'gitlab_release'),
        ('github_tags', 'github_tag'), ('merges', 'merge'), ('jira_versions', 'jira_version'),
        ('image_pins', 'image_pin'),
    ] -%}
    select
        detector, repository, service, source_id, run_id, environment_name, name,
        {%- for column, type in types.items() %}
        {%- if column in own_columns.get(model_name, []) %}
        {{ column }},
        {%- else %}
        cast(null as {{ type }}) as {{ column }},
        {%- endif %}
        {%- endfor %}
        sha,
        ref,
        -- The end dates a deployment, so a start after it is not used.
        least(started_at, finished_at) as started_at,
        coalesce(finished_at < started_at, false) as is_clock_skewed,
        finished_at,
        outcome,
        attempt_count,
        url,
        is_rework_reported,
        is_failure_reported,
        known_at
    from {{ ref('detections__' ~ model_name) }}
    where
        exists (
            select 1 from rules
            where rules.detector = '{{ detector }}'
        )
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
