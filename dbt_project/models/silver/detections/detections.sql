-- What every detector that a rule lets count took for a deployment, before any pattern is asked.
-- One that no rule does (merges, as shipped) is not read at all.
-- Grain: one row per detector, service, repository, environment name and source id.

with rules as (

    select * from {{ ref('deployment_rules') }}
    where usage <> 'never'

),

final as (

    {% for model_name, detector in [
        ('deployment_events', 'deployment_event'), ('github_deployments', 'github_deployment'),
        ('codepipeline', 'codepipeline'), ('codedeploy', 'codedeploy'),
        ('workflow_runs', 'workflow_run'), ('github_releases', 'github_release'),
        ('github_tags', 'github_tag'), ('merges', 'merge'), ('jira_versions', 'jira_version'),
    ] -%}
    select
        detector,
        repository,
        service,
        source_id,
        run_id,
        environment_name,
        name,
        sha,
        ref,
        started_at,
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
