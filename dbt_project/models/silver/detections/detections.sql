-- What every detector took for a deployment, before any rule of the user's is asked.
-- Grain: one row per detector, service, repository, environment name and source id.

with final as (

    {% for detector in [
        'deployment_events', 'github_deployments', 'codepipeline', 'codedeploy', 'workflow_runs',
        'github_releases', 'github_tags', 'merges', 'jira_versions',
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
    from {{ ref('detections__' ~ detector) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
